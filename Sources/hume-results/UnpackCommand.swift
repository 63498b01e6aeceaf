import ArgumentParser
import HumeResults
import HumeSystem

struct UnpackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpack",
    abstract: "Unpack artifacts safely: all of it into a new or empty folder, or nothing.",
    discussion: """
      EXAMPLES
        hume-results unpack artifacts.zip --to artifacts
        hume-results unpack jobs/*.zip --to unpacked       each to unpacked/<name of the archive>

      Reads .zip, .tar, .tar.gz, .tar.bz2, .tar.xz and .tar.zst, told by content. Links, devices and paths that lead out \
      of the folder are refused, and so is what is damaged, cut off or larger than the limits.
      """)

  @Argument(help: ArgumentHelp("The archives.", valueName: "archive"), completion: .file())
  var archives: [String]

  @Option(
    help: ArgumentHelp("The folder, which has to be absent or empty.", valueName: "folder"), completion: .directory)
  var to: String

  @OptionGroup(title: "Running") var common: CommonArguments

  func run() throws {
    try explainingErrors {
      let stems = archives.map(stem)
      if archives.count > 1, let twice = stems.first(where: { stem in stems.count { $0 == stem } > 1 }) {
        throw ValidationError("Two archives would go to \(to)/\(twice): unpack them one by one.")
      }
      var failed = 0
      for archive in archives {
        do {
          let target = archives.count == 1 ? to : "\(to)/\(stem(archive))"
          try makeFolders(parentFolder(of: target))
          let summary = try unpack(archive: archive, to: target, shouldStop: { Interrupt.isRequested })
          if !common.quiet {
            writeToStandardError(
              "unpacked \(visible(archive)) to \(visible(target)): \(count(summary.files)) files, "
                + "\(count(summary.bytes)) bytes\n")
          }
        } catch let error as any ExplainedError where Messages.exitCode(of: error) == 1 {
          Messages.show(error)
          failed += 1
        }
      }
      if failed > 0 { throw ExitCode(failed == archives.count ? 1 : 3) }
    }
  }

  /// An archive's name without its ending.
  private func stem(_ path: String) -> String {
    var name = lastComponent(of: path)
    for ending in [".gz", ".bz2", ".xz", ".zst"] where name.lowercased().hasSuffix(".tar" + ending) {
      name.removeLast(ending.count)
    }
    if let dot = name.lastIndex(of: "."), dot != name.startIndex { name = String(name[..<dot]) }
    return name
  }
}
