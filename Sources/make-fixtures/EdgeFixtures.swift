// Well-formed documents at the edge of the usual.

func makeUnidentified(random: inout Random) -> Fixture {
  func file(_ name: String, faces: Int, looks: Int) -> MadeFile {
    let people = (0..<faces).map { index in
      MadeFace(id: "unknown", seen: [0..<looks - index], box: (120 + 300 * Double(index), 200, 150, 190))
        .group(random: &random)
    }
    // The service gives the faces of a frame one after another.
    let rows = (0..<looks).flatMap { look in people.compactMap { look < $0.rows.count ? $0.rows[look] : nil } }
    let group = MadeGroup(id: "unknown", rows: rows)
    return MadeFile(name: name, type: "video_no_audio", models: [MadeModel(shape: .face, groups: [group])])
  }
  let sources = [
    MadeSource(
      kind: .url("https://example.org/made-up/crowd%20scenes.zip?download=1", name: "crowd scenes.zip"),
      files: [file("crowd scenes/door.mp4", faces: 3, looks: 8), file("crowd scenes/hall.mp4", faces: 2, looks: 6)])
  ]
  return Fixture(
    about: """
      Two made-up videos in a zip behind a URL, faces not identified: up to three people at one time, all under the id
      `unknown`. Compact.
      """,
    mustFind: [
      "Several rows at one time are different people, not one.",
      "The source's name is decoded from the URL without its query: `url-0-crowd scenes.zip`.",
    ],
    inputs: [("unidentified.json", sources)],
    files: [OutputFile(path: "unidentified.json", bytes: predictions(sources).document(.compact))])
}

func makeManyIDs(random: inout Random) -> Fixture {
  let groups = (0..<300).map { number -> MadeGroup in
    let begin = random.below(900)
    return MadeFace(id: "face_\(number)", seen: [begin..<begin + (number % 10 == 0 ? 2 : 1)])
      .group(random: &random)
  }
  let sources = [
    MadeSource(
      kind: upload("station.mp4", "video/mp4", random: &random),
      files: [MadeFile(name: "station.mp4", type: "video", models: [MadeModel(shape: .face, groups: groups)])])
  ]
  return Fixture(
    about: "A made-up video of a station with 300 faces, each there for one frame or two. Compact.",
    mustFind: ["300 ids that are fragments."],
    inputs: [("many-ids.json", sources)],
    files: [OutputFile(path: "many-ids.json", bytes: predictions(sources).document(.compact))])
}

func makeLegacy(random: inout Random) -> Fixture {
  let row = pictureRow(random: &random)
  let second = faceRow(
    frame: 15, prob: 0.999_98, box: (453.37, 265.74, 277.77, 351.83), scores: row.scores.map { $0?.map { $0 * 0.9 } })
  let rows: [JSONValue] = [row, second].map { $0.json(.face) }
  let source: JSONValue = [
    "source": ["filename": "file", "content_type": nil, "md5sum": .string(random.hexDigits(32)), "type": "file"],
    "results": [
      "predictions": [
        [
          "file": "file",
          "models": [
            "face": ["metadata": nil, "grouped_predictions": [["id": "unknown", "predictions": .array(rows)]]]
          ],
        ]
      ], "errors": [],
    ],
  ]
  return Fixture(
    about: """
      A list of 2023: the upload is named `file`, there is no `file_type` and no `content_type`, and `type` comes last.
      One face, two rows, at 0 and 0.5005 s.
      """,
    mustFind: ["One source `file-0-file`, one file `file`, one id `unknown`, 2 rows."],
    files: [OutputFile(path: "legacy-2023.json", bytes: JSONValue.array([source]).document(.spaced))])
}

func makeBOM(random: inout Random) -> Fixture {
  let sources = [smallFaceSource("bom.mp4", random: &random)]
  return Fixture(
    about: "A list behind a byte order mark (EF BB BF), as some editors save it.",
    inputs: [("bom.json", sources)],
    files: [OutputFile(path: "bom.json", bytes: [0xef, 0xbb, 0xbf] + predictions(sources).document(.spaced))])
}

func makeEmptyList(random: inout Random) -> Fixture {
  Fixture(
    about: "The list without a source: `[]`.", mustFind: ["Nothing, and no error."],
    files: [OutputFile(path: "empty-list.json", bytes: Array("[]".utf8))])
}

func makeCompressed(random: inout Random) -> Fixture {
  let sources = [smallFaceSource("packed.mp4", rows: 30, random: &random)]
  return Fixture(
    about: "A gzip of a predictions JSON (stored blocks: two of them, so that a reader crosses from one to the next).",
    inputs: [("compressed/predictions.json.gz", sources)],
    files: [
      OutputFile(
        path: "compressed/predictions.json.gz", bytes: gzip(predictions(sources).document(.spaced)))
    ])
}
