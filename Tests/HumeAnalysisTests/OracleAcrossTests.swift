import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// Statistics over files, rankings and time above a threshold against the oracle.
@Suite struct OracleAcrossTests {
  /// The one summary of each file: the mean over ids, or over frames where several faces of a frame are all `unknown`.
  func wholes(_ document: OracleCase, _ model: String) -> [(block: OracleBlock, features: [OracleFeatureSummary])] {
    document.blocks.filter { $0.model == model }.map { block in
      let file = document.file(block)
      let isUnidentified =
        model == "face" && file.frames.contains { $0.count { $0.id == "unknown" } > 1 }
      return (block, file.summaries(isUnidentified ? .frame : .balanced))
    }
  }

  func column(_ summary: OracleSummary, _ by: RankBy) -> Double? {
    switch by {
    case .median: summary.median
    case .max: summary.max
    case .q95: summary.q95
    case .timeWeightedMean: summary.meanTimeWeighted
    default: summary.mean
    }
  }

  func documents(_ features: RandomPredictionFeatures, _ models: [String], _ seeds: Range<UInt64>) throws
    -> [OracleCase]
  {
    try seeds.map { seed in
      var document = try OracleCase(
        seed: seed,
        RandomPredictionOptions(features, models: models, sources: 4, files: 3, groups: 2, rows: 5, names: 3))
      document.input = "\(seed).json"
      return document
    }
  }

  @Test(arguments: [
    (RankBy.mean, false), (.mean, true), (.median, false), (.max, true), (.q95, false), (.timeWeightedMean, true),
  ])
  func overFiles(_ by: RankBy, _ isGrouped: Bool) throws {
    var differences = Differences()
    let documents = try documents([.unsorted, .nulls, .empty, .unknownNames], ["face", "prosody"], 400..<402)
    let factors = FileGroups(
      header: ["file", "task", "wave"], records: [["clips/0*", "rest", "1"], ["*1/*", "talk"]])
    let options = AnalysisOptions.everything.with { $0.by = by }
    let results = try documents.map {
      try $0.analyse(options, wants: [.acrossFiles, .summary], factors: isGrouped ? factors : nil)
    }
    let across = AcrossFiles(results, by: by)
    var seen = 0
    for model in ["face", "prosody"] {
      let all = documents.flatMap { wholes($0, model) }
      func values(_ block: OracleBlock) -> [String] {
        isGrouped
          ? block.file.contains("clips/0") ? ["rest", "1"] : block.file.contains("1/") ? ["talk", ""] : ["", ""] : []
      }
      for key in uniqued(all.map { values($0.block).joined(separator: "\t") }) {
        let some = all.filter { values($0.block).joined(separator: "\t") == key }
        for one in uniqued(some.flatMap(\.features), by: { $0.set + "\u{0}" + $0.feature }) {
          let summaries = some.map { file in
            file.features.first { $0.set == one.set && sameScalars($0.feature, one.feature) }?.summary
          }
          var expected = OracleAcross(summaries.map { $0.flatMap { column($0, by) } })
          expected.nFilesEmpty = summaries.count { ($0?.n ?? 0) == 0 }
          let row = across.rows.first {
            $0.factors.joined(separator: "\t") == key && $0.model.rawValue == model && $0.set.rawValue == one.set
              && sameScalars($0.feature, one.feature)
          }
          let what = "\(key) \(model) \(one.set) \(one.feature) \(by)"
          differences.check(row != nil, "\(what) is absent")
          guard let row else { continue }
          seen += 1
          differences.same("\(what) n_files", row.nFiles, expected.nFiles)
          differences.same("\(what) n_files_empty", row.nFilesEmpty, expected.nFilesEmpty)
          differences.near("\(what) mean", row.mean, expected.mean, 1e-13)
          differences.near("\(what) sd", row.sd, expected.sd, 1e-12)
          differences.near("\(what) min", row.min, expected.min, 1e-13)
          differences.near("\(what) max", row.max, expected.max, 1e-13)
        }
      }
    }
    differences.same("rows", across.rows.count, seen)
    #expect(differences.compared > 200)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test func whatMarksAFileOut() throws {
    var differences = Differences()
    let documents = try documents([.missingNames], ["face", "burst"], 410..<412)
    let results = try documents.map { try $0.analyse(wants: [.acrossFiles, .summary]) }
    let rows = DistinctFeatures.of(results)
    for model in ["face", "burst"] {
      let all = documents.flatMap { document in wholes(document, model).map { (document.input, $0.block, $0.features) }
      }
      for (input, block, features) in all {
        let row = rows.first {
          $0.input == input && $0.source == block.source && $0.file == block.file && $0.model.rawValue == model
        }
        for one in features {
          let others = all.filter { $0.0 != input || $0.1 != block }.compactMap { other in
            other.2.first { $0.set == one.set && $0.feature == one.feature }?.summary.mean
          }
          let expected = one.summary.mean.flatMap { oracleDistinct($0, others: others) }
          let actual = row?.features.first { $0.set.rawValue == one.set && $0.name == one.feature }?.value
          differences.near("\(input) \(block.file) \(model) \(one.feature)", actual, expected, 1e-9)
        }
      }
    }
    #expect(rows.contains { !$0.features.isEmpty })
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: [[], [.unsorted, .nulls, .outOfRange, .unknownNames]] as [RandomPredictionFeatures])
  func pooledRows(_ features: RandomPredictionFeatures) throws {
    var differences = Differences()
    let documents = try documents(features, ["face", "prosody"], 420..<422)
    let results = try documents.map { try $0.analyse(wants: [.pool]) }
    for pool in PooledRows.of(results) {
      let rows = documents.flatMap { $0.document.rows.filter { $0.model == pool.model.rawValue } }
      let file = OracleFileModel(model: pool.model.rawValue, ids: ["*"], rows: rows)
      for one in file.summaries(.pooled) {
        let actual = pool.summary.feature(one.set, one.feature)
        let isDocumented = OracleVocabulary.names(model: file.model, set: one.set).contains(one.feature)
        if actual == nil, one.summary.n == 0, !isDocumented { continue }
        differences.check(actual != nil, "\(pool.model) \(one.feature) is absent")
        guard let actual else { continue }
        differences.summary("\(pool.model) \(one.feature)", actual, one.summary, skipping: ["n_eff", "t_max"])
        differences.same("t_max", actual.maxTime, nil)
      }
    }
    #expect(differences.compared > 500)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test func topWithTies() throws {
    var random = SeededRandom(seed: 4)
    let names = OracleVocabulary.emotions48.prefix(12) + ["zeta", "Zeta", "\u{E9}", "\u{1F600}", "\u{FFFD}"]
    let row: MadeRow = ("0", names.map { ($0, Double(random.below(4)) / 4) })
    let document = try OracleCase(madeDocument([("a", [("face_0", [row])])]))
    let group = try document.analyse().files[0].models[0].groups[0]
    for count in [1, 3, 5, 16, 100] {
      let expected = oracleTop(row.scores.map { (name: $0.0, value: $0.1) }, count: count)
      let top = group.summary.top(count)
      #expect(top.map(\.name) == expected.map(\.name))
      #expect(top.map(\.value) == expected.map(\.value))
      #expect(top.map(\.rank) == Array(1...top.count))
    }
    #expect(group.summary.top().count == names.count)
  }

  @Test(arguments: [0.5, 0, 1.5]) func timeAbove(_ threshold: Double) throws {
    var differences = Differences()
    for (index, features) in ([[], [.unsorted, .nulls], [.badTimes, .outOfRange]] as [RandomPredictionFeatures])
      .enumerated()
    {
      var document = try OracleCase(
        seed: UInt64(430 + index), RandomPredictionOptions(features, models: ["face", "burst"], rows: 7, names: 3))
      document.framesPerSecond = index == 0 ? 3 : nil
      let result = try document.analyse(.everything.with { ($0.threshold, $0.by) = (threshold, .timeAbove) })
      for block in document.blocks {
        let file = document.file(block)
        let period = file.period(fpsPred: document.framesPerSecond).map { Double($0) / 1e6 }
        for id in file.ids {
          let rows = file.rows(id: id)
          for (set, feature) in file.features(of: rows) {
            let samples = rows.samples(set, feature)
            let hasTimes = samples.contains { $0.usableTime != nil }
            let isAbove = samples.contains {
              $0.usableTime != nil && $0.isFrame && $0.value.map { $0 >= threshold } ?? false
            }
            let isKnown = hasTimes && samples.contains { $0.value != nil } && (period != nil || !isAbove)
            let expected = isKnown ? oracleTimeAbove(threshold, samples, period: period) : nil
            let actual = result.modelResult(of: block)?.group(id)?.summary.feature(set, feature)?.timeAbove
            differences.near("\(block.model) \(id) \(feature)", actual, expected, 1e-12)
          }
        }
      }
    }
    #expect(differences.compared > 300)
    #expect(differences.isEmpty, "\(differences)")
  }
}
