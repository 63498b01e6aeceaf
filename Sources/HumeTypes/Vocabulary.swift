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
    for name in names where indices[ExactName(name)] == nil {
      indices[ExactName(name)] = kept.count
      kept.append(name)
    }
    self.names = kept
    self.indices = indices
  }

  /// `names` behind those of another; what was known of these is copied, not looked up again.
  package init(_ base: Vocabulary, appending names: some Sequence<String>) {
    var (kept, indices) = (base.names, base.indices)
    for name in names where indices.updateValue(kept.count, ifAbsent: ExactName(name)) { kept.append(name) }
    self.names = kept
    self.indices = indices
  }

  /// The number of names.
  public var count: Int { names.count }

  /// The place of `name`, or nil where the vocabulary has no such name.
  public func index(of name: String) -> Int? { indices[ExactName(name)] }

  /// This vocabulary with `name` behind its last one.
  public func appending(_ name: String) -> Vocabulary { Vocabulary(self, appending: [name]) }

  /// Equal when the names and their order are.
  public static func == (a: Vocabulary, b: Vocabulary) -> Bool {
    a === b || sameNames(a.names, b.names)
  }

  /// Hashes the names.
  public func hash(into hasher: inout Hasher) { hasher.combine(names) }

  /// No name at all.
  public static let empty = Vocabulary([])
}

extension Dictionary {
  /// Adds a value under a key that is not there; false, and nothing done, where it is.
  fileprivate mutating func updateValue(_ value: Value, ifAbsent key: Key) -> Bool {
    if self[key] != nil { return false }
    self[key] = value
    return true
  }
}
