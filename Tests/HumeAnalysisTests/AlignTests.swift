import HumeAnalysis
import HumeTypes
import Testing

/// Units beside faces, and how far they agree.
@Suite struct AlignTests {
  private func file(
    _ units: [SeriesRow], _ faces: [(String, [SeriesRow])]?, model: String = "prosody"
  ) throws -> FileSeries {
    let models = [(model, [("spk_0", units)])] + (faces.map { [("face", $0)] } ?? [])
    return try #require(try readSeries([seriesSource("a.mp4", models)]).first)
  }

  @Test func theFramesFromBeginToEnd() throws {
    let units = [SeriesRow(0, 1, ["Joy": 0.9]), SeriesRow(1, 2.5, ["Anger": 0.3]), SeriesRow(5, 6, ["Joy": 0.4])]
    let faces = [
      ("face_1", joyFrames([(0, 0.1), (0.5, 0.3), (1, 0.5), (2.5, 0.7)])),
      ("face_0", joyFrames([(5, 0.2), (5.5, nil)])),
    ]
    let rows = try file(units, faces).alignedUnits(features: joy)
    #expect(rows.map(\.unit) == [0, 0, 1, 1, 2, 2])
    #expect(rows.map(\.faceID) == ["face_1", "face_0", "face_1", "face_0", "face_1", "face_0"])
    #expect(rows.map(\.frames) == [2, 0, 1, 0, 0, 1])
    #expect(areNear(rows.map(\.faceMean), [0.2, nil, 0.5, nil, nil, 0.2]))
    #expect(rows.map(\.unitScore) == [0.9, 0.9, nil, nil, 0.4, 0.4])
    #expect(rows.map(\.begin) == [0, 0, 1, 1, 5, 5])
    #expect(rows.map(\.end) == [1, 1, 2.5, 2.5, 6, 6])
  }

  @Test func onlyWhatBothHave() throws {
    let units = [SeriesRow(0, 1, ["Joy": 0.9, "Sarcasm": 0.2])]
    let faces = [("face_0", [SeriesRow(0, ["Joy": 0.1])])]
    let names = try Set(file(units, faces, model: "language").alignedUnits().map(\.feature.name))
    #expect(names.contains("Joy") && !names.contains("Sarcasm"))
    #expect(try file(units, nil, model: "language").alignedUnits().map(\.feature.name).contains("Sarcasm"))
  }

  @Test func unitsWithoutFacesOrTimesStay() throws {
    let alone = try file([SeriesRow(0, 1, ["Joy": 0.9])], nil)
    #expect(alone.alignedUnits(features: joy).map(\.faceID) == [nil])
    #expect(alone.agreements(features: joy).map(\.n) == [0])
    #expect(alone.alignmentNotes(nil).map(\.code) == ["no_faces"])
    let untimed = try file([SeriesRow(untimed: ["Joy": 0.9])], [("face_0", joyFrames([(0, 0.1)]))], model: "language")
    let rows = untimed.alignedUnits(features: joy)
    #expect(rows.map(\.begin) == [nil] && rows.map(\.end) == [nil] && rows.map(\.frames) == [0])
    #expect(untimed.alignmentNotes(nil).map(\.code) == ["no_times"])
    #expect(untimed.alignedUnits(.prosody).isEmpty)
    #expect(untimed.alignmentNotes(.prosody).map(\.code) == ["no_units"])
  }

  @Test func prosodyComesBeforeLanguage() throws {
    let rows = [SeriesRow(0, 1, ["Joy": 0.5])]
    let files = try readSeries([
      seriesSource("a.mp4", [("language", [("spk_0", rows)]), ("prosody", [("spk_0", rows)])])
    ])
    #expect(files[0].alignedUnits(features: joy).map(\.origin.model) == [.prosody])
    #expect(files[0].alignedUnits(.language, features: joy).map(\.origin.model) == [.language])
  }

  /// Units of a second each, with one frame of a face.
  private func agreement(_ x: [Double?], _ y: [Double?]) throws -> Agreement {
    let units = x.enumerated().map { index, value in
      SeriesRow(Double(index), Double(index) + 1, value.map { ["Joy": $0] } ?? ["Anger": 0])
    }
    let frames = joyFrames(y.enumerated().map { (Double($0), $1) })
    return try #require(try file(units, [("face_0", frames)]).agreements(features: joy).first)
  }

  /// Values by numpy and scipy.
  @Test func agreementAsDefined() throws {
    let some = try agreement([0.1, 0.3, 0.2, 0.5, 0.4, 0.6], [0.2, 0.2, 0.3, 0.6, 0.3, 0.5])
    #expect(some.n == 6)
    #expect(isNear(some.pearson, 0.8132500607904444) && isNear(some.spearman, 0.7944613465542746))
    #expect(isNear(some.effectiveN, 6))
    let rising = try agreement(
      [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9])
    #expect(rising.spearman == 1)
    #expect(isNear(rising.effectiveN, 3.9696643311606836))
  }

  @Test func whatCannotBeSaidIsNil() throws {
    let two = try agreement([0.1, nil, 0.3, nil], [0.2, 0.2, 0.4, 0.1])
    #expect(two.n == 2 && two.pearson == nil && two.spearman == nil && two.effectiveN == nil)
    let three = try agreement([0.1, 0.2, 0.3], [0.3, 0.2, 0.1])
    #expect(isNear(three.pearson, -1) && three.spearman == -1 && three.effectiveN == nil)
    let constant = try agreement([0.1, 0.2, 0.3, 0.4], [0.1, 0.1, 0.1, 0.1])
    #expect(constant.n == 4 && constant.pearson == nil && constant.spearman == nil && constant.effectiveN == nil)
  }
}
