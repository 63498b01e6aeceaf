public import HumeTypes

/// What was found in one feature of one group: peaks, or episodes.
public struct FeatureMoments<Moment: Sendable>: Sendable {
  /// The group.
  public let origin: Origin
  /// The values of the factors for its file.
  public let factors: [String]
  /// The set.
  public let set: FeatureSet
  /// The feature.
  public let feature: String
  /// What was found, in the order of time.
  public let moments: [Moment]
}

extension FileSeries {
  /// Calls `find` for every feature of every group, by model, group, set and name, of each set in a group the `top`
  /// highest by mean where that is given; leaves out where it finds nothing.
  public func moments<Moment: Sendable>(
    sets: [FeatureSet], names: [String] = [], top: Int? = nil, _ find: (Samples) -> [Moment]
  ) -> [FeatureMoments<Moment>] {
    let wanted = SeriesFeatures(sets: sets, names: names, top: top)
    return models.flatMap { model in
      model.groups.flatMap { group in
        group.features(wanted).compactMap { feature in
          let found = find(group.samples(feature.set, feature.name, period: model.period))
          if found.isEmpty { return nil }
          return FeatureMoments(
            origin: group.origin, factors: factors, set: feature.set, feature: feature.name, moments: found)
        }
      }
    }
  }
}
