import Foundation
import HumeClient
import TestSupport
import Testing

/// Going on from where an answer broke off, and every way in which the second answer can be wrong.
@Suite struct ResumeFaultTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var fault: Fault
    var end = "a"
    /// Of these the first brought half of the bytes.
    var requests: Int
    /// What is on the server from the second request on, if it is something else.
    var then: Content?
    var limits = patientLimits
    var testDescription: String { "\(fault)" + (then.map { ", then ETag \($0.etag ?? "none")" } ?? "") }
  }

  static let date = Date(timeIntervalSince1970: 784_111_777)
  static let content = Content.predictions("a", lastModified: date)
  static let other = Content.predictions("b", lastModified: date + 60)

  static func all(_ requests: Int, _ faults: [Fault], end: String = "a") -> [Case] {
    faults.map { Case(fault: $0, end: end, requests: requests) }
  }

  static let cases: [Case] = {
    var cases: [Case] = []
    // Two answers make it whole.
    cases += all(
      2,
      [
        .whole, .close, .chunked(size: 100), .untilClose, .rangeIgnored, .contentRange("bytes 1000-1999/2000"),
        .contentRange("bytes 1000-1999/*"), .contentRange("BYTES 1000-1999/2000"), .interim(100), .drip(500, every: 5),
      ])
    // What does not fit is dropped with all that was there, and all is asked for.
    cases += all(
      3,
      [
        .rangeOff(by: -10), .rangeOff(by: 10), .rangeOff(by: -1000), .rangeSaysOff(by: 1), .rangeSaysOff(by: -1),
        .totalOff(by: 1), .totalOff(by: -1), .contentRange(nil), .contentRange(""), .contentRange("bytes x"),
        .contentRange("bytes 1000-1999"), .contentRange("bytes */2000"), .contentRange("bytes 1000-/2000"),
        .contentRange("bytes 1999-1000/2000"), .contentRange("bytes 1000-2000/2000"), .contentRange("1000-1999/2000"),
        .contentRange("bytes 1000-1999/2000, bytes 0-1/2"), .contentRange("items 1000-1999/2000"),
        .contentRange("bytes 1000-99999999999999999999/2000"), .rangeLonger(by: 5),
        .rangeLonger(by: 5) + .chunked(size: 9),
        .rangeShorter(by: 5), .lengthOff(by: -5), .byteranges, .unsatisfiable, .unasked206(from: 0),
        .unasked206(from: 999),
        .withoutValidators, .ifRangeIgnored(other), .ifRangeIgnored(content.with(etag: "W/\"a\"")),
        .header("ETag", "\"second\""), .header("Content-Range", "bytes 0-9/2000"), .otherBytes,
      ])
    // The second answer has a fault of its own that passes.
    cases += all(
      3,
      [
        .cut(after: 0), .cut(after: 500), .reset(after: 500), .nothing, .resetReply(after: 30), .status(503),
        .status(429), .rangeShorter(by: 5) + .chunked(size: 9), .rangeShorter(by: 5) + .untilClose,
        .contentRange("bytes 1000-1499/2000") + .rangeShorter(by: 500), .lengthOff(by: 5),
      ])
    cases += [Fault.stall(after: 500), .noAnswer].map { Case(fault: $0, requests: 3, limits: shortLimits) }
    // An answer that says no, or is something else.
    cases += all(2, [.status(404)], end: "not_found")
    cases += all(2, [.status(401)], end: "key_refused")
    cases += all(
      2, [.webPage, .empty, .otherCall, .gzip, .gzipLie, .encoding("br")], end: "bad_reply")
    // Another content is there by now: it comes whole, and nothing of the first stays.
    cases += [
      Case(fault: .whole, end: "b", requests: 2, then: other),
      Case(fault: .rangeIgnored, end: "b", requests: 2, then: other),
      Case(fault: .cut(after: 100), end: "b", requests: 3, then: other),
      Case(fault: .cut(after: 1500), end: "b", requests: 3, then: other),
      Case(fault: .ifRangeIgnored(other), end: "b", requests: 3, then: other),
      Case(fault: .whole, end: "b", requests: 2, then: other.with(etag: nil)),
      Case(fault: .whole, end: "b", requests: 2, then: other.with(etag: "W/\"a\"")),
      Case(fault: .whole, end: "b", requests: 2, then: .predictions("b", count: 1500)),
      Case(fault: .whole, end: "b", requests: 2, then: .predictions("b", count: 900)),
      // Under the same ETag, but not of the same length or date: told apart all the same.
      Case(fault: .whole, end: "b", requests: 3, then: .predictions("b", count: 1500, etag: "\"a\"")),
      Case(fault: .whole, end: "b", requests: 3, then: .predictions("b", count: 900, etag: "\"a\"")),
      Case(fault: .whole, end: "b", requests: 3, then: other.with(etag: "\"a\"")),
    ]
    return cases
  }()

  @Test(arguments: cases)
  func neverMixesBytes(_ test: Case) async throws {
    // In one run, and in two.
    for tries in [4, 1] {
      let server = try FaultyAPI([Self.content, test.then ?? Self.content])
      server.api.script([.cut(after: 1000), test.fault])
      if tries == 1 { #expect(try await server.fetch() == "cut_short") }
      let end = try await server.fetch(tries: 4, limits: test.limits)
      #expect(end == test.end)
      let requests = server.log.requests
      #expect(requests.count == test.requests)
      #expect(requests.dropFirst().first?.header("Range") == "bytes=1000-")
      #expect(requests.dropFirst().first?.header("If-Range") == "\"a\"")
      // After an error, too, the next fetch ends well.
      if end.count > 1 { #expect(try await server.fetch() == (test.then == nil ? "a" : "b")) }
      server.stop()
    }
  }

  /// Without a strong validator nothing shows that the content has not changed: it is asked for as a whole.
  @Test(arguments: [nil, "W/\"a\"", "a", "", "\"a", "\"a\"b\"", "\"a\", \"b\"", "w/\"a\"", "\"a b\""])
  func goesOnOnlyByAStrongETag(etag: String?) async throws {
    let server = try FaultyAPI([Self.content.with(etag: etag), Self.other.with(etag: etag)])
    server.api.script([.cut(after: 1000)])
    let came = try await server.fetch(tries: 2)
    #expect(came == "b")
    server.stop()
    #expect(server.log.requests.count == 2)
    #expect(server.log.requests.allSatisfy { $0.header("Range") == nil && $0.header("If-Range") == nil })
  }

  /// Partial replies that never fit are not asked for again and again.
  @Test func givesUpWherePartsNeverFit() async throws {
    let server = try FaultyAPI()
    server.api.script([], afterwards: .cut(after: 1000) + .rangeOff(by: 1) + .header("X-Note", "never fits"))
    let came = try await server.fetch(tries: 50)
    #expect(came == "bad_reply")
    server.stop()
    #expect(server.log.requests.count == 6)
  }

  /// However little each answer brings, it ends; what is there is not asked for twice.
  @Test func littleByLittle() async throws {
    let server = try FaultyAPI()
    server.api.script(Fault.cut(after: 150).times(13))
    let came = try await server.fetch(tries: 2)
    #expect(came == "a")
    server.stop()
    let ranges = server.log.requests.map { $0.header("Range") }
    #expect(ranges == [nil] + (1...13).map { "bytes=\($0 * 150)-" })
  }

  /// A content that is another each time never comes to an end, so it is given up.
  @Test func aContentThatAlwaysChanges() async throws {
    let versions = (0..<40).map { Content.predictions($0 % 2 == 0 ? "a" : "b", etag: "\"\($0)\"") }
    let server = try FaultyAPI(versions)
    server.api.script([], afterwards: .cut(after: 1000))
    let came = try await server.fetch(tries: 5)
    #expect(came == "cut_short")
    server.stop()
    #expect((5...6).contains(server.log.requests.count))
  }
}
