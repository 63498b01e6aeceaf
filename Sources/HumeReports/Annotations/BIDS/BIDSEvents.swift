import HumeAnalysis
import HumeTypes

/// The events of a file in the order of time: utterances, bursts, peaks and episodes.
struct BIDSEvents {
  let table: BIDSTable

  init(_ tracks: [AnnotationTrack]) {
    let events = tracks.filter { $0.kind != .faces }.flatMap { track in track.events.map { (track: track, event: $0) } }
    // Those that begin together keep the order of the tracks.
    let ordered = events.enumerated().sorted { a, b in
      (a.element.event.begin, a.offset) < (b.element.event.begin, b.offset)
    }
    table = BIDSTable(columns: BIDSEvents.columns, rows: ordered.map { row($0.element.event, of: $0.element.track) })
  }

  var isEmpty: Bool { table.rows.isEmpty }

  /// Writes what the columns mean and where the events are from.
  func writeSidecar(of file: FileSeries, task: String, to output: Output) throws {
    var json = JSONWriter(output)
    try json.beginObject()
    try json.text("Description", "What is said in a media file, and what was found in the scores of its results.")
    try json.text("TaskName", task)
    try json.origin(of: file)
    try table.writeColumns(to: &json)
    try json.endObject()
    try output.write("\n")
  }

  private static let columns: [BIDSTable.Column] = [
    .init("onset", "When the event begins, from the start of the media; to the microsecond.", units: "s"),
    .init("duration", "How long it lasts; 0 for a peak.", units: "s"),
    .init(
      "trial_type", "What kind of event it is.",
      levels: [
        ("utterance", "A person speaks (models prosody and language)."),
        ("burst", "A person laughs, sighs, cries or the like (model burst)."),
        ("peak", "A feature stands out of what is around it."),
        ("episode", "A feature stays at or above a threshold."),
      ]),
    .init("model", "The model whose results tell of it."),
    .init("id", "The id of the face or speaker within the file and model."),
    .init("text", "The words of an utterance."),
    .init("feature_set", "The set of the expression."),
    .init("expression", "The feature of a peak or an episode; of an utterance or burst that with the highest score."),
    .init(
      "value", "The score of the expression; of an episode the highest. Not a share; it can exceed 1.",
      units: "arbitrary"),
    .init(
      "expressions",
      "The highest scores of an utterance or burst, rounded to two decimals, sets parted by ; (a number is behind its set)."
    ),
    .init(
      "prominence", "How far a peak rises above the higher one of the valleys on its two sides.", units: "arbitrary"),
    .init("mean", "The mean score over an episode.", units: "arbitrary"),
    .init("n", "The number of scores in an episode."),
  ]
}

private func row(_ event: AnnotationEvent, of track: AnnotationTrack) -> BIDSTable.Row {
  let isFeature = track.feature != nil
  let highest = event.scores.first
  let feature = track.feature ?? highest?.feature
  return [
    .text(exactSeconds(event.begin)), .text(exactSeconds(event.end - event.begin)), .text(trialType(track.kind)),
    .text(track.origin.model.rawValue), .text(track.origin.id), .text(event.text ?? ""),
    Cell.text(feature?.set.rawValue ?? ""), .text(feature?.name ?? ""), highest.map { .number($0.value) } ?? .missing,
    .text(isFeature ? "" : event.scoreText), event.prominence.map { .number($0) } ?? .missing,
    event.mean.map { .number($0) } ?? .missing, event.n.map { .integer($0) } ?? .missing,
  ]
}

private func trialType(_ kind: AnnotationKind) -> String {
  switch kind {
  case .utterances: "utterance"
  case .bursts: "burst"
  case .peaks: "peak"
  case .episodes: "episode"
  case .faces: "face"
  }
}
