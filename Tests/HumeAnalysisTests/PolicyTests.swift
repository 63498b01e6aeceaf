import HumeAnalysis
import HumeTypes
import Testing

@Suite struct PolicyTests {
  /// Nine frames of one face, the first two with another.
  static let worked = [
    Group("face_0", (0..<9).map { Row(Double($0) / 3, [[0.2, 0.3, 0.4][$0 % 3]]) }),
    Group("face_1", (0..<2).map { Row(Double($0) / 3, [0.8]) }),
  ]

  static func mean(_ faces: FacesPolicy, _ groups: [Group] = worked, model: Model = .face) throws -> Double? {
    try result(faces, groups, model: model).feature("A")?.mean
  }

  static func result(_ faces: FacesPolicy, _ groups: [Group] = worked, model: Model = .face) throws -> AnalyzedInput {
    var options = AnalysisOptions()
    options.faces = faces
    let json = try analyse([TestFile("a.mp4", model, groups)], options)
    let csv = try analyse([TestFile("a.mp4", model, groups)], options, interleaved: true)
    #expect(json.model.groups.map(\.summary) == csv.model.groups.map(\.summary))
    #expect(json.model.groups.map(\.timeline) == csv.model.groups.map(\.timeline))
    #expect(json.model.groups.allSatisfy { ($0.origin.id == "*") == (faces != .separate) })
    return json
  }

  @Test func workedValues() throws {
    #expect(abs((try Self.mean(.pooled) ?? 0) - 4.3 / 11) < 1e-15)
    #expect(abs((try Self.mean(.balanced) ?? 0) - 0.55) < 1e-15)
    #expect(abs((try Self.mean(.frame) ?? 0) - (0.5 + 0.55 + 0.4 + 1.8) / 9) < 1e-15)
    #expect(try Self.mean(.separate) == 0.3)
    #expect(try Self.result(.separate).model.groups.count == 2)
  }

  @Test func balancedAveragesEveryColumn() throws {
    let s = try #require(try Self.result(.balanced).feature("A"))
    #expect(s.n == 11)
    #expect(s.maxTime == nil)
    #expect(abs((s.max ?? 0) - 0.6) < 1e-15)
    #expect(abs((s.sd ?? 0) - 0.08660254037844387 / 2) < 1e-15)
    #expect(s.missing == 0)
  }

  @Test func emptyIDsDoNotWeigh() throws {
    #expect(try Self.mean(.balanced, Self.worked + [Group("face_2", [])]) == Self.mean(.balanced))
  }

  @Test func theLargestFaceOfEachFrame() throws {
    func box(_ w: Double, _ h: Double) -> BoundingBox { BoundingBox(x: 0, y: 0, w: w, h: h) }
    let groups = [
      Group(
        "b",
        [
          Row(0, [0.1], prob: 0.9, box: box(10, 10)), Row(1, [0.1], prob: 0.9, box: box(10, 10)),
          Row(2, [0.1], prob: 0.9, box: box(10, 10)), Row(3, [0.1]),
        ]),
      Group(
        "a",
        [
          Row(0, [0.8], prob: 0.5, box: box(20, 10)), Row(1, [0.8], prob: 0.8, box: box(20, 5)),
          Row(2, [0.8], prob: 0.9, box: box(5, 20)), Row(3, [0.8]), Row(3, [0.4]),
        ]),
    ]
    // Larger: a; alike, more probable: b; alike, lower id: a; without boxes: the first row of a.
    let s = try #require(try Self.result(.largest, groups).feature("A"))
    #expect(s.n == 4)
    #expect(abs((s.mean ?? 0) - (0.8 + 0.1 + 0.8 + 0.8) / 4) < 1e-15)
    #expect(s.maxTime == 0)
  }

  @Test func otherModelsHaveNoFrames() throws {
    let groups = [Group("spk_0", [Row(0, 1, [0.2]), Row(1, 2, [0.4])]), Group("spk_1", [Row(2, 3, [0.8])])]
    let result = try Self.result(.frame, groups, model: .prosody)
    #expect(abs((result.feature("A")?.mean ?? 0) - 0.55) < 1e-15)
    #expect(result.codes["no_frames"] == 1)
  }

  @Test func heldFramesHaveALimit() throws {
    var options = AnalysisOptions()
    options.faces = .frame
    options.maxMemory = 1000
    #expect { try analyse([TestFile("a.mp4", .face, Self.worked)], options) } throws: { error in
      (error as? AnalysisError)?.code == .memoryLimit
    }
  }

  @Test func unidentifiedFacesAreAveragedByFrame() throws {
    // Two faces called unknown in the first frame.
    let unknown = Group("unknown", [Row(0, [0.2]), Row(0, [0.8]), Row(1, [0.2]), Row(2, [0.2])])
    let result = try analyse([TestFile("a.mp4", .face, [unknown])])
    #expect(result.codes["unidentified_faces"] == 1)
    #expect(result.model.wholePolicy == .frame)
    #expect(abs((result.model.whole?[.emotion]?["A"]?.mean ?? 0) - 0.3) < 1e-15)
    #expect(result.model.whole?[.emotion]?["A"]?.n == 3)
    // Frames that come in another order, or after another id, need all of them.
    for groups in [
      [Group("unknown", unknown.rows.reversed())], [Group("face_0", [Row(0, [0.2])]), unknown],
    ] {
      #expect { try analyse([TestFile("a.mp4", .face, groups)]) } throws: { error in
        (error as? AnalysisError)?.code == .needsRetention
      }
      let retained = try analyse([TestFile("a.mp4", .face, groups)], retain: true)
      #expect(abs((retained.model.whole?[.emotion]?["A"]?.mean ?? 0) - (groups.count == 1 ? 0.3 : 0.8 / 3)) < 1e-15)
    }
    #expect(try analyse([TestFile("a.mp4", .face, Self.worked)]).codes["unidentified_faces"] == nil)
  }
}
