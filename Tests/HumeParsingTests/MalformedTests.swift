import Foundation
import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// Bytes that are broken: each with its code and its place, whatever the split, and never a crash.
@Suite struct MalformedTests {
  /// The files of `Fixtures/malformed` and what `expected.csv` says of them.
  static let fixtures: [(file: String, code: String, range: ClosedRange<Int>)] = {
    let table = (try? fixtureBytes("malformed/expected.csv")).flatMap(oracleCSV) ?? []
    return table.dropFirst().compactMap { row in
      guard let from = Int(row[2]), let to = Int(row[3]) else { return nil }
      return (row[0], row[1], from...to)
    }
  }()

  @Test func thereAreFixtures() { #expect(Self.fixtures.count == 59) }

  @Test(arguments: fixtures.indices) func everyFixtureIsRefusedWhereItIsBroken(_ index: Int) throws {
    let (file, code, range) = Self.fixtures[index]
    let bytes = try fixtureBytes("malformed/" + file)
    var places: Set<Place> = []
    for bufferSize in [1 << 18, 1, 7, 64] {
      let error: ParsingError?
      if file.hasSuffix(".csv") {
        error = #expect(throws: ParsingError.self) { try Reading(csv: bytes, model: nil, bufferSize: bufferSize) }
      } else {
        error = try parsingError(bytes, bufferSize: bufferSize)
      }
      let found = try #require(error)
      #expect(found.codeName == code)
      #expect(found.place.byte.map(range.contains) == true, "\(found.place)")
      #expect(found.place.path == "in")
      #expect(!found.message.isEmpty && !found.advice.isEmpty)
      places.insert(found.place)
    }
    #expect(places.count == 1)
  }

  static let small = RandomPredictionOptions(.all, sources: 1, files: 1, groups: 2, rows: 2, names: 1)

  @Test(arguments: 0..<6 as Range<UInt64>) func everyPrefixIsTruncated(seed: UInt64) throws {
    let options =
      seed < 3 ? Self.small : RandomPredictionOptions(.real, models: ["language"], files: 1, rows: 1, names: 2)
    var bytes = randomPredictions(seed: seed, options: options)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    while [0x20, 0x09, 0x0A, 0x0D].contains(bytes.last) { bytes.removeLast() }
    try #require(StrictJSON.accepts(bytes))
    var random = SeededRandom(seed: seed)
    for count in 0..<min(bytes.count, 2_500) {
      let error = try parsingError(Array(bytes[..<count]), bufferSize: random.pick([1, 7, 64, 4096]))
      let isBlank = bytes[..<count].allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      #expect(error?.code == (isBlank ? .empty : .truncated), "\(count)")
      #expect(error?.place.byte == count)
    }
  }

  @Test(arguments: 0..<16 as Range<UInt64>) func mutationsAreRefusedExactlyWhenTheyAreNotJSON(seed: UInt64) throws {
    let bytes = randomPredictions(seed: seed, options: Self.small)
    var refused = 0
    for mutation in 0..<250 as Range<UInt64> {
      let mutated = mutate(bytes, seed: seed << 32 | mutation)
      let error = try parsingError(mutated)
      let split = try parsingError(mutated, sizes: seededSplits(of: mutated.count, seed: mutation), bufferSize: 13)
      #expect(split == error)
      do {
        _ = try StrictJSON.parse(mutated)
        #expect(error == nil || error?.code == .notPredictions, "\(mutation): \(String(describing: error))")
      } catch {
        refused += 1
      }
      guard let error, error.code != .notPredictions else { continue }
      let oracle = #expect(throws: StrictJSONError.self, "\(mutation): \(error)") { try StrictJSON.parse(mutated) }
      // The place is that of the token which cannot stand there, or of the byte inside it.
      if let byte = error.place.byte, let offset = oracle?.offset {
        #expect((offset - 12...offset).contains(byte), "\(mutation): \(byte), \(offset), \(error)")
        if offset == mutated.count, mutated.count > 3 {
          #expect([.truncated, .empty].contains(error.code), "\(mutation): \(error)")
        }
      }
    }
    #expect(refused > 50)
  }
}
