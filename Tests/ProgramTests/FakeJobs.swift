import Foundation
import TestSupport
import Testing

/// A server of jobs as the API has it: lists them, tells how far each is, and starts one.
struct FakeJobs: Sendable {
  static let key = "a-key-that-nobody-should-see-1234"
  /// 2026-06-01 12:00 UTC, in milliseconds.
  static let noon = 1_780_315_200_000

  /// The jobs, each as its replies are: the last one stays.
  var jobs: [(id: String, replies: [String])] = []
  /// The most jobs that one list has.
  var largestPage = 1000

  /// A job made some minutes after noon; nil leaves a member out.
  static func job(
    _ id: String?, _ status: String = "COMPLETED", minute: Int = 0, request: String? = #"{"urls": ["https://x/a"]}"#
  ) -> String {
    let created = noon + minute * 60_000
    var state = [#""status": "\#(status)""#, #""created_timestamp_ms": \#(created)"#]
    if status != "QUEUED" { state.append(#""started_timestamp_ms": \#(created + 1500)"#) }
    if ["COMPLETED", "FAILED"].contains(status) { state.append(#""ended_timestamp_ms": \#(created + 9250)"#) }
    if status == "COMPLETED" { state.append(#""num_predictions": 12, "num_errors": 1"#) }
    if status == "FAILED" { state.append(#""message": "too noisy""#) }
    let members = [
      id.map { #""job_id": "\#($0)""# }, request.map { #""request": \#($0)"# },
      #""state": {\#(state.joined(separator: ", "))}"#,
    ]
    return "{\(members.compactMap { $0 }.joined(separator: ", "))}"
  }

  /// So many jobs, one a minute, the earliest first.
  static func minutes(_ count: Int) -> FakeJobs {
    FakeJobs(jobs: (0..<count).map { ("job-\($0)", [job("job-\($0)", minute: $0)]) })
  }

  func start(
    _ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Response? = { _ in nil }
  ) throws -> LoopbackServer {
    let fake = self
    return try LoopbackServer { request in
      if let response = answer(request) { return response }
      if request.header("X-Hume-Api-Key") != Self.key {
        return .json(#"{"fault": {"faultstring": "Invalid ApiKey"}}"#, status: 401)
      }
      if request.method == "POST" { return .json(#"{"job_id": "new-job"}"#) }
      if request.path == "/v0/batch/jobs" { return .json("[\(fake.list(request).joined(separator: ", "))]") }
      let id = request.path.split(separator: "/").last.map(String.init)
      guard let replies = fake.jobs.first(where: { $0.id == id })?.replies else {
        return .json(#"{"message": "job not found"}"#, status: 404)
      }
      return .json(replies[min(request.visit, replies.count - 1)])
    }
  }

  /// What a list of jobs has; of the query the status is passed over.
  private func list(_ request: LoopbackServer.Request) -> [String] {
    var query: [String: String] = [:]
    for part in (request.query ?? "").split(separator: "&") {
      let halves = part.split(separator: "=").map(String.init)
      if halves.count == 2 { query[halves[0]] = halves[1] }
    }
    var entries = jobs.compactMap { job in job.replies.first.map { (time: Self.created($0), text: $0) } }
    if let bound = query["timestamp_ms"].flatMap({ Int($0) }) {
      entries.removeAll { query["when"] == "created_before" ? $0.time >= bound : $0.time <= bound }
    }
    let isAscending = query["direction"] == "asc"
    entries.sort { isAscending ? $0.time < $1.time : $0.time > $1.time }
    let limit = query["limit"].flatMap { Int($0) } ?? 50
    return entries.prefix(min(limit, largestPage)).map(\.text)
  }

  private static func created(_ job: String) -> Int {
    job.firstMatch(of: /"created_timestamp_ms": (\d+)/).flatMap { Int($0.1) } ?? 0
  }
}

/// Runs a command against a server.
func hume(
  _ line: String, at server: LoopbackServer, key: String? = FakeJobs.key, input: Data? = nil, directory: URL? = nil
) throws -> ProgramRun {
  let run = try hume(
    line, input: input,
    environment: ["HUME_BASE_URL": server.url].merging(key.map { ["HUME_API_KEY": $0] } ?? [:]) { $1 },
    directory: directory)
  #expect(!run.stderr.contains(FakeJobs.key) && !run.text.contains(FakeJobs.key))
  return run
}
