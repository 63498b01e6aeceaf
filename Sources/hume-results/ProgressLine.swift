import HumeResults
import HumeSystem
import Synchronization

/// Progress on standard error: on a terminal a line with a bar, rate and time left for work over a second; elsewhere a
/// line an input where it is asked for.
final class ProgressLine: ReadingProgress {
  private struct State {
    var bytes = 0
    var done = 0
    var shown = 0.0
    var isShown = false
  }

  private let isLive: Bool
  private let isVerbose: Bool
  private let total: Int
  private let count: Int
  private let start = monotonicSeconds()
  private let state = Mutex(State())

  private let label: @Sendable (String) -> String

  /// `label`: how an input is called.
  init(
    _ common: CommonArguments, inputs: [ResultsInput], passes: Int = 1,
    label: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.label = label
    isLive = !common.quiet && !common.noProgress && Terminal.isTerminal(2)
    isVerbose = common.verbose && !isLive
    total = inputs.reduce(0) { $0 + ($1.bytes ?? 0) } * passes
    count = inputs.count
  }

  func begin(_ input: ResultsInput) {}

  func read(_ bytes: Int) {
    guard isLive else { return }
    state.withLock { state in
      state.bytes += bytes
      let now = monotonicSeconds()
      guard now - start > 1, now - state.shown > 0.1 else { return }
      state.shown = now
      state.isShown = true
      writeToStandardError("\r\u{1B}[K" + line(state, now - start))
    }
  }

  func end(_ input: ResultsInput) {
    state.withLock { state in
      state.done += 1
      if isVerbose { writeToStandardError("read \(visible(label(input.name))) (\(state.done) of \(count))\n") }
    }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      if state.isShown { writeToStandardError("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  private func line(_ state: State, _ seconds: Double) -> String {
    let rate = Double(state.bytes) / seconds
    var text = "\(size(state.bytes))"
    if total > 0 {
      let share = min(1, Double(state.bytes) / Double(total))
      text = "[" + bar(share, of: 1, width: 24, glyphs: .ascii).padding(24) + "] \(Int(share * 100)) %, " + text
      let left = max(0, Double(total - state.bytes) / max(rate, 1))
      text += " of \(size(total)), \(clock(left) ?? "") left"
    }
    return text + ", \(size(Int(rate)))/s, input \(min(state.done + 1, count)) of \(count)"
  }

  private func size(_ bytes: Int) -> String {
    bytes >= 10_000_000 ? "\(bytes / 1_000_000) MB" : "\(bytes / 1000) kB"
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
