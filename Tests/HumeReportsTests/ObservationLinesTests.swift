import HumeParsing
import HumeReports
import HumeTypes
import TestSupport
import Testing

/// A format that keeps to itself how it spells lines: rows go to it in cells.
private struct CellsOnly: TableFormat {
  var format: any TableFormat
  mutating func begin(_ name: String, columns: [Column]) throws { try format.begin(name, columns: columns) }
  mutating func row(_ cells: [Cell]) throws { try format.row(cells) }
  mutating func end() throws { try format.end() }
  mutating func finish() throws { try format.finish() }
}

/// A stream over bytes.
private final class Bytes: ByteStream {
  private var rest: ArraySlice<UInt8>
  private let all: [UInt8]
  init(_ bytes: [UInt8]) {
    all = bytes
    rest = bytes[...]
  }
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = rest.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
  func rewind(to offset: Int) -> Bool {
    rest = all[offset...]
    return true
  }
}

/// Lines of observations that are spelt piece by piece are those that their cells make.
@Suite struct ObservationLinesTests {
  static let formats: [@Sendable (Output) -> any TableFormat] = [
    { DelimitedFormat.csv($0) }, { DelimitedFormat.csv($0, missing: "NA", excelSafe: true) },
    {
      DelimitedFormat.csv($0, missing: "a \"long\" text, for what is not there, longer than sixty-four bytes are, so")
    },
    { DelimitedFormat.tsv($0, missing: "n/a") }, { NDJSONFormat($0) },
  ]

  /// What a format makes of rows, on both roads.
  private func twice(
    _ make: (Output) -> any TableFormat, _ columns: [Column],
    _ write: (inout any TableFormat) throws -> Void
  ) throws -> (lines: [UInt8], cells: [UInt8]) {
    let results = try [false, true].map { isPlain in
      let output = Output.memory()
      var format: any TableFormat = isPlain ? CellsOnly(format: make(output)) : make(output)
      try format.begin("observations", columns: columns)
      try write(&format)
      try format.end()
      return output.bytes
    }
    return (results[0], results[1])
  }

  private func expectSame(_ bytes: (lines: [UInt8], cells: [UInt8]), isEmpty: Bool = false) {
    #expect(bytes.lines.isEmpty == isEmpty)
    if bytes.lines == bytes.cells { return }
    let texts = [bytes.lines, bytes.cells].map { $0.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) } }
    let first = zip(texts[0], texts[1]).first { $0 != $1 }
    Issue.record("\(first?.0 ?? "fewer")\n\(first?.1 ?? "more")")
  }

  /// The rows of a document.
  private func forEachRow(_ document: [UInt8], _ body: (borrowing Observation) throws -> Void) throws {
    let reader = PredictionsReader(Bytes(document), context: ReadingContext(input: "a \"b\",\tc.json"))
    try reader.forEachObservation(body)
  }

  @Test(arguments: formats.indices, 0..<3 as Range<UInt64>)
  func longLinesOfRandomDocuments(format: Int, seed: UInt64) throws {
    let document = randomPredictions(seed: seed, options: RandomPredictionOptions(.all, files: 1, groups: 2, rows: 4))
    let names: [Set<String>?] = [nil, ["Joy", "Love", "1", "toxic", "AU9 Nose Wrinkle"], []]
    for (index, names) in names.enumerated() {
      let factors = index == 1 ? ["condition", "a,b"] : []
      let table = LongObservations(
        sets: index == 2 ? [.toxicity] : FeatureSet.allCases, names: names, ner: seed % 2 == 0, factors: factors)
      let bytes = try twice(Self.formats[format], table.columns) { format in
        var table = table
        var count = 0
        try forEachRow(document) { row in
          // Factors that look alike and are not.
          let values = count / 3 % 2 == 0 ? ["é, \"x\"", ""] : ["e\u{301}, \"x\"", ""]
          try table.write(row, factors: factors.isEmpty ? [] : values, to: &format)
          count += 1
        }
      }
      // NDJSON of no rows is nothing.
      if bytes.lines.isEmpty { #expect(bytes.cells.isEmpty) } else { expectSame(bytes) }
    }
  }

  @Test(arguments: formats.indices, ["face", "prosody", "burst", "language", "ner"])
  func wideLinesOfRandomDocuments(format: Int, model: String) throws {
    for seed in 0..<3 as Range<UInt64> {
      let document = randomPredictions(
        seed: seed, options: RandomPredictionOptions(.all, models: [model], files: 1, rows: 4))
      let vocabularies = FeatureSet.allCases.compactMap { set in
        Vocabulary.documented(set, of: Model(model)).map { (set: set, names: $0.names + ["of no row"]) }
      }
      for names in [nil, ["Joy", "of no row", "Love", "3"]] as [Set<String>?] {
        let table = WideObservations(
          model: Model(model), vocabularies: vocabularies, names: names, usesSlugs: seed == 0,
          factors: names == nil ? [] : ["group"])
        expectSame(
          try twice(Self.formats[format], table.columns) { format in
            var table = table
            try forEachRow(document) { row in
              try table.write(row, factors: names == nil ? [] : ["=\(row.index % 2)"], to: &format)
            }
          })
      }
    }
  }

  /// Rows of every awkward text, alone and as origin; origins and vocabularies take turns.
  @Test(arguments: formats.indices) func awkwardRows(format: Int) throws {
    var rows: [Observation] = []
    let vocabularies = [Vocabulary(awkwardTexts), Vocabulary(["Joy"]), Vocabulary([])]
    for (index, text) in awkwardTexts.enumerated() {
      let origin = Origin(
        input: text, jobID: index % 2 == 0 ? "" : text, source: "s", file: text, model: .ner, id: text)
      for turn in 0..<3 {
        var row = Observation(origin: turn == 1 ? rows.last?.origin ?? origin : origin)
        row.fields.text = turn == 0 ? nil : text
        row.fields.uri = text
        row.fields.prob = [.nan, .infinity, -0.0][turn]
        let vocabulary = vocabularies[(index + turn) % 3]
        let values = vocabulary.names.indices.map { awkwardNumbers[($0 + index) % awkwardNumbers.count].0 }
        var scores = Scores(vocabulary: vocabulary, values: values.enumerated().map { $0 % 5 == 4 ? .nan : $1 })
        if vocabulary.count > 3, turn == 2 { scores.order = ScoreOrder([3, 0, 2]) }
        row.sets[0] = scores
        row.sets[3] = turn == 0 ? scores : nil
        rows.append(row)
      }
    }
    let long = LongObservations(sets: [.emotion, .sentiment], ner: true)
    expectSame(
      try twice(Self.formats[format], long.columns) { format in
        var long = long
        for row in rows { try long.write(row, to: &format) }
      })
    let wide = WideObservations(
      model: .ner, vocabularies: [(.emotion, awkwardTexts), (.sentiment, ["Joy"])], usesSlugs: false)
    expectSame(
      try twice(Self.formats[format], wide.columns) { format in
        var wide = wide
        for row in rows { try wide.write(row, to: &format) }
      })
  }

  /// A text beyond the size of the buffer, and more lines than it holds, come whole and in order.
  @Test(arguments: [(100, 40), (70_000, 3), (150_000, 2)]) func longTexts(length: Int, names: Int) throws {
    var row = Observation(origin: Origin(input: "i", jobID: "", source: "s", file: "f", model: .prosody, id: "x"))
    row.fields.text = String(repeating: "\"a,", count: length / 3)
    row.sets[0] = Scores(
      vocabulary: Vocabulary((0..<names).map { "n\($0)" }), values: (0..<names).map { Double($0) / 7 })
    for make in [Self.formats[0], Self.formats[4]] {
      let table = LongObservations(sets: [.emotion], ner: false)
      expectSame(
        try twice(make, table.columns) { format in
          var table = table
          for _ in 0..<(length > 1_000 ? 1 : 30) { try table.write(row, to: &format) }
        })
    }
  }

  /// A table that goes to a second format is spelt anew.
  @Test func formatsTakeTurns() throws {
    var table = LongObservations(sets: [.emotion], ner: false)
    var row = Observation(origin: Origin(input: "i", jobID: "", source: "s", file: "f", model: .face, id: "x"))
    row.sets[0] = Scores(vocabulary: Vocabulary(["Joy"]), values: [0.5])
    let outputs = [Output.memory(), .memory(), .memory()]
    var formats: [any TableFormat] = [
      DelimitedFormat.csv(outputs[0]), NDJSONFormat(outputs[1]), MarkdownFormat(outputs[2]),
    ]
    for index in 0..<3 {
      try formats[index].begin("t", columns: table.columns)
      try table.write(row, to: &formats[index])
      try formats[index].end()
    }
    #expect(outputs[0].text.hasSuffix("\ni,,s,f,face,x,0,,,,,,,,,,,,,,emotion,Joy,0.5\n"))
    #expect(outputs[1].text.hasSuffix(",\"feature_set\":\"emotion\",\"feature\":\"Joy\",\"score\":0.5}\n"))
    #expect(outputs[2].text.contains("emotion"))
  }
}
