import Foundation
import HumeInputs
import HumeParsing
import HumeSystem
import HumeTypes
import TestSupport
import Testing

/// What comes through a pipe: read once, from where it stands, ranks known only where rows are in order.
@Suite struct StandardInputTests {
  /// An input over a pipe that gives `bytes`, the first of them read already.
  private func piped(_ bytes: [UInt8], csv: Bool = false) throws -> ResultsInput {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    let head = Array(bytes.prefix(100))
    let rest = Data(bytes.dropFirst(head.count))
    Thread.detachNewThread {
      let end = FileHandle(fileDescriptor: writing, closeOnDealloc: true)
      try? end.write(contentsOf: rest)
      try? end.close()
    }
    let location = ResultsInput.Location.standardInput(
      head: head, rest: File(descriptor: reading, path: "-", owns: true))
    return ResultsInput(name: "-", form: csv ? .csv(location, stem: "-") : .json(location))
  }

  @Test func documentsAndTablesComeThroughAPipe() throws {
    let shuffled = try fixtureBytes("shuffled-keys.json")
    let fromFile = try rows(findInputs([fixture("shuffled-keys.json").path]).inputs[0].open())
    for bytes in [shuffled, gzip(shuffled)] {
      let input = try piped(bytes)
      #expect(!input.canReopen)
      #expect(try rankedRows(input) == fromFile)
    }
    let table = try rankedRows(piped(Array(smallCSV(times: [0, 1, 2]).utf8), csv: true))
    #expect(table.map { $0.place } == (0...2).map { ["file-0--", "-", "face", "face_0", "\($0)"] })
  }

  @Test(arguments: [[0, 2, 1], [3, 2, 1]] as [[Double]]) func unitsOutOfOrderCannotBeKnown(_ times: [Double]) throws {
    let bytes = Array(smallDocument("a", times: times).utf8)
    let error = #expect(throws: InputError.self) { try rankedRows(piped(bytes)) }
    #expect(error?.codeName == "unordered_rows")
    #expect(error?.place.path == "-" && error?.advice.isEmpty == false)
    // Rows as they come need no ranks.
    #expect(try rows(piped(bytes).open()).map { $0.place[4] } == ["0", "1", "2"])
  }
}
