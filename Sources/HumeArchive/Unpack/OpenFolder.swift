import CHumeSystem
import HumeSystem
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A folder's descriptor, closed with the object; what is below it is reached through it alone.
final class OpenFolder {
  let descriptor: Int32

  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { _ = close(descriptor) }

  /// The folder at a path, through links too; nil with `errno` set.
  ///
  /// It need not be readable, as long as names in it can be looked up.
  static func at(_ path: String) -> OpenFolder? {
    made(hume_open_for_lookup(path))
  }

  /// A folder of this folder, not through a link; nil with `errno` set.
  func folder(_ name: UnsafePointer<CChar>) -> OpenFolder? {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    return Self.made(uninterrupted { hume_openat(descriptor, name, flags, 0) })
  }

  /// A folder of this folder that is ours, made accessible to us if it is not; nil with `errno` set.
  func ownFolder(_ name: UnsafePointer<CChar>) -> OpenFolder? {
    if let folder = folder(name) { return folder }
    guard errno == EACCES, let status = status(of: name), status.st_uid == geteuid() else { return nil }
    guard fchmodat(descriptor, name, 0o700, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    return folder(name)
  }

  /// What the system says of the folder itself.
  var status: stat? {
    var info = stat()
    return fstat(descriptor, &info) == 0 ? info : nil
  }

  /// What the system says of a name in it, of a link as such.
  func status(of name: UnsafePointer<CChar>) -> stat? {
    var info = stat()
    return fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0 ? info : nil
  }

  /// Whether a name in it still is the folder that `folder` has open.
  func holds(_ folder: OpenFolder, as name: UnsafePointer<CChar>) -> Bool {
    guard let here = status(of: name), let there = folder.status else { return false }
    return here.st_dev == there.st_dev && here.st_ino == there.st_ino
  }

  /// Calls `body` with each name in it but `.` and `..`; nothing where it cannot be read.
  ///
  /// Names that come or go meanwhile may be missed.
  func forEachName(_ body: (_ name: UnsafePointer<CChar>, _ isSurelyFolder: Bool) -> Void) {
    let copy = hume_openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard copy >= 0 else { return }
    guard let listing = fdopendir(copy) else {
      _ = close(copy)
      return
    }
    defer { closedir(listing) }
    while let entry = readdir(listing) {
      let isSurelyFolder = Int32(entry.pointee.d_type) == Int32(DT_DIR)
      withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          if strcmp(name, ".") != 0, strcmp(name, "..") != 0 { body(name, isSurelyFolder) }
        }
      }
    }
  }

  /// A folder over a descriptor that the system just gave, or nil for -1.
  static func made(_ descriptor: Int32) -> OpenFolder? { descriptor >= 0 ? OpenFolder(descriptor) : nil }
}

/// Opens what lies below a folder, and nothing else: no link is followed, and no path leads out.
struct BeneathOpener {
  private static let isMissing = Atomic<Bool>(false)
  private let usesOpenat2: Bool

  /// `usesOpenat2`: whether the system may look up whole paths where it can; else they are walked name by name.
  init(usesOpenat2: Bool) { self.usesOpenat2 = usesOpenat2 }

  /// Opens a folder; nil with `errno` set.
  func folder(_ components: ArraySlice<String>, below folder: OpenFolder) -> OpenFolder? {
    OpenFolder.made(open(components, below: folder, O_RDONLY | O_DIRECTORY, mode: 0))
  }

  /// Opens a path below `folder`; -1 with `errno` set.
  func open(_ components: ArraySlice<String>, below folder: OpenFolder, _ flags: Int32, mode: mode_t) -> Int32 {
    let flags = flags | O_CLOEXEC | O_NOFOLLOW
    guard let last = components.last else { return hume_openat(folder.descriptor, ".", flags, mode) }
    if usesOpenat2, !Self.isMissing.load(ordering: .relaxed) {
      let path = components.joined(separator: "/")
      let descriptor = uninterrupted { hume_openat2_beneath(folder.descriptor, path, flags, mode) }
      if descriptor >= 0 { return descriptor }
      switch errno {
      // Old sandboxes answer calls that they do not know with EPERM; if it was meant, the other way meets it too.
      case ENOSYS, EPERM: Self.isMissing.store(true, ordering: .relaxed)
      // Something was moved meanwhile; the path is too long for one call.
      case EAGAIN, ENAMETOOLONG: break
      default: return -1
      }
    }
    var current = folder
    for name in components.dropLast() {
      guard let inner = current.folder(name) else { return -1 }
      current = inner
    }
    return uninterrupted { hume_openat(current.descriptor, last, flags, mode) }
  }
}

/// Sets the mode of a file or folder that this run has made, where the file system has modes.
func setMode(of descriptor: Int32, _ mode: mode_t) -> Bool {
  // To the owner this is said by file systems without modes, e.g. of memory sticks.
  fchmod(descriptor, mode) == 0 || [EPERM, ENOTSUP, ENOSYS].contains(errno)
}

/// Calls again as long as a signal breaks the call off.
private func uninterrupted(_ call: () -> Int32) -> Int32 {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
