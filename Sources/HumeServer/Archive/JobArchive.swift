import CHumeSystem
package import HumeJobs
import HumeSystem
import HumeTypes
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// A folder of job folders, as `fetch` writes them:
//
//     DIR/0f1e2d3c-…/job.json predictions.json artifacts.zip manifest.json
//
// The name of a job's folder is its id, whatever job.json says. Only folders right in DIR are jobs, and only the three
// files above are read; no link inside DIR is followed, so that nothing outside of it can be reached. Names that begin
// with a dot are somebody's unfinished work, and are not jobs.

/// A folder of job folders: what it holds of each job, and their list. May be used by several threads at once.
package final class JobArchive: Sendable {
  /// Where it is.
  package let path: String
  let descriptor: Int32
  /// What the details of jobs said when they were read last, by the bytes of the folder's name: as
  /// a `String` a name equals others that Unicode spells otherwise.
  let known = Mutex<[[UInt8]: KnownJob]>([:])

  /// Whether details get what they lack and clients insist on.
  let fillsIn: Bool

  /// Opens a folder, or throws a `SystemError`.
  package init(_ path: String, fillsIn: Bool = false) throws {
    self.path = path
    self.fillsIn = fillsIn
    let status = try FileStatus.of(path)
    guard status.isFolder else { throw SystemError("list", path: path, number: ENOTDIR) }
    descriptor = hume_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { throw SystemError("open", path: path) }
  }

  deinit { _ = close(descriptor) }

  /// Whether a job of this id could be here.
  package static func canHold(_ id: JobID) -> Bool { !id.text.hasPrefix(".") }

  /// A file of a job, open; nil where there is none.
  package func open(_ part: JobPart, of id: JobID) throws -> StoredFile? {
    guard Self.canHold(id) else { return nil }
    return try withFolder(of: id) { try StoredFile(part.fileName, in: $0, path: path(of: part, of: id)) } ?? nil
  }

  /// Whether any of a job's files is here.
  package func holds(_ id: JobID) throws -> Bool {
    try JobPart.allCases.contains { try open($0, of: id) != nil }
  }

  /// The path of a job's file, for messages.
  package func path(of part: JobPart, of id: JobID) -> String { "\(path)/\(id.text)/\(part.fileName)" }

  private func withFolder<Value>(of id: JobID, _ body: (borrowing OpenedFolder) throws -> Value) throws -> Value? {
    guard let folder = try OpenedFolder(id.text, in: descriptor, path: "\(path)/\(id.text)") else { return nil }
    return try body(folder)
  }
}

/// What is kept of a job's details, so that a list of thousands need not read them all again.
struct KnownJob: Sendable {
  /// Of job.json; nil where there is none.
  let version: FileVersion?
  /// The job without its text; nil where its details cannot be read.
  let job: Job?
}
