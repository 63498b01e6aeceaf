import Foundation
import TestSupport
import Testing

@Suite struct FaultyRangeTests {
  static let date = Date(timeIntervalSince1970: 784_111_777)
  static let content = Content(Data("0123456789".utf8), etag: "\"a\"", lastModified: date, type: "text/plain")

  /// What one request gets: the status, `Content-Range`, and the body.
  func ask(_ fault: Fault = .whole, _ content: Content = content, _ headers: [String]) throws -> [String] {
    let server = try LoopbackServer { _ in .content(content) }
    defer { server.stop() }
    server.script([fault])
    let client = try RawClient(port: server.port)
    client.request(headers: headers)
    let (head, body) = client.reply()
    let lines = head.components(separatedBy: "\r\n")
    let range = lines.first { $0.hasPrefix("Content-Range: ") }?.dropFirst(15)
    return [
      String(lines[0].dropFirst(9).prefix(3)), range.map(String.init) ?? "-", String(decoding: body, as: UTF8.self),
    ]
  }

  @Test(arguments: [
    ([], ["200", "-", "0123456789"]), (["Range: bytes=0-"], ["206", "bytes 0-9/10", "0123456789"]),
    (["Range: bytes=4-"], ["206", "bytes 4-9/10", "456789"]),
    (["Range: bytes=4-5"], ["206", "bytes 4-5/10", "45"]), (["Range: bytes=8-99"], ["206", "bytes 8-9/10", "89"]),
    (["Range: bytes=-3"], ["206", "bytes 7-9/10", "789"]),
    (["Range: bytes=-30"], ["206", "bytes 0-9/10", "0123456789"]),
    (["Range: bytes=10-"], ["416", "bytes */10", ""]), (["Range: bytes=-0"], ["416", "bytes */10", ""]),
    (["Range: bytes=5-4"], ["200", "-", "0123456789"]), (["Range: bytes=0-1,3-4"], ["200", "-", "0123456789"]),
    (["Range: lines=1-2"], ["200", "-", "0123456789"]), (["Range: bytes=x-"], ["200", "-", "0123456789"]),
    (["Range: bytes=4-", "If-Range: \"a\""], ["206", "bytes 4-9/10", "456789"]),
    (["Range: bytes=4-", "If-Range: \"b\""], ["200", "-", "0123456789"]),
    (["Range: bytes=4-", "If-Range: Sun, 06 Nov 1994 08:49:37 GMT"], ["206", "bytes 4-9/10", "456789"]),
    (["Range: bytes=4-", "If-Range: Sun, 06 Nov 1994 08:49:36 GMT"], ["200", "-", "0123456789"]),
  ])
  func servesRanges(headers: [String], answer: [String]) throws {
    #expect(try ask(.whole, Self.content, headers) == answer)
  }

  @Test func aWeakETagIsNeverTheSame() throws {
    var weak = Self.content
    weak.etag = "W/\"a\""
    #expect(try ask(.whole, weak, ["Range: bytes=4-", "If-Range: W/\"a\""])[0] == "200")
    weak.etag = nil
    #expect(try ask(.whole, weak, ["Range: bytes=4-", "If-Range: \"a\""])[0] == "200")
  }

  static let other = Content(Data("abcdefghijkl".utf8), etag: "\"b\"")

  @Test(arguments: [
    (Fault.rangeOff(by: -2), ["206", "bytes 2-9/10", "23456789"]),
    (.rangeOff(by: 1), ["206", "bytes 5-9/10", "56789"]),
    (.rangeSaysOff(by: 1), ["206", "bytes 5-10/10", "456789"]), (.totalOff(by: 3), ["206", "bytes 4-9/13", "456789"]),
    (.contentRange(nil), ["206", "-", "456789"]), (.contentRange("bytes x"), ["206", "bytes x", "456789"]),
    (.rangeLonger(by: 2), ["206", "bytes 4-9/10", "456789!!"]),
    (.rangeShorter(by: 2), ["206", "bytes 4-9/10", "4567"]),
    (.ifRangeIgnored(other), ["206", "bytes 4-11/12", "efghijkl"]), (.serving(other), ["200", "-", "abcdefghijkl"]),
    (.rangeIgnored, ["200", "-", "0123456789"]), (.unsatisfiable, ["416", "bytes */10", ""]),
    (.otherBytes, ["206", "bytes 4-9/10", String(decoding: "456789".utf8.map { ~$0 }, as: UTF8.self)]),
    (
      .byteranges,
      ["206", "-", "--x\r\nContent-Type: text/plain\r\nContent-Range: bytes 4-9/10\r\n\r\n456789\r\n--x--\r\n"]
    ),
  ])
  func spoilsRanges(fault: Fault, answer: [String]) throws {
    #expect(try ask(fault, Self.content, ["Range: bytes=4-", "If-Range: \"a\""]) == answer)
    let whole = try ask(fault, Self.content, [])
    if answer[0] == "206", fault.name != "If-Range ignored", !fault.name.hasPrefix("other") {
      #expect(whole == ["200", "-", "0123456789"])
    }
  }

  @Test func gives206Unasked() throws {
    #expect(try ask(.unasked206(from: 3), Self.content, []) == ["206", "bytes 3-9/10", "3456789"])
  }

  @Test func tellsVersionsApart() throws {
    let server = try LoopbackServer { .content([Self.content, Self.content, Self.other], $0.visit) }
    defer { server.stop() }
    server.script([.whole, .withoutValidators])
    let client = try RawClient(port: server.port)
    let replies = (0..<4).map { _ in
      client.request()
      return client.reply()
    }
    #expect(replies.map { $0.body.count } == [10, 10, 12, 12])
    #expect(replies.map { $0.head.contains("ETag: ") } == [true, false, true, true])
    #expect(replies[0].head.contains("ETag: \"a\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"))
  }

  @Test func bytesOfASeed() {
    #expect(Content.bytes(13, seed: 1).count == 13)
    #expect(Content.bytes(13, seed: 1) == Content.bytes(20, seed: 1).prefix(13))
    #expect(Content.bytes(13, seed: 1) != Content.bytes(13, seed: 2))
  }
}
