import HumeAnalysis
import HumeReports
import HumeTypes
import Testing

/// Whole reports of fixtures, read by people and kept: `HUME_WRITE_GOLDENS=1 swift test --filter ReportGolden` writes
/// them again.
@Suite struct ReportGoldenTests {
  static let fixtures: [(name: String, paths: [String])] = [
    ("interview", [interviewPath]), ("study", ["study/predictions.json"]), ("images", ["images/predictions.json"]),
    ("texts", ["texts/predictions.json"]), ("many-ids", ["many-ids.json"]), ("unidentified", ["unidentified.json"]),
    ("two-inputs", [interviewPath, "study/predictions.json"]),
  ]

  @Test(arguments: fixtures, [80, 120, 200])
  func text(fixture: (name: String, paths: [String]), width: Int) throws {
    let report = try HumeReportsTests.text(content(ofFixtures: fixture.paths), width: width)
    #expect(try report == golden("\(fixture.name)-\(width).txt", report))
  }

  @Test(arguments: fixtures)
  func markdown(fixture: (name: String, paths: [String])) throws {
    let report = try HumeReportsTests.markdown(content(ofFixtures: fixture.paths))
    #expect(try report == golden("\(fixture.name).md", report))
  }

  @Test func asciiAndColour() throws {
    let content = try content(ofFixtures: [interviewPath])
    let ascii = try HumeReportsTests.text(content, width: 80, glyphs: .ascii)
    #expect(try ascii == golden("interview-80-ascii.txt", ascii))
    let colour = try HumeReportsTests.text(content, width: 80, style: Style(enabled: true, palette: .many))
    #expect(try colour == golden("interview-80-colour.txt", colour))
    let narrow = try HumeReportsTests.text(content, width: 50)
    #expect(try narrow == golden("interview-50.txt", narrow))
  }

  @Test func groups() throws {
    let groups = FileGroups(
      header: ["file", "condition"],
      records: [["p01.mp4", "calm"], ["p02.mp4", "calm"], ["p04.mp4", "calm"], ["p0*.mp4", "noisy"]])
    let report = try HumeReportsTests.text(
      content(ofFixtures: ["study/predictions.json"], top: 3, groups: groups), width: 100)
    #expect(try report == golden("study-groups-100.txt", report))
  }

  @Test func allSets() throws {
    var options = AnalysisOptions()
    options.featureSets = Set(FeatureSet.allCases)
    options.by = .median
    let report = try HumeReportsTests.text(
      content(ofFixtures: ["all-models/predictions.json"], options: options, top: 3), width: 100)
    #expect(try report == golden("all-models-100.txt", report))
  }
}
