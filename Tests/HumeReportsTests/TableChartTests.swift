import Foundation
import HumeAnalysis
import HumeReports
import HumeTypes
import Testing

/// The charts above the tables of pages: drawn from their cells, with what is missing missing.
@Suite struct TableChartTests {
  static func page(_ table: Table, _ parameters: [(name: String, value: ParameterValue)] = []) throws -> String {
    let output = Output.memory()
    var format = HTMLFormat(output, envelope: Envelope(command: table.name, version: "1", parameters: parameters))
    try format.write(table)
    try format.finish()
    return output.text
  }

  /// What stands in the figure before its table.
  static func chart(_ table: Table, _ parameters: [(name: String, value: ParameterValue)] = []) throws -> String? {
    let page = try page(table, parameters)
    guard let begin = page.range(of: "<figure>"), let end = page.range(of: "<table>") else { return nil }
    return begin.upperBound < end.lowerBound ? String(page[begin.upperBound..<end.lowerBound]) : nil
  }

  private static func keys(_ id: String = "face_0", file: String = "a.mp4") -> [Cell] {
    [.text("a.json"), .missing, .text("s"), .text(file), .text("face"), .text(id)]
  }
  private static let keyColumns = Column.keyNames.map { Column($0) }
  private static let features = [Column("feature_set"), Column("feature")]
  private static func feature(_ name: String) -> [Cell] { [.text("emotion"), .text(name)] }
  private static func columns(_ names: String...) -> [Column] { names.map { Column($0, .number) } }
  private static func labels(_ chart: String) -> [String] {
    chart.matches(of: /<b>([^<]*)<\/b>/).map { String($0.1) }
  }
  /// The names of the courses, without what was seen below them.
  private static func courses(_ chart: String) -> [String] { labels(chart).filter { $0 != "seen" } }
  private static func data(_ chart: String, _ name: String) -> [String] {
    chart.components(separatedBy: "class=\"\(name)\" d=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  private static func top(_ values: [Double?]) -> Table {
    Table(
      "top", columns: Self.keyColumns + [Column("rank", .integer)] + features + columns("value"),
      rows: values.enumerated().map { keys() + [.integer($0 + 1)] + feature("F\($0)") + [Cell($1)] })
  }

  @Test func aRankWithoutAValueIsNoBar() throws {
    let chart = try #require(try Self.chart(Self.top([0.5, nil, 0.25])))
    #expect(Self.labels(chart) == ["F0", "F2"])
    #expect(chart.contains("width=\"50%\"") && chart.contains("width=\"25%\""))
    #expect(chart.contains("1 row without a value is not drawn."))
    #expect(try Self.chart(Self.top([nil])) == nil)
  }

  @Test func linesAreLimited() throws {
    let chart = try #require(try Self.chart(Self.top((0..<230).map { 1 - Double($0) / 1000 })))
    #expect(Self.labels(chart).count == 200)
    #expect(chart.contains("Of each group those features are drawn that are highest."))
  }

  /// A timeline of some features with a row a bin; nil is a bin without a mean.
  private static func timeline(_ features: [(String, [Double?])], ids: [String] = ["face_0"]) -> Table {
    var table = Table(
      "timeline",
      columns: Self.keyColumns + columns("bin_begin", "bin_end") + [Column("n", .integer)] + columns("coverage")
        + Self.features + columns("mean"))
    for id in ids {
      for bin in 0..<(features.first?.1.count ?? 0) {
        for (name, means) in features {
          let isThere = means[bin] != nil
          table.rows.append(
            keys(id) + [.number(Double(bin)), .number(Double(bin + 1)), .integer(isThere ? 3 : 0)]
              + [.number(isThere ? 1 : 0)] + feature(name) + [Cell(means[bin])])
        }
      }
    }
    return table
  }

  @Test func aGapOfATimelineEndsItsLine() throws {
    let chart = try #require(try Self.chart(Self.timeline([("Joy", [0.5, 0.6, nil, nil, 0.5])])))
    // The scale goes to the next tenth, .6.
    #expect(Self.data(chart, "course") == ["M0.5 167l1-167m3 167h0"])
    #expect(Self.data(chart, "block") == ["M0 1000v-1000h2v1000zM4 1000v-1000h1v1000z"])
    #expect(chart.contains("data-end=\"5\" data-bin=\"1\" data-low=\"0\" data-high=\"0.6\""))
    #expect(chart.contains("<title>Joy: highest .600 at 0:01</title>"))
    #expect(chart.contains("<title>Where a.mp4 face face_0 has rows</title>"))
  }

  @Test func ofATimelineOfAllFeaturesTheHighestAreDrawn() throws {
    let features = (0..<8).map { ("F\($0)", [Double?](repeating: 0.1 * Double($0 % 4 + 1), count: 3)) }
    let all = Self.timeline(features, ids: ["face_0", "face_1"])
    let chart = try #require(try Self.chart(all))
    #expect(Self.courses(chart) == ["F3", "F7", "F2", "F6", "F1", "F3", "F7", "F2", "F6", "F1"])
    #expect(chart.contains("the 5 features with the highest means"))
    #expect(try Self.page(all).components(separatedBy: "<tr>").count == 1 + 48 + 2)
    for asked in [("emotion", ParameterValue.texts(["F*"])), ("top", .integer(8))] {
      let chart = try #require(try Self.chart(all, [(name: asked.0, value: asked.1)]))
      #expect(Self.courses(chart).count == 16)
      #expect(!chart.contains("the 5 features"))
    }
  }

  /// A page has the first 5,000 rows; its courses are those of all.
  @Test func aLongTimelineIsDrawnWhole() throws {
    let means = (0..<6000).map { $0 % 100 == 50 ? nil : Optional(0.5) } + [0.9]
    let table = Self.timeline([("Joy", means)])
    let page = try Self.page(table)
    #expect(page.contains("highest .900 at 1:40:00"))
    #expect(page.contains("1,001 more rows: --format csv has them all."))
    #expect(!page.contains("Drawn are the first"))
    let many = try #require(try Self.chart(Self.timeline([("Joy", [0.5])], ids: (0..<230).map { "face_\($0)" })))
    #expect(Self.courses(many).count == 200)
    #expect(many.contains("30 more ids not drawn"))
  }

  @Test func peaksAreDotsAndEpisodesAreSpans() throws {
    let peaks = Table(
      "peaks", columns: Self.keyColumns + Self.features + Self.columns("time", "value", "prominence"),
      rows: [(0.0, 0.5), (5, 1), (10, 0.25)].map {
        Self.keys() + Self.feature("Joy") + [.number($0.0), .number($0.1)] + [.missing]
      })
    let dots = try #require(try Self.chart(peaks))
    #expect(Self.data(dots, "dots") == ["M0.00 500h0M500.00 0h0M1000.00 750h0"])
    #expect(dots.contains("<title>Joy: 3 peaks, highest 1.000 at 0:05</title>"))
    let episodes = Table(
      "episodes", columns: Self.keyColumns + Self.features + Self.columns("begin", "end", "duration", "mean"),
      rows: [(0.0, 5.0, Optional(0.5)), (6, 10, nil)].map {
        Self.keys() + Self.feature("Joy") + [.number($0.0), .number($0.1), .number($0.1 - $0.0), Cell($0.2)]
      })
    let spans = try #require(try Self.chart(episodes))
    #expect(Self.data(spans, "span") == ["M0.00 0H500.00"])
    #expect(spans.contains("1 row without a value is not drawn."))
  }

  @Test func eventsAreSpansByTheirType() throws {
    let rows: [(String, Double, Double?, Double?)] = [
      ("ask", -2, 4, 0.5), ("rest", 2, nil, 0.25), ("ask", 6, 2, nil),
    ]
    let table = Table(
      "events",
      columns: Self.keyColumns + [Column("trial_type")] + Self.columns("onset", "duration") + Self.features
        + Self.columns("mean"),
      rows: rows.map { Self.keys() + [.text($0.0), .number($0.1), Cell($0.2)] + Self.feature("Joy") + [Cell($0.3)] })
    let chart = try #require(try Self.chart(table))
    #expect(Self.data(chart, "span") == ["M0.00 0H400.00"])
    #expect(Self.data(chart, "dots") == ["M400.00 500h0"])
    #expect(chart.contains("<title>Joy, ask: 1 event, highest .500 at -0:02</title>"))
    #expect(chart.contains("1 row without a value is not drawn."))
  }

  @Test func averagesAreLinesWithTheOnsetMarked() throws {
    let means: [(Double, Double?)] = [(-1, -0.1), (-0.5, 0.1), (0, nil), (0.5, 0.3)]
    let table = Table(
      "events",
      columns: Self.keyColumns + [Column("trial_type", isKey: true)] + Self.features + Self.columns("time", "mean"),
      rows: ["ask", "rest"].flatMap { type in
        means.map { Self.keys() + [.text(type)] + Self.feature("Joy") + [.number($0.0), Cell($0.1)] }
      })
    let chart = try #require(try Self.chart(table))
    #expect(Self.data(chart, "course") == Array(repeating: "M0.5 1000l1-500m2-500h0", count: 2))
    // The onset is half way between -1 and 1, no change a quarter above the lower edge.
    #expect(chart.contains("<line class=\"zero\" x1=\"50%\" x2=\"50%\" y1=\"0\" y2=\"100%\"/>"))
    #expect(chart.contains("<line class=\"zero\" x1=\"0\" x2=\"100%\" y1=\"75%\" y2=\"75%\"/>"))
    #expect(chart.contains("<title>Joy, rest: from -.100 to .300</title>"))
    #expect(!chart.contains("without a value"))
  }

  @Test func ofASummaryTheHighestAreDrawn() throws {
    var table = Table("summary", columns: Self.keyColumns + Self.features + Self.columns("mean", "q25", "q75"))
    for index in 0..<20 {
      let mean: Cell = index == 19 ? .missing : .number(Double(index) / 20)
      let upper: Cell = index == 18 ? .missing : .number(1)
      table.rows.append(Self.keys() + Self.feature("F\(index)") + [mean, .number(Double(index) / 40), upper])
    }
    let chart = try #require(try Self.chart(table))
    #expect(Self.labels(chart) == (7...18).reversed().map { "F\($0)" })
    #expect(chart.contains("<title>F17: 0.850, from 0.425 to 1.000</title>"))
    #expect(chart.contains("<title>F18: 0.900</title>"))
    #expect(chart.contains("1 row without a value is not drawn."))
    #expect(chart.contains("Of each group those features are drawn that are highest."))
  }

  /// Features that were asked for are all drawn, and those of two sets are not ranked together.
  @Test func askedForFeaturesAreDrawn() throws {
    var table = Table("summary", columns: Self.keyColumns + Self.features + Self.columns("mean", "q25", "q75"))
    for index in 0..<20 {
      table.rows.append(Self.keys() + Self.feature("F\(index)") + [.number(Double(index)), .missing, .missing])
    }
    let asked = try #require(try Self.chart(table, [(name: "emotion", value: .texts(["F*"]))]))
    #expect(Self.labels(asked).count == 20)
    var other = Self.feature("5")
    other[0] = .text("sentiment")
    table.rows.append(Self.keys() + other + [.number(50), .missing, .missing])
    let both = try #require(try Self.chart(table))
    #expect(Self.labels(both) == (8...19).reversed().map { "F\($0)" } + ["5"])
    #expect(both.contains("a.mp4 face face_0 sentiment</h2>"))
  }

  /// A group is drawn whole, or counted.
  @Test func groupsAreDrawnWhole() throws {
    var table = Self.top((0..<150).map { 1 - Double($0) / 1000 })
    for id in ["face_1", "face_2"] {
      table.rows += Self.top((0..<60).map { 1 - Double($0) / 1000 }).rows.map { row in
        row.map { if case .text("face_0") = $0 { .text(id) } else { $0 } }
      }
    }
    let chart = try #require(try Self.chart(table))
    #expect(Self.labels(chart).count == 150)
    #expect(chart.contains("2 more groups not drawn"))
  }

  /// The middle of the axis stands for the same mean in every group of a model.
  @Test func groupsOfAModelHaveOneAxis() throws {
    var table = Table("summary", columns: Self.keyColumns + Self.features + Self.columns("mean", "q25", "q75"))
    for (id, mean) in [("face_0", 0.9), ("face_1", 0.3)] {
      let keys = Self.keys().map { (cell: Cell) -> Cell in if case .text("face_0") = cell { .text(id) } else { cell } }
      table.rows.append(keys + Self.feature("F") + [.number(mean), .missing, .missing])
    }
    let chart = try #require(try Self.chart(table))
    let places = chart.matches(of: /cx="([0-9.]+)%"/).compactMap { Double($0.1) }
    #expect(places.count == 2)
    #expect(abs(places[0] - 3 * places[1]) < 0.1)
  }

  @Test func coverageAndAgreement() throws {
    let quality = Table(
      "qc", columns: Array(Self.keyColumns.dropLast()) + Self.columns("coverage"),
      rows: [("a.mp4", "face", Optional(0.5)), ("a.mp4", "prosody", nil), ("b.mp4", "face", 0.004)].map {
        [.text("a.json"), .missing, .text("s"), .text($0.0), .text($0.1), Cell($0.2)]
      })
    let bars = try #require(try Self.chart(quality))
    #expect(bars.contains("<title>a.mp4, face: 50 %</title>") && bars.contains("b.mp4, face: under 1 %"))
    #expect(Self.labels(bars) == ["a.mp4", "b.mp4"])
    let agreement = Table(
      "align",
      columns: Self.keyColumns + [Column("face_id", isKey: true)] + Self.features + Self.columns("n", "pearson"),
      rows: [Self.keys() + [.text("face_9")] + Self.feature("Joy") + [.integer(1), .number(-0.5)]])
    let dots = try #require(try Self.chart(agreement))
    #expect(dots.contains("<title>Joy: -0.50</title>") && dots.contains("1 unit<") && dots.contains("face_9"))
    #expect(try Self.chart(Table("align", columns: Self.columns("unit_score"), rows: [[.number(1)]])) == nil)
  }

  @Test func aComparisonWithoutPairsCountsBothSides() throws {
    func table(_ columns: [Column], _ cells: [Cell]) -> Table {
      Table(
        "compare", columns: [Column("model", isKey: true)] + Self.features + columns + Self.columns("difference"),
        rows: [[.text("face")] + Self.feature("Joy") + cells + [.number(0.25)]])
    }
    let counts = [Column("n_files", .integer), Column("n_files_a", .integer), Column("n_files_b", .integer)]
    let unpaired = try #require(try Self.chart(table(counts, [.integer(7), .integer(3), .integer(4)])))
    #expect(unpaired.contains(">3 and 4 files<"))
    let paired = try #require(try Self.chart(table([counts[0]], [.integer(7)])))
    #expect(paired.contains(">7 files<"))
  }

  @Test func severalInputsAreToldApart() throws {
    var table = Self.top([0.5])
    var other = table.rows[0]
    other[0] = .text("b.json")
    table.rows.append(other)
    let chart = try #require(try Self.chart(table))
    #expect(
      chart.contains("<h2 class=\"group\">a.mp4 face face_0 in a.json</h2>") && chart.contains("face_0 in b.json</h2>"))
  }

  /// Numbers at the ends of doubles, and hostile names.
  @Test func oddCellsAreDrawn() throws {
    let odd: [Double] = [1.7e308, -1.7e308, .leastNonzeroMagnitude, 0]
    for name in ["peaks", "episodes", "events"] {
      let times = name == "peaks" ? ["time"] : name == "episodes" ? ["begin", "end"] : ["onset", "duration"]
      let table = Table(
        name,
        columns: Self.keyColumns + [Column("trial_type")] + Self.features
          + (times + ["value", "mean"]).map { Column($0, .number) },
        rows: odd.flatMap { a in
          odd.map { b in
            Self.keys("<b>") + [.text("\"x")] + Self.feature("&\u{202E}") + times.map { _ in .number(a) }
              + [.number(b), .number(b)]
          }
        })
      let page = try Self.page(table)
      for wrong in ["nan", "\"inf", "inf%", "<b>\"", "infM"] { #expect(!page.contains(wrong), "\(name) \(wrong)") }
      #expect(page.contains("<figcaption>"))
    }
  }
}
