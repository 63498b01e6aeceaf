import Foundation
import HumeClient
import HumeJobs
import HumeTypes
import TestSupport
import Testing

@Suite struct APIKeyTests {
  @Test(arguments: [0o600, 0o400])
  func readsAFileOfItsOwn(mode: Int) async throws {
    let folder = try ScratchFolder()
    for (index, end) in ["", "\n", "\r\n"].enumerated() {
      let path = try folder.write(secret + end, to: "key\(index)", mode: mode)
      // What the key is shows only in a request.
      let server = try FakeAPI().start()
      defer { server.stop() }
      let client = try HumeClient(BaseURL(server.url), key: APIKey.find(file: path))
      _ = try await client.details(of: JobID("j\(index)"))
      #expect(server.requests.first?.header("X-Hume-Api-Key") == secret)
      #expect(server.requests.first?.header("User-Agent") == "hume-results")
    }
  }

  @Test(arguments: [0o644, 0o640, 0o604, 0o620, 0o610, 0o601])
  func refusesAFileThatIsOpenToOthers(mode: Int) async throws {
    let path = try ScratchFolder().write("", to: "none")
    #expect(await clientError { _ = try APIKey(file: path) }?.exitCode == 4)
    let folder = try ScratchFolder()
    let error = await clientError { _ = try APIKey(file: try folder.write(secret, to: "key", mode: mode)) }
    #expect(error?.code == .keyUnusable)
    #expect(error?.message.contains("other users") == true)
  }

  @Test(arguments: ["", "\n", "two words", "key\n\n", "schlüssel", "tab\tkey", "bell\u{7}", "a\u{0}b", " key"])
  func refusesWhatIsNoKey(text: String) async throws {
    let folder = try ScratchFolder()
    let path = try folder.write(text, to: "key", mode: 0o600)
    let error = try #require(await clientError { _ = try APIKey(file: path) })
    #expect(error.code == .keyUnusable)
    #expect(error.place.path == path)
    let shown = text.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(shown.isEmpty || shown == "key" || !"\(error)".contains(shown))
  }

  @Test func refusesAFileThatIsTooLong() async throws {
    let folder = try ScratchFolder()
    let path = try folder.write(String(repeating: "k", count: 5000), to: "key", mode: 0o600)
    #expect(await clientError { _ = try APIKey(file: path) }?.code == .keyUnusable)
  }

  @Test func neverShows() throws {
    let key = try APIKey(secret)
    var dumped = ""
    dump(key, to: &dumped)
    dump([key as APIKey?], to: &dumped)
    for shown in ["\(key)", String(reflecting: key), "\([key])", "\(Optional(key) as Any)", dumped] {
      #expect(!shown.contains(secret))
    }
  }

  @Test func isNeededForOtherMachines() async throws {
    let folder = try ScratchFolder()
    for url in ["https://api.hume.ai", "https://archive.example.org/hume"] {
      let error = try #require(await clientError { try await fetchJob(from: url, key: nil, into: folder) })
      #expect(error.code == .keyMissing)
      #expect(error.message.contains(url))
      #expect(error.advice.contains("HUME_API_KEY"))
      #expect(error.advice.contains("14 June 2026") == url.contains("hume.ai"))
    }
    #expect(folder.names().isEmpty)
  }

  @Test func isNotNeededForThisMachine() async throws {
    let server = try FakeAPI().start()
    defer { server.stop() }
    try await fetchJob(from: server.url, key: nil, into: try ScratchFolder())
    #expect(server.requests.count == 3)
    #expect(server.requests.allSatisfy { $0.header("X-Hume-Api-Key") == nil })

    var api = FakeAPI()
    api.details = .init(status: 401)
    let strict = try api.start()
    defer { strict.stop() }
    let error = try #require(
      await clientError { try await fetchJob(from: strict.url, key: nil, into: try ScratchFolder()) })
    #expect(error.code == .keyRefused)
    #expect(error.message.contains("wants an API key"))
  }

  @Test func isTakenOutOfWhatServersRepeat() async throws {
    var api = FakeAPI()
    api.details = .json(#"{"message": "no such key: \#(secret)"}"#, status: 401)
    api.predictions = .redirect(to: "http://example.org/\(secret)")
    let server = try api.start()
    defer { server.stop() }
    for parts in [Set([JobPart.details]), [.predictions]] {
      let folder = try ScratchFolder()
      if parts == [.predictions] { try folder.write(FakeAPI.completed, to: "j/job.json") }
      let error = try #require(await clientError { try await fetchJob(only: parts, from: server.url, into: folder) })
      #expect(!"\(error)".contains(secret))
      #expect(error.message.contains("[key]"))
    }
  }

  /// Whatever a server puts the key into, no error shows it.
  @Test func isTakenOutOfAnyError() async throws {
    let toKey = Fault.redirect(to: "/\(secret)")
    let odd: [[Fault]] = [
      [.empty + .header("Content-Type", secret)], [.header("Content-Encoding", secret)], [.contentLength(secret)],
      [toKey, .raw("garbage", Data("\(secret)\r\n\r\n".utf8))], [toKey, .endlessHeaders], [toKey, .nothing],
      [toKey, .status(404)], [toKey, .webPage], [.status(500, body: #"{"message": "\#(secret)"}"#)],
      [.status(422, body: #"{"error": {"message": "\#(secret)"}}"#)], [.redirect(to: "ftp://\(secret)/")],
      [.redirect(to: "http://\(secret).example.org/\(secret)")], [.body(#"["\#(secret)"]"#)],
    ]
    for faults in odd {
      let server = try FaultyAPI()
      server.api.script(faults)
      let folder = server.folder
      let error = try #require(
        await clientError { try await fetchJob(only: [.predictions], from: server.api.url, into: folder) })
      #expect(!"\(error)".contains(secret) && !error.message.contains(secret) && !error.advice.contains(secret))
      #expect(error.place.path?.contains(secret) != true)
      server.stop()
    }
  }
}
