import ArgumentParser
import HumeClient
import HumeJobs
import HumeResults
import HumeSystem

struct WaitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait",
    abstract: "Wait until jobs are done.",
    discussion: """
      EXAMPLES
        hume-results wait 0f1e2d3c-… --base-url https://archive.example.org
        hume-results wait --deadline 2h -v 0f1e2d3c-… 4b5a6978-…
        hume-results jobs --status queued --format csv | cut -d , -f 1 | tail -n +2 | hume-results wait -

      Looks at each job at once and then less and less often, once a minute in the end. With -v a line on standard \
      error says when a job's state changes. The rows tell all jobs that could be asked, also those that are not done.

      \(JobTable.help)

      Exit codes: 0 all jobs COMPLETED; 6 job failed, or not done at the deadline; 4 key missing or refused, 5 job not \
      found or gone, 7 network; 3 where that is so of some jobs only; 130 interrupted.
      """)

  @OptionGroup var jobs: JobArguments

  @Option(help: ArgumentHelp("How long to wait at most, for all jobs: 90, 10m, 2h.", valueName: "time"))
  var deadline: Duration?

  @OptionGroup(title: "Server") var server: ServerArguments
  @OptionGroup(title: "Output") var output: TableArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func run() async throws {
    try await explainingErrors {
      let client = try server.client(common)
      let ids = try jobs.ids()
      let destination = try output.open()
      let run = try await JobsRun(waitingFor: ids, client, deadline: deadline, common)
      if !(run.rows.isEmpty && output.chosenFormat.isPage) {
        try writeTable(
          JobTable.table("wait", run.rows, as: output.chosenFormat), as: output.chosenFormat, output.rows,
          to: destination, isStandardOutput: output.isStandardOutput, common,
          parameters: [("base_url", .text("\(client.base)")), ("deadline", .number(deadline?.seconds))])
      }
      try run.end()
    }
  }
}

extension JobsRun {
  /// Each job that is waited for takes a thread.
  private static let mostAtOnce = 64

  /// Waits until all jobs have ended, or the deadline for all of them has come, and has a row for each that was seen.
  ///
  /// A job that failed, or is not done at the deadline, is an error; so every job is COMPLETED where there is none.
  init(waitingFor ids: [JobID], _ client: HumeClient, deadline: Duration?, _ common: CommonArguments) async throws {
    let start = monotonicSeconds()
    let seen = SeenJobs()
    let line = WaitLine(common, seen: seen, jobs: ids.count, deadline: deadline)
    let ticker = Task { await line.tick() }
    defer {
      ticker.cancel()
      line.clear()
    }
    try await self.init(
      ids, atOnce: Self.mostAtOnce, showing: line.aside,
      failed: { id, _ in seen[id].map { [JobTable.row($0, id: id)] } ?? [] }
    ) { id in
      var schedule = WaitSchedule()
      // Jobs whose turn comes late have what is left: at least one look.
      schedule.deadlineSeconds = deadline.map { max(0, $0.seconds - (monotonicSeconds() - start)) }
      let job: Job
      do { job = try await client.wait(for: id, schedule) { line.saw($0, id) } } catch let error as ClientError
        where error.code == .jobNotFinished
      {
        throw notDone(id, seen[id], after: deadline)
      }
      if job.state.status == .failed { throw failed(id, job) }
      return [JobTable.row(job, id: id)]
    }
  }
}

private func notDone(_ id: JobID, _ job: Job?, after deadline: Duration?) -> ClientError {
  let state = job.map { ": its status is \(safeText($0.state.status.rawValue, limit: 40))" } ?? ""
  return ClientError(
    .jobNotFinished, "The job is not done after \(deadline?.description ?? "all")\(state).",
    place: Place(path: id.text),
    advice: "Wait longer: give a longer --deadline, or none.")
}

private func failed(_ id: JobID, _ job: Job) -> ClientError {
  let reason = job.state.message.map { ": \(safeText($0))" } ?? ""
  return ClientError(
    .jobFailed, "The job failed and has no results\(reason).", place: Place(path: id.text),
    advice: "Submit it again if the cause is gone (hume-results status --raw says what was asked for).")
}

/// What is said while jobs are waited for: on a terminal how many stand where, with -v every change of a state.
private final class WaitLine: Sendable {
  private let line: LiveLine
  private let tellsChanges: Bool
  private let seen: SeenJobs
  private let jobs: Int
  private let deadline: Duration?
  private let start = monotonicSeconds()

  init(_ common: CommonArguments, seen: SeenJobs, jobs: Int, deadline: Duration?) {
    line = LiveLine(common)
    tellsChanges = common.verbose && !common.quiet
    self.seen = seen
    self.jobs = jobs
    self.deadline = deadline
  }

  /// A job was looked at.
  func saw(_ job: Job, _ id: JobID) {
    let before = seen.add(job, id)
    let status = job.state.status
    if tellsChanges, before?.state.status != status {
      let time = before == nil ? "" : " after \(clock(monotonicSeconds() - start) ?? "")"
      line.aside { writeToStandardError("\(visible(id.text)) \(safeText(status.rawValue, limit: 40))\(time)\n") }
    }
    line.show(text)
  }

  /// Lets the time go on, until the task is cancelled.
  func tick() async {
    guard line.isLive else { return }
    while true {
      do { try await Task.sleep(nanoseconds: 1_000_000_000) } catch { return }
      if Task.isCancelled { return }
      line.show(text)
    }
  }

  /// Runs `body`, which writes to standard error, with the line away.
  @Sendable func aside(_ body: () -> Void) { line.aside(body) }

  func clear() { line.clear() }

  private var text: String {
    let counts = seen.counts
    let done = counts[.completed, default: 0] + counts[.failed, default: 0]
    var parts = ["\(done) of \(jobs) done"]
    for (status, name) in [(JobStatus.failed, "failed"), (.inProgress, "in progress"), (.queued, "queued")] {
      if let number = counts[status] { parts.append("\(number) \(name)") }
    }
    let limit = deadline.flatMap { clock($0.seconds) }.map { " of \($0)" } ?? ""
    parts.append("\(clock(monotonicSeconds() - start) ?? "")\(limit)")
    return parts.joined(separator: ", ")
  }
}
