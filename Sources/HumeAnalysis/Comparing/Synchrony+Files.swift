public import HumeTypes
import HumeSystem

extension FileSeries {
  /// The synchrony of every two ids of a model, by model, ids, set and feature; and notes of what could not be paired.
  ///
  /// Features are those named, in the order of the results; without names those of `SynchronyRule.top` that are highest
  /// over both ids, by the mean of their two means, ties by name. The id `unknown`, which nobody told apart, is paired
  /// with none; two who are never there together have no row. The result does not depend on `threads`. Throws what
  /// `SynchronyRule.check` does, and where the cells of the file would take more memory than `maxMemory` bytes.
  public func synchrony(
    sets: [FeatureSet], names: [String] = [], rule: SynchronyRule = SynchronyRule(), threads: Int = 1,
    maxMemory: Int = 1 << 30
  ) throws -> (rows: [Synchrony], notes: [Warning]) {
    try rule.check()
    var tasks: [@Sendable () -> Synchrony] = []
    var notes = noTimes
    var mostThreads = threads
    for model in models {
      guard let end = model.end else { continue }
      if model.groups.contains(where: { $0.origin.id == "unknown" }) { notes.append(unknown(model)) }
      let cell = rule.cell(period: model.period)
      if let cell {
        mostThreads = min(
          mostThreads, try self.threads(threads, cells: end / cell + 1, ids: model.groups.count, maxMemory))
      }
      let grid = cell.map { SegmentGrid(cell: $0, end: end, rule: rule) }
      let sides = model.groups.filter { $0.origin.id != "unknown" }
        .sorted { scalarsPrecede($0.origin.id, $1.origin.id) }.map { SyncSide($0, grid, sets) }
      for (index, a) in sides.enumerated() {
        for b in sides[(index + 1)...] where grid == nil || a.presence.meets(b.presence) {
          for (set, name) in features(a, b, sets, names, top: rule.top) {
            let found = Synchrony(
              a: a.group.origin, b: b.group.origin, factors: factors, set: set, feature: name,
              period: cell.map { Double($0) / 1e6 })
            tasks.append { found.filled(grid, a, b, rule) }
          }
        }
      }
    }
    let work = tasks
    let rows = concurrentMap(count: work.count, threads: mostThreads) { work[$0]() }
    try Interrupt.check()
    return (rows, notes)
  }

  /// Notes of models of several ids that no time puts beside each other.
  private var noTimes: [Warning] {
    models.filter { $0.end == nil && $0.groups.count > 1 }.map { model in
      Warning(
        "no_times", kind: .note,
        message: "The \(model.model) rows of \(names.file) have no times: no two can be compared.",
        input: names.input, place: place(model.model))
    }
  }

  private func unknown(_ model: ModelSeries) -> Warning {
    Warning(
      "unknown_not_paired", kind: .note,
      message: "What is called unknown may be several people, and is paired with nobody.",
      advice: "Only ids that the service told apart can be compared.", input: input,
      place: Place(path: "\(input), \(file), \(model.model)"))
  }

  /// How many threads may fill cells at one time. Throws where there are too many cells for one: a single wrong time can
  /// make a file seem years long.
  private func threads(_ wanted: Int, cells: Int64, ids: Int, _ maxMemory: Int) throws -> Int {
    // Beside the cells of pairs, a bit says for each id and cell whether it is there.
    let left = Double(maxMemory) - Double(cells) / 8 * Double(ids)
    let most = left / Double(SegmentGrid.bytesOfCell)
    if Double(cells) > most {
      throw AnalysisError.memoryLimit(
        "A grid of \(cells) cells", bytes: maxMemory, place: Place(path: "\(input), \(file)"),
        advice: "Give --bin a larger width, or raise --max-memory.")
    }
    return max(1, Int(min(Double(wanted), most / Double(cells))))
  }

  private func features(
    _ a: SyncSide, _ b: SyncSide, _ sets: [FeatureSet], _ wanted: [String], top: Int
  ) -> [(FeatureSet, String)] {
    sets.flatMap { set in
      let (first, second) = (a.group.names(set), b.group.names(set))
      let known = sameNames(first, second) ? first : Vocabulary(first + second).names
      let chosen = Set(wanted.map { ExactName($0) })
      if !chosen.isEmpty { return known.filter { chosen.contains(ExactName($0)) }.map { (set, $0) } }
      let means = known.map { name -> (name: String, value: Double?) in
        guard let x = a.means[set]?[ExactName(name)], let y = b.means[set]?[ExactName(name)] else { return (name, nil) }
        return (name, x / 2 + y / 2)
      }
      return rank(set, means, count: top).map { (set, $0.name) }
    }
  }
}

/// One of the ids that are paired, with what all of its pairs ask for.
struct SyncSide: Sendable {
  let group: GroupSeries
  /// The cells in which it has any row.
  let presence: Bits
  /// The mean of all scores of each feature that has any.
  let means: [FeatureSet: [ExactName: Double]]

  init(_ group: GroupSeries, _ grid: SegmentGrid?, _ sets: [FeatureSet]) {
    self.group = group
    presence = grid.map { $0.presence(of: group) } ?? Bits(count: 0)
    means = Dictionary(
      uniqueKeysWithValues: sets.map { set in
        (
          set,
          Dictionary(
            uniqueKeysWithValues: group.names(set).compactMap { name in
              Moments((group.values(set, name) ?? []).filter { !$0.isNaN }).mean.map { (ExactName(name), $0) }
            })
        )
      })
  }
}

extension Synchrony {
  /// The same with what two ids give; without cells where they are hardly ever there together.
  fileprivate func filled(_ grid: SegmentGrid?, _ a: SyncSide, _ b: SyncSide, _ rule: SynchronyRule) -> Synchrony {
    var found = self
    guard let grid else { return found }
    if Double(a.presence.count(with: b.presence)) < rule.minCoverage * Double(grid.segmentLength) - 1 {
      found.segmentsLeftOut = grid.segments
    } else {
      found.fill(grid, grid.cells(of: a.group, set, feature), grid.cells(of: b.group, set, feature), rule)
    }
    return found
  }
}
