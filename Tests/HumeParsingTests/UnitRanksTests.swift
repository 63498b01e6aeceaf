import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// Units against the oracle's: rows out of order, rows at one time, and groups that come twice.
@Suite struct UnitRanksTests {
  private static func reader(_ bytes: [UInt8]) -> PredictionsReader {
    PredictionsReader(PieceStream(bytes), context: ReadingContext(input: "in"), bufferSize: 4096)
  }

  /// The units of a document's rows, as the reader ranks them, and whether any was not simply the index.
  private static func units(_ bytes: [UInt8]) throws -> [Int] {
    let ranked = reader(bytes)
    ranked.ranks = try ranks { reader(bytes) }
    return try Reading(ranked).units
  }

  /// The ranks of an input: one look for what is out of order, and one more where there is any.
  private static func ranks(_ open: () throws -> PredictionsReader) throws -> UnitRanks {
    var scan = OrderScan()
    try open().forEachObservation { scan.add($0) }
    return try UnitRanks(of: scan.unordered, open: open)
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func equalTheOracle(seed: UInt64) throws {
    for features in [.unsorted, .all] as [RandomPredictionFeatures] {
      let bytes = randomPredictions(seed: seed, options: RandomPredictionOptions(features, rows: 8, names: 1))
      let json = try StrictJSON.parse(bytes)
      // A dictionary of no sources is refused.
      if json.members?.isEmpty == true { continue }
      let oracle = OracleDocument(json: json).rows
      #expect(try Self.units(bytes) == oracle.map(\.unit))
    }
  }

  /// A document with groups of (id, times), each row with the text position given or none.
  private static func document(_ groups: [(id: String, rows: [String])]) -> [UInt8] {
    let list = groups.map { #"{"id":"\#($0.id)","predictions":[\#($0.rows.joined(separator: ","))]}"# }
    return Array(
      #"""
      [{"source":{"type":"text"},"results":{"predictions":[{"file":"f","models":{"language":{"grouped_predictions":
      [\#(list.joined(separator: ","))]}}}],"errors":[]}}]
      """#.utf8)
  }

  static let cases: [(groups: [(id: String, rows: [String])], units: [Int])] = [
    ([("a", [#"{"time":1}"#, #"{"time":1}"#, #"{"time":0}"#, #"{"time":null}"#, "{}"])], [1, 2, 0, 3, 4]),
    ([("a", ["{}", #"{"time":5}"#])], [1, 0]),
    ([("a", [#"{"time":{"begin":0,"end":2}}"#, #"{"time":{"begin":0,"end":1}}"#])], [1, 0]),
    ([("a", [#"{"position":{"begin":4,"end":9}}"#, #"{"position":{"begin":0,"end":3}}"#])], [1, 0]),
    ([("a", [#"{"position":{"begin":4,"end":9}}"#, #"{"position":{"begin":4,"end":8}}"#])], [1, 0]),
    (
      [("a", [#"{"position":{"begin":4,"end":9},"frame":2}"#, #"{"position":{"begin":4,"end":9},"frame":1}"#])], [1, 0]
    ),
    (
      [("a", [#"{"time":1}"#, #"{"time":3}"#]), ("b", [#"{"time":0}"#]), ("a", [#"{"time":2}"#, #"{"time":4}"#])],
      [0, 2, 0, 1, 3]
    ),
    ([("a", [#"{"time":1}"#]), ("a", [#"{"time":2}"#])], [0, 1]),
    ([("a", [#"{"time":-0.0}"#, #"{"time":0}"#])], [0, 1]),
    ([("a", [#"{"time":1}"#]), ("b", []), ("a", []), ("a", [#"{"time":1}"#, #"{"time":0}"#])], [1, 2, 0]),
  ]

  @Test(arguments: cases.indices) func ranksByTimePositionAndFrame(_ index: Int) throws {
    let (groups, units) = Self.cases[index]
    let bytes = Self.document(groups)
    #expect(try Self.units(bytes) == units)
    #expect(OracleDocument(json: try StrictJSON.parse(bytes)).rows.map(\.unit) == units)
  }

  @Test func sortedInputsAreReadOnce() throws {
    let bytes = Self.document([("a", [#"{"time":1}"#, #"{"time":2}"#]), ("b", [#"{"time":1}"#])])
    var opened = 0
    _ = try Self.ranks {
      opened += 1
      return Self.reader(bytes)
    }
    #expect(opened == 1)
  }

  @Test func withoutRanksTheUnitIsTheIndex() throws {
    let bytes = Self.document([("a", [#"{"time":2}"#, #"{"time":1}"#]), ("a", [#"{"time":0}"#])])
    #expect(try Reading(json: bytes).units == [0, 1, 0])
  }

  @Test func oddGroupsAreOneGroup() throws {
    let bytes = try fixtureBytes("odd.json")
    #expect(try Self.units(bytes) == OracleDocument(json: try StrictJSON.parse(bytes)).rows.map(\.unit))
  }
}
