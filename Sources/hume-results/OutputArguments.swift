public import ArgumentParser
import HumeResults
import HumeSystem

/// How rows are written.
struct FormatArguments: ParsableArguments {
  @Option(
    help: """
      The format: table, json, ndjson, csv, tsv, markdown, html (a page), arrow (an Arrow IPC stream); report and \
      export have their own, named in their help.
      """)
  var format: FormatName?

  @Option(parsing: .unconditional, help: ArgumentHelp("What csv and tsv write for a missing value.", valueName: "text"))
  var na = ""

  @Flag(help: "Guard texts in csv and tsv that a spreadsheet would take for formulas.")
  var excelSafe = false

  /// What formats are told, on a page laid out like this.
  func options(_ layout: TextLayout) -> TableOptions {
    TableOptions(missing: na, excelSafe: excelSafe, layout: layout)
  }
}

/// How and where rows are written.
struct TableArguments: ParsableArguments {
  @OptionGroup var rows: FormatArguments

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write to a file (format by its extension unless --format says); - for standard output."))
  var output: String?

  @Flag(help: "Replace an output file that exists.")
  var force = false

  /// The format to write.
  var chosenFormat: FormatName {
    if let format = rows.format { return format }
    if let output, output != "-", let format = FormatName(path: output) { return format }
    return .table
  }

  /// Refuses what only programs read where a person would see it.
  private func checkTerminal(_ format: FormatName) throws {
    if format.isForOtherPrograms, isStandardOutput, Terminal.isTerminal(1) {
      throw ValidationError("\(format.rawValue) is not for a terminal: give -o FILE, or pipe it into a program.")
    }
  }

  func validate() throws {
    try checkTerminal(chosenFormat)
    guard rows.format == nil, let output, output != "-", !output.hasSuffix("/"), FormatName(path: output) == nil,
      !output.hasSuffix(TableArguments.partialEnding)
    else { return }
    let name = lastComponent(of: output)
    if let dot = name.lastIndex(of: "."), dot != name.startIndex, (try? FileStatus.of(output).isFolder) != true {
      let stream = name.hasSuffix(".arrow") ? " (a stream of Arrow ends in .arrows)" : ""
      throw ValidationError("No format is written to files that end in \(name[dot...])\(stream): give --format.")
    }
  }

  /// The ending of files of partial results, which no format has.
  private static let partialEnding = ".partial"

  /// Refuses a name that promises partial results, or with `partial` one that promises something else.
  func checkEnding(partial: Bool) throws {
    guard let output, output != "-" else {
      if partial, Terminal.isTerminal(1) {
        throw ValidationError("Partial results are no text for a terminal: give -o FILE.partial.")
      }
      return
    }
    if partial, FormatName(path: output) != nil {
      throw ValidationError("Partial results are of no other format: let \(visible(output)) end in .partial.")
    }
    if !partial, rows.format == nil, output.hasSuffix(TableArguments.partialEnding) {
      throw ValidationError("Files that end in .partial hold partial results: give summary --partial, or --format.")
    }
  }

  /// Where to write: never over an input.
  func open(inputs: [ResultsInput] = [], partial: Bool = false) throws -> Output {
    try checkEnding(partial: partial)
    guard let output, output != "-" else { return Output.standardOutput() }
    return try open(output, inputs: inputs)
  }

  /// A file to write: never an input.
  func open(_ output: String, inputs: [ResultsInput]) throws -> Output {
    try check(output, inputs: inputs)
    return try Output.file(output, force: force)
  }

  /// Refuses to write over an input.
  func check(_ output: String, inputs: [ResultsInput]) throws {
    if let identity = try? FileStatus.of(output).identity,
      let input = inputs.first(where: { $0.files.contains { (try? FileStatus.of($0).identity) == identity } })
    {
      throw ValidationError("The output \(output) is the input \(input.name): choose another name.")
    }
  }

  /// Whether the output goes to standard output.
  var isStandardOutput: Bool { output == nil || output == "-" }
}

/// How and where results of inputs are written.
@dynamicMemberLookup
struct OutputArguments: ParsableArguments {
  @OptionGroup var table: TableArguments

  @Flag(help: "Replace names of files, ids, URLs and texts by stable labels.")
  var anonymize = false

  @Flag(help: "Give the SHA-256 of every input in json (hashing costs more than reading).")
  var hash = false

  subscript<Value>(dynamicMember path: KeyPath<TableArguments, Value>) -> Value { table[keyPath: path] }

  /// A file to write: never an input.
  func open(_ output: String, inputs: [ResultsInput]) throws -> Output { try table.open(output, inputs: inputs) }
}

/// What is said besides, and how fast.
struct CommonArguments: ParsableArguments {
  @Flag(name: [.short, .long], help: "No notes, warnings or progress; errors only.")
  var quiet = false

  @Flag(name: [.short, .long], help: "A line for every input that is read, and every file that is fetched.")
  var verbose = false

  @Flag(help: "No progress, even on a terminal.")
  var noProgress = false

  @Option(help: "Colour: auto, always, never.")
  var color: ColorChoice = .auto

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads read inputs, several one large input too; one for each processor unless given.",
      valueName: "n"))
  var threads: Int?

  @Flag(help: "Exit with code 1 where there is any warning.")
  var strict = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads needs a number from 1 up.") }
  }

  /// The number of threads.
  var threadCount: Int { threads ?? processorCount() }
}

/// A value of `--color`.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

extension FormatName: ExpressibleByArgument {}
