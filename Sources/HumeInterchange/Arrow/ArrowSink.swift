/// Who takes a table in batches: a writer of the IPC format, or a consumer of the C stream interface.
package protocol ArrowSink: AnyObject {
  /// Takes the columns; comes first, once.
  func begin(_ schema: ArrowSchema) throws
  /// Takes some rows.
  func write(_ batch: ArrowBatch) throws
  /// Nothing more comes.
  func finish() throws
}

/// Keeps batches until somebody takes them.
package final class ArrowQueue: ArrowSink {
  /// The columns, once they are known.
  package private(set) var schema: ArrowSchema?
  private var batches: [ArrowBatch] = []
  private var next = 0

  package init() {}

  package func begin(_ schema: ArrowSchema) { self.schema = schema }
  package func write(_ batch: ArrowBatch) { batches.append(batch) }
  package func finish() {}

  /// The batch that has waited longest, which is then gone.
  package func take() -> ArrowBatch? {
    guard next < batches.count else { return nil }
    defer {
      next += 1
      if next == batches.count { (batches, next) = ([], 0) }
    }
    return batches[next]
  }
}
