public import HumeTypes

/// How far one feature of the units of one speaker goes with that of one face, over the units in which both have a score.
public struct Agreement: Sendable {
  /// The group of the units.
  public let origin: Origin
  /// The values of the factors for its file.
  public let factors: [String]
  /// The id of the face; nil where the file has none.
  public let faceID: String?
  /// The feature.
  public let feature: SeriesFeature
  /// The number of units in which both have a score.
  public let n: Int
  /// How many independent units these are worth, from the autocorrelations of both series; nil for fewer than 4, or where
  /// one does not vary.
  public let effectiveN: Double?
  /// Pearson's correlation; nil for fewer than 3 units, or where one does not vary.
  public let pearson: Double?
  /// Spearman's, equal scores having the mean of their ranks; nil as Pearson's is.
  public let spearman: Double?

  /// The agreement of pairs in the order of their units.
  init(_ x: [Double], _ y: [Double], origin: Origin, factors: [String], faceID: String?, feature: SeriesFeature) {
    (self.origin, self.factors, self.faceID, self.feature) = (origin, factors, faceID, feature)
    n = x.count
    effectiveN = pairedEffectiveSize(x, y)
    pearson = Centred(x).correlation(with: Centred(y))
    spearman = Centred(averageRanks(x)).correlation(with: Centred(averageRanks(y)))
  }
}

extension FileSeries {
  /// The agreement of every group of units with every face of the file, feature by feature; of a file without faces, rows
  /// without a face. What units and faces are, `alignedUnits` says.
  ///
  /// ```swift
  /// for row in file.agreements(features: SeriesFeatures(names: ["Joy"])) {
  ///   print(row.origin.id, row.faceID ?? "no face", row.n, row.spearman ?? .nan)
  /// }
  /// ```
  public func agreements(_ units: AlignedUnits? = nil, features: SeriesFeatures = SeriesFeatures()) -> [Agreement] {
    alignments(units, features: features).flatMap { alignment in
      alignment.pairs.flatMap { pairs in
        pairs.features.indices.map { feature in
          var (x, y): ([Double], [Double]) = ([], [])
          for (index, score) in pairs.unitColumns[feature].enumerated() where score.isFinite {
            guard let mean = WeightedMean(pairs.faceColumns[feature], pairs.members[index]).mean else { continue }
            x.append(score)
            y.append(mean)
          }
          return Agreement(
            x, y, origin: alignment.units.origin, factors: factors, faceID: pairs.faceID,
            feature: pairs.features[feature])
        }
      }
    }
  }
}
