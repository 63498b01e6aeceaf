/// A doubt about the data, counted: something well formed that departs from the format, or a limit of what can be said.
public struct Warning: Sendable, Hashable {
  /// Whether it is a departure (`--strict` counts these) or only something to know.
  public enum Kind: String, Sendable { case warning, note }

  /// A stable name, e.g. `unknown_name`.
  public let code: String
  /// A departure or a note.
  public let kind: Kind
  /// What was found and what became of it, one plain sentence.
  public let message: String
  /// What to do, one plain sentence; empty where there is nothing to do.
  public let advice: String
  /// How often.
  public internal(set) var count: Int
  /// The input it was found in; empty where it concerns all.
  public var input: String
  /// The first place.
  public var place: Place

  /// A warning or note.
  public init(
    _ code: String, kind: Kind = .warning, message: String, advice: String = "", count: Int = 1, input: String = "",
    place: Place = Place()
  ) {
    self.code = code
    self.kind = kind
    self.message = message
    self.advice = advice
    self.count = count
    self.input = input
    self.place = place
  }
}

/// Warnings, one a kind and input, in the order in which the kinds were first met.
public struct WarningLog: Sendable {
  /// The warnings so far.
  public private(set) var warnings: [Warning] = []
  private var indices: [Key: Int] = [:]
  private struct Key: Hashable {
    let code: String
    let subject: String
    let input: String
  }

  /// No warnings.
  public init() {}

  /// Counts one more of a kind that was met before; false, and nothing done, where it was not. `subject` parts a code
  /// into kinds, e.g. the unknown name.
  public mutating func countAgain(_ code: String, subject: String = "", input: String) -> Bool {
    guard let index = indices[Key(code: code, subject: subject, input: input)] else { return false }
    warnings[index].count += 1
    return true
  }

  /// Where a kind that was met stands among the warnings, for `countAgain(at:)`.
  package func index(of code: String, subject: String, input: String) -> Int? {
    indices[Key(code: code, subject: subject, input: input)]
  }

  /// Counts one more of the kind at an index.
  package mutating func countAgain(at index: Int) { warnings[index].count += 1 }

  /// What parts the code of each warning into kinds.
  package var subjects: [String] { indices.sorted { $0.value < $1.value }.map(\.key.subject) }

  /// Counts a warning as it stands; of the first of its kind, the message and the place are kept.
  public mutating func add(_ warning: Warning, subject: String = "") {
    let key = Key(code: warning.code, subject: subject, input: warning.input)
    if let index = indices[key] {
      warnings[index].count += warning.count
    } else {
      indices[key] = warnings.count
      warnings.append(warning)
    }
  }

  /// Adds all of another log, as they stand.
  public mutating func add(contentsOf other: WarningLog) {
    for (key, index) in other.indices.sorted(by: { $0.value < $1.value }) {
      add(other.warnings[index], subject: key.subject)
    }
  }
}
