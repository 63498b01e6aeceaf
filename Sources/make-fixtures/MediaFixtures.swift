// Pictures and texts: results without a course in time.

/// A zip of pictures behind a URL, as one bare source.
func makeImages(random: inout Random) -> Fixture {
  func picture(_ name: String, faces: Int) -> MadeFile {
    let rows = (0..<faces).map { _ in pictureRow(random: &random) }
    let groups = faces == 0 ? [] : [MadeGroup(id: "unknown", rows: rows)]
    return MadeFile(name: "pictures/" + name, type: "image", models: [MadeModel(shape: .face, groups: groups)])
  }
  let source = MadeSource(
    kind: .url("https://example.org/made-up/pictures.zip", name: "pictures.zip"),
    files: [
      picture("104.jpg", faces: 1), picture("101.jpg", faces: 1), picture("group.png", faces: 3),
      picture("empty street.jpg", faces: 0), picture("102.jpg", faces: 1), picture("103.jpg", faces: 1),
    ],
    errors: [MadeError(file: "pictures/.DS_Store", message: "The file type is not supported.")])
  return Fixture(
    about: """
      A zip of six made-up pictures behind a URL: one bare source object (no list), pretty-printed. Every row has frame
      0 and the integer time 0.
      """,
    mustFind: [
      "`pictures/empty street.jpg` has no face, `pictures/group.png` has three under the one id `unknown`.",
      "`.DS_Store` is in `errors`.",
    ],
    inputs: [("images/predictions.json", [source])],
    files: [OutputFile(path: "images/predictions.json", bytes: source.json.document(.pretty))])
}

/// Texts that were sent as texts: no media, so no times.
func makeTexts(random: inout Random) -> Fixture {
  func text(_ name: String, _ sentences: [String], _ names: [MadeEntity]) -> MadeSource {
    let utterances = conversation(sentences.map { ("unknown", $0) }, from: 0, random: &random)
    let models = [
      MadeModel(
        shape: .language, metadata: englishMetadata,
        groups: language(utterances, timed: false, sentiment: true, toxicity: true, random: &random)),
      MadeModel(
        shape: .ner, metadata: englishMetadata,
        groups: entities(names, in: utterances, timed: false, random: &random)),
    ]
    return MadeSource(kind: .text, files: [MadeFile(name: name, type: "text", models: models)])
  }
  let sources = [
    text(
      "2", ["The parcel from Orrin arrived, twice.", "Somebody at Tern & Sons must like us."],
      [MadeEntity(kind: "PER", words: "Orrin"), MadeEntity(kind: "ORG", words: "Tern & Sons")]),
    text("1", ["It rained.", "It rained again: “of course”, she wrote.", "Then – 🌈!"], []),
  ]
  return Fixture(
    about: """
      Two made-up texts, sent as texts. The service names them `1` and `2` and answers in any order, so the first source
      holds file `2`. Spaced.
      """,
    mustFind: [
      "No times and no confidences: positions only, counted in code points (an emoji is one).",
      "NER found nothing in file `1`: one group without rows.",
    ],
    inputs: [("texts/predictions.json", sources)],
    files: [OutputFile(path: "texts/predictions.json", bytes: predictions(sources).document(.spaced))])
}
