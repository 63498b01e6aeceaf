/// Six recordings in two conditions, of which three went wrong in one way each.
func makeStudy(random: inout Random) -> Fixture {
  let sources = (1...6).map { studySource($0, random: &random) }
  var groups = CSVText(lineEnd: "\n")
  groups.append(["file", "condition"])
  for number in 1...6 { groups.append(["p0\(number).mp4", calmFiles.contains(number) ? "calm" : "noisy"]) }
  let tree = artifacts(sources).map { OutputFile(path: "study/study-artifacts/" + $0.path, bytes: $0.bytes) }
  return Fixture(
    about: """
      A made-up study of six recordings of 40 s in one job, compact without spaces, and its artifacts as an unpacked
      folder. `groups.csv` gives each file a condition, `calm` or `noisy`; `events.tsv` says when lists were read and tones
      were played, as BIDS has it.
      """,
    mustFind: [
      "`p04.mp4`: no face was found (`grouped_predictions: []`, a CSV with a header only), but speech was.",
      "`p05.mp4`: an error in `errors`, for the model prosody; the face model has results.",
      "`p06.mp4`: an error of the whole source, `results` null; no folder in the artifacts.",
      "In the calm condition Calmness is higher than in the noisy one.",
      "Seven events: two of certain files (a pattern, a name), four moments without duration, one where no face was seen.",
    ],
    inputs: [("study/predictions.json", sources), ("study/study-artifacts", sources)],
    files: [
      OutputFile(path: "study/predictions.json", bytes: predictions(sources).document(.compact)),
      OutputFile(path: "study/groups.csv", bytes: groups.bytes),
      OutputFile(path: "study/events.tsv", bytes: Array(studyEvents.utf8)),
    ] + tree)
}

private let calmFiles = [1, 2, 4]

private let studyEvents = """
  onset\tduration\ttrial_type\tfile\tpitch
  2\t4\tlist\tn/a\tn/a
  5.2\tn/a\ttone\tn/a\t440
  11\t4.5\tlist\tn/a\tn/a
  12.5\tn/a\ttone\tn/a\t440
  25\t2\tlist\tn/a\tn/a
  36\tn/a\ttone\tp0[12].mp4\t880
  36.5\tn/a\ttone\tp03.mp4\t880

  """

private func studySource(_ number: Int, random: inout Random) -> MadeSource {
  let name = "p0\(number).mp4"
  let kind = upload(name, "video/mp4", random: &random)
  if number == 6 { return MadeSource(kind: kind, failure: "The media could not be read.") }
  let seen = [0..<24, 30..<50 - 2 * number, 104..<120]
  let face = MadeFace(id: "face_0", seen: seen).group(random: &random)
  let moved = settingCalmness(face, isCalm: calmFiles.contains(number))
  var models = [MadeModel(shape: .face, groups: number == 4 ? [] : [moved])]
  if number != 5 {
    let utterances = conversation(studyLines.map { ("spk_0", $0) }, from: 1.5, pauses: 1...6, random: &random)
    models.append(
      MadeModel(shape: .prosody, metadata: englishMetadata, groups: prosody(utterances, random: &random)))
  }
  return MadeSource(
    kind: kind, files: [MadeFile(name: name, type: "video", models: models)],
    errors: number == 5 ? [MadeError(file: name, message: "No speech was found.", model: "prosody")] : [])
}

/// The same rows with Calmness moved towards 0.9 in calm files, and towards 0 in the others.
private func settingCalmness(_ group: MadeGroup, isCalm: Bool) -> MadeGroup {
  let calmness = Names.emotions48.firstIndex(of: "Calmness") ?? 0
  let rows = group.rows.map { row in
    var lists = row.scores
    if let score = lists[0]?[calmness] { lists[0]?[calmness] = isCalm ? (score + 0.9) / 2 : score * 0.4 }
    return Row(order: row.order, leading: row.leading, scores: lists)
  }
  return MadeGroup(id: group.id, rows: rows)
}

private let studyLines = [
  "I am now going to read the list.",
  "Lamp, river, seven, stone.",
  "The second list: window, paper, nine.",
  "I think I have forgotten the last one, sorry.",
  "Bread. It was bread.",
]
