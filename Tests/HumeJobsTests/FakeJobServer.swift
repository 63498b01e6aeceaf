import HumeJobs
import Synchronization
import TestSupport

/// A job made of what is given.
func job(_ id: String?, _ status: JobStatus, created: Int? = nil, started: Int? = nil, ended: Int? = nil) -> Job {
  var state: [String] = [#""status": "\#(status)""#]
  if let created { state.append(#""created_timestamp_ms": \#(created)"#) }
  if let started { state.append(#""started_timestamp_ms": \#(started)"#) }
  if let ended { state.append(#""ended_timestamp_ms": \#(ended)"#) }
  let name = id.map { #""job_id": "\#($0)", "# } ?? ""
  do { return try Job(parsing: Array("{\(name)\"state\": {\(state.joined(separator: ", "))}}".utf8)) } catch {
    preconditionFailure("the JSON of a made-up job is broken: \(error)")
  }
}

/// A server of jobs in memory, with the freedoms that the API leaves to one, and faults on demand.
final class FakeJobServer: Sendable {
  struct Habits: Sendable {
    /// Whether a job made at the bound itself is in the list.
    var includesBound = false
    /// The most jobs of an answer, whatever is asked.
    var largestPage = Int.max
    /// Whether ties come in another order each time.
    var shufflesTies = false
    var ignoresWhen = false
    var ignoresDirection = false
    var ignoresLimit = false
    /// Whether jobs without a time are in no list that a time bounds.
    var hidesUntimed = false
    /// Jobs in any order.
    var shufflesAll = false
  }

  private let jobs: [Job]
  private let habits: Habits
  private let log = Mutex<[JobQuery]>([])

  init(_ jobs: [Job], _ habits: Habits = Habits()) {
    self.jobs = jobs
    self.habits = habits
  }

  /// What was asked for so far.
  var queries: [JobQuery] { log.withLock { $0 } }

  func page(_ query: JobQuery) -> [Job] {
    let count = log.withLock { log in
      log.append(query)
      return log.count
    }
    precondition(count < 5000, "asked for ever")
    var random = SeededRandom(seed: UInt64(count))
    let isAscending = query.direction == .ascending && !habits.ignoresDirection
    let found = random.shuffled(jobs.filter { habits.ignoresWhen || isWithin(query.created, $0) })
      .sorted { a, b in
        let (x, y) = (a.state.createdMilliseconds ?? -1, b.state.createdMilliseconds ?? -1)
        if x != y { return isAscending ? x < y : x > y }
        return !habits.shufflesTies && (a.id ?? "") < (b.id ?? "")
      }
    let limit = habits.ignoresLimit ? Int.max : min(query.limit ?? 50, habits.largestPage)
    return Array((habits.shufflesAll ? random.shuffled(found) : found).prefix(limit))
  }

  private func isWithin(_ bound: JobQuery.Created?, _ job: Job) -> Bool {
    guard let bound else { return true }
    guard let time = job.state.createdMilliseconds ?? (habits.hidesUntimed ? nil : 0) else { return false }
    return switch bound {
    case .before(let bound): habits.includesBound ? time <= bound : time < bound
    case .after(let bound): habits.includesBound ? time >= bound : time > bound
    }
  }

  /// All that the sequence gives, until it ends or fails.
  func all(_ query: JobQuery, pageSize: Int = 50) async throws -> [Job] {
    var result: [Job] = []
    for try await job in try JobSequence(query, pageSize: pageSize, page: { self.page($0) }) { result.append(job) }
    return result
  }
}
