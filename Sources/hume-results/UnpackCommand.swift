import ArgumentParser
import HumeResults
import HumeSystem

struct UnpackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpack",
    abstract: "Unpack archives safely: all of it into a new or empty folder, or nothing.",
    discussion: """
      EXAMPLES
        hume-results unpack artifacts.zip --to artifacts
        hume-results unpack jobs/*.zip --to unpacked     each to a folder of its name
        cat artifacts.zip | hume-results unpack - --to artifacts

      Reads .zip, .tar, .tar.gz, .tar.bz2, .tar.xz and .tar.zst, told by content. Links, devices and paths that lead out \
      of the folder are refused, and so is what is damaged, cut off or larger than the limits. Of several archives those \
      that fail leave nothing, and the folder appears with the others.

      Files get mode 0644 and folders 0755, whatever the umask, and the time of unpacking. Until the end all is in a hidden \
      folder beside the destination, whose parent has to be writable.
      """)

  @Argument(help: ArgumentHelp("The archives; - is standard input.", valueName: "archive"), completion: .file())
  var archives: [String]

  @Option(
    help: ArgumentHelp("The folder, which has to be absent or empty.", valueName: "folder"), completion: .directory)
  var to: String

  @OptionGroup(title: "Limits") var limits: ArchiveLimitArguments

  @OptionGroup(title: "Running") var common: CommonArguments

  func run() throws {
    try explainingErrors {
      if let (first, second, name) = firstSharedFolderName(of: archives) {
        throw ValidationError(
          "\(visible(first)) and \(visible(second)) would both go to \(visible(to))/\(visible(name)): unpack them one by one, "
            + "or call them differently.")
      }
      let bar = ProgressBar(common, total: totalSize)
      let results = try unpackAll(bar)
      bar.clear()
      for (archive, result) in zip(archives, results) { tell(archive, result) }
      let failed = results.count { (try? $0.get()) == nil }
      if failed > 0 { throw ExitCode(failed == results.count ? 1 : 3) }
    }
  }

  func validate() throws {
    if archives.contains("") { throw ValidationError("An archive has an empty name.") }
    if to.isEmpty { throw ValidationError("--to needs the name of a folder.") }
    try checkIsText(to, "--to")
  }

  /// Unpacks all archives; one goes to the folder itself.
  private func unpackAll(_ bar: ProgressBar) throws -> [Result<UnpackSummary, ArchiveError>] {
    defer { bar.clear() }
    let stop: @Sendable () -> Bool = { Interrupt.isRequested }
    guard let archive = archives.first, archives.count == 1 else {
      return try unpack(
        archives: archives, to: to, limits: limits.limits, progress: progress(bar), shouldStop: stop)
    }
    do throws(ArchiveError) {
      return [
        .success(
          try unpack(archive: archive, to: to, limits: limits.limits, progress: progress(bar), shouldStop: stop))
      ]
    } catch {
      if error.code == .interrupted { throw error }
      return [.failure(error)]
    }
  }

  /// Shows why an archive was not unpacked; of what is none, what it looks like.
  private func show(_ error: ArchiveError, _ archive: String) {
    guard error.code == .notAnArchive, let looks = appearance(ofFile: archive) else { return Messages.show(error) }
    Messages.show(error, also: "it looks like \(looks)")
  }

  private func progress(_ bar: ProgressBar) -> ((UnpackProgress) -> Void)? {
    guard bar.isLive else { return nil }
    var starts = [0]
    for archive in archives { starts.append(saturatingSum([starts.last ?? 0, size(of: archive)])) }
    return { [starts] now in
      bar.update(
        done: saturatingSum([starts[now.archiveIndex], now.archiveBytes]),
        note: archives.count == 1 ? now.path : "archive \(now.archiveIndex + 1) of \(archives.count), \(now.path)")
    }
  }

  /// The bytes of all archives, where it is known before they are read.
  private var totalSize: Int? {
    archives.contains("-") ? nil : saturatingSum(archives.map(size))
  }

  private func size(of archive: String) -> Int { (try? FileStatus.of(archive).size) ?? 0 }

  private func tell(_ archive: String, _ result: Result<UnpackSummary, ArchiveError>) {
    switch result {
    case .failure(let error): show(error, archive)
    case .success(let summary):
      if common.quiet { return }
      writeToStandardError(
        "unpacked \(visible(archive)) to \(visible(summary.destination)): \(count(summary.files, "file")), "
          + "\(count(summary.bytes)) bytes\n")
    }
  }
}
