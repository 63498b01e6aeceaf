import ArgumentParser
import HumeResults
import HumeSystem

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Finish a summary from partial results, as one run over all inputs would.",
    discussion: """
      EXAMPLES
        hume-results summary --across pool --partial -o a.partial talks-a/
        hume-results summary --across pool --partial -o b.partial talks-b/
        hume-results merge a.partial b.partial --format csv -o all.csv
        hume-results merge --partial -o ab.partial a.partial b.partial
        ssh lab hume-results summary --partial talks/ | hume-results merge here.partial -

      Writes what hume-results summary writes over the inputs of all files, in this order: the same bytes, messages and \
      exit code. The files have to be made with the same flags, and an input may be in one of them only. Where one of \
      them cannot be read, nothing is written.
      """)

  @Argument(
    help: ArgumentHelp("Partial results, as summary --partial writes them, or - .", valueName: "file"),
    completion: .file(extensions: ["partial"]))
  var files: [String]

  @Flag(help: "Write partial results again (-o FILE.partial, or a pipe).")
  var partial = false

  @OptionGroup(title: "Output") var output: TableArguments

  @Flag(help: "Replace names of files, ids, URLs and texts by stable labels.")
  var anonymize = false

  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if files.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input can be read once only.") }
    guard partial else { return }
    if output.rows.format != nil { throw ValidationError("--partial does not go with --format.") }
    if anonymize {
      throw ValidationError("--partial does not go with --anonymize: partial results hold names.")
    }
  }

  func run() throws {
    try explainingErrors {
      try output.checkEnding(partial: partial)
      let merged = try readAll()
      try Session.run(merging: merged, output: output, anonymize: anonymize, common: common, partial: partial) {
        session in
        let results = try session.take(merged.analysis, merged.request.options, wants: merged.request.wants)
        if partial { try session.write(merged) } else { try session.write(results, of: merged.request) }
      }
    }
  }

  /// The partial results of all files, one behind another.
  private func readAll() throws -> PartialSummary {
    var merged: PartialSummary?
    for path in files {
      let file = path == "-" ? File.standardInput() : try File(reading: path)
      let bytes = try HumeSystem.readAll(file, limit: 16 << 30, path: path)
      do throws(PartialError) {
        let part = try PartialSummary(serialized: bytes)
        if merged == nil { merged = part } else { try merged?.merge(part) }
      } catch {
        throw error.within(path)
      }
      try Interrupt.check()
    }
    return merged ?? PartialSummary()
  }
}
