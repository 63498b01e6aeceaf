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
  /// `job_not_finished`. `look` is called with what every look has found, on the call's thread.
  public func wait(
    for job: JobID, _ schedule: WaitSchedule = WaitSchedule(), look: @escaping @Sendable (Job) -> Void = { _ in }
  ) async throws -> Job {
    try await call { session in
      let start = monotonicSeconds()
      var pause = schedule.firstSeconds
      while true {
        let details = try session.details(of: job)
        look(details)
        if details.state.status.isFinal { return details }
        var seconds = pause * Double.random(in: 0.5...1)
        if let deadline = schedule.deadlineSeconds {
          let left = start + deadline - monotonicSeconds()
          guard left > 0 else {
            throw ClientError(
              .jobNotFinished,
              "The job is not finished after \(Int(deadline)) s: its status is "
                + "\(safeText(details.state.status.rawValue, limit: 40)).",
              place: session.place(session.base.url(job: job, part: .details)), advice: "Wait longer.")
          }
          seconds = min(seconds, left)
        }
        try session.stop.sleep(seconds)
        pause = min(pause * 1.5, schedule.longestSeconds)
      }
    }
  }
}
