public import HumeTypes

/// Why partial results cannot be read or merged.
public struct PartialError: ExplainedError, Hashable {
  /// A kind of error. More kinds may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// A stable name.
    public let rawValue: String
    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Something else than partial results.
    public static let notPartial = Code(rawValue: "not_partial")
    /// Partial results in a version of the format that is not read here.
    public static let unknownVersion = Code(rawValue: "unknown_version")
    /// Partial results that end too early.
    public static let truncated = Code(rawValue: "truncated")
    /// Partial results that were changed since they were written.
    public static let damaged = Code(rawValue: "damaged")
    /// Partial results that no program of this version writes.
    public static let malformed = Code(rawValue: "malformed")
    /// Partial results that were made with other parameters.
    public static let differentParameters = Code(rawValue: "different_parameters")
    /// An input that is in both of two partial results.
    public static let repeatedInput = Code(rawValue: "repeated_input")
  }

  /// The kind.
  public let code: Code
  /// What is wrong, one plain sentence.
  public let message: String
  /// The byte; the file is for whoever read it to add.
  public var place: Place
  /// What to do, one plain sentence.
  public let advice: String

  /// The kind's name.
  public var codeName: String { code.rawValue }

  /// This error, of the file `path`.
  public func within(_ path: String) -> PartialError {
    var error = self
    error.place = place.within(path)
    return error
  }
}

extension PartialError {
  static let notPartial = PartialError(
    code: .notPartial, message: "This does not hold partial results.", place: Place(byte: 0),
    advice: "Give what hume-results summary --partial writes.")

  private static let again = "Make it anew with hume-results summary --partial."

  static func unknownVersion(_ found: UInt32) -> PartialError {
    PartialError(
      code: .unknownVersion,
      message: "These partial results have version \(found) of their format; version \(PartialFormat.version) is read.",
      place: Place(byte: PartialFormat.magic.count),
      advice: "Use the program that wrote them, or make them anew with this one.")
  }

  static func truncated(at byte: Int) -> PartialError {
    PartialError(
      code: .truncated, message: "The partial results end too early: some of the file is lost.",
      place: Place(byte: byte), advice: again)
  }

  static func damaged(_ what: String, at byte: Int) -> PartialError {
    PartialError(
      code: .damaged, message: "The partial results were changed since they were written: they have \(what).",
      place: Place(byte: byte), advice: again)
  }

  static func malformed(_ what: String, at byte: Int) -> PartialError {
    PartialError(
      code: .malformed, message: "The partial results have \(what) where none can be.", place: Place(byte: byte),
      advice: again)
  }

  static func differentParameters(_ name: String, _ first: String, _ other: String) -> PartialError {
    PartialError(
      code: .differentParameters,
      message: "The parameter \(name) is \(other) in these partial results, and \(first) in those before them.",
      place: Place(), advice: "Make all of them with the same flags.")
  }

  static func repeatedInput(_ input: String) -> PartialError {
    PartialError(
      code: .repeatedInput,
      message: "\(input) is an input of these partial results and of those before them: it would count twice.",
      place: Place(),
      advice: input == "-"
        ? "Make partial results of files: standard input has no name by which to tell one from another."
        : "Leave one of the two out; if they are different inputs, give them by paths that differ.")
  }
}
