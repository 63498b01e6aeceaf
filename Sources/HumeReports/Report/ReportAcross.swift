import HumeAnalysis
import HumeTypes

/// The leading features of each model over files.
struct AcrossSection {
  /// One model and set.
  struct Part {
    let model: Model
    let set: FeatureSet
    let lines: [Line]
    /// Files without a score.
    let remark: String
  }

  /// One feature, or a feature in the files of one combination of factors.
  struct Line {
    let name: String
    /// The combination; empty where files are not grouped.
    let combination: String
    let fileCount: Int
    let mean: Double?
    let sd: Double?
    /// The files' values, in the order of `files`; empty where files are grouped.
    let values: [Double?]
  }

  let title: String
  /// How files and ids came together.
  let explanation: String
  /// The names of the files with results, in their order, and the inputs that they are from.
  let files: [String]
  let inputs: [String]
  let parts: [Part]
  let isGrouped: Bool
  let by: RankBy

  /// Nil where there are no two files to put beside each other.
  init?(_ content: ReportContent) {
    let all = content.results.flatMap(\.files).filter { !$0.models.isEmpty }
    guard all.count > 1 else { return nil }
    by = content.acrossBy
    let across = AcrossFiles(content.results, by: by)
    let combinations = orderedUnique(across.rows.map(\.factors))
    isGrouped = !content.factors.isEmpty && combinations.contains { !$0.isEmpty }
    title = "Across \(plural(all.count, "file"))" + (isGrouped ? " by \(content.factors.joined(separator: ", "))" : "")
    explanation = AcrossSection.explanation(across.policies, by: by, asked: content.options.faces)
    files = all.map(\.file)
    inputs = content.results.flatMap { result in
      result.files.filter { !$0.models.isEmpty }.map { _ in result.input }
    }
    var parts: [Part] = []
    for model in orderedUnique(across.rows.map(\.model)) {
      for set in orderedUnique(across.rows.filter { $0.model == model }.map(\.set)) {
        let rows = across.rows.filter { $0.model == model && $0.set == set }
        let part = AcrossSection.part(model, set, rows, content: content, files: all, isGrouped: isGrouped)
        if !part.lines.isEmpty { parts.append(part) }
      }
    }
    self.parts = parts
    if parts.isEmpty { return nil }
  }

  private static func part(
    _ model: Model, _ set: FeatureSet, _ rows: [AcrossFiles.Row], content: ReportContent,
    files: [AnalyzedFile], isGrouped: Bool
  ) -> Part {
    var byName: [String: [AcrossFiles.Row]] = [:]
    for row in rows { byName[row.feature, default: []].append(row) }
    // One order for all combinations: by the mean of all their files.
    let level = byName.mapValues { rows -> Double? in
      let filled = rows.filter { $0.nFiles > 0 }
      let files = filled.reduce(0) { $0 + $1.nFiles }
      return files > 0 ? filled.reduce(0) { $0 + ($1.mean ?? 0) * Double($1.nFiles) } / Double(files) : nil
    }
    let ranked = level.compactMap { name, value in value.map { (name: name, value: $0) } }.sorted { a, b in
      a.value != b.value ? a.value > b.value : scalarsPrecede(a.name, b.name)
    }
    var lines: [Line] = []
    for (name, _) in ranked.prefix(content.topCount ?? ranked.count) {
      for row in byName[name] ?? [] {
        let values = isGrouped ? [] : files.map { file in value(of: name, model, set, in: file, by: content.acrossBy) }
        let combination = isGrouped ? label(row.factors) : ""
        lines.append(
          Line(
            name: name, combination: combination, fileCount: row.nFiles, mean: row.mean, sd: row.sd, values: values))
      }
    }
    let empty = orderedUnique(rows.map(\.factors)).reduce(0) { sum, factors in
      sum + (rows.filter { $0.factors == factors }.map(\.nFilesEmpty).min() ?? 0)
    }
    let remark = empty > 0 ? "no scores in \(plural(empty, "file"))" : ""
    return Part(model: model, set: set, lines: lines, remark: remark)
  }

  private static func value(
    of name: String, _ model: Model, _ set: FeatureSet, in file: AnalyzedFile, by: RankBy
  ) -> Double? {
    file.models.first { $0.model == model }?.whole?[set]?[name]?.value(of: by)
  }

  private static func label(_ factors: [String]) -> String {
    factors.map { $0.isEmpty ? "(none)" : $0 }.joined(separator: ", ")
  }

  private static func explanation(_ policies: Set<FacesPolicy>, by: RankBy, asked: FacesPolicy) -> String {
    let ways = FacesPolicy.allCases.filter { policies.contains($0) }.map { policy in
      switch policy {
      case .separate: "each id apart"
      case .balanced: "the ids of a file weighted alike"
      case .frame: "faces averaged in each frame first" + (asked == .frame ? "" : " where they are not told apart")
      case .pooled: "all rows of a file alike"
      case .largest: "the largest face of each frame"
      }
    }
    return (["Each file counts once, with its \(by.words)"] + ways).joined(separator: "; ") + "."
  }
}

/// The elements without those that come again.
func orderedUnique<Element: Hashable>(_ elements: [Element]) -> [Element] {
  var seen: Set<Element> = []
  return elements.filter { seen.insert($0).inserted }
}

/// A text of which the end is kept where it takes more than `width` columns: names differ there.
func truncatedAtStart(_ text: String, to width: Int, glyphs: Glyphs) -> String {
  let room = width - displayWidth(glyphs.ellipsis)
  guard displayWidth(text) > width, room > 0 else { return truncated(text, to: width, glyphs: glyphs) }
  var kept = text[...]
  while displayWidth(String(kept)) > room { kept.removeFirst() }
  return glyphs.ellipsis + kept
}

/// Names short enough to stand over columns: without the folder that all share and without their endings, cut to
/// `width`; nil where they would be the same.
func columnLabels(_ names: [String], width: Int, glyphs: Glyphs) -> [String]? {
  let folders = names.map { Array($0.split(separator: "/", omittingEmptySubsequences: false).dropLast()) }
  let shared = folders.dropFirst().reduce(folders.first ?? []) { shared, folder in
    Array(shared.prefix(zip(shared, folder).prefix { $0 == $1 }.count))
  }
  let prefix = shared.reduce(0) { $0 + $1.count + 1 }
  let bare = names.map { name -> String in
    let rest = name.dropFirst(prefix)
    guard let dot = rest.lastIndex(of: "."), dot > rest.startIndex else { return String(rest) }
    return String(rest[..<dot])
  }
  for cut in [truncated, truncatedAtStart] {
    for labels in [bare, names.map { String($0.dropFirst(prefix)) }] {
      let short = labels.map { cut(printable($0, glyphs: glyphs), width, glyphs) }
      if Set(short).count == short.count { return short }
    }
  }
  return nil
}
