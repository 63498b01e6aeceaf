import Foundation
import HumeAnalysis
import HumeInputs
import HumeTypes
import TestSupport
import Testing

/// What must change nothing, not by a bit: the order of rows, threads, the pieces in which bytes come, split groups.
@Suite struct OracleInvarianceTests {
  static let wants: AnalysisWants = [.summary, .timeline, .quality, .acrossFiles, .pool]

  /// A document's results by place and name, to the bit.
  func fingerprint(_ result: AnalyzedInput, withSeries: Bool = true) -> [String: String] {
    var all: [String: String] = [:]
    func note(_ place: String, _ summary: GroupSummary) {
      for set in summary.sets {
        for (name, feature) in zip(set.names, set.features) {
          let values = feature.columns.filter { withSeries || $0.name != "n_eff" }.map { $0.value?.bitPattern ?? 0 }
          let above = feature.timeAbove?.bitPattern ?? 0
          all["\(place)/\(set.set)/\(name)"] =
            "\(feature.n) \(feature.missing) \(feature.outOfRange) \(feature.quantiles) \(values) \(above)"
        }
      }
    }
    for file in result.files {
      all["\(file.source)/\(file.file)"] = "\(file.quality)"
      for model in file.models {
        let place = "\(file.source)/\(file.file)/\(model.model)"
        all[place] = "\(model.rows) \(model.ids.sorted()) \(String(describing: model.period)) \(model.wholePolicy)"
        if let whole = model.whole { note("\(place)/whole", whole) }
        for group in model.groups {
          note("\(place)/\(group.origin.id)", group.summary)
          guard let timeline = group.timeline else { continue }
          all["\(place)/\(group.origin.id)/timeline"] = points(of: timeline)
        }
      }
    }
    for pool in PooledRows.of([result]) { note("pool/\(pool.model)", pool.summary) }
    return all
  }

  private func points(of timeline: Timeline) -> String {
    let lines = timeline.sets.indices.flatMap { set in
      timeline.sets[set].names.indices.map { index in
        let points = (0..<timeline.binCount).map { bin in
          let point = timeline.point(bin: bin, set: set, feature: index)
          return "\(point.n) \(point.mean?.bitPattern ?? 0) \(timeline.coverage(of: bin).bitPattern)"
        }
        return "\(timeline.sets[set].names[index]): \(points)"
      }
    }
    return lines.sorted().joined()
  }

  func expectSame(_ a: [String: String], _ b: [String: String], _ what: String) {
    let differing = Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
    #expect(
      differing.isEmpty,
      "\(what), \(differing.count): \(differing.prefix(3).map { "\($0): \(a[$0] ?? "-") and \(b[$0] ?? "-")" })")
  }

  func options(_ faces: FacesPolicy, series: Bool = false) -> AnalysisOptions {
    .everything.with { ($0.faces, $0.nEff, $0.threshold, $0.bin) = (faces, series, 0.5, 2) }
  }

  /// The same document with the arrays under a key changed.
  func change(_ json: OracleJSON, under key: String, _ body: ([OracleJSON]) -> [OracleJSON]) -> OracleJSON {
    switch json {
    case .array(let elements): return .array(elements.map { change($0, under: key, body) })
    case .object(let members):
      return .object(
        members.map { member in
          guard member.key == key, let elements = member.value.elements, elements.allSatisfy({ $0.members != nil })
          else { return OracleMember(member.key, change(member.value, under: key, body)) }
          return OracleMember(key, .array(body(elements.map { change($0, under: key, body) })))
        })
    default: return json
    }
  }

  /// A list of rows stands under the `predictions` of a group; those of a source hold files.
  func isRows(_ elements: [OracleJSON]) -> Bool { elements.allSatisfy { $0.first("models") == nil } }

  static let documents: [(RandomPredictionFeatures, seed: UInt64)] = [
    ([.missingNames, .outOfRange], 200), ([.unsorted, .badTimes, .missingNames, .unknownNames], 201),
    ([.nulls, .unsorted, .wrongTypes], 202),
  ]

  func document(_ index: Int) throws -> (case: OracleCase, json: OracleJSON) {
    let (features, seed) = Self.documents[index]
    let document = try OracleCase(seed: seed, RandomPredictionOptions(features, rows: 8, names: 4))
    #expect(document.document.rows.count > 10)
    return (document, try StrictJSON.parse(document.bytes))
  }

  @Test(arguments: documents.indices) func rowsInAnotherOrder(_ index: Int) throws {
    let (original, json) = try document(index)
    var random = SeededRandom(seed: UInt64(index))
    let shuffled = change(json, under: "predictions") { isRows($0) ? random.shuffled($0) : $0 }
    #expect(shuffled != json)
    let other = try OracleCase(shuffled.bytes)
    // Faces of one frame, size, probability and id are told apart by the order of rows: `largest` only without nulls.
    for faces in FacesPolicy.allCases where faces != .largest || index == 0 {
      let a = fingerprint(try original.analyse(options(faces), wants: Self.wants))
      let b = fingerprint(try other.analyse(options(faces), wants: Self.wants))
      expectSame(a, b, "\(faces)")
    }
  }

  @Test(arguments: documents.indices) func groupsInTwoParts(_ index: Int) throws {
    let (original, json) = try document(index)
    var random = SeededRandom(seed: UInt64(index))
    let parted = change(json, under: "grouped_predictions") { groups in
      let parts = groups.compactMap { group -> (OracleJSON, OracleJSON)? in
        guard case .object(let members) = group, let rows = group.first("predictions")?.elements else { return nil }
        let cut = random.below(rows.count + 1)
        func part(_ rows: ArraySlice<OracleJSON>) -> OracleJSON {
          .object(members.map { $0.key == "predictions" ? OracleMember($0.key, .array(Array(rows))) : $0 })
        }
        return (part(rows[..<cut]), part(rows[cut...]))
      }
      return parts.count == groups.count ? parts.map(\.0) + parts.map(\.1) : groups
    }
    #expect(parted != json)
    let other = try OracleCase(parted.bytes)
    for faces in FacesPolicy.allCases {
      let a = fingerprint(try original.analyse(options(faces, series: true), wants: Self.wants))
      #expect(throws: AnalysisError.self) {
        try other.analyseOnce(options(faces), wants: Self.wants, retain: false)
      }
      let b = fingerprint(try other.analyse(options(faces, series: true), wants: Self.wants))
      expectSame(a, b, "\(faces)")
    }
  }

  @Test(arguments: documents.indices) func bytesInPieces(_ index: Int) throws {
    let document = try document(index).case
    let whole = fingerprint(try document.analyse(options(.separate, series: true), wants: Self.wants))
    for sizes in [[1], [7], seededSplits(of: document.bytes.count, seed: 5), [4096, 1, 3]] {
      let parts = fingerprint(
        try document.analyse(options(.separate, series: true), wants: Self.wants, sizes: sizes))
      expectSame(whole, parts, "pieces of \(sizes.prefix(3))")
    }
  }

  @Test func threads() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for seed in 300..<305 as Range<UInt64> {
      let bytes = randomPredictions(seed: seed, options: RandomPredictionOptions(.real, rows: 8, names: 3))
      try Data(bytes).write(to: folder.appendingPathComponent("\(seed).json"))
    }
    let found = findInputs([folder.path])
    #expect(found.inputs.count == 5)
    let runs = try [1, 2, 2, 4].map { threads in
      try analyze(found.inputs, options: options(.separate, series: true), wants: Self.wants, threads: threads)
    }
    #expect(runs[0].results.flatMap { fingerprint($0) }.count > 500)
    for run in runs.dropFirst() {
      #expect(run.results.map(\.input) == runs[0].results.map(\.input))
      #expect(run.results.map(\.warnings) == runs[0].results.map(\.warnings))
      #expect(run.warnings == runs[0].warnings)
      for (a, b) in zip(runs[0].results, run.results) { expectSame(fingerprint(a), fingerprint(b), a.input) }
      #expect(AcrossFiles(run.results, by: .median) == AcrossFiles(runs[0].results, by: .median))
      #expect(PooledRows.of(run.results) == PooledRows.of(runs[0].results))
    }
    // What a folder gives is what each document gives.
    for (seed, result) in zip(300..<305 as Range<UInt64>, runs[0].results) {
      let document = try OracleCase(seed: seed, RandomPredictionOptions(.real, rows: 8, names: 3))
      let single = try document.analyse(options(.separate, series: true), wants: Self.wants)
      expectSame(fingerprint(result), fingerprint(single), "\(seed)")
    }
  }
}
