package import HumeJobs
import HumeSystem
package import HumeTypes
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension JobArchive {
  /// All jobs as far as a query of them needs it: their `json` is empty, and their id is the name of their folder. Those
  /// whose details cannot be read are left out; `unreadable` is called for each of them once a version of its job.json.
  ///
  /// Takes a call of the system a job; details are read again only where job.json is another file, or has changed.
  package func jobs(unreadable: (JobID, any ExplainedError) -> Void = { _, _ in }) throws -> [Job] {
    let before = known.withLock { $0 }
    var now: [[UInt8]: KnownJob] = [:]
    now.reserveCapacity(before.count)
    try forEachEntry(inFolder: descriptor, path: path) { entry in
      guard entry.kind == .folder, let name = String(validating: entry.name, as: UTF8.self),
        let id = try? JobID(name), Self.canHold(id)
      else { return }
      let version = versionOfDetails(id)
      if let job = before[entry.name], job.version == version, version != nil {
        now[entry.name] = job
      } else if let job = try read(id, version, unreadable) {
        now[entry.name] = job
      }
    }
    let found = now
    known.withLock { $0 = found }
    return found.values.compactMap(\.job)
  }

  private func versionOfDetails(_ id: JobID) -> FileVersion? {
    var info = stat()
    guard fstatat(descriptor, "\(id.text)/\(JobPart.details.fileName)", &info, AT_SYMLINK_NOFOLLOW) == 0,
      info.st_mode & S_IFMT == S_IFREG
    else { return nil }
    return FileVersion(info)
  }

  /// What the files of a job say now; nil where it has none.
  private func read(
    _ id: JobID, _ version: FileVersion?, _ unreadable: (JobID, any ExplainedError) -> Void
  ) throws -> KnownJob? {
    do {
      return try details(of: id).map { KnownJob(version: version, job: try short($0.json(), id)) }
    } catch let error as any ExplainedError {
      // What the system refuses may be allowed the next time, without another version.
      unreadable(id, error)
      return error is SystemError ? nil : KnownJob(version: version, job: nil)
    }
  }

  private func short(_ bytes: [UInt8], _ id: JobID) throws -> Job {
    var job = try Job(parsing: bytes)
    // Small enough to be kept for thousands of jobs.
    job.json = []
    job.request = nil
    job.id = id.text
    return job
  }
}
