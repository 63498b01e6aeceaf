package import CArrow

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// The Arrow C stream interface (https://arrow.apache.org/docs/format/CStreamInterface.html): a consumer in the same process
// takes batches where they lie, and says when it needs each no longer. A structure of C owns what it points to through
// `private_data`, a retained object of Swift; its `release` gives that object back, exactly once, and marks itself as done
// by becoming NULL. Children and dictionaries are structures of their own, for a consumer may move one out and keep it
// longer than the rest; so each has an object of its own, and the buffers live as long as the last of them.
//
//   ArrowArrayStream ── StreamBox ── source
//   ArrowArray (the batch) ── children: ArrowArray (a column) ── ColumnBox ── buffers

/// Who makes batches when they are asked for.
package protocol ArrowSource: AnyObject {
  /// The columns.
  func schema() throws -> ArrowSchema
  /// The next rows, or nil at the end.
  func next() throws -> ArrowBatch?
}

/// Fills a stream of C, whose memory is the caller's and is not initialised; `explain` says what an error becomes for the
/// consumer. The stream is for one thread at a time, but need not stay with one.
package func exportStream(
  _ source: any ArrowSource, to stream: UnsafeMutablePointer<ArrowArrayStream>,
  explain: @escaping (any Error) -> String
) {
  let box = StreamBox(source, explain: explain)
  stream.initialize(
    to: ArrowArrayStream(
      get_schema: { stream, schema in
        guard let schema, let box = StreamBox.of(stream) else { return EINVAL }
        return box.answer { exportSchema(try box.source.schema(), to: schema) }
      },
      get_next: { stream, array in
        guard let array, let box = StreamBox.of(stream) else { return EINVAL }
        return box.answer {
          // The end is an array that counts as released.
          if let batch = try box.source.next() {
            exportBatch(batch, to: array)
          } else {
            array.initialize(to: ArrowArray())
          }
        }
      },
      get_last_error: { stream in UnsafePointer(StreamBox.of(stream)?.lastError) },
      release: { stream in
        guard let stream, let data = stream.pointee.private_data else { return }
        stream.pointee.release = nil
        stream.pointee.private_data = nil
        Unmanaged<StreamBox>.fromOpaque(data).release()
      },
      private_data: Unmanaged.passRetained(box).toOpaque()))
}

/// What a stream owns.
private final class StreamBox {
  let source: any ArrowSource
  private let explain: (any Error) -> String
  /// What went wrong in the last call, ended by a zero byte; nil where nothing did.
  private(set) var lastError: UnsafeMutablePointer<CChar>?
  /// A stream that failed gives nothing more: what would follow is not what was asked for.
  private var failure: (any Error)?

  init(_ source: any ArrowSource, explain: @escaping (any Error) -> String) {
    self.source = source
    self.explain = explain
  }

  deinit { free(lastError) }

  static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>?) -> StreamBox? {
    guard let data = stream?.pointee.private_data else { return nil }
    return Unmanaged<StreamBox>.fromOpaque(data).takeUnretainedValue()
  }

  /// Runs a call: 0, or an error's number, with its text kept.
  func answer(_ body: () throws -> Void) -> Int32 {
    free(lastError)
    lastError = nil
    do {
      if let failure { throw failure }
      try body()
      return 0
    } catch {
      failure = error
      lastError = strdup(explain(error))
      return EIO
    }
  }
}
