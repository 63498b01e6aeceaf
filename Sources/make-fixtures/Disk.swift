#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file to be made: its path below the folder of fixtures, and its bytes.
struct OutputFile {
  let path: String
  let bytes: [UInt8]
}

/// Something that the operating system refused.
struct DiskError: Error, CustomStringConvertible {
  let description: String

  init(_ action: String, _ path: String) {
    description = "cannot \(action) \(path): \(String(cString: strerror(errno)))"
  }
}

/// The few file operations that are needed, without Foundation.
enum Disk {
  /// Writes a file, making the folders above it.
  static func write(_ bytes: [UInt8], to path: String) throws {
    try makeFolders(above: path)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard file >= 0 else { throw DiskError("write", path) }
    defer { close(file) }
    try bytes.withUnsafeBytes { try write($0, to: file, named: path) }
  }

  /// Writes all bytes to an open file.
  static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32, named path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let slice = UnsafeRawBufferPointer(rebasing: rest)
      #if canImport(Darwin)
        let count = Darwin.write(file, slice.baseAddress, slice.count)
      #elseif canImport(Musl)
        let count = Musl.write(file, slice.baseAddress, slice.count)
      #else
        let count = Glibc.write(file, slice.baseAddress, slice.count)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw DiskError("write", path) }
      rest = rest.dropFirst(count)
    }
  }

  /// The bytes of a file, or nil where there is none.
  static func read(_ path: String) throws -> [UInt8]? {
    guard let file = fopen(path, "rb") else {
      if errno == ENOENT { return nil }
      throw DiskError("read", path)
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    guard ferror(file) == 0 else { throw DiskError("read", path) }
    return bytes
  }

  /// The paths of all files below a folder, from there.
  static func files(below folder: String) throws -> [String] {
    guard let listing = opendir(folder) else { throw DiskError("list", folder) }
    defer { closedir(listing) }
    var result: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var status = stat()
      guard lstat(folder + "/" + name, &status) == 0 else { throw DiskError("look at", folder + "/" + name) }
      if status.st_mode & S_IFMT == S_IFDIR {
        result += try files(below: folder + "/" + name).map { name + "/" + $0 }
      } else {
        result.append(name)
      }
    }
    return result
  }

  private static func makeFolders(above path: String) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    for index in parts.indices {
      let folder = parts[...index].joined(separator: "/")
      if folder.isEmpty { continue }
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw DiskError("make the folder", folder) }
    }
  }
}
