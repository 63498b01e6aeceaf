import Foundation
import HumeDigest
import TestSupport
import Testing

@Suite struct RequestLogTests {
  func digest(_ bytes: Data) throws -> String {
    let digest = try SHA256Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    return try digest.finish()
  }

  @Test func serversShareALog() throws {
    let log = RequestLog()
    let one = try LoopbackServer(log: log) { _ in .json("1") }
    let two = try LoopbackServer(log: log) { _ in .json("22") }
    defer {
      one.stop()
      two.stop()
    }
    let clients = try [one, two].map { try RawClient(port: $0.port) }
    for (index, client) in [0, 1, 0, 0].map({ ($0, clients[$0]) }) {
      client.request("/\(index)?x=1", headers: ["X-Key: secret\(index)"])
      #expect(client.reply().body == Data(index == 0 ? "1".utf8 : "22".utf8))
    }
    one.stop()
    two.stop()
    #expect(log.requests.map(\.server) == [one.url, two.url, one.url, one.url])
    #expect(log.requests.map(\.id) == [0, 1, 2, 3])
    #expect(log.requests.map(\.visit) == [0, 0, 1, 2])
    #expect(log.requests.map(\.connection) == [0, 0, 0, 0])
    #expect(log.requests.map(\.path) == ["/0", "/1", "/0", "/0"])
    #expect(log.requests(containing: "secret1").map(\.id) == [1])
    #expect(log.requests.map { $0.answer?.bodySent } == [1, 2, 1, 1])
    #expect(log.requests.allSatisfy { $0.answer?.end == .stay && $0.answer?.status == 200 })
    #expect(RequestLog.waits(between: one.requests).allSatisfy { $0 >= .zero })
    #expect(zip(log.requests, log.requests.dropFirst()).allSatisfy { $0.arrival <= $1.arrival })
  }

  @Test func scriptsGoByRequest() throws {
    let server = try LoopbackServer { _ in .json("x") }
    defer { server.stop() }
    server.script([.status(500), .status(503)], afterwards: .status(404)) { $0.path == "/a" }
    server.script([.status(429)])
    let client = try RawClient(port: server.port)
    let statuses = ["/b", "/a", "/b", "/a", "/a", "/a"].map { target in
      client.request(target)
      return client.reply().head.dropFirst(9).prefix(3)
    }
    #expect(statuses == ["429", "500", "200", "503", "404", "404"])
    #expect(server.requests.map { $0.answer?.fault } == ["429", "500", "whole", "503", "404", "404"])
    server.behave()
    client.request("/a")
    #expect(client.reply().body == Data("x".utf8))
  }

  @Test(arguments: ["Content-Length", "Transfer-Encoding"])
  func takesMultipartBodiesApart(framing: String) throws {
    let media = Content.bytes(3_000_000, seed: 5) + Data("\r\n--bounda".utf8)
    let server = try LoopbackServer { request in .json("\(request.parts.count)") }
    defer { server.stop() }
    var body = Data("--boundary\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n{}\r\n--boundary\r\n\r\n".utf8)
    body += media + Data("\r\n--boundary--\r\n".utf8)
    let client = try RawClient(port: server.port)
    let type = "Content-Type: multipart/form-data; boundary=boundary"
    if framing == "Content-Length" {
      client.request(method: "POST", headers: [type, "Content-Length: \(body.count)", "Expect: 100-continue"])
      #expect(client.read(25).bytes == Data("HTTP/1.1 100 Continue\r\n\r\n".utf8))
      client.send(body)
    } else {
      client.request(method: "POST", headers: [type, "Transfer-Encoding: chunked"])
      for start in stride(from: 0, to: body.count, by: 70_001) {
        let piece = body.dropFirst(start).prefix(70_001)
        client.send(Data("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Data("\r\n".utf8))
      }
      client.send(Data("0\r\nX-Trailer: 1\r\n\r\n".utf8))
    }
    #expect(client.reply().body == Data("2".utf8))
    client.request()
    #expect(client.reply().body == Data("0".utf8))
    let request = try #require(server.requests.first)
    #expect(request.isWhole && request.bodyLength == body.count && request.body == body.prefix(1 << 20))
    #expect(try request.bodyDigest == digest(body))
    #expect(request.parts.map(\.length) == [2, media.count])
    #expect(try request.parts.map(\.digest) == [digest(Data("{}".utf8)), digest(media)])
    #expect(request.parts.map(\.start) == [Data("{}".utf8), media.prefix(1 << 16)])
    #expect(request.parts.map { $0.header("content-disposition") } == ["form-data; name=\"json\"", nil])
  }

  @Test(arguments: [
    (Fault.upload(.close(after: 10)), RawClient.End.closed), (.upload(.reset(after: 10)), .reset),
    (.upload(.stall(after: 10)), .open), (.upload(.unread) + .status(413), .closed),
  ])
  func spoilsUploads(fault: Fault, end: RawClient.End) throws {
    let server = try LoopbackServer { _ in .json("{}") }
    defer { server.stop() }
    server.script([fault])
    let client = try RawClient(port: server.port)
    client.request(method: "POST", headers: ["Content-Length: 30"])
    client.send(Data("0123456789".utf8))
    let (bytes, left) = client.read(patience: end == .open ? 150 : 10_000)
    #expect(left == end)
    #expect(bytes.isEmpty != fault.name.contains("413"))
    while server.requests.isEmpty { usleep(1000) }
    server.stop()
    let request = try #require(server.requests.first)
    #expect(!request.isWhole && request.bodyLength == (fault.name.contains("413") ? 0 : 10))
    #expect(request.answer?.end == (end == .open ? .stopped : end == .reset ? .reset : .closed))
  }

  @Test func saysWhenTheClientLeft() throws {
    for fault in [Fault.stall(after: 3), .endlessBody, .drip(1, every: 20), .noAnswer] {
      let server = try LoopbackServer { _ in .json(String(repeating: " ", count: 1000)) }
      defer { server.stop() }
      server.script([fault])
      do {
        let client = try RawClient(port: server.port)
        client.request()
        if fault.name != "no answer" { #expect(client.read(60).bytes.count == 60) }
      }
      let began = ContinuousClock.now
      while server.requests.first?.answer == nil, ContinuousClock.now - began < .seconds(10) { usleep(1000) }
      #expect(server.requests.first?.answer?.end == .byClient, "\(fault)")
    }
  }

  @Test func keepsWhatIsNoHTTP() throws {
    let server = try LoopbackServer { _ in .json("{}") }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.send(Data([0x16, 3, 1, 0, 2, 1, 0]))
    #expect(client.read(7).bytes == Data([0x15, 3, 3, 0, 2, 2, 40]))
    let other = try RawClient(port: server.port)
    other.send(Data("GET / SMTP\r\n\r\n".utf8))
    #expect(other.read().end != .open)
    #expect(server.requests.isEmpty)
    #expect(server.log.noHTTP.map(\.first) == [0x16, 0x47])
  }

  @Test func headsHaveNoBody() throws {
    let server = try LoopbackServer { _ in .json("{\"a\": 1}") }
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    client.request(method: "HEAD", headers: ["Connection: close"])
    let text = String(decoding: client.read().bytes, as: UTF8.self)
    #expect(text.contains("Content-Length: 8\r\n") && text.hasSuffix("\r\n\r\n"))
  }

  @Test func stopsAtOnceAndLeavesNothing() throws {
    let server = try LoopbackServer { _ in .json("{}") }
    server.script([], afterwards: .noAnswer)
    let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
    for client in clients.dropFirst(5) { client.request() }
    while server.requests.count < 15 { usleep(1000) }
    let began = ContinuousClock.now
    server.stop()
    server.stop()
    #expect(ContinuousClock.now - began < .seconds(10))
    for client in clients { #expect(client.read().end != .open) }
    #expect(server.requests.allSatisfy { $0.answer?.end == .stopped })
  }
}
