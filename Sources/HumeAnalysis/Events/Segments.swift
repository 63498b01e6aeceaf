public import HumeTypes

/// The segments of one group: the time of each event of its file, with the scores in it.
public struct GroupSegments: Sendable {
  /// The group.
  public let origin: Origin
  /// The values of the factors for its file.
  public let factors: [String]
  /// The features.
  public let features: [SeriesFeature]
  /// A segment an event, in the order of the table of events.
  public let segments: [Segment]
}

/// The time of an event, and what a group shows in it.
public struct Segment: Sendable, Hashable {
  /// The event.
  public let event: Event
  /// Which part of it the union of the group's supports covers, 0 to 1; of a moment 1 or 0.
  public let coverage: Double
  /// The scores of each feature of the group, in their order.
  public let scores: [SegmentScores]
}

/// The scores of one feature in a segment.
public struct SegmentScores: Sendable, Hashable {
  /// The number of scores.
  public let n: Int
  /// Their mean, weighted by seconds in the segment for utterances; nil without scores.
  public let mean: Double?
  /// The greatest; nil without scores.
  public let max: Double?

  init(_ scores: WeightedMean) {
    n = scores.count
    mean = scores.mean
    max = scores.count > 0 ? scores.max : nil
  }
}

extension FileSeries {
  /// The events of this file.
  package func events(_ table: EventTable) -> [Event] { table.events(of: names.file) }

  /// Notes on the file's events: that it has none, and who are different people in its rows.
  package func eventNotes(_ table: EventTable) -> [Warning] {
    let notes = notes(severalAtOnce: "Each counts for itself.")
    if !events(table).isEmpty { return notes }
    return notes + [
      Warning(
        "no_events", kind: .note, message: "The table has no event of \(names.file).", input: names.input,
        place: Place(path: "\(names.input), \(names.file)"))
    ]
  }

  /// For every group the scores in the time of every event of the file: of the frames from its onset up to its end, of
  /// utterances by their seconds in it. Of a moment, the scores of the rows whose support holds it.
  ///
  /// ```swift
  /// let table = try eventTable(ofFile: "events.tsv")
  /// while let file = try walk.next() {
  ///   for group in file.segments(table, features: SeriesFeatures(names: ["Joy"])) {
  ///     for segment in group.segments { print(group.origin.id, segment.event.type, segment.scores[0].mean ?? .nan) }
  ///   }
  /// }
  /// ```
  public func segments(_ table: EventTable, features: SeriesFeatures = SeriesFeatures()) -> [GroupSegments] {
    let events = events(table)
    return models.flatMap { model in
      model.groups.map { group in
        let features = group.features(features)
        let columns = features.map { group.values($0.set, $0.name) ?? [] }
        let rows = TimedRows(group, window: model.window)
        let segments = events.map { event in
          let members = rows.members(of: event)
          return Segment(
            event: event, coverage: rows.coverage(of: event),
            scores: columns.map { SegmentScores(WeightedMean($0, members)) })
        }
        return GroupSegments(origin: group.origin, factors: factors, features: features, segments: segments)
      }
    }
  }
}

extension TimedRows {
  /// The rows in the time of an event.
  fileprivate func members(of event: Event) -> [Member] {
    event.length == 0 ? members(at: event.begin) : members(from: event.begin, to: event.begin + event.length)
  }

  /// Which part of an event the rows cover.
  fileprivate func coverage(of event: Event) -> Double {
    let length = max(event.length, 1)
    return Double(covered(from: event.begin, to: event.begin + length)) / Double(length)
  }
}
