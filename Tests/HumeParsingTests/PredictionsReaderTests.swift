import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// Predictions JSON against the oracle: every row, field and score, bit for bit, whatever the split.
@Suite struct PredictionsReaderTests {
  static let options: [(name: String, options: RandomPredictionOptions)] = [
    ("plain", RandomPredictionOptions([], sources: 1, files: 1, groups: 2, rows: 3)),
    ("real", RandomPredictionOptions(.real, rows: 4, names: 4)),
    ("all", RandomPredictionOptions(.all, rows: 4, names: 4)),
    ("all names", RandomPredictionOptions(.all, sources: 1, files: 1, groups: 2, rows: 2)),
  ]

  @Test(arguments: options.indices, 0..<16 as Range<UInt64>)
  func equalsTheOracle(_ index: Int, seed: UInt64) throws {
    let bytes = randomPredictions(seed: seed, options: Self.options[index].options)
    let json = try StrictJSON.parse(bytes)
    // A dictionary of no sources is refused.
    if json.members?.isEmpty == true { return }
    let oracle = OracleDocument(json: json)
    let whole = try Reading(json: bytes)
    #expect(firstDifference(whole.lines, oracle.rows.map(\.line)) == nil)
    #expect(whole.groups == oracle.groupLines)
    #expect(whole.errors == oracle.errorLines)
    #expect(whole.models == oracle.modelLines)
    for bufferSize in [1, 7, 64] {
      #expect(try Reading(json: bytes, bufferSize: bufferSize) == whole, "buffer of \(bufferSize)")
    }
    for seed in seed..<seed + 2 {
      #expect(try Reading(json: bytes, sizes: seededSplits(of: bytes.count, seed: seed)) == whole, "pieces \(seed)")
    }
  }
}
