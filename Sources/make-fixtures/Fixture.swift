/// A folder or file of fixtures: what it holds, and what a reader must find in it.
struct Fixture {
  /// One paragraph for the README.
  let about: String
  /// What a reader must find or do beyond the counts, a sentence each.
  var mustFind: [String] = []
  /// The inputs whose rows are counted in the README and in `counts.csv`, by path.
  var inputs: [(path: String, sources: [MadeSource])] = []
  let files: [OutputFile]
}

/// The seed of all fixtures. Each draws from a generator of its own, made from this and its name.
let fixtureSeed: UInt64 = 20_260_614

/// All fixtures, in the order of the README.
let fixtures: [(name: String, make: @Sendable (inout Random) -> Fixture)] = [
  ("interview", makeInterview),
  ("study", makeStudy),
  ("all-models", makeAllModels),
  ("images", makeImages),
  ("texts", makeTexts),
  ("pairs", makePairs),
  ("duet.json", makeDuet),
  ("webhook.json", makeWebhook),
  ("dict.json", makeDict),
  ("lines.ndjson", makeLines),
  ("camel-case.json", makeCamelCase),
  ("shuffled-keys.json", makeShuffledKeys),
  ("odd.json", makeOdd),
  ("unidentified.json", makeUnidentified),
  ("many-ids.json", makeManyIDs),
  ("legacy-2023.json", makeLegacy),
  ("bom.json", makeBOM),
  ("empty-list.json", makeEmptyList),
  ("compressed", makeCompressed),
  ("malformed", makeMalformed),
  ("foreign", makeForeign),
]

/// Every file of every fixture, with the README and the table of counts.
func allFiles() -> [OutputFile] {
  let made = fixtures.map { entry -> (name: String, fixture: Fixture) in
    var random = Random(seed: fixtureSeed, for: entry.name)
    return (entry.name, entry.make(&random))
  }
  return made.flatMap(\.fixture.files) + [
    OutputFile(path: "README.md", bytes: Array(readme(made).utf8)),
    OutputFile(path: "counts.csv", bytes: countsTable(made.flatMap(\.fixture.inputs))),
    // Line ends are part of what is tested: Git must not change them.
    OutputFile(path: ".gitattributes", bytes: Array("* -text\n".utf8)),
  ]
}

extension JSONValue {
  /// The whole text of a document: with a line break at its end when it is pretty-printed.
  func document(_ layout: JSONLayout) -> [UInt8] { text(layout) + (layout == .pretty ? [10] : []) }
}

/// A file of a made-up upload.
func upload(_ name: String, _ contentType: String, random: inout Random) -> MadeSource.Kind {
  .file(name: name, contentType: contentType, md5: random.hexDigits(32))
}

/// What the speech models say of the language of a recording.
let englishMetadata: JSONValue = ["confidence": .float32(0.9731), "detected_language": "en"]

/// The smallest job with a row of face results a second or so: a file, one id.
func smallFaceSource(_ name: String, rows: Int = 2, random: inout Random) -> MadeSource {
  let group = MadeFace(id: "face_0", seen: [0..<rows]).group(random: &random)
  return MadeSource(
    kind: upload(name, "video/mp4", random: &random),
    files: [MadeFile(name: name, type: "video", models: [MadeModel(shape: .face, groups: [group])])])
}
