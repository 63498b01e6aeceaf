import HumeAnalysis
import HumeTypes
import Testing

@Suite struct TimelineTests {
  static func timeline(
    _ groups: [Group], bin: Double = 1, faces: FacesPolicy = .separate, model: Model = plain, group: Int = 0,
    framesPerSecond: Double? = nil
  ) throws -> Timeline {
    var options = AnalysisOptions()
    options.bin = bin
    options.faces = faces
    let result = try analyse([TestFile("a.mp4", model, groups)], options, framesPerSecond: framesPerSecond)
    return try #require(result.model.groups[group].timeline)
  }

  static func means(_ timeline: Timeline) -> [Double?] {
    (0..<timeline.binCount).map { timeline.point(bin: $0, set: 0, feature: 0).mean }
  }
  static func counts(_ timeline: Timeline) -> [Int] {
    (0..<timeline.binCount).map { timeline.point(bin: $0, set: 0, feature: 0).n }
  }
  static func coverages(_ timeline: Timeline) -> [Double] { (0..<timeline.binCount).map { timeline.coverage(of: $0) } }

  @Test func workedValues() throws {
    let t = try Self.timeline(
      [Group("x", [Row(0, 0.5, [0.9]), Row(0.5, 10.5, [0.1]), Row(12, 13, [0.5])])], bin: 4)
    #expect(Self.means(t) == [0.2, 0.1, 0.1, 0.5])
    #expect(Self.counts(t) == [2, 1, 1, 1])
    #expect(Self.coverages(t) == [1, 1, 0.625, 0.25])
    #expect((t.begin(of: 3), t.end(of: 3)) == (12, 16))
  }

  @Test func edgesAreInMicroseconds() throws {
    let t = try Self.timeline([Group("x", [Row(0, [1]), Row(0.3, [3]), Row(0.7, [7])])], bin: 0.1)
    #expect(Self.counts(t)[3] == 1)
    #expect(Self.counts(t)[7] == 1)
    #expect(t.begin(of: 3) == 0.3)
    // D = .3, so the end is 1.
    #expect(t.binCount == 10)
  }

  @Test func allGroupsHaveTheSameBins() throws {
    let groups = [Group("x", [Row(0, [1]), Row(1, [1])]), Group("y", [Row(5, [1])])]
    let (x, y) = (try Self.timeline(groups), try Self.timeline(groups, group: 1))
    #expect(x.binCount == 6)
    #expect(y.binCount == 6)
    #expect(Self.counts(x) == [1, 1, 0, 0, 0, 0])
    #expect(Self.means(y) == [nil, nil, nil, nil, nil, 1])
    #expect(Self.coverages(y) == [0, 0, 0, 0, 0, 1])
    let empty = try Self.timeline([groups[0], Group("z", [])], group: 1)
    #expect(Self.counts(empty) == [0, 0])
  }

  @Test func framesStandForTheFilesPeriod() throws {
    // Times of both faces: 0 .5 1 1.5 4: gaps .5 .5 .5 2.5, D .5.
    let groups = [Group("x", [Row(0, [1]), Row(1, [3]), Row(4, [5])]), Group("y", [Row(0.5, [1]), Row(1.5, [1])])]
    let t = try Self.timeline(groups)
    #expect(Self.coverages(t) == [0.5, 0.5, 0, 0, 0.5])
    #expect(t.binCount == 5)
  }

  @Test func aFrameMayReachIntoTheNextBin() throws {
    let t = try Self.timeline([Group("x", [Row(0.75, [1]), Row(1.25, [1])])])
    #expect(Self.coverages(t) == [0.25, 0.75])
  }

  @Test func images() throws {
    let t = try Self.timeline([Group("x", [Row(0, [0.4])])])
    #expect(t.binCount == 1)
    #expect(Self.means(t) == [0.4])
    #expect(Self.coverages(t) == [0])
    #expect(Self.coverages(try Self.timeline([Group("x", [Row(0, [0.4])])], framesPerSecond: 4)) == [0.25])
    #expect(Self.coverages(try Self.timeline([Group("x", [Row(0, [0.4])])], framesPerSecond: 0)) == [0])
    #expect(Self.means(try Self.timeline([Group("x", [Row(2, [0.4])])])) == [nil, nil, 0.4])
  }

  @Test func missingScoresDoNotCount() throws {
    let t = try Self.timeline([Group("x", [Row(0, [.nan, 1]), Row(0.5, [0.5, 1])])])
    #expect(Self.counts(t) == [1])
    #expect(Self.means(t) == [0.5])
    #expect(t.point(bin: 0, set: 0, feature: 1).n == 2)
    #expect(t.point(bin: 0, set: 0, feature: 2).mean == nil)
  }

  @Test func policies() throws {
    let groups = [
      Group("x", [Row(0, [0.25]), Row(0.5, [0.75])]), Group("y", [Row(0, [1])]), Group("z", [Row(1, [1])]),
    ]
    let pooled = try Self.timeline(groups, faces: .pooled)
    #expect(Self.means(pooled) == [2.0 / 3, 1])
    #expect(Self.counts(pooled) == [3, 1])
    #expect(Self.coverages(pooled) == [1, 0.5])
    let balanced = try Self.timeline(groups, faces: .balanced)
    #expect(Self.means(balanced) == [0.75, 1])
    #expect(Self.counts(balanced) == [3, 1])
    #expect(Self.coverages(balanced) == [1, 0.5])
    let frame = try Self.timeline(groups, faces: .frame, model: .face)
    let index = try #require(frame.sets[0].names.firstIndex(of: "A"))
    #expect(frame.point(bin: 0, set: 0, feature: index).n == 2)
    #expect(frame.point(bin: 0, set: 0, feature: index).mean == 0.6875)
  }

  @Test func awkwardScoresAreExact() throws {
    var random = Seeded(state: 3)
    let values = [1e300, -1e300, 0.25, 1e-30, 7.5, 0.125]
    var seen: Set<Double?> = []
    for _ in 0..<6 {
      let rows = values.map { Row(0.5, [$0]) } + [Row(1, [0])]
      seen.insert(Self.means(try Self.timeline([Group("x", rows.shuffled(using: &random))]))[0])
    }
    #expect(seen == [(0.25 + 7.5 + 0.125) / 6])
  }

  @Test func tooManyBinsAreAnError() throws {
    let rows = [Row(0, 1e9, [0.5])]
    #expect { try Self.timeline([Group("x", rows)], bin: 0.001) } throws: { error in
      (error as? AnalysisError)?.code == .memoryLimit
    }
    // The frames stand for 30 years each.
    let frames = [Row(0, [0.5]), Row(1e9, [0.5])]
    #expect { try Self.timeline([Group("x", frames)], bin: 0.001) } throws: { error in
      (error as? AnalysisError)?.code == .memoryLimit
    }
    #expect { try Self.timeline([Group("x", rows)], bin: 0) } throws: { error in
      (error as? AnalysisError)?.code == .badOption
    }
  }
}
