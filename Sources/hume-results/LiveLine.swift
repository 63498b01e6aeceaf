import HumeResults
import HumeSystem
import Synchronization

/// A line of text on standard error that is written over and over, on a terminal only.
final class LiveLine: Sendable {
  /// Whether there is a terminal that wants to see it.
  let isLive: Bool
  private let shown = Mutex<String?>(nil)

  init(_ common: CommonArguments) {
    isLive = !common.quiet && !common.noProgress && Terminal.isTerminal(2)
  }

  /// Shows a text in place of the one before.
  func show(_ text: @autoclosure () -> String) {
    guard isLive else { return }
    let text = text()
    shown.withLock { shown in
      guard shown != text else { return }
      shown = text
      Self.draw(text)
    }
  }

  /// Runs `body`, which writes to standard error, with the line away.
  func aside(_ body: () -> Void) {
    shown.withLock { shown in
      if shown != nil { writeToStandardError("\r\u{1B}[K") }
      body()
      if let shown { Self.draw(shown) }
    }
  }

  /// Takes the line away.
  func clear() {
    shown.withLock { shown in
      if shown != nil { writeToStandardError("\r\u{1B}[K") }
      shown = nil
    }
  }

  private static func draw(_ text: String) {
    // A line that wraps could not be taken away.
    let width = max(1, (Terminal.columns(2) ?? 80) - 1)
    writeToStandardError("\r\u{1B}[K" + truncated(visible(text), to: width, glyphs: .ascii))
  }
}
