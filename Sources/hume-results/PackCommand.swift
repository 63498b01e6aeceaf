import ArgumentParser
import HumeResults
import HumeSystem

struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Pack media into an archive for a job: all of it, or nothing.",
    discussion: """
      EXAMPLES
        hume-results pack talks/ -o talks.zip
        hume-results pack day1/*.mp4 day2/*.mp4 -o media.tar.gz
        hume-results pack --force -v talks/ -o talks.tar.xz    names all that is left out

      Writes .zip, .tar.gz, .tar.bz2 and .tar.xz, as the name of the file says. A folder's files are called by its name \
      and their path in it, a single file by its name. Hidden files, __MACOSX, links, devices and empty folders within \
      folders are left out and named. The same files give the same bytes, whatever their times, owners and modes. A job \
      takes files of up to 1 GB; what is larger is packed and warned about.
      """)

  @Argument(help: ArgumentHelp("The files, and folders of files.", valueName: "path"), completion: .file())
  var paths: [String]

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The archive: .zip, .tar.gz, .tar.bz2 or .tar.xz.", valueName: "file"), completion: .file())
  var output: String

  @Flag(help: "Replace an archive that exists.")
  var force = false

  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    try checkIsText(output, "--output")
    if PackFormat(path: output) == nil {
      let endings = PackFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(visible(output)) is no archive that a job takes: let it end in \(endings).")
    }
  }

  func run() throws {
    try explainingErrors {
      let summary = try packShowingProgress()
      if !common.quiet {
        show(summary.leftOut)
        show(summary.warnings)
        writeToStandardError(
          "packed \(count(summary.files, "file")), \(count(summary.bytes)) bytes, into \(visible(summary.archive)): "
            + "\(count(summary.archiveBytes)) bytes"
            + (summary.leftOut.isEmpty ? "\n" : "; left out \(count(summary.leftOut.count))\n"))
      }
      // What may be media, and did not go in.
      let isIncomplete = summary.leftOut.contains { $0.reason == .link || $0.reason == .special }
      if common.strict, isIncomplete || !summary.warnings.isEmpty { throw ExitCode(1) }
    }
  }

  private func packShowingProgress() throws -> PackSummary {
    // How much there is to do shows with the first file.
    var bar: ProgressBar?
    var files = 0
    defer { bar?.clear() }
    return try pack(
      paths, to: output, force: force,
      progress: { progress in
        let shown = bar ?? ProgressBar(common, total: progress.bytesInAll)
        bar = shown
        shown.update(done: progress.bytes, note: progress.path)
        if common.verbose, !shown.isLive, !common.quiet, files != progress.files {
          files = progress.files
          writeToStandardError(
            "packing \(visible(progress.path)) (\(count(files)) of \(count(progress.filesInAll)))\n")
        }
      }, shouldStop: { Interrupt.isRequested })
  }

  private func show(_ leftOut: [LeftOut]) {
    let shown = common.verbose ? leftOut[...] : leftOut.prefix(20)
    for item in shown { writeToStandardError("left out: \(visible(item.path)) (\(item.reason.rawValue))\n") }
    if shown.count < leftOut.count {
      writeToStandardError("left out: \(count(leftOut.count - shown.count)) more; --verbose names them all\n")
    }
  }

  private func show(_ warnings: [Warning]) {
    let shown = common.verbose ? warnings[...] : warnings.prefix(20)
    for warning in shown { Messages.show([warning], verbose: true) }
    if shown.count < warnings.count {
      writeToStandardError("warning: \(count(warnings.count - shown.count)) more; --verbose shows them all\n")
    }
  }
}
