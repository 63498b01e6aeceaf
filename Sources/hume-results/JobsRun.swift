import ArgumentParser
import HumeClient
import HumeJobs
import HumeResults
import HumeSystem

/// A run of a command over jobs: several at a time, each with rows of its own; and how it ends.
struct JobsRun {
  /// What became of a job: its rows, or the error that it ended with.
  typealias Outcome = Result<[[Cell]], JobFailure>

  private(set) var rows: [[Cell]] = []
  private var failures: [Int32] = []
  private var count = 0

  /// Runs `body` for every job, `atOnce` at a time, and tells errors as they happen; the rows keep the jobs' order.
  ///
  /// `failed` gives the rows of a job that failed; `showing` surrounds what is written to standard error.
  init(
    _ ids: [JobID], atOnce: Int, showing: @escaping @Sendable (() -> Void) -> Void = { $0() },
    failed: @Sendable (JobID, any ExplainedError) -> [[Cell]] = { _, _ in [] },
    _ body: @escaping @Sendable (JobID) async throws -> [[Cell]]
  ) async throws {
    var outcomes = [Outcome?](repeating: nil, count: ids.count)
    // What one job ended with and all others would as well: they are not tried.
    var forAll: JobFailure?
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var next = 0
      func start() {
        guard next < ids.count, forAll == nil else { return }
        let index = next
        next += 1
        group.addTask {
          do { return (index, .success(try await body(ids[index]))) } catch let error as any ExplainedError {
            return (index, .failure(JobFailure(error: error)))
          }
        }
      }
      for _ in 0..<max(1, atOnce) { start() }
      while let (index, outcome) = try await group.next() {
        outcomes[index] = outcome
        if case .failure(let failure) = outcome {
          // Somebody wants to end: those under way hear of it too, others need not begin.
          if Messages.exitCode(of: failure.error) == 130 { continue }
          showing { Messages.show(failure.error) }
          if failure.concernsAll { forAll = forAll ?? failure }
        }
        start()
      }
    }
    count = ids.count
    for (id, outcome) in zip(ids, outcomes) {
      switch outcome {
      case .success(let rows): self.rows += rows
      case .failure(let failure):
        let exitCode = Messages.exitCode(of: failure.error)
        failures.append(exitCode)
        if exitCode != 130 { rows += failed(id, failure.error) }
      case nil:
        failures.append(forAll.map { Messages.exitCode(of: $0.error) } ?? 130)
        if let forAll { rows += failed(id, forAll.error) }
      }
    }
    let untried = outcomes.count { $0 == nil }
    if untried > 0, forAll != nil {
      showing { writeToStandardError("note: \(untried) more not tried: they would end the same way\n") }
    }
  }

  /// Whether somebody ended it before it was done.
  var wasInterrupted: Bool { failures.contains(130) }

  /// Throws the exit code, unless it is 0: of an interruption; the first failure's where all failed; else 3.
  func end() throws {
    guard let first = failures.first else { return }
    throw ExitCode(wasInterrupted ? 130 : failures.count == count ? first : 3)
  }
}

/// What a job ended with.
struct JobFailure: Error {
  let error: any ExplainedError

  /// Whether it is about the server, the key or the disk, and no other job would fare better.
  var concernsAll: Bool {
    if let error = error as? ClientError {
      if error.status == 401 || error.code == .noConnection && !error.wasSent { return true }
    }
    let codes = ["key_missing", "unknown_host", "tls", "disk_full", "read_only_disk"]
    return codes.contains(error.codeName)
  }
}

/// Writes the table of a command that asks a server.
func writeTable(
  _ table: Table, as format: FormatName, _ rows: FormatArguments, to destination: Output,
  isStandardOutput: Bool = true, _ common: CommonArguments, parameters: [(String, ParameterValue)],
  warnings: [Warning] = []
) throws {
  let envelope = Envelope(command: table.name, version: toolVersion, parameters: parameters, warnings: warnings)
  let options = rows.options(common.layout(isStandardOutput: isStandardOutput))
  var writer = try format.writer(to: destination, options: options, envelope: envelope)
  try writer.write(table)
  try writer.finish()
  try destination.finish()
}
