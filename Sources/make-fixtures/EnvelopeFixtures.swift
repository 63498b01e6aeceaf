// The shapes around the results: how a saved document can begin, and how its keys can look.

private let webhookJobID = "b1d7e2a4-0c55-4f3e-8a90-5d1c3e7f6a21"

private func webhookBody(_ sources: [MadeSource], jobID: String) -> JSONValue {
  ["job_id": .string(jobID), "status": "COMPLETED", "predictions": predictions(sources)]
}

func makeWebhook(random: inout Random) -> Fixture {
  let sources = [smallFaceSource("hook.mp4", random: &random)]
  return Fixture(
    about: "The body of a callback: `{job_id, status, predictions}`.",
    mustFind: ["The job's id is `\(webhookJobID)`."],
    inputs: [("webhook.json", sources)],
    files: [OutputFile(path: "webhook.json", bytes: webhookBody(sources, jobID: webhookJobID).document(.spaced))])
}

func makeDict(random: inout Random) -> Fixture {
  let bare = smallFaceSource("first.mp4", random: &random)
  let hooked = smallFaceSource("second.mp4", rows: 3, random: &random)
  let jobID = "0d9a4b3c-6e21-4d7f-9f08-7b2e8c1a5d46"
  let document: JSONValue = ["session 1": bare.json, "session 2": webhookBody([hooked], jobID: jobID)]
  return Fixture(
    about: "A dict: one value is a bare source, the other the body of a callback. Pretty-printed.",
    mustFind: ["Two sources; the job's id is known for the second only (`\(jobID)`)."],
    inputs: [("dict.json", [bare, hooked])],
    files: [OutputFile(path: "dict.json", bytes: document.document(.pretty))])
}

func makeLines(random: inout Random) -> Fixture {
  let list = [smallFaceSource("a.mp4", random: &random), smallFaceSource("b.mp4", rows: 1, random: &random)]
  let bare = smallFaceSource("c.mp4", rows: 1, random: &random)
  let hooked = smallFaceSource("d.mp4", random: &random)
  let documents = [predictions(list), bare.json, webhookBody([hooked], jobID: webhookJobID)]
  return Fixture(
    about: "Three documents, one a line: a list of two sources, a bare source, the body of a callback. Compact.",
    mustFind: ["Four sources, counted over all lines: the callback's is `file-3-d.mp4`."],
    inputs: [("lines.ndjson", list + [bare, hooked])],
    files: [OutputFile(path: "lines.ndjson", bytes: documents.flatMap { $0.document(.compact) + [10] })])
}

/// A small source with several models.
private func mixedSource(_ name: String, random: inout Random) -> MadeSource {
  let lines = [(speaker: "spk_0", text: "One line for Lindenau."), (speaker: "spk_1", text: "And one back.")]
  let utterances = conversation(lines, from: 0.5, random: &random)
  let names = [MadeEntity(kind: "LOC", words: "Lindenau")]
  let face = MadeFace(id: "face_0", seen: [0..<2, 4..<5]).group(random: &random)
  return MadeSource(
    kind: upload(name, "video/mp4", random: &random),
    files: [
      MadeFile(
        name: name, type: "video",
        models: [
          MadeModel(shape: .face, groups: [face]),
          MadeModel(shape: .prosody, metadata: englishMetadata, groups: prosody(utterances, random: &random)),
          MadeModel(
            shape: .language, metadata: englishMetadata,
            groups: language(utterances, sentiment: true, random: &random)),
          MadeModel(
            shape: .ner, metadata: englishMetadata,
            groups: entities(names, in: utterances, timed: true, random: &random)),
        ])
    ],
    errors: [MadeError(file: name, message: "No burst was found.", model: "burst")])
}

func makeCamelCase(random: inout Random) -> Fixture {
  let sources = [mixedSource("camel.mp4", random: &random)]
  return Fixture(
    about: "Keys in camel case (`groupedPredictions`, `speakerConfidence`, …), as another SDK is said to dump them.",
    mustFind: ["The same as under the usual keys."],
    inputs: [("camel-case.json", sources)],
    files: [
      OutputFile(path: "camel-case.json", bytes: predictions(sources).mappingKeys(camelCase).document(.spaced))
    ])
}

func makeShuffledKeys(random: inout Random) -> Fixture {
  let sources = [mixedSource("early.mp4", random: &random), mixedSource("late.mp4", random: &random)]
  // Key order is free in JSON. Reversed, a reader must wait for every name.
  let document: JSONValue = [sources[0].json.reversingKeys(), sources[1].json.shufflingKeys(&random)]
  return Fixture(
    about: """
      The keys of every object in another order: in the first source reversed (`source` after `results`, `file` after
      `models`, `id` after `predictions`, `name` after `score`), in the second at random, object by object.
      """,
    mustFind: ["The same as in the usual order."],
    inputs: [("shuffled-keys.json", sources)],
    files: [OutputFile(path: "shuffled-keys.json", bytes: document.document(.spaced))])
}

extension JSONValue {
  /// This value with the members of every object reversed.
  fileprivate func reversingKeys() -> JSONValue {
    switch self {
    case .array(let elements): .array(elements.map { $0.reversingKeys() })
    case .object(let members): .object(members.reversed().map { ($0.key, $0.value.reversingKeys()) })
    default: self
    }
  }
}
