import Foundation
import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// Artifacts CSVs against the oracle, and every way in which they can be written or broken.
@Suite struct ArtifactsCSVReaderTests {
  /// What a table says under any spelling: the same rows whatever the line ends, quotes, order of columns and splits.
  static let language = """
    Id,Text,BeginPosition,EndPosition,BeginTime,EndTime,Confidence,SpeakerConfidence,Joy,Anger,1,2,toxic
    spk_1,"b, ""c""
    d",5,9,1.5,2.25,0.5,,0.25,1e-3,0.1,,
    spk_0,,0,4,0,1,,0.75,,0.5,,,
    spk_1,😀 é,9,12,2.25,4,1,0,1.3032999038696289,-0.25,,,0.0625

    """

  private static func rows(_ text: String, model: Model? = .language) throws -> Reading {
    try Reading(csv: Array(text.utf8), model: model)
  }

  @Test func rowsAreAsWritten() throws {
    let reading = try Self.rows(Self.language)
    #expect(reading.rows.map(\.id) == ["spk_1", "spk_0", "spk_1"])
    #expect(reading.rows.map(\.indexInGroup) == [0, 0, 1])
    #expect(reading.rows.map(\.text) == ["b, \"c\"\nd", nil, "😀 é"])
    #expect(reading.rows.map(\.textEnd) == [9, 4, 12])
    #expect(reading.rows.map(\.begin) == [1.5, 0, 2.25])
    #expect(reading.rows.map(\.confidence) == [0.5, nil, 1])
    #expect(reading.rows.map(\.speakerConfidence) == [nil, 0.75, 0])
    // A set without a value in the row is not there.
    #expect(reading.rows.map(\.carried) == [["emotion", "sentiment"], ["emotion"], ["emotion", "toxicity"]])
    #expect(reading.rows.map { $0.score("emotion", "Joy") } == [0.25, nil, 1.3032999038696289])
    #expect(reading.rows[0].score("sentiment", "1") == 0.1 && reading.rows[0].score("sentiment", "2") == nil)
    #expect(reading.groups.map { $0[4] } == ["spk_1", "spk_0"])
    #expect(reading.warnings.count == 1 && reading.warnings[0].hasPrefix("missing_name"))
  }

  static let spellings: [(name: String, text: String)] = [
    ("CRLF", language.replacing("\n", with: "\r\n").replacing("c\"\"\r\n", with: "c\"\"\n")),
    ("BOM", "\u{FEFF}" + language), ("no last line end", String(language.dropLast())),
    ("blank lines", "\n" + language.replacing("\nspk_0", with: "\n\r\n\nspk_0") + "\n\n"),
    ("quoted header", language.replacing("Id,Text", with: "\"Id\",\"Text\"")),
    ("spaces in the header", language.replacing("Id,Text", with: " Id ,Text ")),
    ("quoted cells", language.replacing("spk_0,,0", with: "\"spk_0\",\"\",\"0\"")),
  ]

  @Test(arguments: spellings.indices) func spellingsMeanTheSame(_ index: Int) throws {
    let expected = try Self.rows(Self.language)
    let bytes = Array(Self.spellings[index].text.utf8)
    for model in [Model.language, nil] {
      #expect(firstDifference(try Reading(csv: bytes, model: model).lines, expected.lines) == nil)
    }
    for bufferSize in [1, 2, 7, 64] {
      #expect(try Reading(csv: bytes, model: .language, bufferSize: bufferSize).lines == expected.lines)
    }
    for sizes in waysToSplit(bytes.count) {
      #expect(try Reading(csv: bytes, model: .language, sizes: sizes).lines == expected.lines)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func columnsComeInAnyOrder(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let records = try #require(oracleCSV(Array(Self.language.utf8)))
    let order = random.shuffled(Array(records[0].indices)).filter { _ in !random.oneIn(6) }
    let quoted = { (cell: String) in
      cell.contains { ",\"\n".contains($0) } || random.oneIn(3)
        ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }
    let text = records.map { record in order.map { quoted(record[$0]) }.joined(separator: ",") }.joined(separator: "\n")
    guard order.contains(0) || order.contains(8) else { return }
    let oracle = try #require(
      OracleDocument(csv: Array(text.utf8), model: "language", file: "f", source: "file-0-f"))
    let reading = try Self.rows(text)
    #expect(reading.rows.count == 3)
    #expect(firstDifference(reading.sortedLines, oracle.sortedLines) == nil)
    #expect(try Reading(csv: Array(text.utf8), model: .language, bufferSize: 1) == reading)
  }

  @Test(arguments: [
    "study/study-artifacts/file-0-p01.mp4/csv/p01.mp4/", "study/study-artifacts/file-3-p04.mp4/csv/p04.mp4/",
  ])
  func fixturesEqualTheOracle(_ folder: String) throws {
    for model in ["face", "prosody"] {
      let bytes = try fixtureBytes(folder + model + ".csv")
      let oracle = try #require(OracleDocument(csv: bytes, model: model, file: "f", source: "file-0-f"))
      for bufferSize in [1 << 18, 100] {
        let reading = try Reading(csv: bytes, model: nil, bufferSize: bufferSize)
        #expect(reading.sortedLines == oracle.sortedLines)
        #expect(reading.models.map { $0[2] } == [model])
        #expect(reading.warnings == [])
      }
    }
  }

  @Test func theModelShowsFromTheHeader() throws {
    let cases: [(header: String, model: Model?)] = [
      ("Id,Frame,Time,Probability,FaceX0,Joy", .face), ("Id,BeginTime,EndTime,Joy,Cackle", .burst),
      ("Id,Text,BeginTime,EndTime,Joy", .prosody), ("Id,Text,BeginPosition,Joy", .language), ("Id,Joy", .facemesh),
      ("Id,Entity,BeginPosition,Joy", .ner), ("Id,Name", nil), ("Name,Joy", nil), ("name,age", nil),
    ]
    for (header, model) in cases {
      #expect(ArtifactsColumns.guessModel(header.split(separator: ",").map(String.init)) == model)
      if model == nil {
        let error = #expect(throws: ParsingError.self) { try Self.rows(header + "\n", model: nil) }
        #expect(error?.code == .notArtifacts)
      } else {
        #expect(try Self.rows(header + "\n", model: nil).models.map { $0[2] } == [model?.rawValue])
      }
    }
  }

  @Test func whatDepartsIsWarnedOf() throws {
    let reading = try Self.rows(
      """
      Id,Frame,Time,Joy,Serenity,Joy,AU1 Inner Brow Raise,AU99,Beaming
      a,1,0.5,0.25,0.75,9,0.5,0.125,
      a,1.5,x,NaN,01,9,,,
      a,1e999,+1,.5,0x1,9,inf,,-0
      """, model: .face)
    #expect(reading.rows.map(\.frame) == [1, nil, nil])
    #expect(reading.rows.map(\.begin) == [0.5, nil, nil])
    #expect(reading.rows.map { $0.score("emotion", "Joy") } == [0.25, nil, nil])
    #expect(reading.rows.map { $0.score("emotion", "Serenity") } == [0.75, nil, nil])
    #expect(reading.rows.map { $0.score("facs", "AU99") } == [0.125, nil, nil])
    #expect(reading.rows.map(\.carried) == [["emotion", "facs"], ["emotion"], ["emotion", "facs", "description"]])
    let first = reading.warnings.first { $0.hasPrefix("bad_cell") }
    #expect(reading.rows[2].score("description", "Beaming")?.sign == .minus)
    let codes = reading.warnings.map { $0.prefix { $0 != " " } }
    #expect(
      codes == ["duplicate_key", "unknown_name", "unknown_name", "missing_name"]
        + Array(repeating: "bad_cell", count: 5))
    #expect(first?.hasSuffix("at in, line 3, byte 96, record 3, column Frame") == true, "\(first ?? "none")")
  }

  @Test func aHeaderAloneHasNoRows() throws {
    let reading = try Self.rows("Id,Frame,Time,Joy\r\n", model: .face)
    #expect(reading.rows.isEmpty && reading.groups.isEmpty && reading.models.count == 1)
  }

  static let malformed: [(text: String, code: ParsingError.Code, record: Int?, line: Int?, byte: Int)] = [
    ("", .empty, nil, nil, 0), ("\r\n\n", .empty, nil, nil, 0), ("Id,Joy\na,1,2\n", .fieldCount, 2, 2, 7),
    ("Id,Joy\na\n", .fieldCount, 2, 2, 7), ("Id,Joy\na,1\n\"b\nb\",1\nc", .truncated, 4, 5, 19),
    ("Id,Joy\na\nb,1\n", .fieldCount, 2, 2, 7), ("Id,Joy\na,\"1", .truncated, 2, 2, 11),
    ("Id,Joy\na,\"\n1\nb,2\n", .truncated, 2, 5, 17), ("Id,Joy\na,1\"2\n", .badQuote, 2, 2, 10),
    ("Id,Joy\na,\"1\"2\n", .badQuote, 2, 2, 12), ("Id,Joy\na\r,1\n", .badToken, 2, 2, 8),
    ("Id,Jo", .notArtifacts, 1, 1, 0),
  ]

  @Test(arguments: malformed.indices) func brokenTablesAreRefusedWhereTheyBreak(_ index: Int) throws {
    let (text, code, record, line, byte) = Self.malformed[index]
    let bytes = Array(text.utf8)
    for sizes in waysToSplit(bytes.count) {
      for bufferSize in [1, 5, 1 << 16] {
        let error = #expect(throws: ParsingError.self) {
          try Reading(csv: bytes, model: nil, sizes: sizes, bufferSize: bufferSize)
        }
        #expect(error?.code == code)
        #expect(error?.place == Place(path: "in", record: record, line: line, byte: byte))
      }
    }
  }

  @Test(
    arguments: [
      ([0xFF], .badUTF8, 9), ([0xC3, 0x28], .badUTF8, 9), ([0xED, 0xA0, 0x80], .badUTF8, 9), ([0xC3], .truncated, 10),
      ([0xF0, 0x9F, 0x98], .truncated, 12),
    ] as [([UInt8], ParsingError.Code, Int)])
  func cellsHaveToBeUTF8(_ bad: [UInt8], code: ParsingError.Code, byte: Int) throws {
    for quote in ["", "\""] {
      let bytes = Array("Id,Joy\n\(quote)ab".utf8) + bad
      for sizes in waysToSplit(bytes.count) {
        let error = #expect(throws: ParsingError.self) { try Reading(csv: bytes, model: nil, sizes: sizes) }
        #expect(error?.code == code)
        #expect(error?.place.byte == byte + quote.utf8.count)
      }
    }
  }

  /// Rows that a large window lends to the fast way are those that the lexer reads in a small one.
  @Test(arguments: 0..<40 as Range<UInt64>) func windowsOfAllSizesGiveTheSame(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let header = "Id,Frame,Text,BeginTime,EndTime,BeginPosition,EndPosition,Confidence,Joy,Anger,1,toxic,Foreign,Joy"
    let numbers = [
      "", "0", "-0", "0.25", "1.3032999038696289", "0.00001157543249428272", "12", "1e-3", "-2.5E+2", "\"0.5\"",
      "0.12345678901234567890123", "123456789012345678901234567890", "4.9e-324",
    ]
    let odd = ["01", "x", ".5", "1e999", "-", "1.", " 1", "1 ", "NaN"]
    let texts = ["", "a", "\"b, \"\"c\"\"\"", "\"two\nlines\"", "😀 é", "\"\"", "no \u{2028} end"]
    let ids = ["a", "b", "\"a\"", "c", "\"q\"\"q\"", ""]
    var text = header + "\n"
    for row in 0..<30 {
      var cells = [random.oneIn(3) ? random.pick(ids) : ids[row % 2]]
      for column in 1..<14 {
        if column == 2 || column == 12 && random.oneIn(9) {
          cells.append(random.pick(texts))
        } else {
          cells.append(random.oneIn(40) ? random.pick(odd) : random.pick(numbers))
        }
      }
      text += cells.joined(separator: ",") + (random.oneIn(4) ? "\r\n" : "\n")
    }
    // Something behind the last row, so that it too can be read the fast way.
    text += String(repeating: "\n", count: 100)
    let bytes = Array(text.utf8)
    func outcome(_ bytes: [UInt8], bufferSize: Int) -> String {
      do {
        return "\(try Reading(csv: bytes, model: .language, bufferSize: bufferSize))"
      } catch {
        return "\(error)"
      }
    }
    let expected = outcome(bytes, bufferSize: 1)
    #expect(expected.hasPrefix("Reading"))
    for bufferSize in [64, 300, 1 << 16] { #expect(outcome(bytes, bufferSize: bufferSize) == expected) }
    for mutation in 0..<10 as Range<UInt64> {
      let mutated = mutate(bytes, seed: seed << 16 | mutation)
      #expect(outcome(mutated, bufferSize: 1 << 16) == outcome(mutated, bufferSize: 1))
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>) func mutationsAreRefusedExactlyWhenTheyAreNoTable(seed: UInt64) throws {
    let bytes = Array(Self.language.utf8)
    let columns = 13
    for mutation in 0..<400 as Range<UInt64> {
      let mutated = mutate(bytes, seed: seed << 32 | mutation)
      var outcomes: [String] = []
      for bufferSize in [1 << 16, 3] {
        do {
          let reading = try Reading(csv: mutated, model: .language, bufferSize: bufferSize)
          outcomes.append("\(reading)")
        } catch let error as ParsingError {
          outcomes.append("\(error)")
        }
      }
      #expect(outcomes[0] == outcomes[1])
      let isRefused = outcomes[0].hasPrefix("error: ")
      // A carriage return alone is allowed by the oracle only.
      if zip(mutated, mutated.dropFirst() + [0]).contains(where: { $0 == 0x0D && $1 != 0x0A }) { continue }
      let table = oracleCSV(mutated)?.filter { $0 != [""] }
      let width = table?.first?.count ?? columns
      // A header that nothing ends, not even its line, is a table cut short.
      let isCut = table?.count == 1 && mutated.last != 0x0A
      let isWhole = table?.isEmpty == false && table?.allSatisfy { $0.count == width } == true && !isCut
      #expect(isRefused == !isWhole, "\(mutation): \(outcomes[0].prefix(300))")
    }
  }
}

extension Reading {
  /// The rows, scores of a row by name: what has to agree where the order of columns is another.
  var sortedLines: [[UInt8]] { rows.map(\.sortedLine) }
}

extension OracleDocument {
  var sortedLines: [[UInt8]] { rows.map(\.sortedLine) }
}

extension OracleRow {
  /// The row, its scores by set and name; missing ones left out.
  var sortedLine: [UInt8] {
    var row = self
    row.scores = scores.filter { $0.value != nil }.sorted { ($0.set, $0.name) < ($1.set, $1.name) }
    return row.line
  }
}
