public import HumeTypes

/// The mean course of one feature of one group around the events of one type.
public struct EventAverage: Sendable, Hashable {
  /// The group.
  public let origin: Origin
  /// The values of the factors for its file.
  public let factors: [String]
  /// The type of the events.
  public let type: String
  /// The feature.
  public let feature: SeriesFeature
  /// The number of epochs that are averaged.
  public let events: Int
  /// The number of epochs that are left out: not covered enough, or without a score in the baseline.
  public let eventsLeftOut: Int
  /// The width of a bin in µs.
  public let binWidth: Int64
  /// The bins, ascending.
  public let bins: [Bin]

  /// A bin of the mean course.
  public struct Bin: Sendable, Hashable {
    /// Where it begins, in seconds from the onset.
    public let time: Double
    /// The number of epochs with a score in it.
    public let n: Int
    /// The mean over these of their score in it, less their baseline; nil without one.
    public let mean: Double?
    /// The mean of the same scores as they are; nil without one.
    public let rawMean: Double?
  }
}

/// The averages of a file, and what was left out of them.
public struct EventAverages: Sendable {
  /// The averages, by model, group, type of event and feature.
  public internal(set) var averages: [EventAverage] = []
  /// Notes on what was left out.
  public internal(set) var notes: [Warning] = []
}

extension FileSeries {
  /// The mean courses of all features of all groups around the onsets of the file's events, by type.
  ///
  /// A bin holds the frames whose time lies in it, and utterances by their seconds in it.
  ///
  /// ```swift
  /// var rule = EpochRule()
  /// (rule.before, rule.after, rule.bin) = (2, 5, 0.5)  // seconds
  /// for average in file.eventAverages(table, rule: rule, features: SeriesFeatures(names: ["Joy"])).averages {
  ///   for bin in average.bins { print(average.type, bin.time, bin.n, bin.mean ?? .nan) }
  /// }
  /// ```
  public func eventAverages(
    _ table: EventTable, rule: EpochRule = EpochRule(), features: SeriesFeatures = SeriesFeatures()
  ) -> EventAverages {
    let events = events(table)
    var types = OrderedNames()
    types.add(events.map(\.type))
    let members = Dictionary(grouping: events) { ExactName($0.type) }
    var result = EventAverages()
    for model in models where !events.isEmpty {
      let width = rule.bin.map { microseconds($0) ?? 0 } ?? model.period
      guard let width, let bins = rule.bins(width: width) else {
        result.notes.append(noBins(model))
        continue
      }
      var ledger = EpochLedger()
      for group in model.groups {
        let averager = GroupAverager(group, model, rule, bins: bins, width: width, features: features)
        for type in types.names {
          let events = members[ExactName(type)] ?? []
          result.averages += averager.averages(of: events, type: type, factors: factors, &ledger)
        }
      }
      result.notes += ledger.notes(self, model.model, minCoverage: rule.minCoverage)
    }
    return result
  }

  private func noBins(_ model: ModelSeries) -> Warning {
    let why =
      model.end == nil
      ? "no times" : model.period == nil ? "too few times for a usual distance" : "times too near or too far apart"
    return Warning(
      "no_epochs", kind: .note,
      message: "The \(model.model) rows of \(names.file) have \(why), so they have no epochs.",
      advice: "Give the width of a bin with --bin, where rows have times.", input: names.input,
      place: place(model.model))
  }

  /// Where a model's rows are.
  func place(_ model: Model) -> Place { Place(path: "\(names.input), \(names.file), \(model)") }
}

/// What becomes of the epochs of a model's groups.
private struct EpochLedger {
  var epochs = 0
  var uncovered = 0
  var withoutBaseline = 0

  func notes(_ file: FileSeries, _ model: Model, minCoverage: Double) -> [Warning] {
    func note(_ code: String, _ message: String, count: Int) -> [Warning] {
      if count == 0 { return [] }
      return [
        Warning(
          code, kind: .note, message: message, count: count, input: file.names.input, place: file.place(model))
      ]
    }
    let name = file.names.file
    return note(
      "epochs_left_out",
      "Epochs of \(model) groups of \(name) that are covered by less than \(minCoverage) are left out: \(uncovered) of \(epochs).",
      count: uncovered)
      + note(
        "no_baseline",
        "Epochs of \(model) groups of \(name) without a score in the baseline are left out: \(withoutBaseline) of \(epochs).",
        count: withoutBaseline)
  }
}

/// Averages the epochs of one group.
private struct GroupAverager {
  private let group: GroupSeries
  private let rows: TimedRows
  private let rule: EpochRule
  private let bins: Range<Int>
  private let width: Int64
  private let features: [SeriesFeature]
  private let columns: [[Double]]

  init(
    _ group: GroupSeries, _ model: ModelSeries, _ rule: EpochRule, bins: Range<Int>, width: Int64,
    features: SeriesFeatures
  ) {
    (self.group, self.rule, self.bins, self.width) = (group, rule, bins, width)
    rows = TimedRows(group, window: model.window)
    self.features = group.features(features)
    columns = self.features.map { group.values($0.set, $0.name) ?? [] }
  }

  /// An epoch that is covered enough: the rows in each of its bins, and in its baseline.
  private struct Epoch {
    let bins: [[TimedRows.Member]]
    let baseline: [TimedRows.Member]?
  }

  /// The sums of one bin over epochs.
  private struct BinSum {
    var (sum, raw, n) = (ExactSum(), ExactSum(), 0)

    mutating func add(_ value: Double, baseline: Double) {
      sum.add(value - baseline)
      raw.add(value)
      n += 1
    }
  }

  func averages(of events: [Event], type: String, factors: [String], _ ledger: inout EpochLedger) -> [EventAverage] {
    let epochs = events.compactMap(epoch)
    ledger.epochs += events.count
    ledger.uncovered += events.count - epochs.count
    ledger.withoutBaseline += epochs.count { epoch in
      columns.contains { column in epoch.baseline.map { WeightedMean(column, $0).count == 0 } ?? false }
    }
    return zip(features, columns).map { feature, column in
      var sums = Array(repeating: BinSum(), count: bins.count)
      var kept = 0
      for epoch in epochs {
        let baseline = epoch.baseline.map { WeightedMean(column, $0).mean } ?? 0
        guard let baseline else { continue }
        kept += 1
        for (index, members) in epoch.bins.enumerated() {
          if let value = WeightedMean(column, members).mean { sums[index].add(value, baseline: baseline) }
        }
      }
      return EventAverage(
        origin: group.origin, factors: factors, type: type, feature: feature, events: kept,
        eventsLeftOut: events.count - kept, binWidth: width, bins: zip(bins, sums).map(bin))
    }
  }

  private func epoch(_ event: Event) -> Epoch? {
    let begin = event.begin + Int64(bins.lowerBound) * width
    let end = event.begin + Int64(bins.upperBound) * width
    let covered = rows.covered(from: begin, to: end)
    guard Double(covered) / Double(end - begin) >= rule.minCoverage else { return nil }
    return Epoch(
      bins: bins.map { bin in
        rows.members(from: event.begin + Int64(bin) * width, to: event.begin + Int64(bin + 1) * width)
      },
      baseline: rule.baselineWindow.map { rows.members(from: event.begin + $0.from, to: event.begin + $0.to) })
  }

  private func bin(_ index: Int, _ sums: BinSum) -> EventAverage.Bin {
    EventAverage.Bin(
      time: Double(Int64(index) * width) / 1e6, n: sums.n, mean: sums.n > 0 ? sums.sum.mean(count: sums.n) + 0.0 : nil,
      rawMean: sums.n > 0 ? sums.raw.mean(count: sums.n) + 0.0 : nil)
  }
}
