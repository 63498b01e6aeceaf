import HumeAnalysis
import HumeTypes
import Testing

@Suite struct SelectionWarningsTests {
  private func warnings(
    _ inputs: [[TestFile]], wants: AnalysisWants = .summary, _ change: (inout AnalysisOptions) -> Void
  ) throws -> [String] {
    var options = AnalysisOptions()
    change(&options)
    let results = try inputs.enumerated().map { try analyse($1, options, wants: wants, input: "\($0).json") }
    let analysis = PartialSummary(SummaryRequest(options), results: results).analysis
    // They are of all inputs, and so no part of what each gives.
    let codes: Set = ["unmatched_name", "no_rows", "nothing_selected"]
    #expect(!analysis.warnings.contains { codes.contains($0.code) })
    return analysis.selectionWarnings(options, wants: wants).map { "\($0.code): \($0.message)" }
  }

  private let a = [TestFile("a", plain, [Group("x", [Row(0, [1, 2, 3])])])]
  private let named = #"unmatched_name: No row that was read has a feature called "Z"."#

  @Test func namesThatNoInputHas() throws {
    var other = Row(0, [])
    other.scores[.emotion] = Scores(vocabulary: Vocabulary(["Z"]), values: [1])
    let b = [TestFile("b", plain, [Group("x", [other])])]
    #expect(try warnings([a]) { $0.features = ["A"] } == [])
    #expect(try warnings([a]) { $0.features = ["Z", "A"] } == [named])
    #expect(try warnings([a, b]) { $0.features = ["Z", "A"] } == [])
    #expect(try warnings([a], wants: .quality) { $0.features = ["Z"] } == [])
    #expect(try warnings([]) { $0.features = ["Z"] } == [])
  }

  @Test func selectionsThatLeaveNothing() throws {
    let none = "nothing_selected: The selection leaves none of 2 rows."
    #expect(try warnings([a, a], wants: .quality) { $0.ids = ["y"] } == [none])
    #expect(try warnings([a, a]) { ($0.ids, $0.features) = (["y"], ["Z"]) } == [named, none])
    #expect(try warnings([[], []]) { _ in } == ["no_rows: There is no row in what was read."])
  }
}
