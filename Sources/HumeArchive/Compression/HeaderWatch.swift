import HumeTypes

/// Passes a stream on and shows its headers on the way to a format's own subclass, whatever pieces the stream comes in. `State`
/// says which header is next.
class HeaderWatch<State>: ByteStream {
  private let source: any ByteStream
  private var pending: [UInt8] = []
  private var state: State
  private var wanted: Int
  private var skip = 0
  private var isStopped = false
  /// The bytes seen so far.
  private(set) var offset = 0

  /// Watches `source`, whose first header has `count` bytes.
  init(_ source: any ByteStream, _ state: State, _ count: Int) {
    self.source = source
    self.state = state
    wanted = count
  }

  final func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try source.read(into: buffer)
    try watch(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  /// Handles a header and says by `expect` what comes next.
  func take(_ part: [UInt8], _ state: State) throws(ArchiveError) {}

  /// The next header is `state`, has `count` bytes and stands behind `skip` others.
  final func expect(_ state: State, _ count: Int, afterSkipping skip: Int = 0) {
    self.state = state
    wanted = count
    self.skip = skip
  }

  /// Nothing more is looked at.
  final func stop() { isStopped = true }

  private func watch(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
    var rest = bytes[...]
    while !rest.isEmpty, !isStopped {
      let count = min(skip > 0 ? skip : wanted - pending.count, rest.count)
      if skip > 0 { skip -= count } else { pending.append(contentsOf: rest.prefix(count)) }
      rest = rest.dropFirst(count)
      offset += count
      guard skip == 0, pending.count == wanted else { continue }
      let part = pending
      pending.removeAll(keepingCapacity: true)
      try take(part, state)
    }
  }
}
