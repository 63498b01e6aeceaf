import HumeInterchange
import HumeParsing
import HumeReports
import HumeTypes
import TestSupport
import Testing

/// Rows that go straight into columns are those that their cells make.
@Suite struct ArrowFormatTests {
  private static let fixtures = [
    "all-models/predictions.json", "texts/predictions.json", "images/predictions.json", "camel-case.json", "odd.json",
    "shuffled-keys.json", "legacy-2023.json", "dict.json", "lines.ndjson", "bom.json", "webhook.json",
    "empty-list.json",
    "unidentified.json",
  ]
  private static let models = ["face", "prosody", "burst", "language", "ner", "facemesh", "gesture"]

  private func forEachRow(_ document: [UInt8], _ body: (borrowing Observation) throws -> Void) throws {
    let context = ReadingContext(input: "ä.json", allowsSeveralDocuments: true)
    try PredictionsReader(ReportBytes(document), context: context).forEachObservation(body)
  }

  /// Both layouts of a document: all sets, some names with factors, one set.
  private func check(_ document: [UInt8], rowsPerBatch: Int, _ what: String) throws {
    let selections: [(sets: [FeatureSet], names: Set<String>?, factors: [String])] = [
      (FeatureSet.allCases, nil, []), ([.toxicity], nil, []), (FeatureSet.allCases, [], []),
      (FeatureSet.allCases, ["Joy", "Love", "1", "toxic", "Grumpiness", "of no row"], ["condition", "a,b"]),
    ]
    for (sets, names, factors) in selections {
      let long = LongObservations(sets: sets, names: names, ner: true, factors: factors)
      try expectSameArrow(long.columns, rowsPerBatch: rowsPerBatch, what) { format in
        var long = long
        var count = 0
        try forEachRow(document) { row in
          let values = count / 3 % 2 == 0 ? ["é", ""] : ["e\u{301}", "x"]
          try long.write(row, factors: factors.isEmpty ? [] : values, to: &format)
          count += 1
        }
      }
    }
    try checkWide(document, rowsPerBatch: rowsPerBatch, what)
  }

  private func checkWide(_ document: [UInt8], rowsPerBatch: Int, _ what: String) throws {
    for model in Self.models.map(Model.init(_:)) {
      var names: [FeatureSet: [String]] = [:]
      try forEachRow(document) { row in
        guard row.origin.model == model else { return }
        for set in FeatureSet.allCases {
          if let scores = row[set] { names[set] = Vocabulary((names[set] ?? []) + scores.vocabulary.names).names }
        }
      }
      if names.isEmpty { continue }
      // Sets that no row has, and names that none has, are columns of nulls.
      let vocabularies = FeatureSet.allCases.map { (set: $0, names: (names[$0] ?? []) + ["of no row"]) }
      for wanted in [nil, ["Joy", "of no row", "3"]] as [Set<String>?] {
        let wide = WideObservations(
          model: model, vocabularies: vocabularies, names: wanted, usesSlugs: wanted == nil,
          factors: wanted == nil ? [] : ["group"])
        try expectSameArrow(wide.columns, rowsPerBatch: rowsPerBatch, "\(what), \(model)") { format in
          var wide = wide
          try forEachRow(document) { row in
            try wide.write(row, factors: wanted == nil ? [] : ["\(row.index % 2)"], to: &format)
          }
        }
      }
    }
  }

  @Test(arguments: fixtures, [1, 2, 7, 1000]) func fixturesOnBothRoads(_ name: String, rowsPerBatch: Int) throws {
    try check(try fixture(name), rowsPerBatch: rowsPerBatch, name)
  }

  @Test(arguments: [1, 2, 7, 1000], 0..<4 as Range<UInt64>)
  func randomDocumentsOnBothRoads(rowsPerBatch: Int, seed: UInt64) throws {
    let options = RandomPredictionOptions(.all, files: 1, groups: 2, rows: 4)
    try check(randomPredictions(seed: seed, options: options), rowsPerBatch: rowsPerBatch, "seed \(seed)")
  }

  private func origin(_ file: String, _ model: Model = .language, id: String = "x") -> Origin {
    Origin(input: "i", jobID: "", source: "s", file: file, model: model, id: id)
  }

  /// More vocabularies than are kept take turns, with rows that lack names, have them in another order, or have no set.
  @Test(arguments: [1, 2, 7, 1000], 0..<6 as Range<UInt64>)
  func changingVocabularies(rowsPerBatch: Int, seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let vocabularies = (0..<12).map { number in
      Vocabulary((0..<random.within(0...9)).map { ["é", "e\u{301}", "Joy", "n\(number)", "m\($0)"][$0 % 5] + "\($0)" })
    }
    let origins = [origin("a"), origin("a", .ner), origin("é", id: ""), origin("e\u{301}")]
    let rows = (0..<80).map { index in
      var row = Observation(origin: random.pick(origins))
      row.unit = index
      row.fields.text = random.pick([nil, "", "a", "text \(index)"])
      row.fields.prob = random.pick([nil, .nan, -0.0, 0.25])
      for set in row.sets.indices where !random.oneIn(4) {
        let vocabulary = random.pick(vocabularies)
        let values = vocabulary.names.map { _ in random.oneIn(5) ? .nan : random.unit() }
        var scores = Scores(vocabulary: vocabulary, values: values)
        if random.oneIn(3) {
          scores.order = ScoreOrder(random.shuffled(Array(vocabulary.names.indices.filter { _ in !random.oneIn(3) })))
        }
        row.sets[set] = scores
      }
      return row
    }
    for names in [nil, ["Joy2", "é0", "m9"]] as [Set<String>?] {
      let long = LongObservations(sets: FeatureSet.allCases, names: names, ner: true)
      try expectSameArrow(long.columns, rowsPerBatch: rowsPerBatch) { format in
        var long = long
        for row in rows { try long.write(row, to: &format) }
      }
    }
    let all = Vocabulary(vocabularies.flatMap(\.names)).names
    let wide = WideObservations(
      model: .language, vocabularies: FeatureSet.allCases.map { (set: $0, names: all) }, usesSlugs: false)
    try expectSameArrow(wide.columns, rowsPerBatch: rowsPerBatch) { format in
      var wide = wide
      for row in rows { try wide.write(row, to: &format) }
    }
  }

  /// Long texts end batches early, and no batch has much more than 16 MiB of them in any column.
  @Test(arguments: [(200_000, 40, 6), (6_000_000, 5, 3), (20_000_000, 2, 2)])
  func longTextsEndBatches(length: Int, names: Int, rows: Int) throws {
    var row = Observation(origin: origin("a"))
    row.fields.text = String(repeating: "a", count: length - 3) + "end"
    row.sets[0] = Scores(vocabulary: Vocabulary((0..<names).map { "n\($0)" }), values: (0..<names).map { Double($0) })
    let long = LongObservations(sets: [.emotion], ner: false)
    let sink = try expectSameArrow(long.columns, rowsPerBatch: 1000, hasLongTexts: true) { format in
      var long = long
      for _ in 0..<rows { try long.write(row, to: &format) }
    }
    #expect(sink.lengths.count > 1)
    #expect(sink.mostTextBytes < 2 * (16 << 20) + length)
  }

  /// So do long names, of which a batch has each once.
  @Test func longNamesEndBatches() throws {
    let long = LongObservations(sets: [.emotion], ner: false)
    let vocabulary = Vocabulary(["Joy", "Love"])
    let sink = try expectSameArrow(long.columns, rowsPerBatch: 1000, hasLongTexts: true) { format in
      var long = long
      for number in 0..<20 {
        let id = "\(number)" + String(repeating: "i", count: 1_000_000)
        var row = Observation(origin: origin("a", id: id))
        row.sets[0] = Scores(vocabulary: vocabulary, values: [0.5, 1])
        try long.write(row, to: &format)
      }
    }
    #expect(sink.lengths.count == 2)
    #expect(sink.mostTextBytes < 18_000_000)
  }

  /// The number of rows a batch may have is for whoever asks to say: any number does.
  @Test(arguments: [Int.max, Int.max / 2, 1 << 53]) func anyNumberOfRowsABatch(_ rowsPerBatch: Int) throws {
    var row = Observation(origin: origin("a"))
    row.fields.text = String(repeating: "text ", count: 1000)
    row.sets[0] = Scores(vocabulary: Vocabulary(["Joy", "Love"]), values: [0.5, .nan])
    let long = LongObservations(sets: [.emotion], ner: false)
    let sink = try expectSameArrow(long.columns, rowsPerBatch: rowsPerBatch) { format in
      var long = long
      for _ in 0..<10 { try long.write(row, to: &format) }
    }
    #expect(sink.lengths == [20])
  }

  /// A layout that goes on in a second table, or to a second format, looks its names up anew.
  @Test func tablesAndFormatsTakeTurns() throws {
    var row = Observation(origin: origin("a"))
    row.sets[0] = Scores(vocabulary: Vocabulary(["Joy", "Love"]), values: [0.5, 1])
    var long = LongObservations(sets: [.emotion], ner: false)
    let sinks = [ArrowValues(), ArrowValues()]
    var formats: [any TableFormat] = sinks.map {
      ArrowFormat($0, envelope: Envelope(command: "export", version: "1"), rowsPerBatch: 3)
    }
    for turn in 0..<6 {
      if turn % 2 == 0 { for index in formats.indices { try formats[index].begin("\(turn)", columns: long.columns) } }
      for index in formats.indices { try long.write(row, to: &formats[index]) }
      guard turn % 2 == 1 else { continue }
      for (index, sink) in sinks.enumerated() {
        try formats[index].end()
        #expect(sink.lengths == [3, 1])
        #expect(sink.rows.map { $0[3] } == Array(repeating: .text("a".utf8), count: 4))
        #expect(sink.rows.map { $0[21] } == ["Joy", "Love", "Joy", "Love"].map { .text($0.utf8) })
        #expect(sink.schema?.metadata.last?.value == "\(turn - 1)")
      }
    }
  }

  /// Cells of every type, with what formats stumble over.
  @Test func everyKindOfCell() throws {
    let table = awkwardTable()
    let sink = try expectSameArrow(table.columns, rowsPerBatch: 7) { try $0.write(table) }
    #expect(sink.rows.count == table.rows.count)
  }
}
