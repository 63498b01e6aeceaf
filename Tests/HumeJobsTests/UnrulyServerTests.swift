import HumeJobs
import TestSupport
import Testing

/// Whatever a server answers: an end, no job twice, and all of them wherever that can be.
@Suite struct UnrulyServerTests {
  private static func jobs(_ count: Int) -> [Job] { (0..<count).map { job("j\($0)", .queued, created: $0 / 2) } }

  @Test(arguments: [0, 1, 50, 130]) func ignoresWhen(count: Int) async throws {
    for habits in [
      FakeJobServer.Habits(ignoresWhen: true), .init(ignoresWhen: true, ignoresLimit: true), .init(ignoresLimit: true),
    ] {
      let listed = try await FakeJobServer(Self.jobs(count), habits).all(JobQuery())
      #expect(listed.count == count)
      #expect(Set(listed).count == count)
    }
  }

  @Test func sameJobTwiceInAPage() async throws {
    let listed = try await FakeJobServer(Self.jobs(70) + Self.jobs(70)).all(JobQuery())
    #expect(listed.count == 70)
  }

  /// What lies behind a millisecond of which a server does not show all is listed all the same.
  @Test(arguments: JobQuery.Direction.allCases) func smallPagesOfACrowdedMillisecond(
    direction: JobQuery.Direction
  ) async throws {
    let jobs = (0..<30).map { job("c\($0)", .queued, created: 50) } + Self.jobs(200)
    let server = FakeJobServer(jobs, .init(largestPage: 20))
    let listed = try await server.all(JobQuery(direction: direction))
    #expect(listed.count == Set(listed).count)
    #expect(Set(Self.jobs(200)).subtracting(listed).allSatisfy { $0.state.createdMilliseconds == 50 })
    #expect(listed.count >= 198 + 20)
  }

  @Test func ignoresWhenWithSmallPages() async throws {
    let server = FakeJobServer(Self.jobs(130), .init(largestPage: 20, ignoresWhen: true))
    #expect(Set(try await server.all(JobQuery())).count == 20)
    #expect(server.queries.count < 10)
  }

  @Test func ignoresTheOrder() async throws {
    for habits in [FakeJobServer.Habits(ignoresDirection: true), .init(shufflesAll: true)] {
      await #expect(throws: JobError.self) {
        try await FakeJobServer(Self.jobs(130), habits).all(JobQuery(direction: .ascending))
      }
      // What fits a page is whole in any order.
      #expect(Set(try await FakeJobServer(Self.jobs(40), habits).all(JobQuery(direction: .ascending))).count == 40)
    }
  }

  @Test(arguments: [0, 3, 50, 130]) func noTimes(count: Int) async throws {
    let jobs = (0..<count).map { job("j\($0)", .queued) }
    for habits in [FakeJobServer.Habits(), .init(hidesUntimed: true)] {
      let server = FakeJobServer(jobs, habits)
      let listed = try await server.all(JobQuery())
      #expect(listed.count == count)
      #expect(Set(listed).count == count)
      #expect(server.queries.count < 10)
    }
  }

  @Test func someWithoutTimes() async throws {
    let jobs = (0..<130).map { job("j\($0)", .queued, created: $0 % 10 == 0 ? nil : $0) }
    for direction in JobQuery.Direction.allCases {
      let listed = try await FakeJobServer(jobs).all(JobQuery(direction: direction))
      #expect(listed.count == 130)
      #expect(Set(listed).count == 130)
      // A server may have them in no list that a time bounds: then those are missing, and no others.
      let others = try await FakeJobServer(jobs, .init(hidesUntimed: true)).all(JobQuery(direction: direction))
      #expect(Set(others).count == others.count)
      #expect(others.count { $0.state.createdMilliseconds != nil } == 117)
    }
  }

  @Test func noIDs() async throws {
    let jobs = (0..<130).map { job(nil, .queued, created: $0, started: $0 + 1) }
    #expect(Set(try await FakeJobServer(jobs).all(JobQuery())).count == 130)
    let twins = FakeJobServer([job(nil, .queued), job(nil, .queued)])
    #expect(try await twins.all(JobQuery()).count == 1)
  }

  /// A server that makes jobs up: new ones at the same time, without a time, or ever again the same.
  @Test(arguments: [5, nil], [true, false]) func endlessJobs(time: Int?, hasIDs: Bool) async throws {
    var requests = 0
    var pages = 0
    for full in [true, false] {
      let counter = FakeJobServer([])
      let sequence = try JobSequence(JobQuery(), pageSize: 10) { query in
        _ = counter.page(query)
        let first = counter.queries.count * 100_000
        return (0..<(full ? query.limit ?? 50 : 10)).map { number in
          job(hasIDs ? "j\(first + number)" : nil, .queued, created: time, started: first + number)
        }
      }
      for try await _ in sequence { pages += 1 }
      requests += counter.queries.count
    }
    #expect(requests < 40)
    #expect(pages > 20)
  }

  @Test func randomAnswers() async throws {
    var random = SeededRandom(seed: 3)
    for _ in 0..<40 {
      let pool = (0..<60).map { number in
        job(
          random.oneIn(5) ? nil : "j\(number % 50)", .queued, created: random.oneIn(5) ? nil : random.below(20),
          started: number)
      }
      let counter = FakeJobServer([])
      let seed = random.next()
      let sequence = try JobSequence(JobQuery(direction: .ascending), pageSize: random.within(1...20)) { query in
        _ = counter.page(query)
        var random = SeededRandom(seed: seed &+ UInt64(counter.queries.count))
        return Array(random.shuffled(pool).prefix(random.below(25)))
      }
      do {
        for try await _ in sequence {}
      } catch is JobError {}
      #expect(counter.queries.count < 400)
    }
  }
}
