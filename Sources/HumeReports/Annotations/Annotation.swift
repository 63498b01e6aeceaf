import HumeTypes

// What annotation tools show beside a recording: tiers of labelled stretches and moments on one axis of time. Each format
// has a writer that takes them; what is put on which tier is decided before, once for all formats (`AnnotationPlan`).

/// The annotation of one file.
package struct Annotation: Sendable {
  /// The file, as the results name it.
  package let file: String
  /// Where its time ends, in µs.
  package let end: Int64
  /// The tiers, in their order.
  package let tiers: [Tier]
  /// What else tells where the results are from, by name.
  package var origin: [(name: String, value: String)] = []

  /// An annotation; a tier whose name another one before it has gets a number: `face unknown: expressions (2)`.
  package init(file: String, end: Int64, tiers: [Tier]) {
    self.file = file
    self.end = end
    var names = UniqueNames()
    self.tiers = tiers.map { tier in
      var tier = tier
      tier.name = names.name(oneLine(tier.name)) { "\($0) (\($1))" }
      return tier
    }
  }

  /// A line of labels.
  package struct Tier: Sendable {
    /// Its name.
    package var name: String
    /// The model whose results it shows.
    package let model: String
    /// Who is spoken of: the id of a face or speaker.
    package let id: String
    /// The feature that its labels are values of; nil where they say themselves what they are of.
    package var feature: String?
    /// Whether its labels stand at moments, whose end is their begin.
    package var isOfPoints = false
    /// The labels, by begin and end.
    package var labels: [Label]

    /// A tier.
    package init(
      name: String, model: String, id: String, feature: String? = nil, isOfPoints: Bool = false, labels: [Label]
    ) {
      (self.name, self.model, self.id, self.labels) = (name, model, id, labels)
      (self.feature, self.isOfPoints) = (feature, isOfPoints)
    }
  }

  /// A text and the time that it is about.
  package struct Label: Sendable, Hashable {
    /// The first moment, in µs.
    package var begin: Int64
    /// The end, in µs.
    package var end: Int64
    /// What is said or shown.
    package let text: String

    /// A label.
    package init(begin: Int64, end: Int64, text: String) { (self.begin, self.end, self.text) = (begin, end, text) }
  }

  /// Tiers whose labels do not overlap, as some formats want: those that begin before another has ended, or points at one
  /// moment, go to tiers of their own. Stretches without length go to none; how many they are is given beside.
  package func withoutOverlaps() -> (annotation: Annotation, leftOut: Int) {
    var leftOut = 0
    let tiers = self.tiers.flatMap { tier -> [Tier] in
      var (lanes, busy): ([[Label]], Lanes) = ([], Lanes())
      for label in tier.labels {
        if !tier.isOfPoints, label.end <= label.begin {
          leftOut += 1
          continue
        }
        let lane = busy.take(from: label.begin, until: tier.isOfPoints ? label.begin + 1 : label.end)
        if lane == lanes.count { lanes.append([]) }
        lanes[lane].append(label)
      }
      return lanes.map { labels in
        var lane = tier
        lane.labels = labels
        return lane
      }
    }
    return (with(tiers), leftOut)
  }

  /// The same with times of whole milliseconds (still in µs), points as stretches: none shorter than a millisecond.
  func inMilliseconds() -> Annotation {
    let tiers = self.tiers.map { tier in
      var new = tier
      new.isOfPoints = false
      new.labels = tier.labels.map { label in
        let begin = milliseconds(label.begin)
        let end = max(tier.isOfPoints ? begin : milliseconds(label.end), begin + 1)
        return Label(begin: begin * 1000, end: end * 1000, text: label.text)
      }
      return new
    }
    return with(tiers)
  }

  /// Without labels that end behind a time in µs, and without overlaps; also gives how many labels are left out.
  func upTo(_ limit: Int64) -> (annotation: Annotation, leftOut: Int) {
    var leftOut = 0
    let tiers = self.tiers.compactMap { tier -> Tier? in
      var new = tier
      new.labels = tier.labels.filter { $0.end <= limit }
      leftOut += tier.labels.count - new.labels.count
      return new.labels.isEmpty ? nil : new
    }
    return (with(tiers).withoutOverlaps().annotation, leftOut)
  }

  private func with(_ tiers: [Tier]) -> Annotation {
    var new = Annotation(file: file, end: end, tiers: tiers)
    new.origin = origin
    return new
  }
}

/// Whole milliseconds, halves rounded up.
func milliseconds(_ microseconds: Int64) -> Int64 { (microseconds + 500) / 1000 }

/// Seconds with as many digits as whole microseconds have: exact.
func exactSeconds(_ microseconds: Int64) -> String {
  let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
  if rest == 0 { return "\(seconds)" }
  var digits = String(1_000_000 + rest).dropFirst()
  while digits.last == "0" { digits.removeLast() }
  return "\(seconds).\(digits)"
}

/// A text in one line that any of the formats can hold: runs of tabs and line breaks become a space, none at the ends;
/// other characters that XML 1.0 does not have become U+FFFD.
func oneLine(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
  var result = ""
  var isPending = false
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x09...0x0D, 0x85, 0x2028, 0x2029:
      isPending = !result.isEmpty
      continue
    default: break
    }
    if isPending { result += " " }
    isPending = false
    switch scalar.value {
    case 0..<0x20, 0xFFFE, 0xFFFF: result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
