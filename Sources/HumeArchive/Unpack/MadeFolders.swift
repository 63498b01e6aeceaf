import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The folders that had to be made above a destination; they go again where nothing came of it.
final class MadeFolders {
  private var made: [String] = []

  /// Makes the folders above `path` that are absent; throws a `SystemError`.
  init(above path: String) throws {
    var missing: [String] = []
    var folder = parentFolder(of: path)
    while !exists(folder), parentFolder(of: folder) != folder {
      missing.append(folder)
      folder = parentFolder(of: folder)
    }
    for folder in missing.reversed() {
      if mkdir(folder, 0o755) == 0 {
        made.append(folder)
      } else if errno != EEXIST {
        let error = SystemError("make a folder at", path: folder)
        removeUnlessKept()
        throw error
      }
    }
  }

  deinit { removeUnlessKept() }

  /// Lets them stay.
  func keep() { made = [] }

  /// Removes those that are empty.
  func removeUnlessKept() {
    for folder in made.reversed() { rmdir(folder) }
    made = []
  }
}
