import Foundation
import HumeAnalysis
import HumeInputs
import HumeTypes
import TestSupport
import Testing

/// Partial results: what is written is read as it was, and merging inputs in any grouping is reading them all at once.
@Suite struct PartialSummaryTests {
  /// Requests that make different things of inputs.
  static let requests: [(String, SummaryRequest)] = {
    var detailed = AnalysisOptions()
    detailed.featureSets = Set(FeatureSet.allCases)
    detailed.faces = .frame
    detailed.threshold = 0.25
    detailed.nEff = true
    var exact = AnalysisOptions()
    exact.exact = true
    exact.threshold = 0.5
    let groups = FileGroups(
      header: ["file", "kind", "day"], records: [["p0*", "person", "1"], ["*.jpg", "picture"]])
    return [
      ("groups", SummaryRequest()), ("details", SummaryRequest(detailed, groups: groups)),
      ("files", SummaryRequest(AnalysisOptions(), across: .files, groups: groups)),
      ("files by frame", SummaryRequest(detailed, across: .files)),
      ("pool", SummaryRequest(AnalysisOptions(), across: .pool)),
      ("pool by group", SummaryRequest(detailed, across: .pool, groups: groups)),
      ("pool, exact", SummaryRequest(exact, across: .pool)),
    ]
  }()

  static let paths = [
    "webhook.json", "malformed/truncated-in_key.json", "study/predictions.json", "missing.json", "images",
    "unidentified.json", "interview", "odd.json", "lines.ndjson", "foreign", "legacy-2023.json",
  ]

  static func partial(_ paths: [String], _ request: SummaryRequest) throws -> PartialSummary {
    try PartialSummary(of: findInputs(paths.map { fixture($0).path }), request)
  }

  // MARK: The same as one run

  @Test(arguments: requests) func mergingIsReadingAtOnce(_ name: String, _ request: SummaryRequest) throws {
    let whole = try Self.partial(Self.paths, request)
    #expect(whole.inputs.count >= 8)
    let parts = try Self.paths.map { try Self.partial([$0], request).serialized() }
    var random = Seeded(state: 5)
    for _ in 0..<4 {
      // Neighbours are brought together until one is left.
      var rest = parts
      while rest.count > 1 {
        let index = Int.random(in: 0..<(rest.count - 1), using: &random)
        var merged = try PartialSummary(serialized: rest[index])
        try merged.merge(PartialSummary(serialized: rest[index + 1]))
        rest.replaceSubrange(index...(index + 1), with: [merged.serialized()])
      }
      #expect(rest[0] == whole.serialized())
      try same(PartialSummary(serialized: rest[0]), whole)
    }
  }

  /// Everything that a summary shows is the same.
  private func same(_ a: PartialSummary, _ b: PartialSummary) throws {
    #expect(a.request == b.request)
    #expect(a.inputs.map(\.name) == b.inputs.map(\.name))
    #expect(a.inputs.map(\.bytes) == b.inputs.map(\.bytes))
    #expect(a.warnings.warnings == b.warnings.warnings)
    let (x, y) = (a.analysis, b.analysis)
    #expect(x.warnings == y.warnings)
    for (mine, theirs) in [(a.failures, b.failures), (x.failures, y.failures)] {
      #expect(mine.map(\.input) == theirs.map(\.input))
      #expect(mine.map(\.error.codeName) == theirs.map(\.error.codeName))
      #expect(mine.map(\.error.message) == theirs.map(\.error.message))
      #expect(mine.map(\.error.place) == theirs.map(\.error.place))
      #expect(mine.map(\.error.advice) == theirs.map(\.error.advice))
    }
    for (mine, theirs) in zip(x.results, y.results) { same(mine, theirs) }
    #expect(x.results.count == y.results.count)
    #expect(JobShape(x.results) == JobShape(y.results))
    let by = a.request.options.by
    #expect(AcrossFiles(x.results, by: by) == AcrossFiles(y.results, by: by))
    #expect(PooledRows.of(x.results) == PooledRows.of(y.results))
  }

  private func same(_ a: AnalyzedInput, _ b: AnalyzedInput) {
    #expect(a.input == b.input)
    #expect(a.jobID == b.jobID)
    #expect(a.sourceErrors == b.sourceErrors)
    #expect(a.rowsRead == b.rowsRead)
    #expect(a.rowsLeftOut == b.rowsLeftOut)
    #expect(a.fingerprint == b.fingerprint)
    #expect(a.files.count == b.files.count)
    for (mine, theirs) in zip(a.files, b.files) {
      #expect([mine.jobID, mine.source, mine.file] == [theirs.jobID, theirs.source, theirs.file])
      #expect(mine.fileType == theirs.fileType)
      #expect(mine.factors == theirs.factors)
      #expect(mine.errors == theirs.errors)
      #expect(mine.models.map(\.model) == theirs.models.map(\.model))
      for (mine, theirs) in zip(mine.models, theirs.models) {
        #expect(mine.metadata == theirs.metadata)
        #expect(mine.rows == theirs.rows)
        #expect(mine.ids == theirs.ids)
        #expect(mine.groups.map(\.origin) == theirs.groups.map(\.origin))
        #expect(mine.groups.map(\.summary) == theirs.groups.map(\.summary))
        #expect(mine.whole == theirs.whole)
        #expect(mine.wholePolicy == theirs.wholePolicy)
        #expect([mine.period, mine.end] == [theirs.period, theirs.end])
      }
    }
  }

  // MARK: Odd values

  /// Scores of all sizes, some missing, in intervals and frames, under names that are hard to tell apart.
  @Test(arguments: requests) func oddValuesStayAsTheyAre(_ name: String, _ request: SummaryRequest) throws {
    var random = Seeded(state: 77)
    let odd = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1e300, -1e300,
      .greatestFiniteMagnitude, 8, -8, 8.5, -9, 0x1p-62,
      1e-40, 1, .nan, 0.1,
    ]
    let vocabulary = Vocabulary(["e\u{301}", "\u{E9}", "", "a\nb\0c", "😀"])
    func rows(_ count: Int, intervals: Bool) -> [Row] {
      (0..<count).map { i in
        let begin = Double(i) * 0.25
        var row = Row(intervals ? .interval(begin: begin, end: begin + 0.1) : .instant(begin), [])
        row.scores[.emotion] = emotions(
          (0..<5).map { _ in odd[Int.random(in: 0..<odd.count, using: &random)] }, vocabulary)
        return row
      }
    }
    // One with more values than sketches keep, one without times, one mixed.
    let inputs = [
      [Group("x", rows(1500, intervals: false))], [Group("x", rows(40, intervals: true))],
      [Group("x", rows(30, intervals: true) + rows(3, intervals: false))], [Group("x", [Row(.none, [.nan, 0.5])])],
      [Group("unknown", rows(5, intervals: false)), Group("", rows(2, intervals: false))],
    ]
    let results = try inputs.enumerated().map { i, groups in
      try analyse(
        [
          TestFile(
            "p0\(i).mp4", i == 4 ? .face : plain, groups,
            errors: [PredictionError(file: "p", message: "\u{FFFD}", model: .null)])
        ], request.options, wants: request.wants, input: "in-\(i).json", framesPerSecond: 3, factors: request.groups)
    }
    let whole = PartialSummary(request, results: results)
    let read = try PartialSummary(serialized: whole.serialized())
    #expect(read.serialized() == whole.serialized())
    try same(read, whole)
    // Each by itself, and brought together from behind.
    let parts = results.map { PartialSummary(request, results: [$0]) }
    let merged = try parts.dropLast().reversed().reduce(try #require(parts.last)) { later, part in
      var part = try PartialSummary(serialized: part.serialized())
      try part.merge(PartialSummary(serialized: later.serialized()))
      return part
    }
    #expect(merged.serialized() == whole.serialized())
    // Bit for bit, the sign of 0 too.
    let bits = { (summary: PartialSummary) in
      summary.analysis.results.flatMap(\.files).flatMap(\.models).flatMap(\.groups).flatMap(\.summary.sets)
        .flatMap(\.features).flatMap { [$0.mean, $0.sd, $0.min, $0.max, $0.q05, $0.timeAbove, $0.effectiveN] }
        .map { $0?.bitPattern }
    }
    #expect(bits(read) == bits(whole))
    if request.across == .pool {
      // As it is without going through bytes.
      #expect(PooledRows.of(read.analysis.results) == PooledRows.of(results))
      #expect(PooledRows.of(results).contains { $0.summary.rows > 1500 })
      #expect(whole.inputs.count == 5)
    }
  }

  // MARK: What was asked

  @Test func requestsStayAsTheyAre() throws {
    var options = AnalysisOptions()
    options.models = ["face", "p*"]
    options.ids = ["face_0"]
    options.files = ["a", "", "ü"]
    options.features = ["Joy"]
    options.featureSets = [.toxicity, .facs]
    (options.from, options.to, options.bin) = (0.1, 1e9, 0.25)
    (options.by, options.threshold, options.faces) = (.timeAbove, -1, .largest)
    (options.minProb, options.minConfidence, options.minFace) = (0.5, 0, 1e-300)
    (options.exact, options.nEff, options.maxMemory) = (true, true, .max)
    var request = SummaryRequest(options, across: .pool, groups: FileGroups(header: ["file", "a"], records: [["x"]]))
    request.allowsSeveralDocuments = true
    request.hashesInputs = true
    let read = try PartialSummary(serialized: PartialSummary(request).serialized())
    #expect(read.request == request)
    #expect(read.inputs.isEmpty)
  }

  /// The text at the head of the format shows the bytes of no input.
  @Test func isAsDocumented() throws {
    let source = packageFolder().appendingPathComponent("Sources/HumeAnalysis/Partial/PartialFormat.swift")
    let text = try String(contentsOf: source, encoding: .utf8)
    let example = try #require(text.components(separatedBy: "in hexadecimal digits:\n//\n").last)
    let lines = example.split(separator: "\n").prefix { $0.hasPrefix("//  ") }
    let digits = lines.map { $0.dropFirst(2).trimmingPrefix(" ".repeated(5)).components(separatedBy: "   ")[0] }
      .joined().filter { $0 != " " }
    let bytes = PartialSummary().serialized()
    #expect(bytes.map { String(format: "%02x", $0) }.joined() == digits)
    #expect(text.contains("is \(bytes.count) bytes, in hexadecimal"))
    #expect(try PartialSummary(serialized: bytes).request == SummaryRequest())
  }

  static let changes: [(String, @Sendable (inout SummaryRequest) -> Void)] = [
    ("model", { $0.options.models = ["face"] }), ("id", { $0.options.ids = ["a"] }),
    ("file", { $0.options.files = ["a"] }), ("emotion", { $0.options.features = ["Joy"] }),
    ("features", { $0.options.featureSets = [.facs] }), ("from", { $0.options.from = 0 }),
    ("to", { $0.options.to = 1 }), ("min_prob", { $0.options.minProb = 0 }),
    ("min_confidence", { $0.options.minConfidence = 0 }), ("min_face", { $0.options.minFace = 0 }),
    ("faces", { $0.options.faces = .pooled }), ("by", { $0.options.by = .max }),
    ("threshold", { $0.options.threshold = 0 }), ("exact", { $0.options.exact = true }),
    ("max_memory", { $0.options.maxMemory = 1 }), ("bin", { $0.options.bin = 2 }), ("across", { $0.across = .files }),
    ("n_eff", { $0.options.nEff = true }), ("ndjson", { $0.allowsSeveralDocuments = true }),
    ("hash", { $0.hashesInputs = true }),
    ("groups", { $0.groups = FileGroups(header: ["file", "x"], records: []) }),
  ]

  @Test(arguments: changes)
  func otherParametersAreRefused(_ name: String, _ change: @Sendable (inout SummaryRequest) -> Void) throws {
    var request = SummaryRequest()
    change(&request)
    var partial = PartialSummary()
    let error = #expect(throws: PartialError.self) { try partial.merge(PartialSummary(request)) }
    #expect(error?.code == .differentParameters)
    #expect(error?.message.hasPrefix("The parameter \(name) is ") == true, "\(error?.message ?? "")")
  }

  @Test func otherLinesOfGroupsAreRefused() throws {
    func partial(_ value: String) -> PartialSummary {
      let groups = FileGroups(header: ["file", "day"], records: [["a", "1"], ["b", value]])
      return PartialSummary(SummaryRequest(AnalysisOptions(), groups: groups))
    }
    var first = partial("1")
    try first.merge(partial("1"))
    let error = #expect(throws: PartialError.self) { try first.merge(partial("2")) }
    #expect(
      error?.message
        == "The parameter groups (line 2) is \"b,2\" in these partial results, and \"b,1\" in those before them.")
  }

  @Test func anInputCountsOnce() throws {
    var first = try Self.partial(["webhook.json", "images"], SummaryRequest())
    let before = first.serialized()
    let error = #expect(throws: PartialError.self) {
      try first.merge(Self.partial(["odd.json", "images"], SummaryRequest()))
    }
    #expect(error?.code == .repeatedInput)
    #expect(error?.message.contains("images/predictions.json is an input of these") == true)
    #expect(first.serialized() == before)
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
