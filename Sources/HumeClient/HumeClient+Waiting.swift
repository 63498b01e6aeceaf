public import HumeJobs
import HumeSystem
import HumeTypes

/// How often a job is looked at, and for how long.
public struct WaitSchedule: Sendable, Hashable {
  /// The seconds before the second look; each later wait is half as long again.
  public var firstSeconds = 2.0
  /// The longest time between two looks, in seconds.
  public var longestSeconds = 60.0
  /// The seconds after which it is given up, or nil to wait as long as it takes.
  public var deadlineSeconds: Double?

  /// The defaults: no deadline.
  public init() {}
}

extension HumeClient {
  /// Waits until nothing more will happen to a job, and gives its details: it is `COMPLETED` or `FAILED`.
  ///
  /// It looks at once, then less and less often, each time a little earlier or later by chance. At the deadline it throws
  /// `job_not_finished`; a look that is under way then has ten seconds more. `look` is called with what every look has
  /// found, on the call's thread.
  public func wait(
    for job: JobID, _ schedule: WaitSchedule = WaitSchedule(), look: @escaping @Sendable (Job) -> Void = { _ in }
  ) async throws -> Job {
    let end = monotonicSeconds() + (schedule.deadlineSeconds ?? .infinity)
    return try await call(stopAfter: end + 10) { session in
      var pause = schedule.firstSeconds
      var last: Job?
      while true {
        let details: Job
        do { details = try session.details(of: job) } catch let error as ClientError where error.code == .interrupted {
          throw monotonicSeconds() > end ? session.notFinished(job, last, schedule) : error
        }
        last = details
        look(details)
        if details.state.status.isFinal { return details }
        let left = end - monotonicSeconds()
        guard left > 0 else { throw session.notFinished(job, last, schedule) }
        try session.stop.sleep(min(max(pause, 0.05) * Double.random(in: 0.5...1), left))
        pause = min(pause * 1.5, schedule.longestSeconds)
      }
    }
  }
}

extension Session {
  fileprivate func notFinished(_ job: JobID, _ last: Job?, _ schedule: WaitSchedule) -> ClientError {
    let time = schedule.deadlineSeconds.map { " after \(wholeSeconds($0)) s" } ?? ""
    let status = last.map { "its status is \(safeText($0.state.status.rawValue, limit: 40))" }
    return ClientError(
      .jobNotFinished, "The job is not finished\(time): \(status ?? "nothing was heard of it").",
      place: place(base.url(job: job, part: .details)), advice: "Wait longer.")
  }
}
