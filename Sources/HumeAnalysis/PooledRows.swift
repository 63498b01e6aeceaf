public import HumeTypes

/// All rows of one model over all files and inputs of one combination of factors.
public struct PooledRows: Sendable, Hashable {
  /// The values of the factors; empty where files are not grouped.
  public let factors: [String]
  /// The model.
  public let model: Model
  /// The statistics over all rows. The time of the maximum is nil: the files have times of their own.
  public let summary: GroupSummary

  /// Pools the `features` (all, where none is named) of what results made with `AnalysisWants.pool` hold.
  public static func of(_ results: [AnalyzedInput], features: [String] = []) -> [PooledRows] {
    var pools: [PoolKey: GroupAccumulator] = [:]
    var combinations: [[String]] = []
    for result in results {
      for file in result.files where !combinations.contains(file.factors) { combinations.append(file.factors) }
      for (key, pool) in result.pools {
        if pools[key] == nil { pools[key] = pool } else { pools[key]?.merge(pool) }
      }
    }
    return combinations.flatMap { factors in
      pools.keys.filter { $0.factors == factors }.sorted { $0.model < $1.model }.compactMap { key in
        guard var pool = pools[key] else { return nil }
        let summary = pool.finish().settled(period: nil).pooled(model: key.model, features: features)
        return PooledRows(factors: factors, model: key.model, summary: summary)
      }
    }
  }
}

extension GroupSummary {
  /// Without times of maxima, and without names that no documentation and no row has.
  fileprivate func pooled(model: Model, features: [String]) -> GroupSummary {
    var result = self
    result.sets = sets.map { set in
      let documented = Vocabulary.documented(set.set, of: model)
      let kept = set.names.indices.filter { i in
        (features.isEmpty || features.contains(set.names[i]))
          && (set.features[i].n > 0 || documented?.index(of: set.names[i]) != nil)
      }
      return SetSummary(
        set: set.set, names: kept.map { set.names[$0] },
        features: kept.map { i in
          var feature = set.features[i]
          feature.maxTime = nil
          return feature
        })
    }
    return result
  }
}
