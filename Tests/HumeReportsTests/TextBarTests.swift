import HumeAnalysis
import HumeReports
import Testing

/// Bars beside numbers, and cells in the colours of their levels.
@Suite struct TextBarTests {
  private func table(_ values: [Double?], by name: String = "Joy") -> StreamedTable {
    let columns = [
      Column("file"), Column("rank", .integer), Column("feature"), Column("value", .number), Column("group"),
    ]
    return StreamedTable("top", columns: columns) { emit in
      for (rank, value) in values.enumerated() {
        try emit([.text("a.mp4"), .integer(rank + 1), .text(name), Cell(value), .text("g\(rank)")])
      }
    }
  }

  private func laidOut(
    _ values: [Double?], by statistic: RankBy = .mean, width: Int?, style: Style = Style(), glyphs: Glyphs = .unicode,
    name: String = "Joy"
  ) throws -> String {
    let table = table(values, by: name)
    let output = Output.memory()
    var options = TableOptions(layout: TextLayout(width: width, style: style, glyphs: glyphs))
    options.bar = try TextBar(ofTop: table, by: statistic)
    var format = TextFormat(output, layout: options.layout, bar: options.bar)
    try format.write(table)
    return output.text
  }

  @Test func barsStandBehindTheirNumbers() throws {
    let text = try laidOut([1, 0.5, 0.01, 0, -0.5, nil], width: 80)
    #expect(
      text == """
        Bars: the mean   0 ██████████ 1

        file a.mp4  feature Joy

        rank  value  0                  1  group
        ────  ─────  ────────────────────  ─────
           1   1.00  ████████████████████  g0
           2   0.50  ██████████            g1
           3   0.01  ▎                     g2
           4   0.00                        g3
           5  -0.50                        g4
           6      ·                        g5

        """)
  }

  @Test func barsAreFullAtTheHighest() throws {
    #expect(try laidOut([1.25, 0.625], width: 80, glyphs: .ascii).contains("Bars: the mean   0 ########## 1.25\n"))
    #expect(try laidOut([1.25, 0.625], width: 80).contains("  ██████████            g1\n"))
    let seconds = try laidOut([4, 2], by: .timeAbove, width: 80)
    #expect(seconds.hasPrefix("Bars: seconds above the threshold   0 ██████████ 4\n"))
    #expect(seconds.contains("  ██████████            g1\n"))
    // Of nothing above 0 there are none, and nothing is said of them.
    #expect(try !laidOut([-2, -1], by: .distinct, width: 80).contains("Bars"))
    #expect(try laidOut([], width: 80).contains("(no rows)"))
    #expect(try !laidOut([], width: 80).contains("Bars"))
  }

  /// Bars shrink first, and go where they say too little, and on narrow pages.
  @Test(arguments: [(nil, 20), (100, 20), (60, 20), (59, 0), (40, 0)] as [(Int?, Int)])
  func barsHaveTheRoomThatIsLeft(width: Int?, columns: Int) throws {
    let text = try laidOut([1, 0.5, 0.25], width: width)
    #expect(text.count { $0 == "█" } == (columns == 0 ? 0 : columns + columns / 2 + columns / 4 + 10))
    #expect(text.contains("Bars") == (columns > 0))
  }

  @Test(arguments: 56...90)
  func linesWithBarsFit(width: Int) throws {
    for name in ["Joy", "A feature with a name of some length, 日本語"] {
      let text = try laidOut([1, 0.5, 0.125], width: width, name: name)
      for line in text.split(separator: "\n") { #expect(displayWidth(String(line)) <= width, "\(line)") }
    }
  }

  @Test func colourIsOnlyEscapes() throws {
    let text = try laidOut([1, 0.7, 0.1], width: 80, style: Style(enabled: true))
    #expect(text.contains("\u{1B}[33m████████████████████\u{1B}[0m  g0\n"))
    #expect(text.contains("\u{1B}[32m██████████████\u{1B}[0m        g1\n"))
    #expect(text.contains("\u{1B}[2m██\u{1B}[0m                    g2\n"))
    // The legend has all colours.
    #expect(
      text.contains("\u{1B}[2m██\u{1B}[0m\u{1B}[34m██\u{1B}[0m\u{1B}[36m██\u{1B}[0m\u{1B}[32m██\u{1B}[0m\u{1B}[33m██"))
  }

  @Test func strips() {
    let rising = (0...4).map { Optional(Double($0) / 5) }
    #expect(strip(rising, high: 1, columns: 80) == " ░▒▓█")
    #expect(strip(rising, high: 1, columns: 80, glyphs: .ascii) == " .:*#")
    #expect(strip([0, nil, 1, .nan, -3, 9, .infinity], high: 1, columns: 7) == " ·█· █·")
    #expect(strip([0, nil, 1], high: 1, columns: 3, glyphs: .ascii) == " -#")
    #expect(strip([0.2], low: 0.2, high: 0.2, columns: 6) == "▒")
    #expect(strip([-1, 0, 1], low: -1, high: 1, columns: 6) == " ▒█")
    #expect(strip([-1e308, 0, 1e308], low: -1e308, high: 1e308, columns: 6) == " ▒█")
    #expect(strip([], high: 1, columns: 6) == "")
    #expect(strip(rising, high: 1, columns: 0) == "")
  }

  /// Neighbours of one colour share an escape, and what is left without escapes is the text.
  @Test func runsOfColour() {
    let style = Style(enabled: true)
    #expect(
      style.levels([0.9, 0.9, nil, 0.5], "ab·c") == "\u{1B}[33mab\u{1B}[0m\u{1B}[2m·\u{1B}[0m\u{1B}[36mc\u{1B}[0m")
    #expect(style.levels([nil, 0.1], "·d") == "\u{1B}[2m·d\u{1B}[0m")
    #expect(style.levels([0.9, 0.1], "█ ", isSolid: true) == "\u{1B}[33;43m█\u{1B}[0m\u{1B}[2m \u{1B}[0m")
    #expect(
      Style(enabled: true, palette: .many).levels([0.5], "▒", isSolid: true)
        == "\u{1B}[38;5;73;48;5;73m▒\u{1B}[0m")
    #expect(Style().levels([0.9, nil], "ab") == "ab")
    #expect(style.levels([], "") == "")
    #expect(style.levels([-1, 7, .nan], "abc").replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == "abc")
  }
}
