import Foundation
import HumeClient
import TestSupport
import Testing

/// Every way in which the answer to a request for all bytes can be wrong.
@Suite struct FaultTableTests {
  /// What becomes of a fetch whose first answer has a fault.
  enum Verdict: Sendable {
    /// The right bytes, from the one answer, or from one that was asked for at once.
    case right(requests: Int = 1)
    /// An error that trying again does not mend: one request, whatever the patience.
    case fatal(ClientError.Code)
    /// An error that is over with the next answer.
    case transient(ClientError.Code)
    /// The same, and bytes came, from which the next tries go on until so many requests in all were made.
    case gaining(ClientError.Code, requests: Int = 2)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var fault: Fault
    var verdict: Verdict
    var limits = patientLimits
    var testDescription: String { fault.name }
  }

  static func all(_ verdict: Verdict, _ faults: [Fault], limits: TransferLimits = patientLimits) -> [Case] {
    faults.map { Case(fault: $0, verdict: verdict, limits: limits) }
  }

  static let right: [Fault] = [
    .whole, .close, .closeAfterwards, .chunked(size: 1), .chunked(size: 700), .untilClose, .http10, .interim(100),
    .interim(103, 102, 100), .drip(500, every: 5), .dripHead(20, every: 5), .delay(milliseconds: 50),
    .withoutValidators, .header("X-Long", String(repeating: "x", count: 50_000)), .contentLength("2000", "2000"),
    .header("Content-Encoding", "identity"), .header("ETag", "\"second\""), .header("Retry-After", "9"),
  ]

  static let badReplies: [Fault] = [
    .lengthOff(by: -5), .contentLength("-1"), .contentLength("2e3"), .contentLength("+2000"), .contentLength("2000, 5"),
    .contentLength("99999999999999999999"), .twoLengths, .untilCloseCut(after: 1000),
    .untilCloseCut(after: 0), .gzip, .gzipCut(by: 9), .gzipDamaged, .gzipLie,
    .gzipUnsaid + .cut(after: 1000) + .untilClose, .encoding("br"),
    .webPage, .webPageAsJSON, .otherCall, .empty, .endlessHeaders, .endlessHeaderLine, .endlessInterim,
  ]

  static let cases: [Case] = {
    var cases: [Case] = []
    cases += all(.right(), right)
    cases += all(.right(requests: 2), [.chunkedAndLength])
    cases += all(.fatal(.badReply), badReplies + Fault.noHTTP)
    cases += all(.fatal(.tooLarge), [.endlessBody, .endlessChunks])
    cases += all(.fatal(.unexpectedStatus), [.unasked206(from: 0), .unasked206(from: 100)])
    cases += all(.fatal(.unexpectedStatus), [201, 204, 205, 206, 300, 304, 600, 999].map { .status($0) })
    cases += all(
      .fatal(.badRequest), [.unsatisfiable, .status(400), .status(405), .status(418), .status(422), .status(451)])
    cases += all(.fatal(.keyRefused), [.status(401), .status(403)])
    cases += all(.fatal(.notFound), [.status(404)])
    cases += all(.fatal(.gone), [.status(410)])
    cases += all(.transient(.serverFault), [408, 500, 501, 502, 503, 504, 599].map { .status($0) })
    cases += all(.transient(.tooManyRequests), [.status(429), .status(429, retryAfter: .seconds(0))])
    cases += all(
      .transient(.cutShort),
      [.cut(after: 0), .cutReply(after: 40), .raw("cut in the head", Data("HTTP/1.1 200 OK\r\nETag: \"a\"\r\n".utf8))])
    cases += all(
      .transient(.noConnection),
      [
        .raw("interim alone", Data("HTTP/1.1 100 Continue\r\n\r\n".utf8)), .nothing, .reset(after: 0),
        .resetReply(after: 0), .resetReply(after: 40),
      ])
    cases += all(
      .transient(.timedOut), [.noAnswer, .stallReply(after: 40), .stall(after: 0), .endlessHeaders(every: 100)],
      limits: shortLimits)
    cases += all(
      .gaining(.cutShort), [.cut(after: 1), .cut(after: 1000), .cut(after: 1999), .chunkedCut(size: 7, after: 900)])
    cases += all(.gaining(.noConnection), [.reset(after: 1000), .reset(after: 1999)])
    cases += all(.gaining(.timedOut), [.stall(after: 1000), .drip(10, every: 400)], limits: shortLimits)
    // Nothing shows that all has come: it is asked for what would follow (416), and then for all.
    cases += all(.gaining(.cutShort, requests: 3), [.lengthOff(by: 5), .chunkedWithoutEnd])
    cases += all(
      .gaining(.noConnection, requests: 3), [.chunkSize("xyz"), .chunkSize("-1"), .chunkSize("FFFFFFFFFFFFFFFFFF")])
    return cases
  }()

  @Test(arguments: cases)
  func endsAsItShould(_ test: Case) async throws {
    let cases: [(tries: Int, end: String, requests: Int)] =
      switch test.verdict {
      case .right(let requests): [(1, "a", requests)]
      case .fatal(let code): [(1, code.name, 1), (4, code.name, 1)]
      case .transient(let code): [(1, code.name, 1), (3, "a", 2)]
      case .gaining(let code, let requests): [(1, code.name, 1), (3, "a", requests)]
      }
    for (tries, end, requests) in cases {
      let server = try FaultyAPI()
      server.api.script([test.fault])
      let came = try await server.fetch(tries: tries, limits: test.limits)
      #expect(came == end)
      server.stop()
      #expect(server.log.requests.count == requests)
    }
  }

  @Test(arguments: cases)
  func endsWhereTheFaultStays(_ test: Case) async throws {
    guard case .transient(let code) = test.verdict else { return }
    let server = try FaultyAPI()
    server.api.script([], afterwards: test.fault)
    let came = try await server.fetch(tries: 3, limits: test.limits)
    #expect(came == code.name)
    server.stop()
    #expect(server.log.requests.count == 3)
  }

  /// What an error leaves is never in the way of the next fetch.
  @Test(arguments: cases)
  func theNextFetchGivesTheRightBytes(_ test: Case) async throws {
    let server = try FaultyAPI()
    server.api.script([test.fault])
    _ = try await server.fetch(limits: test.limits)
    let came = try await server.fetch()
    #expect(came == "a")
    server.stop()
  }
}
