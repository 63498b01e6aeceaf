import HumeDigest
import HumeJobs
import HumeParsing
import HumeSystem
import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file on its way: `NAME.part` in the job's folder, and beside it `.NAME.resume` (JSON), which says of what the bytes
/// are the beginning. They stay after a failure or a kill, and the next download goes on from them; `install` ends both.
///
/// The note is written before the first byte and after all others were cut off, so whenever a process ends, the bytes are
/// of the content that the note names, or there are none, or there is no note and they do not count.
final class PartFile {
  /// What the bytes are the beginning of.
  struct Content: Hashable {
    /// The address that was asked, without a query.
    var url: String
    /// The strong validator of the content.
    var etag: String
    /// As the server wrote it, or nil.
    var lastModified: String?
    /// The length of the whole content, or nil where the server does not say.
    var bytes: Int?
  }

  /// Where the bytes are until the end.
  let path: String
  /// The bytes that are there.
  private(set) var bytes: Int
  /// What they are of, where they can be gone on from.
  private(set) var content: Content?
  private let notePath: String
  private let folder: JobFolder
  private let name: String
  private let file: File

  init(_ name: String, in folder: JobFolder, url: String) throws {
    self.name = name
    self.folder = folder
    path = Self.path(name, in: folder.path)
    notePath = Self.notePath(name, in: folder.path)
    let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw SystemError("write", path: path) }
    file = File(descriptor: descriptor, path: path, owns: true)
    let status = try file.status()
    guard status.isRegular else { throw SystemError("write", path: path, number: EEXIST) }
    bytes = status.size
    content = Self.content(ofNote: notePath, url: url, bytes: bytes)
  }

  /// From which byte a download of `name` into a folder would go on; nil where it would begin anew, as it does, too,
  /// where all is there that is wanted `anew`.
  static func start(_ name: String, in folder: String, url: String, anew: Bool) -> Int? {
    guard let status = try? FileStatus.of(path(name, in: folder)), status.isRegular,
      let content = content(ofNote: notePath(name, in: folder), url: url, bytes: status.size)
    else { return nil }
    return anew && content.bytes == status.size ? nil : status.size
  }

  /// What a note says that so many bytes are of, where they can be gone on from.
  private static func content(ofNote path: String, url: String, bytes: Int) -> Content? {
    guard bytes > 0, let content = readNote(path), content.url == url, bytes <= content.bytes ?? bytes else {
      return nil
    }
    return content
  }

  /// Whether all has come that is to come.
  var isWhole: Bool { content?.bytes == bytes }

  private static func path(_ name: String, in folder: String) -> String { "\(folder)/\(name).part" }
  private static func notePath(_ name: String, in folder: String) -> String { "\(folder)/.\(name).resume" }

  /// Takes away what an earlier download of a file left that is there now.
  static func removeLeftovers(_ name: String, in folder: JobFolder) {
    unlink(path(name, in: folder.path))
    unlink(notePath(name, in: folder.path))
  }

  /// Begins anew: drops all bytes. What comes now can be gone on from later if its content is known.
  func restart(_ content: Content?) throws {
    guard ftruncate(file.descriptor, 0) == 0 else { throw SystemError("write", path: path) }
    bytes = 0
    self.content = content
    guard let content else {
      unlink(notePath)
      return
    }
    let note = try OutputFile(path: notePath, force: true)
    try Self.json(of: content).withUnsafeBytes { try note.write($0) }
    try note.commit()
  }

  /// Adds bytes at the end.
  func append(_ new: UnsafeRawBufferPointer) throws {
    // Where the file ends, whatever an earlier failure left behind the position.
    guard lseek(file.descriptor, off_t(bytes), SEEK_SET) >= 0 else { throw SystemError("write", path: path) }
    try file.write(new)
    bytes += new.count
  }

  /// Ends it without success: what cannot be gone on from goes.
  func leave() {
    if content == nil || bytes == 0 { Self.removeLeftovers(name, in: folder) }
  }

  /// Makes the bytes last, gives the file its final name, in place of one that has it, and says its SHA-256.
  func install() throws -> String {
    guard fsync(file.descriptor) == 0 else { throw SystemError("write", path: path) }
    let digest = try sha256(ofFile: path)
    guard rename(path, folder.path(of: name)) == 0 else { throw SystemError("write", path: folder.path(of: name)) }
    unlink(notePath)
    try folder.sync()
    return digest
  }

  // MARK: The note

  private static let schema = "hume-results.part/1"

  private static func json(of content: Content) -> [UInt8] {
    var json = "{\"schema\": \(quoted(schema)), \"url\": \(quoted(content.url)), \"etag\": \(quoted(content.etag)), "
    json +=
      "\"last_modified\": \(quoted(content.lastModified)), \"bytes\": \(content.bytes.map { "\($0)" } ?? "null")}\n"
    return Array(json.utf8)
  }

  private static func readNote(_ path: String) -> Content? {
    // To open a FIFO would be to wait.
    guard (try? FileStatus.of(path).isRegular) == true, let bytes = try? readSmallFile(path, limit: 1 << 16),
      let json = try? JSONValue(parsing: bytes),
      json["schema"]?.text == schema, let url = json["url"]?.text, let etag = strongETag(json["etag"]?.text)
    else { return nil }
    return Content(url: url, etag: etag, lastModified: json["last_modified"]?.text, bytes: json["bytes"]?.integer)
  }
}
