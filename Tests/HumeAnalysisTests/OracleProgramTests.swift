import Foundation
import TestSupport
import Testing

/// What the built program says of the fixtures, against the oracle.
@Suite struct OracleProgramTests {
  /// The rows of a run's `data`.
  func data(_ arguments: [String]) throws -> [OracleJSON] {
    let run = try runProgram(arguments + ["--format", "json"])
    #expect(run.status == 0, "\(run.stderr)")
    return try StrictJSON.parse(Array(run.stdout)).first("data")?.elements ?? []
  }

  /// The rows by the texts under some keys.
  func table(_ rows: [OracleJSON], by keys: [String]) -> [String: OracleJSON] {
    Dictionary(rows.map { row in (keys.map { row.first($0)?.text ?? "" }.joined(separator: "\t"), row) }) { a, _ in a }
  }

  func compare(
    _ what: String, _ row: OracleJSON?, _ columns: [(name: String, value: Double?)], to differences: inout Differences
  ) {
    differences.check(row != nil, "\(what) is absent")
    guard let row else { return }
    for (name, value) in columns {
      differences.check(row.first(name) != nil, "\(what) has no \(name)")
      differences.near("\(what) \(name)", row.first(name)?.double, value, name == "t_max" ? 5.01e-7 : 1e-12)
    }
  }

  static let fixtures = ["images/predictions.json", "shuffled-keys.json", "webhook.json", "odd.json", "dict.json"]

  @Test(arguments: fixtures, [OracleFaces.separate, .balanced]) func summary(_ name: String, _ faces: OracleFaces)
    throws
  {
    try compareSummary(name, faces)
  }

  @Test(arguments: [OracleFaces.frame, .pooled, .largest]) func summaryOfFaces(_ faces: OracleFaces) throws {
    try compareSummary("unidentified.json", faces)
  }

  func compareSummary(_ name: String, _ faces: OracleFaces) throws {
    let path = fixture(name).path
    let document = try OracleCase(Array(try Data(contentsOf: fixture(name))))
    let rows = try data(["summary", path, "--features", "all", "--faces", faces.rawValue])
    let found = table(rows, by: ["source", "file", "model", "id", "feature_set", "feature"])
    var differences = Differences()
    var expected = 0
    for block in document.blocks {
      let policy: OracleFaces = block.model != "face" && faces != .separate && faces != .pooled ? .balanced : faces
      for one in document.file(block).summaries(policy) {
        expected += 1
        let key = [block.source, block.file, block.model, one.id, one.set, one.feature].joined(separator: "\t")
        let s = one.summary
        let counts = [("n", s.n), ("n_missing", s.nMissing), ("n_out_of_range", s.nOutOfRange)]
        compare(
          key, found[key], counts.map { ($0.0, Double($0.1)) } + s.columns.filter { $0.name != "n_eff" },
          to: &differences)
        differences.same("\(key) quantiles", found[key]?.first("quantiles")?.text, s.quantiles)
      }
    }
    differences.same("rows", rows.count, expected)
    #expect(differences.compared > 40)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: fixtures + ["unidentified.json", "legacy-2023.json", "texts/predictions.json"])
  func quality(_ name: String) throws {
    let document = try OracleCase(Array(try Data(contentsOf: fixture(name))))
    let rows = try data(["qc", fixture(name).path])
    let found = table(rows.filter { $0.first("model")?.text != nil }, by: ["source", "file", "model"])
    var differences = Differences()
    for block in document.blocks {
      let key = [block.source, block.file, block.model].joined(separator: "\t")
      let q = document.file(block).quality()
      let columns: [(name: String, value: Double?)] = [
        ("rows", Double(q.rows)), ("ids", Double(q.ids)), ("span", q.span), ("period", q.period),
        ("irregularity", q.irregularity), ("coverage", q.coverage), ("longest_gap", q.longestGap),
        ("multi_face_share", q.multiFaceShare), ("fragment_ids", Double(q.fragmentIDs.count)),
        ("prob_median", q.probMedian), ("box_median", q.boxMedian), ("confidence_median", q.confidenceMedian),
        ("n_missing", Double(q.nMissing)), ("n_out_of_range", Double(q.nOutOfRange)),
      ]
      compare(key, found[key], columns, to: &differences)
    }
    // Errors of a model that gave nothing for the file have rows of their own.
    let blocks = Set(document.blocks.map { [$0.source, $0.file, $0.model].joined(separator: "\t") })
    let others = found.filter { !blocks.contains($0.key) }.map(\.value)
    differences.same("rows", found.count - others.count, blocks.count)
    #expect(others.allSatisfy { $0.first("rows")?.double == 0 && $0.first("errors")?.double ?? 0 > 0 })
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test(arguments: [0.5, 4]) func timeline(_ bin: Double) throws {
    let name = "unidentified.json"
    let document = try OracleCase(Array(try Data(contentsOf: fixture(name))))
    let rows = try data(["timeline", fixture(name).path, "--bin", "\(bin)", "--emotion", "Joy", "--emotion", "Anger"])
    var differences = Differences()
    var expected = 0
    for block in document.blocks {
      let file = document.file(block)
      for id in file.ids {
        for feature in ["Joy", "Anger"] {
          let found = rows.filter {
            $0.first("file")?.text == block.file && $0.first("model")?.text == block.model
              && $0.first("id")?.text == id && $0.first("feature")?.text == feature
          }
          let bins = file.timeline(of: file.rows(id: id), set: "emotion", feature: feature, bin: bin)
          differences.same("bins of \(id)", found.count, bins.count)
          for (row, one) in zip(found, bins) {
            expected += 1
            let columns: [(name: String, value: Double?)] = [
              ("bin_begin", one.begin), ("bin_end", one.end), ("n", Double(one.n)), ("coverage", one.coverage),
              ("mean", one.mean),
            ]
            compare("\(id) \(feature) at \(one.begin)", row, columns, to: &differences)
          }
        }
      }
    }
    differences.same("rows", rows.count, expected)
    #expect(differences.isEmpty, "\(differences)")
  }

  @Test func top() throws {
    let name = "images/predictions.json"
    let document = try OracleCase(Array(try Data(contentsOf: fixture(name))))
    let rows = try data(["top", fixture(name).path, "--top", "5"])
    var expected: [String] = []
    for block in document.blocks {
      let file = document.file(block)
      for id in file.ids {
        let all = file.summaries().filter { $0.id == id && $0.set == "emotion" }
        expected += oracleTop(all.map { ($0.feature, $0.summary.mean) }, count: 5).map {
          "\(block.file) \(id) \($0.name)"
        }
      }
    }
    let actual = rows.map { row in
      ["file", "id", "feature"].map { row.first($0)?.text ?? "" }.joined(separator: " ")
    }
    #expect(actual == expected)
    #expect(actual.count >= 5)
  }
}
