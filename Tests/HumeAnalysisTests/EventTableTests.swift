import HumeAnalysis
import HumeParsing
import HumeTypes
import Testing

/// Tables of events: what is read of them, and what is refused, where.
@Suite struct EventTableTests {
  /// A text, and its events as index, onset, duration and type.
  static let good: [(String, [String])] = [
    ("onset\tduration\ttrial_type\n2.5\t1\tlaugh\n8\tn/a\tcry\n", ["0 2.5 1.0 laugh", "1 8.0 0.0 cry"]),
    ("trial_type\tnote\tonset\nlaugh\tx\t-1e-1", ["0 -0.1 0.0 laugh"]),
    ("onset\n1\n", ["0 1.0 0.0 "]),
    ("\u{FEFF}onset\tduration\r\n1\t0\r\n\r\n2\t\r\n", ["0 1.0 0.0 ", "1 2.0 0.0 "]),
    (" onset \ttrial_type\n 1 \t two words \n2\tn/a", ["0 1.0 0.0 two words", "1 2.0 0.0 "]),
    (
      "onset\ttrial_type\n1\t\"a\tb\"\n2\t\"a\"\"b\"\n3\tsay \"no\"\n4\t\"open\n",
      [
        "0 1.0 0.0 a\tb", "1 2.0 0.0 a\"b", "2 3.0 0.0 say \"no\"", "3 4.0 0.0 \"open",
      ]
    ),
    ("onset\tduration\nn/a\t1\n3\t1\n", ["1 3.0 1.0 "]),
    ("onset\n0.0000005\n-0.0000005\n0.0000004\n", ["0 1e-06 0.0 ", "1 -1e-06 0.0 ", "2 0.0 0.0 "]),
  ]

  @Test(arguments: good) func isRead(_ text: String, _ expected: [String]) throws {
    let table = try EventTable(parsing: Array(text.utf8))
    #expect(table.events.map { "\($0.index) \($0.onset) \($0.duration) \($0.type)" } == expected)
    let isWarned = text.contains("\nn/a\t1")
    #expect(table.warnings.map(\.code) == (isWarned ? ["no_onset"] : []))
  }

  @Test func aCSVIsReadByItsRules() throws {
    let text = "onset,trial_type,duration\n1,\"a, \"\"b\"\"\n c\",2\n\n4,d,n/a\n"
    let table = try EventTable(parsing: Array(text.utf8), commaSeparated: true)
    #expect(table.events.map(\.type) == ["a, \"b\"\n c", "d"])
    #expect(throws: ParsingError.self) { try EventTable(parsing: Array("onset\n\"1".utf8), commaSeparated: true) }
  }

  /// A text, the line and column of the error, and what it says.
  static let bad: [(String, Int?, String?, String)] = [
    ("", 1, nil, "no column \"onset\""), ("start\tend\n1\t2\n", 1, nil, "no column \"onset\""),
    ("onset,duration\n1,2\n", 1, nil, "no column \"onset\""),
    ("onset\tduration\n", nil, nil, "no event"), ("onset\nn/a\n", nil, nil, "no event"),
    ("onset\tduration\n1\t2\n\nx\t2\n", 4, "onset", "\"x\" is no number"),
    ("onset\tduration\n1\tnan\n", 2, "duration", "\"nan\" is no number"),
    ("onset\tduration\n1\t0x10\n", 2, "duration", "is no number"), ("onset\n1,5\n", 2, "onset", "is no number"),
    ("onset\n1e9\n", 2, "onset", "is no number"), ("onset\n1e999\n", 2, "onset", "is no number"),
    ("onset\tduration\n1\t-2\n", 2, "duration", "cannot be below 0"),
    ("onset\tduration\n1\n", 2, nil, "1 cells, the header 2"),
    ("onset\tduration\n1\t2\t3\n", 2, nil, "3 cells, the header 2"),
  ]

  @Test(arguments: bad) func isRefused(_ text: String, _ line: Int?, _ column: String?, _ message: String) throws {
    let error = try #require(throws: AnalysisError.self) {
      try EventTable(parsing: Array(text.utf8), path: "events.tsv")
    }
    #expect(error.code == .badEvents)
    #expect(error.message.contains(message), "\(error.message)")
    #expect(error.place == Place(path: "events.tsv", column: column, line: line))
    #expect(!error.advice.isEmpty)
  }

  @Test func linesAreCountedInACSVToo() throws {
    let text = "onset,trial_type\n1,\"two\nlines\"\n\nx,a\n"
    let error = try #require(throws: AnalysisError.self) {
      try EventTable(parsing: Array(text.utf8), commaSeparated: true)
    }
    #expect(error.place == Place(column: "onset", line: 5))
  }

  @Test func bytesThatAreNoTextAreRefused() throws {
    let error = try #require(throws: ParsingError.self) { try EventTable(parsing: Array("onset\n".utf8) + [0xFF, 10]) }
    #expect(error.code == .badUTF8)
    #expect(error.place.line == 2)
  }

  @Test func eventsBelongToFiles() throws {
    let table = try events(
      "onset file", "1 a.mp4", "2 b*", "3 n/a", "4 [x].mp4", "5 e\u{301}.mp4", "6 nobody.mp4", "7 no*")
    #expect(table.events(of: "a.mp4").map(\.onset) == [1, 3])
    #expect(table.events(of: "b1.mp4").map(\.onset) == [2, 3])
    #expect(table.events(of: "x.mp4").map(\.onset) == [3, 4])
    // A name with the signs of patterns is itself, too.
    #expect(table.events(of: "[x].mp4").map(\.onset) == [3, 4])
    #expect(table.events(of: "e\u{301}.mp4").map(\.onset) == [3, 5])
    #expect(table.events(of: "\u{E9}.mp4").map(\.onset) == [3])
    let warning = try #require(table.warning(for: ["a.mp4", "b.mp4", "x.mp4", "e\u{301}.mp4"]))
    #expect(warning.code == "unmatched_event")
    #expect(warning.count == 2)
    #expect(warning.place.path == "nobody.mp4")
    #expect(try events("onset", "1").warning(for: ["a.mp4"]) == nil)
  }
}
