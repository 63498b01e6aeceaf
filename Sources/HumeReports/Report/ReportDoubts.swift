import HumeAnalysis
import HumeTypes

/// Something that the data cannot tell, or that is to be known before one trusts it.
struct Doubt {
  /// What there is to doubt.
  let text: String
  /// Where it was first met; empty where the text says it.
  var place = ""
  /// What to do; empty where there is nothing to do.
  var advice = ""

  /// What everybody should know who reads scores.
  static let ofAllScores =
    "Scores are how strongly a model hears or sees an expression. They are not feelings, nor shares of one, and"
    + " those of different models cannot be compared."

  /// All doubts of a report: what the results themselves show, then warnings, then notes, once a kind, and last what
  /// is true of all scores.
  static func all(of content: ReportContent) -> [Doubt] {
    let found = [passersBy(content), errors(content), outOfRange(content), missing(content)].compactMap { $0 }
    let told = warnings(content, .warning) + warnings(content, .note)
    let hasScores = content.results.contains { $0.files.contains { !$0.models.isEmpty } }
    return found + told + (hasScores ? [Doubt(text: ofAllScores)] : [])
  }

  /// Faces that are there for a moment only.
  private static func passersBy(_ content: ReportContent) -> Doubt? {
    var first: (id: String, file: String, frames: Int, others: [String])?
    var number = 0
    for file in content.results.flatMap(\.files) {
      guard let face = file.models.first(where: { $0.model == .face }), face.ids.count > 1 else { continue }
      for group in face.groups where isBrief(group, of: face, in: file) {
        number += 1
        if first == nil {
          let others = face.groups.filter { !isBrief($0, of: face, in: file) }.map(\.origin.id)
          first = (group.origin.id, file.file, group.summary.rows, others)
        }
      }
    }
    guard let first else { return nil }
    let other = first.others.first.map {
      first.others.count == 1 ? "\($0) lost and found again" : "one of the others lost and found again"
    }
    let question = other.map { "a passer-by, or \($0)?" } ?? "a passer-by, or one face lost and found again?"
    let more =
      number > 1 ? " There \(number == 2 ? "is 1 more face" : "are \(count(number - 1)) more faces") like it." : ""
    return Doubt(
      text: "\(first.id) in \(first.file) is there for \(plural(first.frames, "frame")): \(question)\(more)",
      advice: "In means over ids it weighs as much as any other: choose ids with --id, or weigh by rows with"
        + " --faces pooled.")
  }

  private static func isBrief(
    _ group: AnalyzedGroup, of face: AnalyzedModel, in file: AnalyzedFile
  ) -> Bool {
    let end = endOfFile(file)
    guard let timeline = group.timeline, group.summary.rows > 0, end > 0, face.period != nil else { return false }
    return group.summary.rows < 3 || Presence(of: timeline, end: end).share < 0.05
  }

  /// What Hume itself could not do.
  private static func errors(_ content: ReportContent) -> Doubt? {
    let files = content.results.flatMap(\.files).filter { !$0.errors.isEmpty }
    let sources = content.results.flatMap(\.sourceErrors)
    let parts = [
      files.isEmpty ? "" : plural(files.count, "file"), sources.isEmpty ? "" : plural(sources.count, "whole source"),
    ].filter { !$0.isEmpty }
    guard let first = files.first?.file ?? sources.first?.source else { return nil }
    let which = files.count + sources.count == 1 ? first : "\(parts.joined(separator: " and ")), first \(first)"
    return Doubt(
      text: "Hume reported errors for \(which): what they concern has no results.",
      advice: "hume-results qc counts them by file; send what failed again, or leave it out on purpose.")
  }

  private static func outOfRange(_ content: ReportContent) -> Doubt? {
    let number = qualities(content).reduce(0) { $0 + $1.outOfRange }
    guard number > 0 else { return nil }
    return Doubt(
      text:
        "\(plural(number, "score lies", "scores lie")) outside 0 to 1: kept and counted as given, nothing is clipped.")
  }

  private static func missing(_ content: ReportContent) -> Doubt? {
    let number = qualities(content).reduce(0) { $0 + $1.missing }
    guard number > 0 else { return nil }
    return Doubt(
      text: "\(plural(number, "score is", "scores are")) missing: left out of means, never taken as 0.",
      advice: "hume-results qc counts them by file and model.")
  }

  private static func qualities(_ content: ReportContent) -> [FileQuality] {
    content.results.flatMap(\.files).flatMap(\.quality).map(\.quality)
  }

  /// Warnings or notes, once a kind.
  private static func warnings(_ content: ReportContent, _ kind: Warning.Kind) -> [Doubt] {
    // Errors of Hume's have been told, with what they concern.
    let chosen = content.warnings.filter { $0.kind == kind && $0.code != "hume_error" }
    let isOnly = content.results.count == 1
    return orderedUnique(chosen.map(\.code)).flatMap { code -> [Doubt] in
      let same = chosen.filter { $0.code == code }
      let texts = orderedUnique(same.map(\.message))
      let shown = texts.prefix(3)
      let more = texts.count - shown.count
      return shown.map { text in
        let these = same.filter { $0.message == text }
        let times = these.reduce(0) { $0 + $1.count }
        let isLast = text == shown.last
        let advice = isLast ? these.first?.advice ?? "" : ""
        let rest = isLast && more > 0 ? " \(count(more)) more of this kind: --format json lists them." : ""
        return Doubt(
          text: text + (times > 1 && !text.contains(String(times)) ? " (\(count(times)) times)" : "") + rest,
          place: these.first.map { place($0, isOnly: isOnly) } ?? "", advice: advice)
      }
    }
  }

  /// The place, unless it says no more than the message does, or names but the only input.
  private static func place(_ warning: Warning, isOnly: Bool) -> String {
    let place = warning.place
    let isBare = place.jsonPath == nil && place.record == nil && place.line == nil && place.byte == nil
    guard isBare, let path = place.path else { return place.description }
    return warning.message.contains(path) || isOnly && path == warning.input ? "" : path
  }
}
