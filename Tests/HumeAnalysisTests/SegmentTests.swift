import HumeAnalysis
import HumeTypes
import Testing

/// Scores in the time of events: worked values, edges, moments, windows.
@Suite struct SegmentTests {
  private func segments(_ files: [FileSeries], _ table: EventTable) -> [Segment] {
    files.flatMap { $0.segments(table, features: joy) }.flatMap(\.segments)
  }

  /// The worked values of a timeline in bins of 4 s: events are like bins.
  @Test func utterancesCountByTheirSecondsInAnEvent() throws {
    let rows = [SeriesRow(0, 0.5, ["Joy": 0.9]), SeriesRow(0.5, 10.5, ["Joy": 0.1]), SeriesRow(12, 13, ["Joy": 0.5])]
    let files = try readSeries([seriesSource("a.mp4", [("prosody", [("spk_0", rows)])])])
    let found = segments(files, try events("onset duration", "0 4", "4 4", "8 4", "12 4", "16 4", "-4 4"))
    #expect(areNear(found.map { $0.scores[0].mean }, [0.2, 0.1, 0.1, 0.5, nil, nil]))
    #expect(found.map { $0.scores[0].n } == [2, 1, 1, 1, 0, 0])
    #expect(found.map(\.coverage) == [1, 1, 0.625, 0.25, 0, 0])
    #expect(found.map { $0.scores[0].max } == [0.9, 0.1, 0.1, 0.5, nil, nil])
  }

  @Test func framesCountByTheirTime() throws {
    // A gap of 4 s, a missing score, and steps that a float would not hit.
    let frames = joyFrames([(0, 0.1), (0.1, 0.2), (0.2, nil), (0.3, 0.4), (4.3, 0.6), (4.4, 0.8)])
    let files = try readSeries([seriesSource("a.mp4", [("face", [("face_0", frames)])])])
    let found = segments(
      files, try events("onset duration", "0 0.3", "0.1 0.2", "0.3 0.1", "0.4 3", "4 1", "4.35 10", "-1 100"))
    #expect(areNear(found.map { $0.scores[0].mean }, [0.15, 0.2, 0.4, nil, 0.7, 0.8, 0.42]))
    #expect(found.map { $0.scores[0].n } == [2, 1, 1, 0, 2, 1, 5])
    #expect(areNear(found.map(\.coverage), [1, 1, 1, 0, 0.2, 0.015, 0.006]))
  }

  @Test func aMomentIsHeldByTheRowsWhoseSupportHoldsIt() throws {
    let frames = joyFrames([(0, 0.1), (1, 0.2), (2, nil), (5, 0.4)])
    let spoken = [SeriesRow(0, 2, ["Joy": 0.5]), SeriesRow(1, 4, ["Joy": 0.7])]
    let files = try readSeries([
      seriesSource("a.mp4", [("face", [("face_0", frames)]), ("prosody", [("spk_0", spoken)])])
    ])
    let found = segments(
      files, try events("onset duration", "0 n/a", "0.999999 0", "1 0", "2.5 0", "3 0", "5.5 0", "6 0", "-0.5 0"))
    #expect(areNear(found.prefix(8).map { $0.scores[0].mean }, [0.1, 0.1, 0.2, nil, nil, 0.4, nil, nil]))
    #expect(found.prefix(8).map(\.coverage) == [1, 1, 1, 1, 0, 1, 0, 0])
    #expect(areNear(found.dropFirst(8).map { $0.scores[0].mean }, [0.5, 0.5, 0.6, 0.7, 0.7, nil, nil, nil]))
    #expect(found.dropFirst(8).map { $0.scores[0].n } == [1, 1, 2, 1, 1, 0, 0, 0])
  }

  @Test func peopleOfOneIDAreAllCountedAndTold() throws {
    let frames = joyFrames([(0, 0.1), (0, 0.3), (1, 0.5)])
    let files = try readSeries([seriesSource("a.mp4", [("face", [("unknown", frames)])])])
    let found = segments(files, try events("onset duration", "0 2", "0 0"))
    #expect(areNear(found.map { $0.scores[0].mean }, [0.3, 0.2]))
    #expect(found.map(\.coverage) == [1, 1])
    let notes = files[0].notes(severalAtOnce: "Each counts for itself.")
    #expect(notes.map(\.code) == ["unidentified_faces"])
    #expect(notes.map(\.count) == [1])
    // Peaks and episodes take one sample a time.
    #expect(files[0].models[0].groups[0].samples(.emotion, "Joy", period: 1).samples.map(\.value) == [0.2, 0.5])
  }

  @Test func rowsWithoutTimesAreInNoSegment() throws {
    let files = try readSeries([
      seriesSource("a.mp4", [("language", [("unknown", [SeriesRow(untimed: ["Joy": 0.5])])])])
    ])
    let found = segments(files, try events("onset duration", "0 2", "0 0"))
    #expect(found.map { $0.scores[0].n } == [0, 0])
    #expect(found.map(\.coverage) == [0, 0])
    #expect(files[0].notes(severalAtOnce: "").map(\.code) == ["no_times"])
  }

  @Test func aWindowCutsSupports() throws {
    var options = AnalysisOptions()
    (options.from, options.to) = (1.5, 3.5)
    let frames = joyFrames((0..<6).map { (Double($0), Double($0) / 10) })
    let spoken = [SeriesRow(0, 6, ["Joy": 0.5])]
    let files = try readSeries(
      [seriesSource("a.mp4", [("face", [("face_0", frames)]), ("prosody", [("spk_0", spoken)])])], options)
    let found = segments(files, try events("onset duration", "0 8"))
    #expect(found.map(\.coverage) == [0.25, 0.25])
    #expect(areNear(found.map { $0.scores[0].mean }, [0.2, 0.5]))
  }

  /// Two sources can hold files of one name: each keeps its own rows.
  @Test func filesOfOneNameKeepTheirRows() throws {
    let one = seriesSource("file", [("face", [("face_0", joyFrames([(0, 0.2), (1, 0.9), (2, 0.1)]))])])
    let other = seriesSource("file", [("face", [("face_0", joyFrames([(0, 0.4), (1, 0.9), (2, 0.6), (3, 0.7)]))])])
    let files = try readSeries([one, other])
    #expect(files.map(\.source) == ["file-0-file", "file-1-file"])
    let found = segments(files, try events("onset duration file", "0 10 file"))
    #expect(areNear(found.map { $0.scores[0].mean }, [0.4, 0.65]))
    let peaks = files.map { $0.moments(sets: [.emotion], names: ["Joy"]) { $0.peaks() } }
    #expect(peaks.map { $0.map { $0.moments.map(\.time) } } == [[[1]], [[1]]])
  }

  @Test func onlyTheHighestFeaturesAreTaken() throws {
    let rows = [SeriesRow(0, ["Joy": 0.5, "Anger": 0.5, "Fear": 0.9]), SeriesRow(1, ["Joy": 0.1, "Anger": 0.1])]
    let files = try readSeries([seriesSource("a.mp4", [("face", [("face_0", rows)])])])
    let group = files[0].models[0].groups[0]
    #expect(group.features(SeriesFeatures(top: 2)).map(\.name) == ["Anger", "Fear"])
    #expect(group.features(SeriesFeatures(names: ["Joy", "Anger"], top: 1)).map(\.name) == ["Anger"])
    #expect(group.features(SeriesFeatures(names: ["Joy"])).map(\.name) == ["Joy"])
    #expect(group.features(SeriesFeatures(top: 0)).isEmpty)
  }
}
