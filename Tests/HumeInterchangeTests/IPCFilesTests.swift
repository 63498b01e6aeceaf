import Foundation
import HumeInterchange
import HumeReports
import Testing

/// Where streams are left for other programs to read: Tests/Checks/arrow_ipc_check.py says how.
private let folder = ProcessInfo.processInfo.environment["HUME_ARROW_FOLDER"]

@Suite(.enabled(if: folder != nil)) struct IPCFilesTests {
  /// A stream, and the same as JSON: the schema in the first line, then an array of values for each row.
  @Test(arguments: IPCCase.all(most: 100_000)) func aStreamAndItsValues(_ table: IPCCase) throws {
    let name = "\(folder ?? "")/\(table.description.replacingOccurrences(of: " ", with: "-"))"
    let output = try Output.file("\(name).arrows", force: true)
    try write(table, to: output)
    try output.finish()

    let values = try Output.file("\(name).ndjson", force: true)
    let columns = table.schema.fields.map { [$0.name, "\($0.type)"] }
    let metadata = table.schema.metadata.map { [$0.key, $0.value] }
    try values.write(JSONEncoder().encode(["columns": columns, "metadata": metadata]))
    try values.write("\n")
    for batch in table.batches {
      for row in 0..<(batch.first?.count ?? 0) {
        try values.write("[\(batch.map { json($0[row]) }.joined(separator: ","))]\n")
      }
    }
    try values.finish()
  }

  /// A double goes as its bits.
  private func json(_ cell: Cell) -> String {
    switch cell {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .double(let bits): "\(bits)"
    case .text(let text): String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    }
  }
}
