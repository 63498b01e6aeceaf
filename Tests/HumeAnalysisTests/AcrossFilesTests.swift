import HumeAnalysis
import HumeTypes
import Testing

@Suite struct AcrossFilesTests {
  static func file(_ name: String, _ values: [[Double]], _ model: Model = plain) -> TestFile {
    let groups = values.enumerated().map { i, values in
      Group("id_\(i)", values.enumerated().map { Row(Double($0), [$1]) })
    }
    return TestFile(name, model, groups, source: "file-0-\(name)")
  }

  @Test func oneValueAFile() throws {
    let files = [
      Self.file("a", [[0.25, 0.25, 0.25], [0.75]]), Self.file("b", [[1]]), Self.file("c", []), Self.file("d", [[]]),
      Self.file("e", [[.nan]]),
    ]
    let results = [try analyse(Array(files[..<2])), try analyse(Array(files[2...]), input: "other.json")]
    let across = AcrossFiles(results, by: .mean)
    let row = try #require(across.rows.first { $0.feature == "A" })
    #expect((row.nFiles, row.nFilesEmpty) == (2, 3))
    #expect(row.mean == 0.75)
    #expect(row.sd == 0.125.squareRoot())
    #expect((row.min, row.max) == (0.5, 1))
    #expect(across.policies == [.balanced])
    let b = try #require(across.rows.first { $0.feature == "B" })
    #expect((b.nFiles, b.nFilesEmpty, b.mean) == (0, 5, nil))
  }

  @Test func otherStatisticsAndPolicies() throws {
    var options = AnalysisOptions()
    options.faces = .pooled
    let result = try analyse([Self.file("a", [[0.25, 0.25, 0.25], [0.75]])], options)
    #expect(AcrossFiles([result], by: .mean).rows[0].mean == 0.375)
    #expect(AcrossFiles([result], by: .max).rows[0].mean == 0.75)
    #expect(AcrossFiles([result], by: .max).rows[0].sd == nil)
    #expect(AcrossFiles([result], by: .median).rows[0].mean == 0.25)
  }

  @Test func groupsOfFiles() throws {
    let groups = FileGroups(
      header: ["file", "task", "day"], records: [["b*", "talk", "1"], ["*", "rest"], ["b2", "special", "2"], []])
    #expect(groups.factors == ["task", "day"])
    #expect(groups.values(of: "b1") == ["talk", "1"])
    #expect(groups.values(of: "b2") == ["special", "2"])
    #expect(groups.values(of: "a") == ["rest", ""])
    #expect(groups.warning(for: ["a"]) == nil)
    let more = FileGroups(
      header: ["file", "x"], records: ["a*", "b1", "b?", "c", "d*", "b1"].map { [$0, ""] })
    let warning = try #require(more.unmatchedLines(in: ["a1", "b1"]))
    #expect((warning.kind, warning.count, warning.place.path) == (.note, 3, "c"))
    // The second line of b1 never counts.
    #expect(more.unmatchedLines(in: ["a1", "b1", "c", "d"])?.count == 1)
    let strict = FileGroups(header: ["file", "task"], records: [["b*", "talk"]])
    #expect(strict.values(of: "a") == [""])
    #expect(strict.warning(for: ["a", "b1", "c"])?.count == 2)
    let files = [Self.file("b1", [[0.25]]), Self.file("a", [[1]]), Self.file("b3", [[0.75]])]
    let across = AcrossFiles([try analyse(files, factors: groups)], by: .mean)
    let rows = across.rows.filter { $0.feature == "A" }
    #expect(rows.map(\.factors) == [["talk", "1"], ["rest", ""]])
    #expect(rows.map(\.mean) == [0.5, 1])
  }

  @Test func pooledRows() throws {
    let values = [[0.25, 0.25, 0.25], [0.75]]
    let parts = [
      try analyse([Self.file("a", values)], wants: .pool),
      try analyse([Self.file("b", [[2]])], wants: .pool, input: "b"),
    ]
    let pooled = PooledRows.of(parts)
    #expect(pooled.count == 1)
    #expect(pooled == PooledRows.of(parts.reversed()))
    let feature = try #require(pooled[0].summary[.emotion]?["A"])
    #expect((feature.n, feature.outOfRange, feature.mean) == (5, 1, 0.7))
    #expect(feature.maxTime == nil)
    #expect(pooled[0].summary[.emotion]?["B"] == nil)
    #expect(pooled[0].summary.rows == 5)
  }

  @Test func whatMarksAFileOut() throws {
    let values = [0.1, 0.2, 0.3, 0.4, 0.9]
    let results = try values.enumerated().map { try analyse([Self.file("\($0)", [[$1]])], input: "\($0)") }
    let distinct = DistinctFeatures.of(results)
    let others = Array(values.dropLast())
    let mean = others.reduce(0, +) / 4
    let sd = (others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3).squareRoot()
    let found = try #require(distinct.last?.features.first)
    #expect(found.rank == 1)
    #expect(abs(found.value - (0.9 - mean) / sd) < 1e-12)
    #expect(DistinctFeatures.of(Array(results.dropLast())).allSatisfy { $0.features.isEmpty })
    let alike = try [0.5, 0.5, 0.5, 0.5, 0.9].enumerated().map { try analyse([Self.file("\($0)", [[$1]])]) }
    #expect(DistinctFeatures.of(alike).map(\.features.count) == [1, 1, 1, 1, 0])
  }

  @Test func ranking() throws {
    let result = try analyse([
      TestFile("a", plain, [Group("x", [Row(0, [0.5, 0.7, 0.5]), Row(1, [0.5, .nan, 0.5])])])
    ])
    let summary = result.model.groups[0].summary
    #expect(summary.top().map(\.name) == ["B", "A", "C"])
    #expect(summary.top(2).map(\.rank) == [1, 2])
    #expect(summary.top(by: .timeAbove).isEmpty)
  }

  @Test func shapesAndDuplicates() throws {
    let files = [Self.file("a", [[0.25, 0.5], [0.75]], .prosody), Self.file("b", [[1, 1]], .face)]
    let results = [
      try analyse(files, input: "one"), try analyse(files.reversed(), input: "two"),
      try analyse([files[0]], input: "three"),
    ]
    #expect(duplicateJobs(results).map(\.input) == ["two"])
    let shape = JobShape([results[0]])
    #expect(shape.models.map(\.model) == [.face, .prosody])
    #expect((shape.files, shape.utterances) == (2, 3))
    #expect(shape.models.map(\.ids) == [1, 2])
    #expect(shape.models.map(\.seconds) == [2, 2])
    let nothing = [try analyse([]), try analyse([])]
    #expect(duplicateJobs(nothing).isEmpty)
  }
}
