import HumeAnalysis
import TestSupport

/// What the flags that select rows keep, by the oracle.
struct OracleSelection: Sendable {
  var from, to, minProb, minConfidence, minFace: Double?
  var ids: [String] = []

  /// The same for the statistics.
  var options: AnalysisOptions {
    AnalysisOptions.everything.with {
      ($0.from, $0.to, $0.minProb) = (from, to, minProb)
      ($0.minConfidence, $0.minFace, $0.ids) = (minConfidence, minFace, ids)
    }
  }

  func admits(id: String) -> Bool {
    if ids.isEmpty { return true }
    return ids.contains { pattern in
      // Patterns of tests: a text, or a text with one star.
      guard let star = pattern.firstIndex(of: "*") else { return sameScalars(pattern, id) }
      let (front, back) = (pattern[..<star], pattern[pattern.index(after: star)...])
      if back == "_*" { return id.contains("_") }
      return id.hasPrefix(front) && id.hasSuffix(back)
    }
  }

  private func admits(_ row: OracleRow) -> Bool {
    if !admits(id: row.id) { return false }
    if let minProb, let prob = row.prob, prob < minProb { return false }
    if let minConfidence, let confidence = row.confidence, confidence < minConfidence { return false }
    if let minFace, let w = row.box?.w, let h = row.box?.h, min(w, h) < minFace { return false }
    if from == nil, to == nil { return true }
    guard let (begin, end) = row.usableTime else { return false }
    let (b, e) = (oracleMicroseconds(begin), oracleMicroseconds(end))
    let (first, last) = (from.map(oracleMicroseconds) ?? .min, to.map(oracleMicroseconds) ?? .max)
    return b < last && (b == e ? b >= first : e > first)
  }

  /// The rows that are kept.
  func rows(_ rows: [OracleRow]) -> [OracleRow] { rows.filter(admits) }

  /// The rows that are kept, intervals cut to the window.
  func cut(_ rows: [OracleRow]) -> [OracleRow] {
    self.rows(rows).map { row in
      var row = row
      guard !row.isFrame, let (begin, end) = row.usableTime else { return row }
      if let from, begin < from { row.begin = from }
      if let to, end > to { row.end = to }
      return row
    }
  }

  /// The summaries of a file and model: times of maxima are those of whole intervals, weights those of cut ones.
  func summaries(of file: OracleFileModel, _ faces: OracleFaces) -> [OracleFeatureSummary] {
    let ids = file.ids.filter(admits(id:))
    let whole = OracleFileModel(model: file.model, ids: ids, rows: rows(file.rows))
    let cut = OracleFileModel(model: file.model, ids: ids, rows: cut(file.rows))
    let names = file.features(of: file.rows)
    func complete(_ some: [OracleFeatureSummary]) -> [OracleFeatureSummary] {
      // Names that only rows left out have are still columns of the file.
      let groups = faces == .separate ? ids : Array(ids.prefix(1).map { _ in "*" })
      return groups.flatMap { id -> [OracleFeatureSummary] in
        let own = some.filter { sameScalars($0.id, id) }
        let sets = uniqued(own.map(\.set))
        return names.filter { sets.contains($0.set) }.compactMap { set, feature in
          if let known = own.first(where: { $0.set == set && sameScalars($0.feature, feature) }) { return known }
          guard var none = own.first(where: { $0.set == set }) else { return nil }
          none.feature = feature
          let rows = none.summary.n + none.summary.nMissing
          none.summary = OracleSummary()
          none.summary.nMissing = rows
          return none
        }
      }
    }
    return zip(complete(whole.summaries(faces)), complete(cut.summaries(faces))).map { whole, cut in
      var one = whole
      one.summary.meanTimeWeighted = cut.summary.meanTimeWeighted
      return one
    }
  }
}
