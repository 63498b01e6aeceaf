/// The scores of one feature set in one row: a double a name, in the order of a vocabulary.
///
/// A missing score is marked by a NaN inside `values` and is nil wherever it is asked for; it is never 0. Scores are how
/// strongly the model hears or sees an expression. They can exceed 1, and they do not add up to anything.
///
/// ```swift
/// let joy = row[.emotion]?["Joy"]        // Double?
/// ```
public struct Scores: Sendable, Hashable {
  /// The names, shared by all rows that have the same ones.
  public internal(set) var vocabulary: Vocabulary
  /// A value a name; NaN marks a missing one.
  public internal(set) var values: [Double]
  /// The columns in the order in which the row named them, where that is not simply all of them in order.
  package var order: ScoreOrder?

  /// Scores of `vocabulary`; `values` has as many elements, NaN where a score is missing.
  public init(vocabulary: Vocabulary, values: [Double]) {
    precondition(vocabulary.count == values.count, "a value for every name, NaN where it is missing")
    self.vocabulary = vocabulary
    self.values = values
  }

  package init(vocabulary: Vocabulary, values: [Double], order: ScoreOrder?) {
    self.init(vocabulary: vocabulary, values: values)
    self.order = order
  }

  /// The score under `name`, or nil where it is missing or the vocabulary has no such name.
  public subscript(name: String) -> Double? {
    guard let index = vocabulary.index(of: name) else { return nil }
    return self[index]
  }

  /// The score at a place of the vocabulary, or nil where it is missing.
  public subscript(index: Int) -> Double? {
    let value = values[index]
    return value.isNaN ? nil : value
  }

  /// The names and scores of the row in the order in which it named them; null scores are nil.
  public var entries: [(name: String, score: Double?)] {
    if let order {
      return order.columns.map { (vocabulary.names[$0], self[$0]) }
    }
    return vocabulary.names.indices.map { (vocabulary.names[$0], self[$0]) }
  }

  /// Replaces everything, keeping the memory of `values` where it is not shared.
  package mutating func assign(vocabulary: Vocabulary, values new: borrowing [Double], order: ScoreOrder?) {
    self.vocabulary = vocabulary
    self.order = order
    values.removeAll(keepingCapacity: true)
    for i in 0..<new.count { values.append(new[i]) }
  }

  /// Exchanges the memory of the values.
  package mutating func swapValues(with other: inout [Double]) { swap(&values, &other) }

  /// Replaces the values of `columns`, or of all where that is nil, by those of `new` from `first` on.
  package mutating func fill(_ new: Span<Double>, from first: Int, columns: [Int]?) {
    var values = values.mutableSpan
    if let columns {
      for i in 0..<columns.count { values[columns[i]] = new[first + i] }
    } else {
      for i in 0..<values.count { values[i] = new[first + i] }
    }
  }

  /// Equal when the same names have the same scores in the same order; two missing scores are equal.
  public static func == (a: Scores, b: Scores) -> Bool {
    let (x, y) = (a.entries, b.entries)
    return x.count == y.count && zip(x, y).allSatisfy { $0.name == $1.name && $0.score == $1.score }
  }

  /// Hashes names and scores.
  public func hash(into hasher: inout Hasher) {
    for entry in entries {
      hasher.combine(entry.name)
      hasher.combine(entry.score)
    }
  }
}

/// Which columns a row named, in its order.
package struct ScoreOrder: Sendable {
  package var columns: [Int]
  package init(_ columns: [Int]) { self.columns = columns }
}
