public import HumeTypes

// Which expressions come together: how often two of them are among the highest of a row at one time, and how their scores
// go along with each other. A row is a face in a frame, or an utterance.
//
//     --top 2     A    B    C         highest
//     row 0      .9   .8   .1         A B
//     row 1      .7   .2   .6         A C
//     row 2      .5   .5   .4         A B       (as high as another at the edge: by name)
//     A with B    n 3, in the highest A 3, B 2, both 2, either 3: Jaccard 2/3; Pearson of (.9 .7 .5) with (.8 .2 .5): .5

/// How often two features of a group are among the highest of a row together, and how their scores correlate.
///
/// ```swift
/// let walk = try SeriesWalk(findInputs(["talks/"]).inputs)
/// while let file = try walk.next() {
///   for found in file.coOccurrences(sets: [.emotion]) { print(found.origin.id, found.pairs.prefix(5)) }
/// }
/// ```
public struct CoOccurrence: Sendable, Hashable {
  /// Two features of a set. All counts are of rows that have a score of both.
  public struct Pair: Sendable, Hashable {
    /// The feature that comes first in the vocabulary.
    public let a: String
    /// The other one.
    public let b: String
    /// The number of rows with both scores.
    public let n: Int
    /// The number of those in which the first is among the highest.
    public let nTopA: Int
    /// The number of those in which the second is.
    public let nTopB: Int
    /// The number of those in which both are.
    public let nBoth: Int
    /// The number of those in which either is.
    public var nEither: Int { nTopA + nTopB - nBoth }
    /// Both over either (Jaccard), from 0 to 1; nil where neither is ever among the highest.
    public var jaccard: Double? { nEither > 0 ? Double(nBoth) / Double(nEither) : nil }
    /// Pearson's correlation of the scores, from -1 to 1; nil for fewer than 3 rows, or where one does not vary.
    public let pearson: Double?
  }

  /// The group.
  public var origin: Origin
  /// The values of the factors for its file.
  public let factors: [String]
  /// The set.
  public let set: FeatureSet
  /// The pairs: the highest `jaccard` first, those without one last, ties by names.
  public let pairs: [Pair]
}

extension FileSeries {
  /// The pairs of features of every group and set; a group without two features of a set has none.
  ///
  /// `top`: how many scores of a row count as its highest, ties by name. Names that are given leave those pairs of which
  /// neither feature is named; the highest are found among all features.
  public func coOccurrences(sets: [FeatureSet], names: [String] = [], top: Int = 5) -> [CoOccurrence] {
    models.flatMap { model in
      model.groups.flatMap { group in
        sets.compactMap { set in
          let pairs = group.pairs(set, names: names, top: top)
          if pairs.isEmpty { return nil }
          return CoOccurrence(origin: group.origin, factors: factors, set: set, pairs: pairs)
        }
      }
    }
  }
}

extension GroupSeries {
  fileprivate func pairs(_ set: FeatureSet, names wanted: [String], top: Int) -> [CoOccurrence.Pair] {
    let names = names(set)
    let table = TopTable(names, columns: names.map { values(set, $0) ?? [] }, top: top)
    let chosen = Set(wanted.map { ExactName($0) })
    let isWanted = names.map { chosen.isEmpty || chosen.contains(ExactName($0)) }
    var pairs: [CoOccurrence.Pair] = []
    for a in names.indices {
      for b in names.indices.dropFirst(a + 1) where isWanted[a] || isWanted[b] { pairs.append(table.pair(a, b)) }
    }
    return pairs.sorted { x, y in
      let (first, second) = (x.jaccard ?? -1, y.jaccard ?? -1)
      if first != second { return first > second }
      return sameName(x.a, y.a) ? scalarsPrecede(x.b, y.b) : scalarsPrecede(x.a, y.a)
    }
  }
}
