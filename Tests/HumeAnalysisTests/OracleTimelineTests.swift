import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// Timelines against the oracle.
@Suite struct OracleTimelineTests {
  /// Compares the timelines of some features of all groups.
  func compare(
    _ document: OracleCase, bin: Double, _ faces: FacesPolicy = .separate, selection: OracleSelection? = nil,
    to differences: inout Differences
  ) throws {
    var options = selection?.options ?? .everything
    (options.bin, options.faces) = (bin, faces)
    let result = try document.analyse(options, wants: [.timeline])
    for block in document.blocks {
      let file = document.file(block)
      let features = file.features(of: file.rows)
      let some = features.prefix(2) + features.suffix(2)
      let ids = file.ids.filter { selection?.admits(id: $0) ?? true }
      for id in faces == .separate ? ids : ids.isEmpty ? [] : ["*"] {
        let all = faces == .separate ? file.rows(id: id) : file.rows
        let rows = selection?.cut(all) ?? all
        let timeline = result.modelResult(of: block)?.group(id)?.timeline
        for (set, feature) in some {
          let expected = file.timeline(
            of: rows, set: set, feature: feature, bin: bin, fpsPred: document.framesPerSecond,
            from: selection?.from, to: selection?.to)
          let what = "\(block.file) \(block.model) \(id) \(set) \(feature) bin \(bin)"
          compare(what, timeline, set, feature, expected, to: &differences)
        }
      }
    }
  }

  func compare(
    _ what: String, _ timeline: Timeline?, _ set: String, _ feature: String, _ expected: [OracleBin],
    to differences: inout Differences
  ) {
    differences.same("\(what) number of bins", timeline?.binCount ?? 0, expected.count)
    guard let timeline, timeline.binCount == expected.count else { return }
    let setIndex = timeline.sets.firstIndex { $0.set.rawValue == set }
    let index = setIndex.flatMap { timeline.sets[$0].names.firstIndex { sameScalars($0, feature) } }
    for (bin, one) in expected.enumerated() {
      differences.same("\(what) begin", timeline.begin(of: bin), one.begin)
      differences.same("\(what) end", timeline.end(of: bin), one.end)
      differences.same("\(what) coverage at \(one.begin)", timeline.coverage(of: bin), one.coverage)
      var point: TimelinePoint?
      if let setIndex, let index { point = timeline.point(bin: bin, set: setIndex, feature: index) }
      differences.same("\(what) n at \(one.begin)", point?.n ?? 0, one.n)
      differences.near("\(what) mean at \(one.begin)", point?.mean, one.mean, 1e-13)
    }
  }

  @Test(arguments: [0.1, 1, 4, 7.5]) func randomDocuments(_ bin: Double) throws {
    var differences = Differences()
    for (seed, features) in [[], [.badTimes], [.unsorted, .nulls, .outOfRange], .all].enumerated()
      as EnumeratedSequence<[RandomPredictionFeatures]>
    {
      var document = try OracleCase(
        seed: UInt64(70 + seed),
        RandomPredictionOptions(
          features, models: ["face", "burst", "language"], sources: 1, groups: 2, rows: bin < 1 ? 4 : 9, names: 2))
      document.framesPerSecond = seed % 2 == 0 ? nil : 3
      try compare(document, bin: bin, to: &differences)
      try compare(document, bin: bin, .pooled, to: &differences)
      try compare(document, bin: bin, selection: OracleSelection(from: 0.3, to: 4.05), to: &differences)
    }
    #expect(differences.compared > 500)
    #expect(differences.isEmpty, "\(differences)")
  }

  /// Times and edges of bins that doubles do not meet: floor(.3 / .1) is 2.
  @Test(arguments: [0.1, 0.7, 0.3]) func edges(_ bin: Double) throws {
    let frames = (0..<30).map { index -> MadeRow in ("\(Double(index) / 10)", [("Joy", Double(index) / 64)]) }
    let intervals = (0..<30).map { index -> MadeRow in
      (span(Double(index) / 10, Double(index + index % 4) / 10), [("Joy", Double(index) / 64)])
    }
    var differences = Differences()
    for (model, rows) in [("face", frames), ("prosody", intervals)] {
      try compare(OracleCase(madeDocument([("a", [("x", rows)])], model: model)), bin: bin, to: &differences)
    }
    #expect(differences.isEmpty, "\(differences)")
    let result = try OracleCase(madeDocument([("a", [("x", frames)])]))
      .analyse(.everything.with { $0.bin = 0.1 }, wants: [.timeline])
    let timeline = try #require(result.files[0].models[0].groups[0].timeline)
    #expect((0..<30).allSatisfy { timeline.point(bin: $0, set: 0, feature: 0).n == 0 })
    let joy = try #require(timeline.sets[0].names.firstIndex(of: "Joy"))
    #expect((0..<30).map { timeline.point(bin: $0, set: 0, feature: joy).n } == Array(repeating: 1, count: 30))
  }

  /// Overlapping, nested, touching, empty and backward intervals; frames of several faces with gaps.
  @Test(arguments: [0.25, 1, 4, 100]) func shapesOfSupport(_ bin: Double) throws {
    let spans: [(Double, Double)] = [
      (0, 0.5), (0.25, 3.75), (1, 2), (2, 2), (3.75, 4), (4, 8), (9, 8.5), (-1, 1), (7.9, 8), (12.5, 12.500_001),
    ]
    let intervals = spans.enumerated().map { index, one -> MadeRow in
      (span(one.0, one.1), [("Joy", Double(index) / 16 - 0.1)])
    }
    func frames(_ times: [Double]) -> [MadeRow] {
      times.enumerated().map { index, time -> MadeRow in ("\(time)", [("Joy", Double(index * index % 7) / 8)]) }
    }
    let faces = [
      ("face_0", frames([0, 0.333667, 0.667333, 1.001, 5.005, 5.338667])), ("face_1", frames([0.333667, 5.005, 9.1])),
      ("face_2", frames([])), ("face_3", frames([12])),
    ]
    var differences = Differences()
    let interval = try OracleCase(
      madeDocument([("a", [("x", intervals), ("y", Array(intervals.prefix(3)))])], model: "prosody"))
    let face = try OracleCase(madeDocument([("a", faces)]))
    for document in [interval, face] {
      try compare(document, bin: bin, to: &differences)
      try compare(document, bin: bin, .pooled, to: &differences)
      try compare(document, bin: bin, selection: OracleSelection(from: 0.4, to: 5.1), to: &differences)
    }
    #expect(differences.compared > 50)
    #expect(differences.isEmpty, "\(differences)")
  }
}
