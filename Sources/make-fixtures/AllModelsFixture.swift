/// Every model with every optional list of scores.
func makeAllModels(random: inout Random) -> Fixture {
  let sources = [allModelsSource(random: &random)]
  return Fixture(
    about: """
      One made-up video with all six models and every optional list: FACS and descriptions of faces, descriptions of
      bursts, sentiment and toxicity; pretty-printed, with `artifacts.zip` of the same data. The columns of the NER and
      face mesh CSVs are our guess: no real one was seen.
      """,
    mustFind: [
      "Face rows with 48 + 36 + 27 scores, burst rows with 48 + 67, language rows with 53 + 9 + 6.",
      "Toxicity has scores with exponents. Sentiment does not add up to 1.",
      "Face mesh rows have scores only: no time.",
    ],
    inputs: [("all-models/predictions.json", sources), ("all-models/artifacts.zip", sources)],
    files: [
      OutputFile(path: "all-models/predictions.json", bytes: predictions(sources).document(.pretty)),
      OutputFile(path: "all-models/artifacts.zip", bytes: artifactsZip(sources)),
    ])
}

private func allModelsSource(random: inout Random) -> MadeSource {
  let lines = [
    ("spk_0", "We took the night train from Lindenau to the coast."),
    ("spk_1", "From Lindenau? The Blue Heron Line, I suppose."),
    ("spk_0", "It was late, of course; it always is."),
    ("spk_1", "Write to the Harbour Post, they collect such stories."),
  ]
  let utterances = conversation(lines.map { (speaker: $0.0, text: $0.1) }, from: 0, random: &random)
  let names = [
    MadeEntity(kind: "LOC", words: "Lindenau"), MadeEntity(kind: "ORG", words: "Blue Heron Line"),
    MadeEntity(kind: "ORG", words: "Harbour Post"),
  ]
  let faces = [
    MadeFace(id: "face_0", seen: [0..<4], withFACS: true, withDescriptions: true),
    MadeFace(id: "face_1", seen: [2..<4], box: (90, 250, 160, 200), withFACS: true, withDescriptions: true),
  ].map { $0.group(random: &random) }
  let models = [
    MadeModel(shape: .face, groups: faces),
    MadeModel(shape: .burst, groups: [bursts(at: [(0, 0.42), (3.5, 4.25), (7.1, 7.6)], random: &random)]),
    MadeModel(shape: .prosody, metadata: englishMetadata, groups: prosody(utterances, random: &random)),
    MadeModel(
      shape: .language, metadata: englishMetadata,
      groups: language(utterances, sentiment: true, toxicity: true, random: &random)),
    MadeModel(
      shape: .ner, metadata: englishMetadata, groups: entities(names, in: utterances, timed: true, random: &random)),
    MadeModel(shape: .facemesh, groups: [faceMesh(rows: 3, random: &random)]),
  ]
  return MadeSource(
    kind: upload("night train.mov", "video/quicktime", random: &random),
    files: [MadeFile(name: "night train.mov", type: "video", models: models)])
}
