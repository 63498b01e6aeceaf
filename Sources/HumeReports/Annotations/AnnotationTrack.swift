package import HumeAnalysis
package import HumeTypes

/// What is shown of one group of a file, or of one of its features: events in the order of time.
package struct AnnotationTrack: Sendable {
  /// What it shows.
  package let kind: AnnotationKind
  /// The group.
  package let origin: Origin
  /// The feature of peaks and episodes.
  package let feature: SeriesFeature?
  /// The events, by begin and end.
  package let events: [AnnotationEvent]
}

extension SeriesFeature {
  /// The name, with its set where that is not emotions.
  package var label: String { self.set == .emotion ? shortLabel : labelWithSet }

  /// The name, with its set where it says nothing alone: sentiment has `1` to `9`.
  var shortLabel: String { !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) } ? labelWithSet : name }

  private var labelWithSet: String { "\(self.set.rawValue) \(name)" }

  /// A score of the feature.
  func score(_ value: Double) -> AnnotatedScore { AnnotatedScore(feature: self, value: value) }
}

/// A score and what it is of.
package struct AnnotatedScore: Sendable, Hashable {
  /// The feature.
  package let feature: SeriesFeature
  /// The score, or a mean of scores.
  package let value: Double
}

/// Something that is shown at its time: an utterance, a burst, a peak, an episode, a bin.
package struct AnnotationEvent: Sendable, Hashable {
  /// The first moment, in µs.
  package let begin: Int64
  /// The end, in µs.
  package let end: Int64
  /// The words; nil where the results have none.
  package var text: String?
  /// The highest scores (of a bin: means) by set, highest first; of a peak its score, of an episode the highest one.
  package var scores: [AnnotatedScore]
  /// How far a peak rises.
  package var prominence: Double?
  /// The mean over an episode.
  package var mean: Double?
  /// The number of samples of an episode.
  package var n: Int?

  /// The scores in words: `Joy .51, Calmness .32; sentiment 5 .2`, sets parted by semicolons.
  package var scoreText: String {
    var text = ""
    for (index, score) in scores.enumerated() {
      if index > 0 { text += scores[index - 1].feature.set == score.feature.set ? ", " : "; " }
      text += "\(score.feature.shortLabel) \(shortScore(score.value))"
    }
    return text
  }
}

/// A score with two decimals and nothing before the point where that is 0: `.51`, `1.04`, `-.25`.
func shortScore(_ value: Double) -> String {
  let text = fixed(value, decimals: 2)
  if text.hasPrefix("0.") { return String(text.dropFirst()) }
  return text.hasPrefix("-0.") ? "-" + text.dropFirst(2) : text
}
