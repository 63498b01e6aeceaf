import Foundation
import HumeClient
import TestSupport
import Testing

/// Answers that end after each of their bytes.
@Suite struct CutTests {
  static let content = Content.predictions("a", count: 120)

  /// The number of bytes of a whole reply, head and all.
  static func size() async throws -> Int {
    let server = try FaultyAPI([content])
    _ = try await server.fetch()
    server.stop()
    return try #require(server.log.requests.first?.answer?.sent)
  }

  @Test func afterAnyByte() async throws {
    for count in 0..<(try await Self.size()) {
      let server = try FaultyAPI([Self.content])
      server.api.script([.cutReply(after: count)])
      let came = try await server.fetch(tries: 3)
      #expect(came == "a", "cut after \(count)")
      server.stop()
      #expect(server.log.requests.count == 2, "cut after \(count)")
    }
  }

  @Test func withAReset() async throws {
    for count in stride(from: 0, to: try await Self.size(), by: 5) {
      let server = try FaultyAPI([Self.content])
      server.api.script([.resetReply(after: count)])
      let came = try await server.fetch(tries: 3)
      #expect(came == "a", "reset after \(count)")
      server.stop()
      #expect(server.log.requests.count == 2, "reset after \(count)")
    }
  }

  /// Where the end of the connection is the end of the body, only the content can show that something is missing.
  @Test func withoutALength() async throws {
    for count in stride(from: 0, to: 120, by: 3) {
      let server = try FaultyAPI([Self.content])
      server.api.script([.untilCloseCut(after: count)])
      let came = try await server.fetch(tries: 3)
      #expect(came == "bad_reply", "cut after \(count)")
      #expect(server.folder.names(in: "j").allSatisfy { !$0.contains("predictions") })
      let next = try await server.fetch()
      #expect(next == "a")
      server.stop()
    }
  }
}
