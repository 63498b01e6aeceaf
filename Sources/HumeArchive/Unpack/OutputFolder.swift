import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A folder that appears whole or not at all, whatever ends the program: where nothing is, in the place of an empty
/// folder, or of an older one with all that it holds.
///
/// Without `commit()` nothing is left.
package final class OutputFolder {
  /// Where to write what it is to hold, until then: a hidden folder beside it.
  package let path: String
  private let made: MadeFolders
  private let staging: StagingFolder
  private let mode: UInt32

  /// Begins a folder at `path`. One that is not empty is an error, unless all that it holds may go: then it stays as it is
  /// until the new one is whole. Throws an `ArchiveError` or a `SystemError`.
  package init(_ path: String, replacingAll: Bool = false) throws {
    let destination = try Destination(path, replacingAll: replacingAll)
    made = try MadeFolders(above: destination.path)
    staging = try StagingFolder(beside: destination)
    self.path = staging.path
    // Nothing tells the umask without changing it, but what it leaves to folders.
    let probe = "\(staging.path)/mode"
    try makeFolders(probe)
    mode = try FileStatus.of(probe).mode & 0o2777
    rmdir(probe)
  }

  deinit {
    staging.remove()
    made.removeUnlessKept()
  }

  /// Makes the folder appear, unless `check`, made when all is on the disk, throws.
  package func commit(_ check: () throws -> Void = {}) throws {
    try staging.synchronize()
    try Interrupt.check()
    try check()
    try staging.commit(mode: mode)
    made.keep()
  }
}
