import HumeAnalysis
import HumeInputs
import HumeParsing
import HumeTypes
import Testing

/// Windows of time: rows whose support meets them, a frame's support being as long as frames of its file usually last.
@Suite struct WindowTests {
  /// Frames every half second from 0 to 2.5.
  private static let document: [UInt8] = {
    let rows = (0..<6).map { index in
      #"{"frame":\#(index),"time":\#(Double(index) / 2),"emotions":[{"name":"Joy","score":0.\#(index + 1)}]}"#
    }
    let text =
      #"[{"source":{"type":"file","filename":"a"},"results":{"predictions":[{"file":"a","models":{"face":"#
      + #"{"grouped_predictions":[{"id":"face_0","predictions":[\#(rows.joined(separator: ","))]}]}}}],"errors":[]}}]"#
    return Array(text.utf8)
  }()

  private static func reader() -> PredictionsReader {
    PredictionsReader(BufferStream(document), context: ReadingContext(input: "a.json"))
  }

  private static func group(
    from: Double?, to: Double?, knowingPeriods: Bool = true
  ) throws -> AnalyzedGroup {
    var options = AnalysisOptions()
    (options.from, options.to, options.bin) = (from, to, 0.5)
    let periods = knowingPeriods ? try FramePeriods(reading: reader()) : nil
    var analysis = try InputAnalysis(
      input: "a.json", options: options, wants: [.summary, .timeline], periods: periods)
    let reader = reader()
    while try reader.withNext({ try analysis.consume($0, $1) }) {}
    return try #require(try analysis.finish().files.first?.models.first?.groups.first)
  }

  private static let cases: [(from: Double?, to: Double?, n: Int)] = [
    (0.75, nil, 5), (0.5, nil, 5), (1.0, nil, 4), (nil, 1.0, 2), (0.75, 1.6, 3), (2.9, nil, 1), (3.0, nil, 0),
  ]

  @Test(arguments: cases.indices) func framesCountWhereTheyReach(index: Int) throws {
    let (from, to, n) = Self.cases[index]
    let group = try Self.group(from: from, to: to)
    #expect(group.summary[.emotion]?["Joy"]?.n == n)
  }

  @Test func withoutPeriodsAFrameIsItsTime() throws {
    let group = try Self.group(from: 0.75, to: nil, knowingPeriods: false)
    #expect(group.summary[.emotion]?["Joy"]?.n == 4)
  }

  @Test func coverageIsCutToTheWindow() throws {
    let timeline = try #require(try Self.group(from: 0.75, to: 1.6).timeline)
    let joy = try #require(timeline.sets.first?.names.firstIndex(of: "Joy"))
    #expect((0..<4).map { timeline.point(bin: $0, set: 0, feature: joy).n } == [0, 1, 1, 1])
    #expect((0..<4).map { timeline.coverage(of: $0) } == [0, 0.5, 1, 0.2])
  }
}
