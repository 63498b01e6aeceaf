import Foundation
import TestSupport
import Testing

/// Runs `hume-results` as the tests of what it writes do: in `Fixtures`, so that paths are short and the same
/// everywhere, 100 columns wide, in UTF-8.
func hume(
  _ arguments: [String], input: Data? = nil, environment: [String: String] = [:], directory: URL? = nil
) throws -> ProgramRun {
  try runProgram(
    arguments, input: input, environment: usualEnvironment.merging(environment) { $1 },
    directory: directory ?? fixture(""))
}

/// The same for a command line without the program's name, split as a shell splits it.
func hume(
  _ line: String, input: Data? = nil, environment: [String: String] = [:], directory: URL? = nil
) throws -> ProgramRun {
  try hume(shellWords(line), input: input, environment: environment, directory: directory)
}

/// COLORTERM is emptied, which is the same as taking it out.
let usualEnvironment = ["LC_ALL": "C.UTF-8", "COLUMNS": "100", "COLORTERM": ""]

/// The commands of the program.
let commands = [
  "report", "summary", "merge", "top", "timeline", "qc", "peaks", "episodes", "events", "align", "compare", "cooccur",
  "sync", "export", "validate", "unpack", "pack", "submit", "jobs", "status", "wait", "fetch",
]

/// The job folder in `Fixtures/interview`.
let interviewID = "3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018"

/// A folder for one test, gone with the last reference.
final class Scratch {
  let url = temporaryFolder()

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in it.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// The names in it or in a folder of it, sorted; hidden ones too.
  func names(_ folder: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
  }

  @discardableResult
  func write(_ data: Data, to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    return file.path
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

  func read(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }
}

extension ProgramRun {
  /// The rows of a csv, the header first.
  func records() throws -> [[String]] { try #require(oracleCSV(Array(stdout)), "not a CSV:\n\(text)") }

  /// The rows of a csv by the names of its columns.
  func csvRows() throws -> [[String: String]] {
    let records = try records()
    let header = try #require(records.first)
    return records.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
  }

  /// The document of a json.
  func json() throws -> OracleJSON { try StrictJSON.parse(Array(stdout), allowBOM: false) }

  /// The rows of a json.
  func jsonRows() throws -> [OracleJSON] { try #require(try json().first("data")?.elements) }

  /// What stderr says of errors: their first lines without `error: `.
  var errors: [String] { lines(of: "error: ") }

  /// What stderr says of warnings.
  var warnings: [String] { lines(of: "warning: ") }

  private func lines(of prefix: String) -> [String] {
    stderr.split(separator: "\n").filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }
}

/// Where two texts part, in words: the line and what each has there; nil where they are the same bytes.
func firstDifference(_ got: Data, from expected: Data) -> String? {
  if got == expected { return nil }
  let (gotLines, expectedLines) = (lines(got), lines(expected))
  let line = zip(gotLines, expectedLines).prefix { $0 == $1 }.count
  func show(_ lines: [Data]) -> String {
    guard line < lines.count else { return "(nothing: it has \(lines.count - 1) lines)" }
    return String(String(decoding: lines[line], as: UTF8.self).debugDescription.prefix(1000))
  }
  return "line \(line + 1) differs\n  expected: \(show(expectedLines))\n  got:      \(show(gotLines))"
}

private func lines(_ data: Data) -> [Data] {
  data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Data($0) }
}

@Suite struct FirstDifferenceTests {
  @Test(arguments: [
    ("a\nb\n", "a\nb\n", nil),
    ("a\nc\n", "a\nb\n", "line 2 differs\n  expected: \"b\"\n  got:      \"c\""),
    ("a\n", "a", "line 2 differs\n  expected: (nothing: it has 0 lines)\n  got:      \"\""),
    ("", "a\n", "line 1 differs\n  expected: \"a\"\n  got:      \"\""),
  ])
  func saysWhere(_ got: String, _ expected: String, _ message: String?) {
    #expect(firstDifference(Data(got.utf8), from: Data(expected.utf8)) == message)
  }
}
