import Foundation
import HumeJobs
import TestSupport
import Testing

@Suite struct JobQueryTests {
  private static let spelled: [(JobQuery, String)] = [
    (JobQuery(), ""),
    (JobQuery(limit: 0), "limit=0"),
    (JobQuery(statuses: [.completed, .inProgress]), "status=COMPLETED&status=IN_PROGRESS"),
    (JobQuery(created: .before(1_712_587_158_717)), "when=created_before&timestamp_ms=1712587158717"),
    (JobQuery(created: .after(-1), sortBy: .created), "when=created_after&timestamp_ms=-1&sort_by=created"),
    (
      JobQuery(limit: 50, statuses: [.failed], created: .after(0), sortBy: .ended, direction: .ascending),
      "limit=50&status=FAILED&when=created_after&timestamp_ms=0&sort_by=ended&direction=asc"
    ),
    (JobQuery(sortBy: .started, direction: .descending), "sort_by=started&direction=desc"),
  ]

  @Test(arguments: spelled)
  func text(query: JobQuery, text: String) throws {
    #expect(query.queryText == text)
    #expect(try JobQuery(queryText: text) == query)
  }

  @Test func escapes() {
    let query = JobQuery(statuses: [JobStatus(rawValue: "a&b=c d%é\u{1}~")])
    #expect(query.queryText == "status=a%26b%3Dc%20d%25%C3%A9%01~")
  }

  private static let tolerated: [(String, JobQuery)] = [
    ("limit=7&unknown=1&&x", JobQuery(limit: 7)),
    ("limit=1&limit=2", JobQuery(limit: 2)),
    ("limit=99999", JobQuery(limit: 10_000)),
    ("limit=99999999999999999999999", JobQuery(limit: 10_000)),
    ("st%61tus=COMPLETE%44", JobQuery(statuses: [.completed])),
    ("when=created_before", JobQuery(created: .before(123))),
    ("when=created_after", JobQuery(created: .after(123))),
    ("timestamp_ms=5", JobQuery()),
    ("timestamp_ms=5&when=created_after", JobQuery(created: .after(5))),
  ]

  @Test(arguments: tolerated)
  func reading(text: String, query: JobQuery) throws {
    #expect(try JobQuery(queryText: text, now: 123) == query)
  }

  @Test func nowIsNow() throws {
    let before = Int(Date().timeIntervalSince1970 * 1000)
    let time = try #require(try JobQuery(queryText: "when=created_before").created).milliseconds
    #expect((before - 1...before + 60_000).contains(time))
  }

  @Test(arguments: [
    ("limit=", "limit", "a whole number, 0 or more"), ("limit=-1", "limit", "0 or more"),
    ("limit=+5", "limit", "0 or more"), ("limit=5.0", "limit", "0 or more"),
    ("limit", "limit", "0 or more"), ("status=completed", "status", "QUEUED, IN_PROGRESS, COMPLETED, FAILED"),
    ("status=QUEUED&status=", "status", "QUEUED"), ("status=QUEUED,FAILED", "status", "QUEUED"),
    ("when=before", "when", "created_before, created_after"),
    ("when=created_before&timestamp_ms=now", "timestamp_ms", "milliseconds"),
    ("timestamp_ms=99999999999999999999", "timestamp_ms", "milliseconds"),
    ("sort_by=id", "sort_by", "created, started, ended"), ("direction=up", "direction", "asc, desc"),
  ])
  func badText(text: String, parameter: String, allowed: String) throws {
    let error = try #require(throws: JobError.self) { try JobQuery(queryText: text) }
    #expect(error.code == .badRequest)
    #expect(error.message.contains("parameter \(parameter) "))
    #expect(error.message.contains(allowed))
  }

  @Test func randomQueriesComeBack() throws {
    var random = SeededRandom(seed: 5)
    for _ in 0..<500 {
      let query = JobQuery(
        limit: random.oneIn(2) ? random.below(10_001) : nil,
        statuses: (0..<random.below(4)).map { _ in random.pick([.queued, .inProgress, .completed, .failed]) },
        created: random.pick([nil, .before(random.below(1 << 45)), .after(random.below(1 << 45))]),
        sortBy: random.pick([nil, .created, .started, .ended]),
        direction: random.pick([nil, .ascending, .descending]))
      #expect(try JobQuery(queryText: query.queryText) == query)
    }
  }
}

@Suite struct JobQueryApplyTests {
  private static let jobs = [
    job("a", .completed, created: 10, started: 15, ended: 40), job("b", .failed, created: 20, started: 25, ended: 30),
    job("d", .queued, created: 30), job("c", .queued, created: 30), job("e", .inProgress, created: 5, started: 50),
    job("f", .completed),
  ]

  private static let applied: [(JobQuery, String)] = [
    (JobQuery(), "cdbaef"), (JobQuery(direction: .ascending), "feabcd"), (JobQuery(limit: 2), "cd"),
    (JobQuery(limit: 0), ""), (JobQuery(limit: -3), ""), (JobQuery(statuses: [.queued, .failed]), "cdb"),
    (JobQuery(created: .before(20)), "aef"), (JobQuery(created: .after(20)), "cd"),
    (JobQuery(created: .after(4), direction: .ascending), "eabcd"),
    (JobQuery(sortBy: .started), "ebacdf"), (JobQuery(sortBy: .ended, direction: .ascending), "cdefba"),
    (JobQuery(statuses: [JobStatus(rawValue: "NEW")]), ""),
  ]

  @Test(arguments: applied)
  func apply(query: JobQuery, ids: String) {
    #expect(query.apply(to: Self.jobs).compactMap(\.id).joined() == ids)
    #expect(query.apply(to: Self.jobs.reversed()).compactMap(\.id).joined() == ids)
  }

  @Test func fiftyByDefault() {
    let jobs = (0..<60).map { (time: Int) in job("\(time)", .queued, created: time) }
    #expect(JobQuery().apply(to: jobs).compactMap(\.id) == (10..<60).reversed().map(String.init))
  }
}
