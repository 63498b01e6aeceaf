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

  @Test func pagesAreSmallAgainBehindACrowdedMillisecond() async throws {
    let server = FakeJobServer(Self.jobs(Array(repeating: 900, count: 100) + (0..<200).map { $0 }))
    #expect(try await server.all(JobQuery(), pageSize: 10).count == 300)
    let limits = server.queries.compactMap(\.limit)
    #expect(limits.max() == 160)
    #expect(limits.drop { $0 < 160 }.dropFirst().allSatisfy { $0 <= 20 })
  }

  @Test(arguments: [
    JobQuery(created: .after(89), direction: .descending), JobQuery(created: .before(10), direction: .ascending),
  ])
  func nothingIsAskedBehindTheQuerysOwnBound(query: JobQuery) async throws {
    let server = FakeJobServer(Self.jobs((0..<100).map { $0 }))
    #expect(try await server.all(query, pageSize: 4).count == 10)
    #expect(server.queries.count == 4)
  }

  @Test func aShortListTakesTwoRequests() async throws {
    let server = FakeJobServer(Self.jobs([1, 2, 3]))
    #expect(try await server.all(JobQuery()).count == 3)
    #expect(server.queries.count == 2)
  }

  @Test func remembersTheBoundaryAlone() throws {
    let server = FakeJobServer(Self.jobs((0..<1000).map { $0 / 2 }))
    var pages = JobPages(JobQuery(), pageSize: 20)
    var count = 0
    while let query = try pages.next() {
      count += pages.take(server.page(query)).count
      #expect(pages.remembered <= 2)
    }
    #expect(count == 1000)
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
