import CHumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The names in a folder, sorted by their bytes, without `.` and `..`.
package func namesInFolder(_ path: String) throws -> [String] {
  var names: [String] = []
  try forEachName(in: opendir(path), path) { name, _ in names.append(String(cString: name)) }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// What stands in a folder under a name.
package struct FolderEntry: Sendable {
  /// What it is, links not followed.
  package enum Kind: Sendable, Hashable {
    /// A regular file and its size in bytes.
    case file(size: Int)
    case folder, link, fifo, socket, device
  }

  /// The bytes of the name, of whatever encoding.
  package let name: [UInt8]
  /// What it is.
  package let kind: Kind
  /// What tells it apart from other files.
  package let identity: FileIdentity
}

/// Calls `body` with what stands in a folder that is open, in no order; throws a `SystemError`, or what `body` throws.
package func forEachEntry(
  inFolder descriptor: Int32, path: String, _ body: (FolderEntry) throws -> Void
) throws {
  let copy = hume_openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
  try forEachName(in: copy >= 0 ? fdopendir(copy) : nil, path) { name, folder in
    var info = stat()
    let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
    guard fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else {
      // Gone since it was listed.
      if errno == ENOENT { return }
      throw SystemError("inspect", path: "\(path)/\(String(decoding: bytes, as: UTF8.self))")
    }
    let status = FileStatus(info)
    try body(FolderEntry(name: Array(bytes), kind: kind(of: info, size: status.size), identity: status.identity))
  }
}

private func kind(of info: stat, size: Int) -> FolderEntry.Kind {
  switch info.st_mode & S_IFMT {
  case S_IFREG: .file(size: size)
  case S_IFDIR: .folder
  case S_IFLNK: .link
  case S_IFIFO: .fifo
  case S_IFSOCK: .socket
  default: .device
  }
}

/// Calls `body` with every name in a folder but `.` and `..`, and the folder's descriptor; nil is an error that `errno` has.
private func forEachName(
  in folder: OpaquePointer?, _ path: String, _ body: (UnsafePointer<CChar>, Int32) throws -> Void
) throws {
  guard let folder else { throw SystemError("list", path: path) }
  defer { closedir(folder) }
  while true {
    // The end and an error look alike but for `errno`: a listing that breaks off is not a short folder.
    errno = 0
    guard let entry = readdir(folder) else { break }
    try withUnsafePointer(to: &entry.pointee.d_name) {
      try $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
        if strcmp(name, ".") != 0, strcmp(name, "..") != 0 { try body(name, dirfd(folder)) }
      }
    }
  }
  if errno != 0 { throw SystemError("list", path: path) }
}

/// Makes a folder and those above it; folders that exist are fine.
package func makeFolders(_ path: String) throws {
  if mkdir(path, 0o755) == 0 { return }
  let number = errno
  if number == EEXIST {
    if try FileStatus.of(path).isFolder { return }
    throw SystemError("make a folder at", path: path, number: EEXIST)
  }
  let parent = parentFolder(of: path)
  guard number == ENOENT, parent != path else { throw SystemError("make a folder at", path: path, number: number) }
  try makeFolders(parent)
  guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw SystemError("make a folder at", path: path) }
}

/// The folder that holds `path`: `.` for a bare name.
package func parentFolder(of path: String) -> String {
  var trimmed = Substring(path)
  while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
  guard let slash = trimmed.lastIndex(of: "/") else { return "." }
  return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
}

/// The last component of a path.
package func lastComponent(of path: String) -> String {
  path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
}

/// The last component of a path without its extension; what only begins with a dot has none.
package func stem(of path: String) -> String {
  let name = lastComponent(of: path)
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
  return String(name[..<dot])
}

/// Whether anything, even a dangling link, stands at `path`.
package func exists(_ path: String) -> Bool {
  var info = stat()
  return lstat(path, &info) == 0
}

/// The paths that a glob pattern matches, sorted; empty where none does.
package func paths(matching pattern: String) -> [String] {
  var result = glob_t()
  defer { globfree(&result) }
  guard glob(pattern, 0, nil, &result) == 0 else { return [] }
  return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
}

/// Whether `name` matches a shell pattern (`*`, `?`, `[…]`; `*` also crosses `/`).
package func matches(_ name: String, pattern: String) -> Bool { fnmatch(pattern, name, 0) == 0 }

/// `path` from the root, links resolved; as it stands where it cannot be resolved.
package func absolutePath(_ path: String) -> String {
  guard let resolved = realpath(path, nil) else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// Throws a `SystemError` where this user may not read the file.
package func checkReadable(_ path: String) throws {
  guard access(path, R_OK) == 0 else { throw SystemError("read", path: path) }
}
