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
  /// The bytes of the batches that wait.
  package private(set) var bytes = 0
  /// nil where a batch was taken.
  private var batches: [ArrowBatch?] = []
  private var next = 0

  package init() {}

  package func begin(_ schema: ArrowSchema) { self.schema = schema }
  package func write(_ batch: ArrowBatch) {
    batches.append(batch)
    bytes += batch.bytes
  }
  package func finish() {}

  /// The batch that has waited longest, which is then gone.
  package func take() -> ArrowBatch? {
    guard next < batches.count, let batch = batches[next] else { return nil }
    batches[next] = nil
    next += 1
    if next == batches.count { (batches, next) = ([], 0) }
    bytes -= batch.bytes
    return batch
  }
}
