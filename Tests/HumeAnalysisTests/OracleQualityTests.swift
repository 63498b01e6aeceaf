import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// Every column of `qc` against the oracle.
@Suite struct OracleQualityTests {
  func compare(_ document: OracleCase, to differences: inout Differences) throws {
    let result = try document.analyse(wants: [.quality])
    for block in document.blocks {
      let file = result.files.first { sameScalars($0.source, block.source) && sameScalars($0.file, block.file) }
      let found = file?.quality.first { $0.model?.rawValue == block.model }?.quality
      let what = "\(block.source) \(block.file) \(block.model)"
      differences.check(found != nil, "\(what) is absent")
      guard let actual = found else { continue }
      let expected = document.file(block).quality(fpsPred: document.framesPerSecond)
      differences.same("\(what) rows", actual.rows, expected.rows)
      differences.same("\(what) ids", actual.ids, expected.ids)
      differences.same("\(what) span", actual.span, expected.span)
      differences.same("\(what) period", actual.period, expected.period)
      differences.same("\(what) irregularity", actual.irregularity, expected.irregularity)
      differences.same("\(what) coverage", actual.coverage, expected.coverage)
      differences.same("\(what) longest_gap", actual.longestGap, expected.longestGap)
      differences.same("\(what) multi_face_share", actual.multiFaceShare, expected.multiFaceShare)
      differences.same("\(what) fragment_ids", actual.fragmentIDs, expected.fragmentIDs.count)
      differences.near("\(what) prob_median", actual.probMedian, expected.probMedian, 1e-15)
      differences.near("\(what) box_median", actual.boxMedian, expected.boxMedian, 1e-15)
      differences.near("\(what) confidence_median", actual.confidenceMedian, expected.confidenceMedian, 1e-15)
      differences.same("\(what) language", actual.language, block.detectedLanguage)
      differences.same("\(what) n_missing", actual.missing, expected.nMissing)
      differences.same("\(what) n_out_of_range", actual.outOfRange, expected.nOutOfRange)
      let errors = document.document.errors.count {
        sameScalars($0.source, block.source) && sameScalars($0.file, block.file)
          && $0.model.map { $0 == block.model } ?? true
      }
      differences.same("\(what) errors", actual.errors, errors)
    }
  }

  @Test(
    arguments: [
      [], [.badTimes], [.unsorted], [.nulls, .outOfRange, .empty], [.badTimes, .unsorted, .missingNames], .real, .all,
    ] as [RandomPredictionFeatures]) func randomDocuments(_ features: RandomPredictionFeatures) throws
  {
    var differences = Differences()
    for seed in 100..<104 as Range<UInt64> {
      var document = try OracleCase(seed: seed, RandomPredictionOptions(features, groups: 4, rows: 6, names: 3))
      document.framesPerSecond = [nil, 3, 0.3, 7][Int(seed) % 4]
      try compare(document, to: &differences)
    }
    #expect(differences.compared > 100)
    #expect(differences.isEmpty, "\(differences)")
  }

  static func frames(_ times: [Double]) -> [MadeRow] { times.map { ("\($0)", [("Joy", $0)]) } }

  static let supports: [(model: String, groups: [(id: String, rows: [MadeRow])])] = [
    // Several ids, a gap, a face that comes and goes, one row, no row.
    (
      "face",
      [
        ("face_0", frames([0, 0.333667, 0.667333, 1.001, 5.005, 5.338667])), ("face_1", frames([0.333667, 5.005])),
        ("face_2", frames([])), ("face_3", frames([12])),
      ]
    ),
    // Unidentified faces: several of one frame under one id.
    ("face", [("unknown", frames([0, 0, 1 / 3, 2 / 3, 2 / 3, 2 / 3, 4 / 3, 5 / 3]))]),
    // An image, and an even number of gaps.
    ("face", [("face_0", frames([0]))]), ("face", [("face_0", frames([0, 1, 3, 4, 6]))]),
    // Gaps of exactly 1.5 periods, and a microsecond more.
    ("face", [("face_0", frames([0, 1, 2, 3.5, 4.5, 6.000_001, 7]))]),
    ("prosody", [("a", [(span(1, 2), []), (span(2, 2), []), (span(5, 9), [])]), ("b", [(span(2.5, 6), [])])]),
    ("prosody", [("a", [(span(3, 3), [])])]), ("prosody", [("a", [(span(3, 3), []), (span(5, 6), [])])]),
    ("prosody", [("a", [(span(1, 4), []), (span(7, 7), [])])]),
    ("language", [("a", [("null", []), (span(4, 3), []), (span(-1, 3), [])])]),
  ]

  @Test(arguments: supports.indices, [nil, 3] as [Double?]) func shapes(_ index: Int, _ fps: Double?) throws {
    var document = try OracleCase(madeDocument([("a", Self.supports[index].groups)], model: Self.supports[index].model))
    document.framesPerSecond = fps
    var differences = Differences()
    try compare(document, to: &differences)
    #expect(differences.compared == 17)
    #expect(differences.isEmpty, "\(differences)")
  }
}
