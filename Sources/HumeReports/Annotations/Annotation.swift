import HumeTypes

// What annotation tools show beside a recording: tiers of labelled stretches and moments on one axis of time. Each format
// has a writer that takes them; what is put on which tier is decided before, once for all formats.

/// The annotation of one file.
package struct Annotation: Sendable {
  /// The file, as the results name it.
  package let file: String
  /// Where its time ends, in µs.
  package let end: Int64
  /// The tiers, in their order.
  package let tiers: [Tier]

  /// A line of labels.
  package struct Tier: Sendable {
    /// Its name, which no other tier of the file has.
    package let name: String
    /// Who is spoken of: the id of a face or speaker.
    package let id: String
    /// Whether its labels stand at moments, whose end is their begin.
    package let isOfPoints: Bool
    /// The labels, by begin and end.
    package let labels: [Label]
  }

  /// A text and the time that it is about.
  package struct Label: Sendable, Hashable {
    /// The first moment, in µs.
    package let begin: Int64
    /// The end, in µs.
    package let end: Int64
    /// What is said or shown.
    package let text: String
  }

  /// Tiers whose labels do not overlap, as some formats want: those that begin before another has ended go to tiers of
  /// their own, and stretches without length to none, which are given beside.
  package func withoutOverlaps() -> (annotation: Annotation, leftOut: Int) {
    var leftOut = 0
    let tiers = self.tiers.flatMap { tier -> [Tier] in
      if tier.isOfPoints { return [tier] }
      var lanes: [[Label]] = []
      for label in tier.labels {
        if label.end <= label.begin {
          leftOut += 1
        } else if let free = lanes.firstIndex(where: { ($0.last?.end ?? 0) <= label.begin }) {
          lanes[free].append(label)
        } else {
          lanes.append([label])
        }
      }
      return lanes.enumerated().map { number, labels in
        Tier(
          name: number == 0 ? tier.name : "\(tier.name) (\(number + 1))", id: tier.id, isOfPoints: false, labels: labels
        )
      }
    }
    return (Annotation(file: file, end: end, tiers: tiers), leftOut)
  }
}

/// Seconds with as many digits as whole microseconds have: exact.
func exactSeconds(_ microseconds: Int64) -> String {
  let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
  if rest == 0 { return "\(seconds)" }
  var digits = String(1_000_000 + rest).dropFirst()
  while digits.last == "0" { digits.removeLast() }
  return "\(seconds).\(digits)"
}

/// A text in one line: runs of line breaks and other control characters become a space.
func oneLine(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), !text.unicodeScalars.contains(where: isBreak) { return text }
  var result = ""
  var isPending = false
  for scalar in text.unicodeScalars {
    if isBreak(scalar) {
      isPending = !result.isEmpty
      continue
    }
    if isPending { result += " " }
    isPending = false
    result.unicodeScalars.append(scalar)
  }
  return result
}

private func isBreak(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}
