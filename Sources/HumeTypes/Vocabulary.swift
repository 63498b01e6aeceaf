/// An ordered list of distinct names with constant-time look-up: the columns of a dense row of scores.
///
/// Names match exactly, scalar by scalar. A vocabulary never changes; one that has met a new name is a new vocabulary.
public final class Vocabulary: Sendable, Hashable {
  /// The names, in order.
  public let names: [String]
  private let indices: [ExactName: Int]

  /// A vocabulary of `names`, whose order is kept. Of a name that comes twice the first counts.
  public init(_ names: [String]) {
    var kept: [String] = []
    var indices: [ExactName: Int] = [:]
    for name in names where indices[ExactName(text: name)] == nil {
      indices[ExactName(text: name)] = kept.count
      kept.append(name)
    }
    self.names = kept
    self.indices = indices
  }

  /// The number of names.
  public var count: Int { names.count }

  /// The place of `name`, or nil where the vocabulary has no such name.
  public func index(of name: String) -> Int? { indices[ExactName(text: name)] }

  /// This vocabulary with `name` behind its last one.
  public func appending(_ name: String) -> Vocabulary { Vocabulary(names + [name]) }

  /// Equal when the names and their order are.
  public static func == (a: Vocabulary, b: Vocabulary) -> Bool {
    a === b || a.count == b.count && zip(a.names, b.names).allSatisfy { ExactName(text: $0) == ExactName(text: $1) }
  }

  /// Hashes the names.
  public func hash(into hasher: inout Hasher) { hasher.combine(names) }

  /// No name at all.
  public static let empty = Vocabulary([])
}

/// A name that equals the same scalars only: `String` also equates composed with decomposed letters.
private struct ExactName: Hashable {
  let text: String

  static func == (a: ExactName, b: ExactName) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
