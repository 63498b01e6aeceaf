import Foundation
import TestSupport
import Testing

/// What a server sends for one fault, and how the connection is left.
func wire(_ fault: Fault, atLeast count: Int = .max) throws -> (text: String, end: RawClient.End) {
  let server = try LoopbackServer { _ in .init(body: Data("0123456789".utf8)) }
  defer { server.stop() }
  server.script([fault])
  let client = try RawClient(port: server.port)
  client.request()
  var (bytes, end) = client.read(count)
  // What more may come is not waited for long.
  if end == .open {
    let (more, last) = client.read(patience: 150)
    (bytes, end) = (bytes + more, last)
  }
  return (String(decoding: bytes, as: UTF8.self), end)
}

@Suite struct FaultyServerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var fault: Fault
    /// The whole reply.
    var text: String
    var end: RawClient.End = .closed
    var testDescription: String { fault.name }
  }

  static let head = "HTTP/1.1 200 Status\r\n"
  static let whole = head + "Content-Length: 10\r\nConnection: close\r\n\r\n"
  static let chunks = head + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
  static let bare = head + "Connection: close\r\n\r\n"

  static let cases: [Case] = [
    Case(fault: .whole, text: head + "Content-Length: 10\r\n\r\n0123456789", end: .open),
    Case(fault: .close, text: whole + "0123456789"), Case(fault: .cut(after: 0), text: whole),
    Case(fault: .cut(after: 3), text: whole + "012"), Case(fault: .cutReply(after: 7), text: "HTTP/1."),
    Case(fault: .cutReply(after: whole.utf8.count + 1), text: whole + "0"), Case(fault: .nothing, text: ""),
    Case(fault: .reset(after: 4), text: whole + "0123", end: .reset),
    Case(fault: .resetReply(after: 2), text: "HT", end: .reset),
    Case(fault: .stall(after: 4), text: whole + "0123", end: .open),
    Case(fault: .stallReply(after: 12), text: "HTTP/1.1 200", end: .open),
    Case(fault: .noAnswer, text: "", end: .open),
    Case(fault: .closeAfterwards, text: head + "Content-Length: 10\r\n\r\n0123456789"),
    Case(fault: .lengthOff(by: 5), text: whole.replacing("10", with: "15") + "0123456789"),
    Case(fault: .lengthOff(by: -5), text: whole.replacing("10", with: "5") + "0123456789"),
    Case(fault: .contentLength("-1"), text: whole.replacing("10", with: "-1") + "0123456789"),
    Case(
      fault: .contentLength("10", "7"),
      text: head + "Content-Length: 10\r\nContent-Length: 7\r\n" + "Connection: close\r\n\r\n0123456789"),
    Case(
      fault: .twoLengths, text: head + "Content-Length: 10\r\nContent-Length: 11\r\nConnection: close\r\n\r\n0123456789"
    ),
    Case(
      fault: .chunked(size: 8),
      text: head + "Transfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n2\r\n89\r\n0\r\n\r\n", end: .open),
    Case(fault: .chunkedCut(size: 8, after: 9), text: chunks + "8\r\n01234567\r\n1\r\n8\r\n"),
    Case(fault: .chunkedWithoutEnd, text: chunks + "4\r\n0123\r\n4\r\n4567\r\n2\r\n89\r\n"),
    Case(
      fault: .chunkSize("xyz"), text: chunks + "4\r\n0123\r\n4\r\n4567\r\n2\r\n89\r\nxyz\r\nmore\r\n0\r\n\r\n"),
    Case(
      fault: .chunkedAndLength,
      text: head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        + "4\r\n0123\r\n4\r\n4567\r\n2\r\n89\r\n0\r\n\r\n"),
    Case(fault: .untilClose, text: bare + "0123456789"),
    Case(fault: .http10, text: bare.replacing("1.1", with: "1.0") + "0123456789"),
    Case(fault: .untilCloseCut(after: 2), text: bare.replacing("1.1", with: "1.0") + "01"),
    Case(
      fault: .interim(100, 103) + .close,
      text: "HTTP/1.1 100 Interim\r\nLink: </x>\r\n\r\nHTTP/1.1 103 Interim\r\nLink: </x>\r\n\r\n" + whole
        + "0123456789"),
    Case(
      fault: .status(429, retryAfter: .text("soon")) + .cut(after: 1),
      text: "HTTP/1.1 429 Status\r\nContent-Type: application/json\r\nRetry-After: soon\r\nContent-Length: 22\r\n"
        + "Connection: close\r\n\r\n{"),
    Case(
      fault: .redirect(to: "//x/\r\nX: y", "é", status: 307) + .cut(after: 0),
      text:
        "HTTP/1.1 307 Status\r\nLocation: //x/\r\nX: y\r\nLocation: é\r\nContent-Length: 20\r\nConnection: close\r\n\r\n"
    ),
    Case(
      fault: .encoding("br") + .close,
      text: head + "Content-Encoding: br\r\nContent-Length: 10\r\nConnection: close\r\n\r\n0123456789"),
    Case(
      fault: .body("x", type: "a/b") + .close,
      text: head + "Content-Type: a/b\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"),
    Case(fault: .raw("", Data("SSH".utf8)), text: "SSH"),
  ]

  @Test(arguments: cases)
  func sendsWhatItSays(_ test: Case) throws {
    let (text, end) = try wire(test.fault, atLeast: test.end == .open ? test.text.utf8.count : .max)
    #expect(text == test.text)
    #expect(end == test.end)
  }

  @Test(arguments: [
    (Fault.endlessBody, "  "), (.endlessChunks, "400\r\n "), (.endlessHeaders, "X-Padding: 0123456789\r\nX-Padding: "),
    (.endlessHeaderLine, "\r\nX-Long: xxx"), (.endlessInterim, "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 "),
  ])
  func neverEnds(fault: Fault, text: String) throws {
    let server = try LoopbackServer { _ in .init() }
    defer { server.stop() }
    server.script([fault])
    let client = try RawClient(port: server.port)
    client.request()
    let bytes = client.read(1 << 20).bytes
    #expect(bytes.count == 1 << 20)
    #expect(bytes.range(of: Data(text.utf8)) != nil)
    server.stop()
    #expect(server.requests.first?.answer?.end == .stopped)
  }

  @Test func dripsInTime() throws {
    for fault in [Fault.drip(2, every: 20), .dripHead(10, every: 20)] {
      let began = ContinuousClock.now
      let (text, _) = try wire(fault + .close)
      #expect(text.hasSuffix("\r\n\r\n0123456789"))
      #expect(ContinuousClock.now - began >= .milliseconds(100))
    }
    let began = ContinuousClock.now
    _ = try wire(.delay(milliseconds: 120) + .close)
    #expect(ContinuousClock.now - began >= .milliseconds(120))
  }

  @Test func compresses() throws {
    let text = String(repeating: "abc", count: 30_000)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("gzip-\(UUID().uuidString)")
    let plain = file.appendingPathExtension("txt")
    defer { for path in [file, plain] { try? FileManager.default.removeItem(at: path) } }
    try Data(text.utf8).write(to: plain)
    for (fault, isGood) in [(Fault.gzip, true), (.gzipCut(by: 9), false), (.gzipDamaged, false), (.gzipLie, false)] {
      let server = try LoopbackServer { _ in .init(body: Data(text.utf8)) }
      defer { server.stop() }
      server.script([fault])
      let client = try RawClient(port: server.port)
      client.request()
      let (head, body) = client.reply()
      #expect(head.contains("Content-Encoding: gzip\r\n"))
      try body.write(to: file)
      let gzip = Process()
      gzip.executableURL = URL(fileURLWithPath: "/bin/sh")
      gzip.arguments = ["-c", "gzip -dc < \"$0\" 2>&1 | cmp -s - \"$1\"", file.path, plain.path]
      try gzip.run()
      gzip.waitUntilExit()
      #expect((gzip.terminationStatus == 0) == isGood, "\(fault)")
    }
  }

  @Test func anythingButHTTP() throws {
    for fault in Fault.noHTTP { #expect(try wire(fault).end == .closed) }
    let dates = [Fault.RetryAfter.date(5), .date(-5)].map { retry in
      try? wire(.status(503, retryAfter: retry) + .close).text.firstMatch(of: /Retry-After: (.*) GMT/)?.1.count
    }
    #expect(dates == ["Sun, 06 Nov 1994 08:49:37".count, "Sun, 06 Nov 1994 08:49:37".count])
    #expect(httpDate(Date(timeIntervalSince1970: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
  }
}
