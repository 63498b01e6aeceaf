import HumeParsing
import HumeSystem
public import HumeTypes

/// An input that cannot be read as results: what it looks like, and what was expected.
public struct InputError: ExplainedError, Hashable {
  /// The kind of error. More kinds may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The name.
    public let rawValue: String
    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A file of another kind.
    public static let notResults = Code(rawValue: "not_results")
    /// A response of the API that came after the batch API: another shape and another scale.
    public static let successor = Code(rawValue: "successor_response")
    /// A folder or an archive that holds no results.
    public static let nothingFound = Code(rawValue: "nothing_found")
    /// A pattern that no file matches.
    public static let noMatch = Code(rawValue: "missing_file")
    /// A factor of a CSV of groups that is called like a column of the output.
    public static let badFactor = Code(rawValue: "bad_factor")
    /// Rows on standard input that are not in the order of their units.
    public static let unordered = Code(rawValue: "unordered_rows")
    /// A request that standard input cannot serve.
    public static let needsFile = Code(rawValue: "needs_file")
  }

  /// The kind of error.
  public let code: Code
  /// What is wrong, one plain sentence.
  public let message: String
  /// Where.
  public let place: Place
  /// What to do, one plain sentence.
  public let advice: String
  /// The code's name.
  public var codeName: String { code.rawValue }

  package init(_ code: Code, _ message: String, path: String, advice: String = InputError.expected) {
    self.code = code
    self.message = message
    self.place = Place(path: path)
    self.advice = advice
  }

  static func successor(_ path: String) -> InputError {
    InputError(
      .successor, "This is a response of the API that came after the batch API (expressions above a cut-off only).",
      path: path,
      advice: "Its scores have another scale and miss names that were cut off: they cannot be pooled with these.")
  }

  /// What inputs can be.
  package static let expected =
    "Give predictions JSON (also .gz, .bz2, .xz, .zst), artifacts (zip, tar, folder or one CSV), or a folder of jobs."
}

/// The lines of a small text file (or `-`, standard input), without their ends.
public func readLines(of path: String) throws -> [String] {
  let file = path == "-" ? File.standardInput() : try File(reading: path)
  let bytes = try readAll(file, limit: 256 << 20, path: path)
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw InputError(.notResults, "The list is not UTF-8 text.", path: path, advice: "Save it as UTF-8.")
  }
  return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
}

/// The records of a small CSV, all fields as text.
public func readRecords(ofCSV path: String) throws -> [[String]] {
  let bytes = try readAll(try File(reading: path), limit: 256 << 20, path: path)
  do {
    return try csvRecords(bytes)
  } catch {
    var error = error
    error.place = error.place.within(path)
    throw error
  }
}

extension InputError {
  /// A CSV of groups whose header is none.
  public static func badGroups(_ path: String) -> InputError {
    InputError(
      .notResults, "The header of a CSV of groups is \"file\" and one factor or more.", path: path,
      advice: "Begin it with a line like: file,condition")
  }

  /// A factor that is called like a column.
  package static func badFactor(_ name: String, in path: String) -> InputError {
    InputError(
      .badFactor, "A factor in \(path) cannot be called \"\(name)\": a column of the output is.", path: path,
      advice: "Choose another name for the factor.")
  }
}

extension InputError {
  /// Something that only a second look at the input could have prepared for.
  public static func needsFile(_ path: String, _ what: String) -> InputError {
    InputError(
      .needsFile, "Standard input holds \(what).", path: path,
      advice:
        "Save the input to a file and give that (it is then read twice), or leave it out with --model or --emotion.")
  }
}
