import CHumeSystem
import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A hidden folder beside a destination, which takes its place when all is written.
///
/// Only this user can enter it until then. Paths are walked name by name from its descriptor, and no link is followed,
/// so that nothing outside can be touched even if someone changes the folder meanwhile.
final class StagingFolder {
  private let destination: Destination
  private let path: String
  private let root: Int32
  private var isDone = false
  // Files of one folder mostly stand together: its descriptor is kept.
  private var lastFolder: (components: ArraySlice<String>, folder: OpenFolder)?

  /// Makes the folder `.NAME.unpacking-XXXXXX`; throws a `SystemError`.
  init(beside destination: Destination) throws {
    let parent = parentFolder(of: destination.path)
    // A name may have 255 bytes in all; a character rarely has more than 4.
    let name = lastComponent(of: destination.path).unicodeScalars.prefix(50).map(String.init).joined()
    var template = Array("\(parent)/.\(name).unpacking-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { name in
      name.baseAddress.flatMap { mkdtemp($0) } != nil
    }
    guard made else { throw SystemError("make a folder in", path: parent) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    root = hume_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
    self.destination = destination
    guard root >= 0 else {
      let error = SystemError("open", path: path)
      rmdir(path)
      isDone = true
      throw error
    }
  }

  deinit {
    remove()
    if root >= 0 { _ = close(root) }
  }

  /// Makes a folder and those above it; they may exist.
  func makeFolder(_ components: [String]) throws { _ = try folder(components[...]) }

  /// Makes a file that does not exist, open for writing.
  func makeFile(_ components: [String]) throws -> StagedFile {
    guard let name = components.last else { throw SystemError("write", path: destination.path, number: EISDIR) }
    let folder = try folder(components.dropLast())
    let shown = "\(destination.path)/\(components.joined(separator: "/"))"
    let descriptor = hume_openat(
      folder.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError("write", path: shown) }
    let file = StagedFile(descriptor: descriptor, path: shown)
    guard fchmod(descriptor, 0o644) == 0 else { throw SystemError("write", path: shown) }
    return file
  }

  /// Puts the folder in the destination's place, unless something is there by now.
  func commit() throws {
    lastFolder = nil
    guard fchmod(root, mode_t(destination.mode)) == 0 else { throw SystemError("write", path: destination.path) }
    // A rename replaces nothing but an empty folder.
    guard rename(path, destination.path) == 0 else {
      let error = SystemError("write", path: destination.path)
      guard [EEXIST, ENOTEMPTY, ENOTDIR].contains(error.number) else { throw error }
      throw Destination.inUse(destination.path, "Something was put at the destination meanwhile.")
    }
    isDone = true
  }

  /// Removes the folder and all in it, unless it took the destination's place.
  func remove() {
    guard !isDone else { return }
    isDone = true
    lastFolder = nil
    removeContents(of: root)
    rmdir(path)
  }

  private func folder(_ components: ArraySlice<String>) throws -> OpenFolder {
    if let lastFolder, lastFolder.components == components { return lastFolder.folder }
    var folder = OpenFolder(dup(root))
    var shown = destination.path
    guard folder.descriptor >= 0 else { throw SystemError("open", path: shown) }
    for name in components {
      shown += "/\(name)"
      let isNew = mkdirat(folder.descriptor, name, 0o700) == 0
      guard isNew || errno == EEXIST else { throw SystemError("make a folder at", path: shown) }
      let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
      let inner = OpenFolder(hume_openat(folder.descriptor, name, flags, 0))
      guard inner.descriptor >= 0 else { throw SystemError("open", path: shown) }
      guard !isNew || fchmod(inner.descriptor, 0o755) == 0 else { throw SystemError("write", path: shown) }
      folder = inner
    }
    lastFolder = (components, folder)
    return folder
  }
}

/// A folder's descriptor, closed with the object.
private final class OpenFolder {
  let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { if descriptor >= 0 { _ = close(descriptor) } }
}

/// A file being written, closed with the object.
final class StagedFile {
  private let descriptor: Int32
  private let path: String

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { _ = close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws { try writeAll(bytes, to: descriptor, path: path) }
}

/// Removes what a folder holds, following no links; what cannot be removed stays.
private func removeContents(of folder: Int32) {
  let copy = hume_openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
  guard copy >= 0 else { return }
  guard let listing = fdopendir(copy) else {
    _ = close(copy)
    return
  }
  defer { closedir(listing) }
  while let entry = readdir(listing) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name == "." || name == ".." || unlinkat(folder, name, 0) == 0 { continue }
    let inner = hume_openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
    if inner >= 0 {
      removeContents(of: inner)
      _ = close(inner)
    }
    unlinkat(folder, name, AT_REMOVEDIR)
  }
}
