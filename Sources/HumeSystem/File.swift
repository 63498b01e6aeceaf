import CHumeSystem
public import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file open for reading: a descriptor that is closed when the last reference goes.
///
/// Not for use by several threads at once, except through `read(into:at:)`.
public final class File: ByteStream, Sendable {
  /// The path, for messages.
  public let path: String
  /// The descriptor.
  package let descriptor: Int32
  private let owned: Bool
  /// Whether a read may have to wait for somebody: it is a pipe, a terminal, a socket.
  private let mayWait: Bool

  /// Opens a file, or throws a `SystemError`. A folder is refused.
  public convenience init(reading path: String) throws {
    var descriptor = hume_open(path, O_RDONLY | O_CLOEXEC, 0)
    // To open a FIFO is to wait for its other end.
    while descriptor < 0, errno == EINTR {
      try Interrupt.check()
      descriptor = hume_open(path, O_RDONLY | O_CLOEXEC, 0)
    }
    guard descriptor >= 0 else { throw SystemError("read", path: path) }
    self.init(descriptor: descriptor, path: path, owns: true)
    guard try !status().isFolder else { throw SystemError("read", path: path, number: EISDIR) }
  }

  /// A file over a descriptor; closes it at the end if it `owns` it.
  package init(descriptor: Int32, path: String, owns: Bool) {
    self.path = path
    self.descriptor = descriptor
    self.owned = owns
    var info = stat()
    mayWait = fstat(descriptor, &info) == 0 && info.st_mode & S_IFMT != S_IFREG
  }

  /// Standard input.
  public static func standardInput() -> File { File(descriptor: 0, path: "-", owns: false) }

  /// An empty file without a name, for reading and writing, gone when it is closed.
  package static func temporary() throws -> File {
    let folder = environment("TMPDIR") ?? "/tmp"
    let (descriptor, path) = try makeTemporaryFile(prefix: "\(folder)/hume-results.")
    unlink(path)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return File(descriptor: descriptor, path: "\(folder)/(temporary file)", owns: true)
  }

  deinit {
    if owned { _ = close(descriptor) }
  }

  /// Reads what comes next; 0 at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if mayWait { try waitForInput() }
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      if errno != EINTR { throw SystemError("read", path: path) }
      try Interrupt.check()
    }
  }

  /// Waits until there is something to read, or an end. A request to end that comes just before a read would not break
  /// it off, so that it is looked for four times a second.
  private func waitForInput() throws {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&state, 1, 250) <= 0 { try Interrupt.check() }
  }

  /// Reads at an offset without moving the place of `read(into:)`; 0 behind the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      if errno != EINTR { throw SystemError("read", path: path) }
    }
  }

  /// Writes all of `bytes`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try writeAll(bytes, to: descriptor, path: path)
  }

  /// Goes to a byte; false for a pipe or a terminal.
  public func rewind(to offset: Int) throws -> Bool { lseek(descriptor, off_t(offset), SEEK_SET) >= 0 }

  /// What the system says of the file.
  public func status() throws -> FileStatus {
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw SystemError("inspect", path: path) }
    return FileStatus(info)
  }
}

/// What the system says of a file.
public struct FileStatus: Sendable {
  /// The size in bytes.
  public let size: Int
  /// Whether it is a folder.
  public let isFolder: Bool
  /// Whether it is a regular file: one with a size that can be read at any place.
  public let isRegular: Bool
  /// What tells two files apart on this machine, whatever they are called.
  package let identity: FileIdentity
  /// The permission bits.
  package let mode: UInt32

  init(_ info: stat) {
    size = Int(info.st_size)
    isFolder = info.st_mode & S_IFMT == S_IFDIR
    isRegular = info.st_mode & S_IFMT == S_IFREG
    identity = FileIdentity(info)
    mode = UInt32(info.st_mode) & 0o7777
  }

  /// The status of what `path` leads to.
  public static func of(_ path: String) throws -> FileStatus {
    var info = stat()
    guard stat(path, &info) == 0 else { throw SystemError("inspect", path: path) }
    return FileStatus(info)
  }
}

/// A file's device and inode.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  init(_ info: stat) {
    device = UInt64(info.st_dev)
    inode = UInt64(info.st_ino)
  }

  /// What a descriptor is open on, or nil where it is none.
  package init?(descriptor: Int32) {
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { return nil }
    self.init(info)
  }
}

/// Writes all of `bytes` to a descriptor.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws {
  var rest = bytes
  while !rest.isEmpty {
    #if canImport(Darwin)
      let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
    #elseif canImport(Musl)
      let count = Musl.write(descriptor, rest.baseAddress, rest.count)
    #else
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
    #endif
    if count < 0 {
      if errno == EINTR { continue }
      throw SystemError("write", path: path)
    }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
}

/// Writes all that a stream gives; `check` is called before every chunk (256 KiB), to throw where somebody asked to end.
package func copy(_ stream: any ByteStream, to file: File, check: () throws -> Void = Interrupt.check) throws {
  let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
  defer { chunk.deallocate() }
  while true {
    try check()
    let count = try stream.read(into: chunk)
    if count == 0 { return }
    try file.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
  }
}

/// The sum of sizes, `Int.max` where it would be more: sparse files may have any size.
package func saturatingSum(_ sizes: some Sequence<Int>) -> Int {
  sizes.reduce(0) { sum, size in
    let (next, overflow) = sum.addingReportingOverflow(size)
    return overflow ? .max : next
  }
}

/// A variable of the environment, or nil where it is unset or empty.
package func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}

/// All of a small file.
package func readSmallFile(_ path: String, limit: Int) throws -> [UInt8] {
  let file = try File(reading: path)
  return try readAll(file, limit: limit, path: path)
}

/// All that a stream holds, up to `limit` bytes; more is an error.
package func readAll(_ stream: some ByteStream, limit: Int, path: String) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = try chunk.withUnsafeMutableBytes { try stream.read(into: $0) }
    if count == 0 { return bytes }
    bytes.append(contentsOf: chunk[..<count])
    if bytes.count > limit { throw SystemError("read", path: path, number: EFBIG) }
  }
}

/// Makes an empty file that only this user can read, under a name that begins with `prefix`.
func makeTemporaryFile(prefix: String) throws -> (descriptor: Int32, path: String) {
  var template = Array("\(prefix)XXXXXX".utf8CString)
  let descriptor = template.withUnsafeMutableBufferPointer { name in name.baseAddress.map { mkstemp($0) } ?? -1 }
  guard descriptor >= 0 else { throw SystemError("make a temporary file in", path: parentFolder(of: prefix)) }
  return (descriptor, String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
}
