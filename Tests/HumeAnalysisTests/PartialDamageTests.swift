import Foundation
import HumeAnalysis
import HumeInputs
import HumeTypes
import TestSupport
import Testing

/// Whatever the bytes are, reading partial results ends in an error or in results that can be worked with.
@Suite struct PartialDamageTests {
  private static func bytes(_ path: String, _ request: SummaryRequest) throws -> [UInt8] {
    try PartialSummary(of: findInputs([fixture(path).path]), request).serialized()
  }

  private static let pooled = SummaryRequest(AnalysisOptions(), across: .pool)

  private func refusal(_ bytes: [UInt8]) -> PartialError? {
    do throws(PartialError) {
      _ = try PartialSummary(serialized: bytes)
      return nil
    } catch { return error }
  }

  @Test func isToldWhereverItIsCut() throws {
    let whole = try Self.bytes("webhook.json", Self.pooled)
    try #require(refusal(whole) == nil)
    for count in whole.indices {
      let error = refusal(Array(whole[..<count]))
      #expect(error?.code == .truncated, "\(count) bytes")
      #expect(error?.place.byte == count)
    }
  }

  @Test func isToldWhateverByteIsChanged() throws {
    let whole = try Self.bytes("webhook.json", SummaryRequest())
    var random = Seeded(state: 1)
    let places = Array(0..<24) + (0..<400).map { _ in Int.random(in: 0..<whole.count, using: &random) }
    for place in places {
      var bytes = whole
      bytes[place] ^= UInt8.random(in: 1...255, using: &random)
      let error = try #require(refusal(bytes), "byte \(place)")
      switch place {
      case 0..<8: #expect(error.code == .notPartial)
      case 8..<12: #expect(error.code == .unknownVersion)
      case 12..<20: #expect([.truncated, .damaged].contains(error.code))
      default: #expect(error.code == .damaged)
      }
      #expect(error.place.byte != nil)
    }
  }

  @Test(arguments: [[], [UInt8]("PK\u{3}\u{4}".utf8), [UInt8]("[{\"source\": {}}]".utf8), [0, 0, 0, 0, 0, 0, 0, 0, 0]])
  func otherThingsAreRefused(_ bytes: [UInt8]) {
    #expect(refusal(bytes)?.code == (bytes.isEmpty ? .truncated : .notPartial))
  }

  @Test func otherVersionsAreRefused() {
    var bytes = PartialSummary().serialized()
    bytes[8] = 2
    let error = refusal(bytes)
    #expect(error?.code == .unknownVersion)
    #expect(error?.message.contains("version 2 of their format; version 1 is read") == true)
  }

  @Test func nothingStandsBehindTheEnd() {
    #expect(refusal(PartialSummary().serialized() + [0])?.code == .damaged)
    // Within the content it is no change, but wrong all the same.
    #expect(refusal(document(content(PartialSummary().serialized()) + [0]))?.code == .malformed)
  }

  /// Contents that no program writes, under a right checksum.
  @Test(arguments: [
    ("an endless number", [UInt8](repeating: 0xFF, count: 30)),
    ("a list of 2⁶² models", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]),
    ("a text that was not written", [1, 5]), ("a text of 2³⁵ bytes", [1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 1]),
    ("a text that is not UTF-8", [1, 0, 2, 0xC3, 0x28]), ("nothing", []),
    ("a feature set that nobody has", [0, 0, 0, 0, 1, 0, 2, 0x6A, 0x6F]), ("a byte for a bool", [0, 0, 0, 0, 0, 7]),
  ])
  func malformedContentsAreRefused(_ what: String, _ content: [UInt8]) {
    #expect(refusal(document(content))?.code == .malformed, "\(what)")
  }

  /// What is changed: finished groups; few pooled rows, kept; many, on a grid, with weights and sums of all sizes.
  private static func intact(_ what: String) throws -> PartialSummary {
    var options = AnalysisOptions()
    options.threshold = 0.3
    options.exact = what == "exact"
    let across: AcrossChoice? = what == "groups" ? nil : .pool
    let request = SummaryRequest(options, across: across)
    guard what == "grid" else { return try PartialSummary(of: findInputs([fixture("webhook.json").path]), request) }
    let rows = (0..<1200).map { i in
      let begin = Double(i)
      return Row(begin, begin + 0.3, [begin / 5000, i % 9 == 0 ? 1e300 : -9.25, i % 2 == 0 ? .nan : 1e-200])
    }
    let result = try analyse([TestFile("a", plain, [Group("x", rows)])], options, wants: request.wants)
    return PartialSummary(request, results: [result])
  }

  /// Whatever is changed under a right checksum: an error, or something that can be finished and written again.
  @Test(arguments: ["groups", "kept", "exact", "grid"]) func noContentCrashes(_ what: String) throws {
    let whole = try Self.intact(what)
    let intact = content(whole.serialized())
    let next = try PartialSummary(of: findInputs([fixture("odd.json").path]), whole.request)
    let other = content(next.serialized())
    var random = Seeded(state: 9)
    var (errors, results) = (0, 0)
    for _ in 0..<1000 {
      var content = intact
      let place = Int.random(in: 0..<content.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: content[place] = UInt8.random(in: 0...255, using: &random)
      case 1: content[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: content.replaceSubrange(place..<min(place + 9, content.count), with: repeatElement(0xFF, count: 8))
      default: content.replaceSubrange(place..., with: other[Int.random(in: 0..<other.count, using: &random)...])
      }
      do {
        var partial = try PartialSummary(serialized: document(content))
        try? partial.merge(next)
        let analysis = partial.analysis
        _ = AcrossFiles(analysis.results, by: .mean)
        _ = PooledRows.of(analysis.results)
        _ = JobShape(analysis.results)
        #expect(try PartialSummary(serialized: partial.serialized()).serialized() == partial.serialized())
        results += 1
      } catch {
        #expect(error.code == .malformed)
        errors += 1
      }
    }
    #expect(errors > 100)
    #expect(results > 10)
  }

  /// What stands between header and checksum.
  private func content(_ bytes: [UInt8]) -> [UInt8] { Array(bytes[20..<(bytes.count - 4)]) }

  /// A content with a header and a right checksum, the slow way.
  private func document(_ content: [UInt8]) -> [UInt8] {
    var bytes = Array("HUMEPART".utf8) + [1, 0, 0, 0]
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: content.count >> (8 * shift))) }
    bytes += content
    var crc: UInt32 = ~0
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: ~crc >> UInt32(8 * shift))) }
    return bytes
  }
}
