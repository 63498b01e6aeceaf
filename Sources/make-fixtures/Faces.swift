/// The time of a frame of a 29.97 fps video, in seconds.
func frameTime(_ frame: Int) -> Double { Double(frame) / (30_000.0 / 1_001.0) }

/// One face in a video that is looked at three times a second, at every tenth frame: steps of 0.333667 s.
struct MadeFace {
  let id: String
  /// Which of the looked-at frames (0, 1, 2, …) show the face.
  let seen: [Range<Int>]
  /// Where the face is, in pixels.
  var box = (x: 620.0, y: 240.0, w: 210.0, h: 260.0)
  var withFACS = false
  var withDescriptions = false

  /// The rows of the face; its scores go on while it is not seen.
  func group(random: inout Random) -> MadeGroup {
    var scores = FaceScores(face: self, random: &random)
    var rows: [Row] = []
    var (x, y) = (0.0, 0.0)
    guard let first = seen.first, let last = seen.last else { return MadeGroup(id: id, rows: []) }
    for look in first.lowerBound..<last.upperBound {
      (x, y) = (0.95 * x + 4 * random.noise(), 0.95 * y + 2 * random.noise())
      let lists = scores.next(&random)
      guard seen.contains(where: { $0.contains(look) }) else { continue }
      let size = 1 + 0.02 * random.noise()
      rows.append(
        faceRow(
          frame: look * 10, prob: 1 - 0.01 * random.unit() * random.unit(),
          box: (box.x + x, box.y + y, box.w * size, box.h * size), scores: lists))
    }
    return MadeGroup(id: id, rows: rows)
  }
}

/// The three lists of scores that a face can have.
private struct FaceScores {
  private var emotions: ScoreProcess
  private var facs: ScoreProcess?
  private var descriptions: ScoreProcess?

  init(face: MadeFace, random: inout Random) {
    emotions = ScoreProcess(Names.emotions48, random: &random)
    if face.withFACS { facs = ScoreProcess(Names.facs, random: &random) }
    if face.withDescriptions { descriptions = ScoreProcess(Names.faceDescriptions, dominant: 3, random: &random) }
  }

  mutating func next(_ random: inout Random) -> [[Double]?] {
    [emotions.next(&random), facs?.next(&random), descriptions?.next(&random)]
  }
}

/// A row of the face model. Time 0 is written as the integer `0`, as the service does at times.
func faceRow(
  frame: Int, prob: Double, box: (x: Double, y: Double, w: Double, h: Double), scores: [[Double]?]
) -> Row {
  Row(
    order: frameTime(frame),
    leading: [
      ("frame", .number(String(frame))), ("time", frame == 0 ? 0 : .double(frameTime(frame))),
      ("prob", .float32(prob)),
      ("box", ["x": .float32(box.x), "y": .float32(box.y), "w": .float32(box.w), "h": .float32(box.h)]),
    ],
    scores: scores)
}

/// A row of a face in a picture, without FACS and descriptions.
func pictureRow(random: inout Random) -> Row {
  var emotions = ScoreProcess(Names.emotions48, random: &random)
  let width = random.between(70, 400)
  return faceRow(
    frame: 0, prob: random.between(0.991, 1),
    box: (random.between(-20, 900), random.between(-10, 500), width, width * 1.25),
    scores: [emotions.next(&random), nil, nil])
}
