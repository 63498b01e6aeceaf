package import HumeAnalysis
import HumeTypes

// Tracks as tiers: what an utterance says on one, its highest expressions on another one below.

extension Annotation {
  /// The annotation of a file. Bins reach up to its end as far as it is known, but the last one, where the file ends with
  /// its first frame.
  package init(_ file: FileSeries, tracks: [AnnotationTrack]) {
    let end = file.end ?? 0
    let tiers = tracks.flatMap { track in track.tiers(end: end) }.filter { !$0.labels.isEmpty }
    self.init(
      file: file.file, end: tiers.reduce(end) { $1.labels.reduce($0) { max($0, $1.end) } }, tiers: tiers)
    origin = [("source", file.source), ("job_id", file.jobID), ("input", file.input)].filter { !$0.1.isEmpty }
  }
}

extension AnnotationTrack {
  fileprivate func tiers(end: Int64) -> [Annotation.Tier] {
    let group = "\(origin.model.rawValue) \(origin.id)"
    switch kind {
    case .utterances:
      return [
        tier("\(group): text", events.map { $0.label($0.text ?? "") }),
        tier("\(group): expressions", events.filter { !$0.scores.isEmpty }.map { $0.label($0.scoreText) }),
      ]
    case .bursts: return [tier("\(group): expressions", events.map { $0.label($0.scoreText) })]
    case .faces:
      return [tier("\(group): expressions", events.map { $0.label($0.scoreText, until: $0.begin < end ? end : .max) })]
    case .peaks:
      return [
        tier("\(group): peaks of \(feature?.label ?? "")", events.map { $0.label($0.valueText) }, isOfPoints: true)
      ]
    case .episodes:
      return [tier("\(group): episodes of \(feature?.label ?? "")", events.map { $0.label($0.valueText) })]
    }
  }

  private func tier(_ name: String, _ labels: [Annotation.Label], isOfPoints: Bool = false) -> Annotation.Tier {
    Annotation.Tier(
      name: name, model: origin.model.rawValue, id: origin.id, feature: feature?.label, isOfPoints: isOfPoints,
      labels: labels)
  }
}

extension AnnotationEvent {
  fileprivate func label(_ text: String, until limit: Int64 = .max) -> Annotation.Label {
    Annotation.Label(begin: begin, end: min(end, limit), text: text)
  }

  /// A peak's score, or an episode's highest and mean: `.81`, `max .81, mean .64`.
  fileprivate var valueText: String {
    let value = scores.first.map { shortScore($0.value) } ?? ""
    return mean.map { "max \(value), mean \(shortScore($0))" } ?? value
  }
}
