import HumeResults
import HumeSystem
import Synchronization

/// A line of progress on standard error: a bar, rate and time left, on a terminal and for work over a second only.
///
/// Any thread may tell it how far the work has come; where nothing is to be shown that costs next to nothing.
final class ProgressBar: Sendable {
  private struct State {
    var shown = 0.0
    var isShown = false
  }

  /// Whether there is a terminal that wants to see it.
  let isLive: Bool
  private let total: Int?
  private let start = monotonicSeconds()
  private let state = Mutex(State())

  /// Progress of work over `total` bytes; nil where nobody knows how many they are.
  init(_ common: CommonArguments, total: Int?) {
    isLive = !common.quiet && !common.noProgress && Terminal.isTerminal(2)
    self.total = total.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Shows that `done` bytes are done, at most ten times a second; `note` ends the line and is made visible. `total`: where
  /// it is known only now.
  func update(done: Int, total: Int? = nil, note: @autoclosure () -> String) {
    guard isLive else { return }
    let now = monotonicSeconds()
    state.withLock { state in
      guard now - start > 1, now - state.shown > 0.1 else { return }
      state.shown = now
      state.isShown = true
      // A line that wraps could not be taken away.
      let width = max(1, (Terminal.columns(2) ?? 80) - 1)
      let line = truncated(text(done, total ?? self.total, now - start) + visible(note()), to: width, glyphs: .ascii)
      writeToStandardError("\r\u{1B}[K" + line)
    }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      if state.isShown { writeToStandardError("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  private func text(_ done: Int, _ total: Int?, _ seconds: Double) -> String {
    let rate = Double(done) / seconds
    var text = size(done)
    if let total, total > 0 {
      let share = min(1, Double(done) / Double(total))
      let drawn = padded(bar(share, of: 1, width: 24, glyphs: .ascii), to: 24)
      let left = max(0, Double(total - done) / max(rate, 1))
      text = "[\(drawn)] \(Int(share * 100)) %, " + text
      text += " of \(size(total)), \(clock(left) ?? "") left"
    }
    return text + ", \(size(Int(rate)))/s, "
  }

  private func size(_ bytes: Int) -> String {
    bytes >= 10_000_000 ? "\(bytes / 1_000_000) MB" : "\(bytes / 1000) kB"
  }
}

/// Progress of reading inputs: a `ProgressBar` on a terminal; elsewhere a line an input where it is asked for.
final class ProgressLine: ReadingProgress {
  private struct State {
    var bytes = 0
    var done = 0
  }

  private let bar: ProgressBar
  private let isVerbose: Bool
  private let count: Int
  private let state = Mutex(State())
  private let label: @Sendable (String) -> String

  /// `label`: how an input is called.
  init(
    _ common: CommonArguments, inputs: [ResultsInput], passes: Int = 1,
    label: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.label = label
    bar = ProgressBar(
      common, total: saturatingSum((0..<passes).flatMap { _ in inputs.lazy.map { $0.bytesToRead ?? 0 } }))
    isVerbose = common.verbose && !bar.isLive
    count = inputs.count
  }

  func begin(_ input: ResultsInput) {}

  func read(_ bytes: Int) {
    guard bar.isLive else { return }
    let now = state.withLock { state in
      state.bytes += bytes
      return state
    }
    bar.update(done: now.bytes, note: "input \(min(now.done + 1, count)) of \(count)")
  }

  func end(_ input: ResultsInput) {
    state.withLock { state in
      state.done += 1
      if isVerbose { writeToStandardError("read \(visible(label(input.name))) (\(state.done) of \(count))\n") }
    }
  }

  /// Takes the line away.
  func clear() { bar.clear() }
}
