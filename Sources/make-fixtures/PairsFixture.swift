/// Eight people before and after something, a job each: what has a partner, and what has not.
func makePairs(random: inout Random) -> Fixture {
  var sides: [[MadeSource]] = [[], []]
  for number in 1...8 {
    let level = random.between(0.2, 0.4)
    for side in 0...1 where !(side == 1 && number == 8) {
      let calmness = level + Double(side) * random.between(0.05, 0.3)
      sides[side].append(
        pairedSource(number, calmness: calmness, hasFace: !(side == 1 && number == 7), random: &random))
    }
  }
  return Fixture(
    about: """
      Eight made-up people before and after something, a job each time, compact: a file a person, of the same name in
      both, with three frames.
      """,
    mustFind: [
      "`s08.mp4` is in `before.json` only; of `s07.mp4` no face was found in `after.json`: six pairs are left.",
      "Calmness is higher in `after.json`, for each person.",
    ],
    inputs: [("pairs/before.json", sides[0]), ("pairs/after.json", sides[1])],
    files: [
      OutputFile(path: "pairs/before.json", bytes: predictions(sides[0]).document(.compact)),
      OutputFile(path: "pairs/after.json", bytes: predictions(sides[1]).document(.compact)),
    ])
}

private func pairedSource(_ number: Int, calmness: Double, hasFace: Bool, random: inout Random) -> MadeSource {
  let name = "s0\(number).mp4"
  let face = MadeFace(id: "face_0", seen: [0..<3]).group(random: &random)
  let group = setting("Calmness", of: face, to: face.rows.map { _ in calmness + 0.02 * random.noise() })
  return MadeSource(
    kind: upload(name, "video/mp4", random: &random),
    files: [MadeFile(name: name, type: "video", models: [MadeModel(shape: .face, groups: hasFace ? [group] : [])])])
}

/// Two people of whom one follows the other.
func makeDuet(random: inout Random) -> Fixture {
  let seen = (0..<60).map { 3 * $0..<3 * $0 + 1 }
  let first = MadeFace(id: "face_0", seen: seen, box: (310, 225, 205, 255)).group(random: &random)
  var second = MadeFace(id: "face_1", seen: seen, box: (980, 210, 190, 240)).group(random: &random)
  let joy = first.rows.indices.map { _ in 0.1 + 0.8 * random.unit() }
  let followed = joy.indices.map { 0.05 + 0.6 * joy[max(0, $0 - 2)] + 0.1 * random.unit() }
  second = setting("Joy", of: second, to: followed)
  let source = MadeSource(
    kind: upload("duet.mp4", "video/mp4", random: &random),
    files: [
      MadeFile(
        name: "duet.mp4", type: "video",
        models: [MadeModel(shape: .face, groups: [setting("Joy", of: first, to: joy), second])])
    ])
  return Fixture(
    about: "A made-up minute of two people, a frame a second, compact.",
    mustFind: ["The Joy of `face_1` follows that of `face_0` by two frames; nothing else does."],
    inputs: [("duet.json", [source])],
    files: [OutputFile(path: "duet.json", bytes: predictions([source]).document(.compact))])
}

/// The same rows with other scores of an expression, an element a row.
private func setting(_ name: String, of group: MadeGroup, to scores: [Double]) -> MadeGroup {
  let index = Names.emotions48.firstIndex(of: name) ?? 0
  let rows = zip(group.rows, scores).map { row, score in
    var lists = row.scores
    lists[0]?[index] = score
    return Row(order: row.order, leading: row.leading, scores: lists)
  }
  return MadeGroup(id: group.id, rows: rows)
}
