public import HumeTypes

/// Malformed input: what is wrong, at which byte, on which line, under which JSON path or in which record.
public struct ParsingError: ExplainedError, Hashable {
  /// The kind of error. More kinds may come.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The name.
    public let rawValue: String
    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }
    init(_ name: String) { rawValue = name }

    /// There is nothing but white space.
    public static let empty = Code("empty")
    /// It ends before it is complete.
    public static let truncated = Code("truncated")
    /// Bytes that are not UTF-8.
    public static let badUTF8 = Code("bad_utf8")
    /// A byte that cannot stand there.
    public static let badToken = Code("bad_token")
    /// A number that JSON does not allow.
    public static let badNumber = Code("bad_number")
    /// An escape that JSON does not know.
    public static let badEscape = Code("bad_escape")
    /// Half of a surrogate pair.
    public static let loneSurrogate = Code("lone_surrogate")
    /// A control character inside a string.
    public static let controlCharacter = Code("control_character")
    /// Something behind the end of the document.
    public static let trailingData = Code("trailing_data")
    /// A second document behind the first.
    public static let secondDocument = Code("second_document")
    /// Objects or arrays nested too deep.
    public static let tooDeep = Code("too_deep")
    /// A string, number or record longer than the limit.
    public static let tooLong = Code("too_long")
    /// More names that nobody documented than the limit.
    public static let tooManyNames = Code("too_many_names")
    /// More values than a small document has.
    public static let tooManyValues = Code("too_many_values")
    /// Keys in an order that needs reading ahead, in a stream that cannot go back.
    public static let needsRewind = Code("needs_rewind")
    /// JSON, but nothing of what predictions hold.
    public static let notPredictions = Code("not_predictions")
    /// A quote where CSV allows none.
    public static let badQuote = Code("bad_quote")
    /// A record with more or fewer fields than the header.
    public static let fieldCount = Code("field_count")
    /// A CSV whose header is not one of an artifacts CSV.
    public static let notArtifacts = Code("not_artifacts")
  }

  /// The kind of error.
  public let code: Code
  /// What is wrong, one plain sentence.
  public let message: String
  /// Where.
  public var place: Place
  /// What to do, one plain sentence.
  public let advice: String

  /// The code's name.
  public var codeName: String { code.rawValue }

  package init(_ code: Code, _ message: String, at place: Place, advice: String? = nil) {
    self.code = code
    self.message = message
    self.place = place
    self.advice = advice ?? ParsingError.usualAdvice(code)
  }

  private static func usualAdvice(_ code: Code) -> String {
    switch code {
    case .empty: "Save or download it again; nothing is in it."
    case .truncated: "The download or the copy was probably cut short: fetch or copy the file again."
    case .secondDocument:
      "If the file holds several documents on purpose, one a line, name it .ndjson or give --ndjson; "
        + "else it was appended to twice and would count everyone twice."
    case .tooDeep, .tooLong, .tooManyNames, .tooManyValues:
      "Results of the service are never like this: check where the file is from."
    case .notPredictions, .notArtifacts: "Give predictions JSON, artifacts (zip, tar, folder, CSV) or a job folder."
    default: "The file was damaged or edited: get it again from where it was saved first."
    }
  }
}
