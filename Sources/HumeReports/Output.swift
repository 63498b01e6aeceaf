import HumeSystem
public import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where a report is written: standard output, a file that appears whole or not at all, or memory.
///
/// Bytes are gathered and written in pieces of 64 KiB or more; what is still gathered goes out with `finish()`, without
/// which a file does not appear.
public final class Output {
  private enum Sink {
    case descriptor(Int32, name: String)
    case file(OutputFile)
    case memory
  }

  private let sink: Sink
  private var buffer = ByteBuffer(capacity: Output.capacity * 2)
  /// What went wrong first: from then on bytes are missing, and a file must not appear.
  private var failure: (any Error)?
  /// From how many gathered bytes on they are sent.
  static let capacity = 1 << 16

  private init(_ sink: Sink) { self.sink = sink }

  /// Standard output.
  public static func standardOutput() -> Output { Output(.descriptor(1, name: "standard output")) }

  /// A file at `path`; one that exists is a `SystemError` unless `force`.
  public static func file(_ path: String, force: Bool = false) throws -> Output {
    Output(.file(try OutputFile(path: path, force: force)))
  }

  /// Memory, where `bytes` has what was written.
  public static func memory() -> Output { Output(.memory) }

  /// An open descriptor, which stays open.
  package static func descriptor(_ descriptor: Int32, name: String) -> Output {
    Output(.descriptor(descriptor, name: name))
  }

  /// What was written, for `memory()`; else what is still to go out.
  public var bytes: [UInt8] { buffer.bytes }

  /// What was written to `memory()`, as text.
  public var text: String { String(decoding: buffer.bytes, as: UTF8.self) }

  /// Writes a text as UTF-8.
  public func write(_ text: String) throws { try append { $0.append(text) } }

  /// Writes bytes.
  public func write(_ bytes: some Collection<UInt8>) throws {
    try append { buffer in
      if bytes.withContiguousStorageIfAvailable({ buffer.append(UnsafeRawBufferPointer($0)) }) == nil {
        for byte in bytes { buffer.append(byte) }
      }
    }
  }

  /// Adds what `body` appends.
  @inline(__always)
  func append(_ body: (inout ByteBuffer) -> Void) throws {
    body(&buffer)
    if buffer.count >= Output.capacity { try flush() }
  }

  /// Adds a byte; the next longer write looks whether it is time to send.
  func append(_ byte: UInt8) { buffer.append(byte) }

  /// Writes bytes from where they are, without gathering them first: for large pieces. Small ones are gathered, which
  /// costs less than to send them.
  package func write(direct bytes: UnsafeRawBufferPointer) throws {
    if case .memory = sink { return buffer.append(bytes) }
    if bytes.count < Output.capacity / 4 { return try append { $0.append(bytes) } }
    try flush()
    try deliver(bytes)
  }

  /// Sends what was gathered. Throws `OutputClosed` where the reader has gone, else a `SystemError`; after that nothing
  /// more is sent, and every call throws the same.
  public func flush() throws {
    if case .memory = sink { return }
    defer { buffer.truncate(to: 0) }
    try buffer.withUnsafeBytes(deliver)
  }

  private func deliver(_ bytes: UnsafeRawBufferPointer) throws {
    if let failure { throw failure }
    do {
      try send(bytes)
    } catch {
      let isClosed = (error as? SystemError)?.number == EPIPE
      let failure: any Error = isClosed ? OutputClosed() : error
      self.failure = failure
      throw failure
    }
  }

  private func send(_ bytes: UnsafeRawBufferPointer) throws {
    switch sink {
    case .descriptor(let descriptor, let name): try writeAll(bytes, to: descriptor, path: name)
    case .file(let file): try file.write(bytes)
    case .memory: break
    }
  }

  /// Sends what was gathered and makes a file appear.
  public func finish() throws {
    try flush()
    if case .file(let file) = sink { try file.commit() }
  }
}

/// The reader of the output has gone (`… | head`): no fault, only a reason to end quietly.
///
/// It is thrown only where the signal SIGPIPE is ignored.
public struct OutputClosed: ExplainedError, Hashable {
  /// The reader has gone.
  public init() {}
  /// `output_closed`.
  public var codeName: String { "output_closed" }
  /// What is wrong.
  public var message: String { "The program that reads the output has ended." }
  /// Standard output.
  public var place: Place { Place(path: "standard output") }
  /// Nothing.
  public var advice: String { "" }
}
