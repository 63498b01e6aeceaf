import HumeReports
import TestSupport
import Testing

/// The parts of charts: scales, axes, paths with gaps, and the order of what is alike.
@Suite struct ChartPartTests {
  @Test func scalesGoToTheNextTenth() {
    let usual = ValueScale([0.2, 0.71])
    #expect((usual.low, usual.high) == (0, 0.8))
    let wide = ValueScale([-0.03, 1.04])
    #expect((wide.low, wide.high) == (-0.1, 1.1))
    #expect((ValueScale([]).low, ValueScale([]).high) == (0, 0.1))
    #expect(usual.y(0) == 1000 && usual.y(0.8) == 0 && usual.y(0.2) == 750)
  }

  @Test func ticksAreRound() {
    #expect(AxisTicks(seconds: 40).ticks.map(\.text) == ["0:00", "0:10", "0:20", "0:30", "0:40"])
    #expect(AxisTicks(seconds: 36_000).ticks.map(\.text).last == "10:00:00")
    #expect(AxisTicks(seconds: 0.5).ticks.map(\.text).contains("0.1 s"))
    #expect(AxisTicks(seconds: 0).ticks.isEmpty)
    #expect(AxisTicks(from: -0.1, to: 0.3).ticks.map(\.text) == ["-0.1", "0.0", "0.1", "0.2", "0.3"])
    for tick in AxisTicks(from: -3.3, to: 7.7).ticks { #expect((0...1).contains(tick.place)) }
  }

  @Test func aGapEndsTheLine() {
    let scale = ValueScale([1])
    #expect(CoursePath([(0, 0.5), (1, 0.6), (3, 0.5)], scale: scale, limit: 100).data == "M0.5 500l1-100m2 100h0")
    #expect(CoursePath([(4, 1)], scale: scale, limit: 100).data == "M4.5 0h0")
    #expect(CoursePath([], scale: scale, limit: 100).data == "")
    #expect(CoursePath([(0, 0.5), (1, 0.6)], scale: scale, limit: 100).binsPerColumn == nil)
  }

  /// A line that is decimated keeps the highest and the lowest of every column, and every gap.
  @Test(arguments: 0..<20 as Range<UInt64>) func decimatingKeepsExtremesAndGaps(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var points: [(bin: Int, mean: Double)] = []
    for bin in 0..<5000 where bin / 700 % 2 == 0 || bin % 700 > 650 {
      points.append((bin, Double(random.below(1001)) / 1000))
    }
    let scale = ValueScale([1])
    let path = CoursePath(points, scale: scale, limit: 400)
    let width = try #require(path.binsPerColumn)
    let drawn = vertices(of: path.data)
    #expect(drawn.count <= 420)
    for column in Set(points.map { $0.bin / width }) {
      let own = points.filter { $0.bin / width == column }.map { scale.y($0.mean) }
      let shown = drawn.filter { Int($0.x) / width == column }.map(\.y)
      #expect(shown.min() == own.min() && shown.max() == own.max())
    }
    let there = Set(points.map(\.bin))
    for (a, b) in zip(drawn, drawn.dropFirst()) where b.isJoined {
      #expect((Int(a.x)...Int(b.x)).allSatisfy(there.contains))
    }
  }

  /// The points of a path in moves and lines relative to the one before.
  private func vertices(of data: String) -> [(x: Double, y: Int, isJoined: Bool)] {
    var found: [(x: Double, y: Int, isJoined: Bool)] = []
    for match in data.matches(of: /([Mml])(-?[\d.]+) ?(-?\d+)/) {
      let (dx, dy) = (Double(match.2) ?? 0, Int(match.3) ?? 0)
      let last = match.1 == "M" ? (0, 0, false) : found[found.count - 1]
      found.append((last.0 + dx, last.1 + dy, match.1 == "l"))
    }
    return found
  }

  @Test func whatIsAlikeStandsSideBySide() {
    let items: [[Double?]] = [[0.1, 0.1], [0.9, 0.8], [0.12, 0.1], [0.88, 0.8], [nil, nil]]
    #expect(clusteredOrder(items) == [1, 3, 2, 0, 4])
    #expect(clusteredOrder([]) == [])
    #expect(clusteredOrder([[nil], [0.3]]) == [0, 1])
    #expect(clusteredOrder([[nil], [0.3], [0.2]]).sorted() == [0, 1, 2])
  }

  @Test func markupEscapesEverything() throws {
    let output = Output.memory()
    try Markup(output: output).element("a", ["title": "\"<&>\"", "class": ""], "<b> & \"c\" \u{7}")
    #expect(output.text == "<a title=\"&quot;&lt;&amp;&gt;&quot;\">&lt;b&gt; &amp; &quot;c&quot; ␇</a>")
  }
}
