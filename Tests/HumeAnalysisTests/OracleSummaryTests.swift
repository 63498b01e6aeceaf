import HumeAnalysis
import HumeTypes
import TestSupport
import Testing

/// Every column of `summary` against the oracle, on random documents.
@Suite struct OracleSummaryTests {
  /// Documents from plain to as odd as they come.
  static let documents: [(features: RandomPredictionFeatures, models: [String])] = [
    ([], ["face", "prosody"]), ([.nulls, .missingNames, .outOfRange], ["face", "language"]),
    ([.unsorted, .badTimes], ["face", "burst", "prosody"]), (.real, OracleVocabulary.models),
    (.all, OracleVocabulary.models), (.all, ["face"]),
  ]

  func options(_ index: Int, rows: Int = 7) -> RandomPredictionOptions {
    let (features, models) = Self.documents[index]
    return RandomPredictionOptions(
      features, models: models, sources: models.count > 3 ? 1 : 2, groups: 3, rows: rows, names: 3)
  }

  /// Compares a document's groups under a policy.
  func compare(
    _ document: OracleCase, _ faces: OracleFaces, selection: OracleSelection? = nil, exact: Bool = false,
    to differences: inout Differences
  ) throws {
    var wanted = selection?.options ?? .everything
    wanted.faces = FacesPolicy(rawValue: faces.rawValue) ?? .separate
    wanted.exact = exact
    let result = try document.analyse(wanted)
    for block in document.blocks {
      let model = result.modelResult(of: block)
      differences.check(model != nil, "\(block) is absent")
      guard let model else { continue }
      let file = document.file(block)
      // Only faces have frames.
      let policy: OracleFaces = block.model != "face" && (faces == .frame || faces == .largest) ? .balanced : faces
      let expected = selection?.summaries(of: file, policy) ?? file.summaries(policy)
      compare(model, expected, policy: policy, block, to: &differences)
    }
  }

  private func compare(
    _ model: AnalyzedModel, _ expected: [OracleFeatureSummary], policy: OracleFaces, _ block: OracleBlock,
    to differences: inout Differences
  ) {
    var seen = 0
    for one in expected {
      let what = "\(block.file) \(block.model) \(policy) \(one.id) \(one.set) \(one.feature)"
      let actual = model.group(one.id)?.summary.feature(one.set, one.feature)
      differences.check(actual != nil, "\(what) is absent")
      guard let actual else { continue }
      seen += 1
      // Frames are told apart in microseconds, and named so.
      differences.summary(
        what, actual, one.summary, isMeans: policy == .balanced || policy == .frame,
        timeTolerance: policy == .frame || policy == .largest ? 5.01e-7 : 1e-15, skipping: ["n_eff"])
    }
    differences.same("\(block) rows of output", model.groups.flatMap(\.summary.allNames).count, seen)
  }

  @Test(arguments: documents.indices) func everyColumn(_ index: Int) throws {
    var differences = Differences()
    for seed in 0..<3 as Range<UInt64> {
      let document = try OracleCase(seed: seed, options(index))
      for faces in OracleFaces.allCases { try compare(document, faces, to: &differences) }
    }
    #expect(differences.compared > 1000)
    #expect(differences.isEmpty, "\(differences)")
  }

  static let selections: [OracleSelection] = [
    OracleSelection(from: 1), OracleSelection(to: 2.5), OracleSelection(from: 0.333_667, to: 4.25),
    OracleSelection(minProb: 0.5), OracleSelection(minConfidence: 0.4), OracleSelection(minFace: 120),
    OracleSelection(ids: ["face_1", "spk_1"]), OracleSelection(ids: ["*_0", "unknown"]),
    OracleSelection(from: 0.5, to: 9, minProb: 0.25, minFace: 40, ids: ["*_*"]),
  ]

  @Test(arguments: selections.indices) func selectedRows(_ index: Int) throws {
    var differences = Differences()
    for seed in 20..<22 as Range<UInt64> {
      for features in [[.nulls, .missingNames], [.badTimes, .unsorted, .outOfRange]] as [RandomPredictionFeatures] {
        let document = try OracleCase(
          seed: seed,
          RandomPredictionOptions(features, models: ["face", "prosody", "language"], sources: 1, rows: 9, names: 2))
        for faces in OracleFaces.allCases {
          try compare(document, faces, selection: Self.selections[index], to: &differences)
        }
      }
    }
    #expect(differences.compared > 1000)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test func exactChangesNothingInSmallGroups() throws {
    var differences = Differences()
    let document = try OracleCase(seed: 40, options(3))
    for faces in OracleFaces.allCases { try compare(document, faces, exact: true, to: &differences) }
    #expect(differences.isEmpty, "\(differences)")
  }

  /// Series with distinct, usable times, so that their order is clear.
  @Test func effectiveNumberOfValues() throws {
    var differences = Differences()
    for seed in 60..<63 as Range<UInt64> {
      let document = try OracleCase(
        seed: seed,
        RandomPredictionOptions(
          [.missingNames, .outOfRange], models: ["face", "burst", "prosody"], groups: 2, rows: 24, names: 4))
      for faces in [OracleFaces.separate, .balanced, .frame, .largest] {
        let options = AnalysisOptions.everything.with {
          $0.nEff = true
          $0.faces = FacesPolicy(rawValue: faces.rawValue) ?? .separate
        }
        let result = try document.analyse(options)
        for block in document.blocks where faces == .separate || faces == .balanced || block.model == "face" {
          for one in document.file(block).summaries(faces) {
            let actual = result.modelResult(of: block)?.group(one.id)?.summary.feature(one.set, one.feature)?.effectiveN
            let what = "\(block.model) \(faces) \(one.id) \(one.feature) n_eff"
            differences.near(what, actual, one.summary.nEff, 1e-9)
          }
        }
      }
    }
    #expect(differences.compared > 200)
    #expect(differences.isEmpty, "\(differences)")
  }

  /// The same text in two normal forms is two names, two ids and two files: names match exactly.
  @Test(arguments: ["name", "id", "file"]) func normalForms(_ place: String) throws {
    let forms = ["\u{E9}", "e\u{301}"]
    func text(_ here: String, _ form: Int) -> String { here == place ? forms[form] : "\(here) \(form)" }
    func row(_ file: Int, _ group: Int, _ row: Int) -> MadeRow {
      (time: "\(row)", scores: [(text("name", row), Double(1 + file * 4 + group * 2 + row) / 8)])
    }
    func group(_ file: Int, _ index: Int) -> (id: String, rows: [MadeRow]) {
      (id: text("id", index), rows: [row(file, index, 0), row(file, index, 1)])
    }
    let files = [0, 1].map { (name: text("file", $0), groups: [group($0, 0), group($0, 1)]) }
    let document = try OracleCase(madeDocument(files))
    #expect(document.blocks.count == 2)
    var differences = Differences()
    try compare(document, .separate, to: &differences)
    #expect(differences.isEmpty, "\(differences)")
  }
}
