import HumeJobs
import TestSupport
import Testing

@Suite struct JobSequenceTests {
  private static func jobs(_ times: [Int?]) -> [Job] {
    times.enumerated().map { job("j\($0.offset)", .completed, created: $0.element) }
  }

  private static let habits: [FakeJobServer.Habits] = [
    .init(), .init(includesBound: true), .init(shufflesTies: true), .init(includesBound: true, shufflesTies: true),
    .init(largestPage: 6),
  ]

  /// Up to five jobs in a millisecond, which even a server that makes small pages can show.
  @Test(arguments: 0..<60) func everyJobOnce(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    var times: [Int] = []
    while times.count < random.within(0...120) {
      times += Array(repeating: random.below(40) + (random.oneIn(2) ? 0 : 1000), count: random.within(1...2))
      if Dictionary(grouping: times, by: \.self).contains(where: { $1.count > 5 }) { times.removeLast() }
    }
    let server = FakeJobServer(Self.jobs(times), random.pick(Self.habits))
    let created: JobQuery.Created? = random.pick([nil, nil, .before(random.below(60)), .after(random.below(60))])
    let query = JobQuery(created: created, direction: random.pick([nil, .ascending, .descending]))
    let listed = try await server.all(query, pageSize: random.within(3...30))
    var whole = query
    whole.limit = 10_000
    let expected = whole.apply(to: Self.jobs(times))
    #expect(listed.count == expected.count)
    #expect(Set(listed) == Set(expected))
    #expect(listed.map(\.state.createdMilliseconds) == expected.map(\.state.createdMilliseconds))
  }

  @Test(arguments: habits.dropLast(), [1, 7, 50]) func moreInAMillisecondThanAPageHolds(
    habits: FakeJobServer.Habits, pageSize: Int
  ) async throws {
    let times = Array(repeating: 500, count: 180) + Array(repeating: 501, count: 70) + [499, 502, 1, 2, 3]
    for direction in JobQuery.Direction.allCases {
      let server = FakeJobServer(Self.jobs(times), habits)
      let listed = try await server.all(JobQuery(direction: direction), pageSize: pageSize)
      #expect(listed.count == times.count)
      #expect(Set(listed).count == times.count)
      #expect(server.queries.count < 40)
    }
  }

  @Test func whatIsAsked() async throws {
    let server = FakeJobServer(Self.jobs([900, 800, 800, 800]))
    _ = try await server.all(JobQuery(statuses: [.completed], direction: .descending), pageSize: 3)
    #expect(
      server.queries.map(\.queryText) == [
        "limit=3&status=COMPLETED&direction=desc",
        "limit=3&status=COMPLETED&when=created_before&timestamp_ms=801&direction=desc",
        "limit=6&status=COMPLETED&when=created_before&timestamp_ms=801&direction=desc",
        "limit=6&status=COMPLETED&when=created_before&timestamp_ms=800&direction=desc",
      ])
  }

  @Test(arguments: [0, 1, 49, 50, 51, 100, 119, 120, 500]) func limits(limit: Int) async throws {
    let server = FakeJobServer(Self.jobs((0..<120).map { $0 }))
    let listed = try await server.all(JobQuery(limit: limit, direction: .ascending))
    #expect(listed.map(\.state.createdMilliseconds) == (0..<min(limit, 120)).map { $0 })
    // Every page but the first has one job again.
    let requests = limit <= 50 ? (limit + 49) / 50 : 1 + (limit - 50 + 48) / 49
    if limit <= 120 { #expect(server.queries.count == requests) }
    #expect(server.queries.allSatisfy { $0.limit.map { $0 > 0 && $0 <= 50 } == true })
  }

  @Test(arguments: [JobQuery.SortKey.started, .ended]) func otherOrdersInOnePiece(key: JobQuery.SortKey) async throws {
    #expect(throws: JobError.self) { try JobSequence(JobQuery(sortBy: key)) { _ in [] } }
    let server = FakeJobServer(Self.jobs((0..<120).map { $0 }))
    #expect(try await server.all(JobQuery(limit: 70, sortBy: key)).count == 70)
    #expect(server.queries == [JobQuery(limit: 70, sortBy: key)])
  }

  @Test func errorsOfAPage() async throws {
    let server = FakeJobServer(Self.jobs((0..<80).map { $0 }))
    let sequence = try JobSequence(JobQuery()) { query in
      if query.created != nil { throw JobError(.badReply, "no more") }
      return server.page(query)
    }
    var count = 0
    await #expect(throws: JobError.self) {
      for try await _ in sequence { count += 1 }
    }
    #expect(count == 50)
  }

  @Test func cancelled() async throws {
    let server = FakeJobServer(Self.jobs([1]))
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await server.all(JobQuery())
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(server.queries.isEmpty)
  }
}

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
    let server = FakeJobServer(jobs)
    #expect(Set(try await server.all(JobQuery())).count == count)
    #expect(server.queries.count < 10)
  }

  @Test func someWithoutTimes() async throws {
    let jobs = (0..<130).map { job("j\($0)", .queued, created: $0 % 10 == 0 ? nil : $0) }
    for direction in JobQuery.Direction.allCases {
      let listed = try await FakeJobServer(jobs).all(JobQuery(direction: direction))
      // Where they come behind all others, no bound has them.
      #expect(Set(listed).count == listed.count)
      #expect(listed.count { $0.state.createdMilliseconds != nil } == 117)
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
