import Foundation
import HumeClient
import HumeJobs
import TestSupport
import Testing

/// Many faults one after the other, and several fetches at once.
@Suite struct RandomFaultTests {
  static let date = Date(timeIntervalSince1970: 784_111_777)

  /// Contents of the three letters, by all kinds of validators; most of them change somewhere.
  static func versions(_ random: inout SeededRandom) -> [Content] {
    let count = random.within(200...4100)
    let validators = random.below(4)
    return (0..<random.within(1...6)).map { index in
      let letter: Character = ["a", "b", "c"][index / 2 % 3]
      let etag = ["\"\(letter)\"", "W/\"\(letter)\"", "\"\(letter)-\(index)\"", nil][validators]
      return Content.predictions(letter, count: count, lastModified: random.oneIn(2) ? date : nil)
        .with(etag: etag)
    }
  }

  static func fault(_ random: inout SeededRandom, count: Int) -> Fault {
    let place = random.below(count)
    let other = Content.predictions("b", count: count)
    let faults: [Fault] = [
      .cut(after: place), .cut(after: place), .cutReply(after: place), .reset(after: place), .resetReply(after: place),
      .nothing, .chunked(size: place + 1), .chunkedCut(size: 50, after: place), .untilCloseCut(after: place),
      .untilClose, .status(503), .status(429, retryAfter: .seconds(0)), .status(404), .status(403), .status(500),
      .rangeOff(by: place - count / 2), .rangeSaysOff(by: 1), .totalOff(by: place - count / 2), .contentRange(nil),
      .rangeLonger(by: 3), .rangeShorter(by: 3), .byteranges, .unasked206(from: place), .ifRangeIgnored(other),
      .rangeIgnored, .unsatisfiable, .serving(other), .withoutValidators, .otherBytes, .lengthOff(by: 3),
      .lengthOff(by: -3), .contentLength("x"), .twoLengths, .chunkSize("g"), .gzip, .gzipLie, .webPage, .empty,
      .interim(100), .redirectToItself(), .drip(count / 3 + 1, every: 2),
      .rangeShorter(by: 2) + .untilClose, .status(503) + .cut(after: 2), .rangeIgnored + .cut(after: place),
      .ifRangeIgnored(other) + .cut(after: place), .serving(other) + .cut(after: place),
    ]
    return random.pick(faults)
  }

  @Test(arguments: 0..<300)
  func endsWithTheRightBytes(seed: Int) async throws {
    var random = SeededRandom(seed: UInt64(seed))
    let versions = Self.versions(&random)
    let count = versions[0].bytes.count
    let server = try FaultyAPI(versions)
    let faults = (0..<random.within(1...12)).map { _ in Self.fault(&random, count: count) }
    server.api.script(faults)
    let tries = random.within(1...4)
    var ends: [String] = []
    while server.api.faultsLeft > 0, !letters.contains(ends.last ?? "") {
      ends.append(try await server.fetch(tries: tries))
    }
    // From here on nothing is in the way any more, neither faults nor what they left.
    if !letters.contains(ends.last ?? "") { ends.append(try await server.fetch()) }
    server.stop()
    #expect(letters.contains(ends.last ?? ""), "\(faults) \(ends)")
    #expect(Self.errors.isSuperset(of: ends.dropLast()), "\(ends)")
    // A fault is at most one request that goes amiss, two where what was there is dropped, six where the way is a circle.
    #expect(server.log.requests.count <= 6 * faults.count + 3)
  }

  private let letters = ["a", "b", "c"]
  private static let errors: Set<String> = [
    "cut_short", "no_connection", "server_fault", "too_many_requests", "too_many_redirects", "bad_reply", "bad_request",
    "not_found", "key_refused", "unexpected_status",
  ]

  /// One client, many jobs: each gets its own bytes, whatever happens to the others.
  @Test func manyAtOnce() async throws {
    let server = try LoopbackServer { request in
      let parts = request.path.split(separator: "/")
      guard parts.count == 5, let number = UInt64(parts[3]) else { return .json(FakeAPI.completed) }
      return .content(Self.content(number))
    }
    defer { server.stop() }
    let faults: [Fault] = [
      .cut(after: 500), .whole, .reset(after: 900), .status(503), .whole, .nothing, .chunked(size: 99),
    ]
    server.script((0..<10).flatMap { _ in faults }, for: { $0.path.hasSuffix("/predictions") })
    let folder = try ScratchFolder()
    let client = try client(server.url, tries: 30)
    var options = FetchOptions()
    options.parts = [.predictions]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask { [options] in _ = try await client.fetch(JobID("\(number)"), into: folder.path, options: options)
        }
      }
      try await group.waitForAll()
    }
    for number in 0..<40 {
      let bytes = try folder.read("\(number)/predictions.json")
      #expect(bytes == Self.content(UInt64(number)).bytes)
      #expect(folder.names(in: "\(number)") == ["manifest.json", "predictions.json"])
    }
    // What stands open is used again.
    let connections = Set(server.requests.map(\.connection)).count
    _ = try await client.details(of: JobID("0"))
    #expect(Set(server.requests.map(\.connection)).count == connections)
  }

  static func content(_ number: UInt64) -> Content {
    let text = #"[{"source": {"type": "text"}, "results": {"predictions": [], "errors": []}}]"#
    let bytes = Data(text.utf8) + Data(repeating: 0x20, count: 500 + Int(number) * 37)
    return Content(bytes, etag: "\"\(number)\"")
  }

  /// The same job twice at once: one of them is told so, and the file is right.
  @Test func theSameJobAtOnce() async throws {
    let server = try FaultyAPI()
    server.api.script([], afterwards: .drip(100, every: 10))
    let client = try client(server.api.url)
    var options = FetchOptions()
    options.parts = [.predictions]
    let codes = await withTaskGroup(of: String.self) { group in
      for _ in 0..<5 {
        group.addTask { [options] in
          do {
            let job = try await client.fetch(JobID("j"), into: server.folder.path, options: options)
            return job.files.allSatisfy(\.wasKept) ? "kept" : "fetched"
          } catch { return (error as? ClientError)?.codeName ?? "\(error)" }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    server.stop()
    #expect(codes.count { $0 == "fetched" } == 1 && codes.allSatisfy { ["fetched", "kept", "busy"].contains($0) })
    #expect(try server.folder.read("j/predictions.json") == Content.predictions("a").bytes)
    #expect(server.log.requests.count == 1)
  }
}
