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
  guard let folder = opendir(path) else { throw SystemError("list", path: path) }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
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
