import HumeClient
import HumeJobs
import HumeResults
import HumeSystem
import Synchronization

/// Progress of fetching: on a terminal a bar with rate and time left, of one file or of all that are on their way;
/// elsewhere, where it is asked for, a line for each file that is done.
final class FetchProgressLine: Sendable {
  private struct State {
    var bar: ProgressBar
    var transfers: [JobID: FetchProgress] = [:]
    /// Bytes of files that were done since the bar began.
    var doneBytes = 0
    var jobsDone = 0
  }

  private let common: CommonArguments
  private let jobs: Int
  private let state: Mutex<State>

  init(_ common: CommonArguments, jobs: Int) {
    self.common = common
    self.jobs = jobs
    state = Mutex(State(bar: ProgressBar(common, total: nil)))
  }

  /// A file got further.
  func show(_ job: JobID, _ progress: FetchProgress) {
    state.withLock { state in
      let came = progress.bytes - (progress.resumedFrom ?? 0)
      if progress.isDone {
        state.transfers[job] = nil
        state.doneBytes += came
        tellDone(job, progress, &state)
        // What comes next has a rate of its own.
        if state.transfers.isEmpty { (state.bar, state.doneBytes) = (ProgressBar(common, total: nil), 0) }
        return
      }
      state.transfers[job] = progress
      let active = state.transfers.values
      let done = state.doneBytes + active.reduce(0) { $0 + $1.bytes - ($1.resumedFrom ?? 0) }
      let isKnown = active.allSatisfy { $0.totalBytes != nil }
      let total = state.doneBytes + active.reduce(0) { $0 + ($1.totalBytes ?? 0) - ($1.resumedFrom ?? 0) }
      state.bar.update(
        done: done, total: isKnown ? total : nil,
        note: ofJobs(state) + (active.count == 1 ? progress.part.fileName : "\(active.count) files"))
    }
  }

  /// A job is done, well or not.
  func end(_ job: JobID) {
    state.withLock { state in
      state.transfers[job] = nil
      state.jobsDone += 1
    }
  }

  /// Runs `body`, which writes to standard error, with the line away.
  func aside(_ body: () -> Void) {
    state.withLock { state in
      state.bar.clear()
      body()
    }
  }

  private func ofJobs(_ state: State) -> String {
    jobs > 1 ? "job \(min(state.jobsDone + 1, jobs))/\(jobs) " : ""
  }

  private func tellDone(_ job: JobID, _ progress: FetchProgress, _ state: inout State) {
    state.bar.clear()
    guard common.verbose, !common.quiet else { return }
    let resumed = progress.resumedFrom.map { ", resumed from \(count($0))" } ?? ""
    writeToStandardError(
      "fetched \(visible(job.text))/\(progress.part.fileName), \(count(progress.bytes)) bytes\(resumed)\n")
  }
}
