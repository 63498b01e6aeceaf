import HumeAnalysis
import HumeTypes

// The words of a report.

/// A score with three decimals and no zero before the point, as tables of statistics have it: `.512`, `1.023`, `-.012`.
func score(_ value: Double?) -> String? {
  guard let value, value.isFinite else { return nil }
  let digits = fixed(value, decimals: 3)
  if digits.hasPrefix("0.") { return String(digits.dropFirst()) }
  return digits.hasPrefix("-0.") ? "-" + digits.dropFirst(2) : digits
}

/// The value of a statistic: a score, seconds, or standard deviations.
func shown(_ value: Double, of statistic: RankBy) -> String {
  switch statistic {
  case .timeAbove: fixed(value, decimals: 1) + " s"
  case .distinct: (value > 0 ? "+" : "") + fixed(value, decimals: 1)
  default: score(value) ?? ""
  }
}

/// A number of things: `1 file`, `2,000 files`.
func plural(_ number: Int, _ noun: String, _ many: String? = nil) -> String {
  "\(count(number)) \(number == 1 ? noun : many ?? noun + "s")"
}

/// A share in percent: `94 %`, `under 1 %`; only all is `100 %`.
func percent(_ share: Double) -> String {
  if share > 0, share < 0.01 { return "under 1 %" }
  // Shares are sums that may be a rounding below 1.
  return "\(Int(share < 1 - 1e-9 ? min(99, (share * 100).rounded()) : 100)) %"
}

/// A length of time: whole seconds as a clock, others in seconds.
func duration(_ seconds: Double) -> String {
  let isWhole = seconds == seconds.rounded()
  return isWhole || seconds >= 60 ? clock(seconds) ?? "" : "\(shortestDigits(seconds)) s"
}

/// The length of a bin: seconds under a minute, from there on a clock.
func binLength(_ seconds: Double) -> String {
  seconds < 60 ? "\(shortestDigits(seconds)) s" : clock(seconds) ?? ""
}

/// The length of a gap: seconds with a decimal under a minute, from there on a clock.
func gapLength(_ seconds: Double) -> String {
  seconds < 59.95 ? fixed(seconds, decimals: 1) + " s" : clock(seconds.rounded()) ?? ""
}

/// That a model has rows at a time: faces are seen, voices heard; words may have been either, or written.
func presence(of model: Model) -> String {
  switch model {
  case .face, .facemesh: "seen"
  case .prosody, .burst: "heard"
  default: "there"
  }
}

extension RankBy {
  /// By what it ranks.
  var inWords: String {
    switch self {
    case .mean: "mean"
    case .max: "peak"
    case .distinct: "what marks a file out"
    case .timeAbove: "time above the threshold"
    default: rawValue
    }
  }

  /// Whether it has a column of its own beside mean and peak.
  var hasColumn: Bool { self != .mean && self != .max }
}

extension AnalysisOptions {
  /// Whether rows can have been left out.
  var mayLeaveOutRows: Bool {
    !ids.isEmpty || from != nil || to != nil || minProb != nil || minConfidence != nil || minFace != nil
  }

  /// What was asked that is not the default, as the program's flags spell it.
  var asked: String {
    func each(_ flag: String, _ values: [String]) -> [String] { values.map { "\(flag) \(quoted($0))" } }
    func number(_ flag: String, _ value: Double?) -> [String] { value.map { ["\(flag) \(shortestDigits($0))"] } ?? [] }
    var parts = each("--model", models) + each("--id", ids) + each("--file", files) + each("--emotion", features)
    if featureSets != [.emotion] { parts += each("--features", featureSets.sorted().map(\.rawValue)) }
    parts += number("--from", from) + number("--to", to) + (bin == 1 ? [] : number("--bin", bin))
    if by != .mean { parts.append("--by \(by.rawValue)") }
    parts += number("--threshold", threshold)
    if faces != .separate { parts.append("--faces \(faces.rawValue)") }
    parts += number("--min-prob", minProb) + number("--min-confidence", minConfidence) + number("--min-face", minFace)
    return parts.joined(separator: " ")
  }

  private func quoted(_ text: String) -> String {
    text.contains { " *?[('\"".contains($0) } ? "'" + text + "'" : text
  }
}

/// What the rows of a model are.
func rowNoun(_ model: Model) -> (one: String, many: String) {
  switch model {
  case .prosody: ("utterance", "utterances")
  case .burst: ("burst", "bursts")
  case .language: ("passage", "passages")
  case .ner: ("named entity", "named entities")
  default: ("row", "rows")
  }
}

/// That a model ran for a file and gave nothing.
func nothingFound(by model: Model, isFiltered: Bool) -> String {
  if isFiltered { return "no row, or none that was asked for" }
  return switch model {
  case .face, .facemesh: "no face found"
  case .prosody: "no speech found"
  case .burst: "no burst found"
  case .language: "no text found"
  case .ner: "no entity found"
  default: "no rows"
  }
}

/// How much there is of an id, in short pieces.
func groupFacts(
  _ group: AnalyzedGroup, of result: AnalyzedModel, in media: Media, presence: Presence?,
  isFirst: Bool, isLittle: Bool
) -> [String] {
  let rows = group.summary.rows
  let isFrames = result.period != nil && presence != nil
  // Faces that nobody told apart: several rows a frame.
  let isCrowd = group.origin.id == "unknown" && result.wholePolicy == .frame
  var noun = rowNoun(result.model)
  if result.model == .face {
    noun = isCrowd || media.isImage || !isFrames || group.origin.id == "*" ? ("face", "faces") : ("frame", "frames")
  }
  var facts = [plural(rows, noun.one, noun.many)]
  if group.origin.id == "*" { facts.append("\(plural(result.ids.count, "id")) \(together(result.wholePolicy))") }
  if isCrowd { facts.append(media.isImage ? "not told apart" : "several in a frame, not told apart") }
  if isFrames, isFirst, let period = result.period {
    facts.append("one each \(fixed(Double(period) / 1e6, decimals: 3).trimmed) s")
  }
  if let presence {
    if isFrames {
      facts.append("seen \(percent(presence.share)) of \(clock(Double(media.end) / 1e6) ?? "")")
      if isLittle, let begin = clock(presence.begin) { facts.append("first at \(begin)") }
      if !isLittle, let gap = presence.gap, gap.length >= 1 {
        // As `qc` has it: from a row to the next, of which the first covers a period.
        let length = gap.length + Double(result.period ?? 0) / 1e6
        facts.append("longest gap \(gapLength(length)) at \(clock(gap.begin) ?? "")")
      }
    } else if result.model == .prosody {
      facts.append("\(clock(presence.seconds) ?? "") of speech")
    } else if result.model == .burst, isLittle, let begin = clock(presence.begin) {
      facts.append("first at \(begin)")
    }
  } else if group.timeline == nil {
    facts.append("no times")
  }
  if isFirst, let language = result.metadata?.detectedLanguage.value { facts.append("language \(language)") }
  return facts
}

/// How ids came together, after their number.
func together(_ policy: FacesPolicy) -> String {
  switch policy {
  case .separate: "apart"
  case .balanced: "weighted alike"
  case .frame: "averaged in each frame"
  case .pooled: "pooled"
  case .largest: "the largest face of each frame"
  }
}

extension RankBy {
  /// The statistic in words.
  var words: String {
    switch self {
    case .mean, .distinct: "mean"
    case .max: "peak"
    case .timeWeightedMean: "mean over time"
    case .timeAbove: "time above the threshold"
    case .median: "median"
    case .q95: "95 % quantile"
    }
  }

  /// The statistic as the head of a narrow column.
  var columnName: String {
    switch self {
    case .mean, .distinct: "mean"
    case .max: "peak"
    case .timeWeightedMean: "tw"
    case .timeAbove: "above"
    case .median: "median"
    case .q95: "q95"
    }
  }
}
