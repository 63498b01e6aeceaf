/// Whoever shows how reading goes on; called from the threads that read.
public protocol ReadingProgress: Sendable {
  /// An input is opened.
  func begin(_ input: ResultsInput)
  /// So many bytes of a plain file were read more.
  func read(_ bytes: Int)
  /// An input was read, or failed.
  func end(_ input: ResultsInput)
}
