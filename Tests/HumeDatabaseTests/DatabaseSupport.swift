import CSQLite
import Foundation
import HumeAnalysis
import HumeDatabase
import HumeInputs
import HumeParsing
import HumeReports
import HumeTypes
import TestSupport

/// A folder for one test, removed when the test ends.
final class TestFolder {
  let url = temporaryFolder()
  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// The path of a file of this text, made here.
  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
    return path(name)
  }

  /// The names of what is in the folder, hidden ones too.
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }
}

/// A value that was read from a database.
enum Stored: Equatable {
  case null
  case integer(Int64)
  case bits(UInt64)
  case bytes([UInt8])

  static func text(_ text: String) -> Stored { .bytes(Array(text.utf8)) }
  static func real(_ number: Double) -> Stored { .bits(number.bitPattern) }

  /// What a cell is stored as. SQLite keeps a zero in a column of numbers without its sign.
  init(_ cell: Cell) {
    switch cell {
    case .text(let text): self = .text(text)
    case .integer(let integer): self = .integer(Int64(integer))
    case .number(let number) where number.isFinite: self = .real(number == 0 ? 0 : number)
    case .missing, .number: self = .null
    case .boolean(let boolean): self = .integer(boolean ? 1 : 0)
    }
  }
}

/// A database that is read, by the plainest means.
final class ReadDatabase {
  struct Failure: Error { let message: String }
  private var handle: OpaquePointer?

  init(_ path: String) throws {
    guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else { throw failure }
  }

  deinit { sqlite3_close(handle) }

  private var failure: Failure { Failure(message: String(cString: sqlite3_errmsg(handle))) }

  /// The rows that a query gives.
  func rows(_ sql: String) throws -> [[Stored]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw failure }
    defer { sqlite3_finalize(statement) }
    var rows: [[Stored]] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: rows.append((0..<sqlite3_column_count(statement)).map { value(statement, $0) })
      case SQLITE_DONE: return rows
      default: throw failure
      }
    }
  }

  /// The names and declared types of a table's columns.
  func columns(of table: String) throws -> [(name: Stored, type: Stored)] {
    try rows("SELECT name, type FROM pragma_table_info('\(table)')").map { ($0[0], $0[1]) }
  }

  private func value(_ statement: OpaquePointer?, _ index: Int32) -> Stored {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, index))
    default:
      let start = sqlite3_column_text(statement, index)
      let count = Int(sqlite3_column_bytes(statement, index))
      return .bytes(Array(UnsafeBufferPointer(start: start, count: count)))
    }
  }
}

/// Keeps the cells that are written to it.
final class KeptCells {
  var rows: [[Cell]] = []
}

/// A format that only keeps cells.
struct KeepingFormat: TableFormat {
  let kept: KeptCells
  func begin(_ name: String, columns: [Column]) {}
  func row(_ cells: [Cell]) { kept.rows.append(cells) }
  func end() {}
}

/// What was asked, in all these tests.
let envelope = Envelope(command: "export", version: "1.2.3", parameters: [("emotion", .texts(["Joy"]))])

/// The models that any of the inputs has rows or groups of.
func models(_ scans: [InputScan?]) -> [Model] { Set(scans.compactMap { $0?.models }.joined()).sorted() }

/// Writes all of `inputs` to a database, as a program would; `admits`: the selection, and what sees each row written.
func export(
  _ inputs: [ResultsInput], scans: [InputScan?], to path: String, tables: [DatabaseTable], force: Bool = false,
  factors: [String] = [], anonymizer: Anonymizer? = nil, admits: (borrowing Observation) throws -> Bool
) throws {
  let export = try DatabaseExport(path, force: force, tables: tables, envelope: envelope, anonymizer: anonymizer)
  for (input, scan) in zip(inputs, scans) {
    try export.begin(InputRecord(path: input.name, bytes: input.bytes))
    var failure: (any ExplainedError)?
    do {
      let reader = try scan?.open(input) ?? input.open()
      while try reader.withNext({ step, row in
        try export.note(step)
        guard case .row = step, try admits(row) else { return }
        if let anonymizer {
          try export.write(anonymizer.observation(row), factors: factors)
        } else {
          try export.write(row, factors: factors)
        }
      }) {}
    } catch let error as ParsingError {
      failure = error
    }
    try export.end(failure: failure)
  }
  try export.finish()
}

/// A document of one face with these scores as they are spelt, a row each.
func document(_ rows: [String], model: String = "face", id: String = "face_0", file: String = "a.mp4") -> String {
  let predictions = rows.enumerated().map { #"{"time":\#($0),"emotions":[\#($1)]}"# }.joined(separator: ",")
  return #"[{"source":{"type":"file","filename":"\#(file)"},"results":{"predictions":[{"file":"\#(file)","models":{"#
    + #""\#(model)":{"grouped_predictions":[{"id":"\#(id)","predictions":[\#(predictions)]}]}}}],"errors":[]}}]"#
}
