// The rows of a file and model, put into series: one an id, or ids combined.

/// Who is averaged.
package enum OracleFaces: String, Sendable, CaseIterable {
  case separate, balanced, pooled, frame, largest
}

/// One row of `summary` within a file and model; `id` is `*` where ids are combined.
package struct OracleFeatureSummary: Sendable, Equatable {
  package var id, set, feature: String
  package var summary: OracleSummary
}

/// The rows of one model of one file, with what its statistics need to know of the rest.
package struct OracleFileModel: Sendable {
  package var model: String
  /// The ids in order of first appearance, those of groups without rows too.
  package var ids: [String]
  package var rows: [OracleRow]

  package init(model: String, ids: [String], rows: [OracleRow]) {
    (self.model, self.ids, self.rows) = (model, ids, rows)
  }

  /// The part of a document that one source, file and model make.
  package init(_ document: OracleDocument, source: String, file: String, model: String) {
    let groups = document.groups.filter {
      sameScalars($0.source, source) && sameScalars($0.file, file) && sameScalars($0.model, model)
    }
    self.init(
      model: model, ids: uniqued(groups.map(\.id)),
      rows: document.rows(source: source, file: file, model: model))
  }

  /// The rows of an id in the order of their units.
  package func rows(id: String) -> [OracleRow] {
    rows.filter { sameScalars($0.id, id) }.sorted { $0.unit < $1.unit }
  }

  /// The features of some of the rows: of each set that one of them carries, the documented names and then those that
  /// any row of this file and model has besides; of rows without scores, the emotions.
  package func features(of some: [OracleRow]) -> [(set: String, feature: String)] {
    let carried = uniqued(some.flatMap(\.carried))
    let sets = carried.isEmpty ? ["emotion"] : carried
    return OracleVocabulary.sets.map(\.set).filter(sets.contains).flatMap { set in
      let seen = rows.flatMap(\.scores).filter { $0.set == set }.map(\.name)
      return uniqued(OracleVocabulary.names(model: model, set: set) + uniqued(seen)).map { (set, $0) }
    }
  }

  /// The summaries of every feature, in the order of ids, sets and names; none where there are no ids.
  ///
  /// `frame` and `largest` are for faces: rows without a usable instant are left out of them.
  package func summaries(_ faces: OracleFaces = .separate) -> [OracleFeatureSummary] {
    if ids.isEmpty { return [] }
    switch faces {
    case .separate:
      return ids.flatMap { id in
        let rows = rows(id: id)
        return features(of: rows).map { OracleFeatureSummary(id: id, rows, $0, oracleSummary) }
      }
    case .balanced:
      let separate = summaries(.separate)
      return uniqued(separate) { $0.set + "\u{0}" + $0.feature }.map { one in
        let same = separate.filter { sameScalars($0.set, one.set) && sameScalars($0.feature, one.feature) }
        return OracleFeatureSummary(
          id: "*", set: one.set, feature: one.feature, summary: Self.balanced(same.map(\.summary)))
      }.sorted(like: features(of: rows))
    case .pooled:
      let ordered = rows.enumerated().sorted { a, b in
        a.element.unitOrder == b.element.unitOrder
          ? a.offset < b.offset : a.element.unitOrder.lexicographicallyPrecedes(b.element.unitOrder)
      }.map(\.element)
      return features(of: rows).map { OracleFeatureSummary(id: "*", ordered, $0, oracleSummary) }
    case .largest:
      let largest = frames.map { Self.largest(of: $0) }
      return features(of: largest).map { OracleFeatureSummary(id: "*", largest, $0, oracleSummary) }
    case .frame:
      return features(of: frames.flatMap { $0 }).map { set, feature in
        let means = frames.map { rows in
          OracleSample(
            oracleMean(rows.compactMap { $0.score(set, feature) }), begin: rows[0].begin, end: rows[0].end,
            isFrame: true)
        }
        return OracleFeatureSummary(id: "*", set: set, feature: feature, summary: oracleSummary(means))
      }
    }
  }

  /// The rows at each distinct instant, by time; within one, in input order.
  package var frames: [[OracleRow]] {
    let timed = rows.filter { $0.isFrame && $0.usableTime != nil }
    let byTime = Dictionary(grouping: timed) { oracleMicroseconds($0.begin ?? 0) }
    return byTime.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The row with the largest w·h; of equal ones that of the higher prob, then of the lower id, then the first.
  package static func largest(of rows: [OracleRow]) -> OracleRow {
    var best = rows[0]
    for row in rows.dropFirst() {
      let (a, b) = (row.area, best.area)
      let (p, q) = (row.prob ?? -.infinity, best.prob ?? -.infinity)
      if a > b || (a == b && (p > q || (p == q && scalarsBefore(row.id, best.id)))) { best = row }
    }
    return best
  }

  /// Each statistic's unweighted mean over the ids that have it; counts are summed.
  static func balanced(_ summaries: [OracleSummary]) -> OracleSummary {
    func mean(_ column: (OracleSummary) -> Double?) -> Double? { oracleMean(summaries.compactMap(column)) }
    var result = OracleSummary()
    result.n = summaries.map(\.n).reduce(0, +)
    result.nMissing = summaries.map(\.nMissing).reduce(0, +)
    result.nOutOfRange = summaries.map(\.nOutOfRange).reduce(0, +)
    result.mean = mean(\.mean)
    result.meanTimeWeighted = mean(\.meanTimeWeighted)
    result.sd = mean(\.sd)
    result.median = mean(\.median)
    (result.q05, result.q25, result.q75, result.q95) = (mean(\.q05), mean(\.q25), mean(\.q75), mean(\.q95))
    (result.min, result.max, result.nEff) = (mean(\.min), mean(\.max), mean(\.nEff))
    result.quantiles = summaries.allSatisfy { $0.quantiles == "exact" } ? "exact" : "grid"
    return result
  }
}

extension OracleFeatureSummary {
  init(
    id: String, _ rows: [OracleRow], _ name: (set: String, feature: String),
    _ summary: ([OracleSample]) -> OracleSummary
  ) {
    self.init(id: id, set: name.set, feature: name.feature, summary: summary(rows.samples(name.set, name.feature)))
  }
}

extension [OracleFeatureSummary] {
  /// In the order of a list of features; what the list has not comes last.
  fileprivate func sorted(like features: [(set: String, feature: String)]) -> [OracleFeatureSummary] {
    let inOrder = features.compactMap { set, feature in
      first { sameScalars($0.set, set) && sameScalars($0.feature, feature) }
    }
    return inOrder + filter { !inOrder.contains($0) }
  }
}

extension OracleRow {
  /// Width times height in px²; below every area where the row has no box.
  var area: Double {
    guard let w = box?.w, let h = box?.h else { return -.infinity }
    return w * h
  }

  /// Begin and end where the time can be used.
  package var usableTime: (begin: Double, end: Double)? { sample(nil).usableTime }

  func sample(_ value: Double?) -> OracleSample {
    OracleSample(value, begin: begin, end: end, isFrame: isFrame)
  }
}

extension [OracleRow] {
  /// The series of one feature.
  package func samples(_ set: String, _ feature: String) -> [OracleSample] {
    map { $0.sample($0.score(set, feature)) }
  }
}
