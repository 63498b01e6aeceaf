import ArgumentParser
import HumeResults

/// What is compared: two inputs, or two levels of a factor and the inputs in which they are.
struct ComparedArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The first side: an input (a file or folder), or with --factor a level of it.", valueName: "a"),
    completion: .file())
  var first: String

  @Argument(help: ArgumentHelp("The second side.", valueName: "b"), completion: .file())
  var second: String

  @Argument(help: ArgumentHelp("With --factor: what is read.", valueName: "input"), completion: .file())
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp("Read the paths of inputs from a file, one a line (- for standard input).", valueName: "file"))
  var filesFrom: String?

  @Flag(help: "Take files with several documents, one behind another, for what they are.")
  var ndjson = false

  @Option(
    help: ArgumentHelp("The two sides are levels of this factor, a column of --groups.", valueName: "name"))
  var factor: String?

  @OptionGroup(visibility: .hidden) var archives: ArchiveLimitArguments

  func validate() throws {
    if factor == nil, !inputs.isEmpty || filesFrom != nil {
      throw ValidationError("compare takes two inputs. To compare files within inputs, name a --factor of --groups.")
    }
    if factor != nil, inputs.isEmpty, filesFrom == nil {
      throw ValidationError("Give at least one INPUT behind the two levels, or - for standard input.")
    }
    if filesFrom == "-", inputs.contains("-") {
      throw ValidationError("Standard input cannot hold both the list of files and an input.")
    }
  }

  /// The same as other commands have it.
  var asInputs: InputArguments {
    var input = InputArguments()
    input.inputs = factor == nil ? [first, second] : inputs
    input.filesFrom = filesFrom
    input.ndjson = ndjson
    input.archives = archives
    return input
  }
}

/// How files come together in pairs.
struct PairingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What pairs of files share: name (of two inputs, unless given), stem (the name without folders and extension), "
        + "order, or a factor of --groups.", valueName: "what"))
  var pairBy: String?

  @Flag(help: "The sides are different files: compare their means without pairs.")
  var unpaired = false

  func validate() throws {
    if unpaired, pairBy != nil { throw ValidationError("--unpaired does not go with --pair-by.") }
  }

  /// The pairing; `isOfInputs`: whether two inputs are compared, whose files have the same names as a rule.
  func pairing(factors: [String], isOfInputs: Bool) throws -> FilePairing {
    if unpaired { return .unpaired }
    switch pairBy ?? (isOfInputs ? "name" : "") {
    case "name": return .name
    case "stem": return .stem
    case "order": return .order
    case "":
      throw ValidationError(
        "Say which files belong together with --pair-by (a factor such as the person), or --unpaired.")
    case let name: return .factor(try place(of: name, in: factors, for: "--pair-by"))
    }
  }
}

/// The place of a factor that was named.
func place(of name: String, in factors: [String], for flag: String) throws -> Int {
  if let place = factors.firstIndex(of: name) { return place }
  let known = factors.isEmpty ? "give --groups FILE.csv" : "it has \(factors.joined(separator: ", "))"
  throw ValidationError("\(flag): the groups have no factor \"\(name)\"; \(known).")
}
