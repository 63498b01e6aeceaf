import Foundation
import TestSupport
import Testing

/// What is selected, what Hume reported, and what is said where nothing is left.
@Suite struct SelectionAndErrorTests {
  @Test func aPoolHasOnlyTheFeaturesAskedFor() throws {
    let rows = try hume("summary --across pool --emotion Calmness --format csv study/predictions.json").csvRows()
    #expect(rows.map { $0["feature"] } == ["Calmness", "Calmness"])
  }

  @Test func qualityCountsTheErrorsThatHumeReported() throws {
    let rows = try hume("qc --format csv study/predictions.json").csvRows()
    #expect(rows.contains { $0["file"] == "p05.mp4" && $0["errors"] == "1" })
    #expect(rows.contains { $0["source"] == "file-5-p06.mp4" && $0["errors"] == "1" })
  }

  @Test func errorsThatHumeReportedAreWarnings() throws {
    let run = try hume("summary --emotion Joy study/predictions.json")
    #expect(run.warnings.contains { $0.contains("Hume reported errors") })
    #expect(try hume("summary --strict --emotion Joy study/predictions.json").status == 1)
    let exported = try hume("export --emotion Joy study/predictions.json")
    #expect(exported.warnings.contains { $0.contains("Hume reported errors") })
  }

  @Test func anonymousPlacesAreLabelledPartByPart() throws {
    let rows = try hume("validate --anonymize --format csv odd.json").csvRows()
    #expect(rows.allSatisfy { !($0["first_place"] ?? "").contains("input-2") })
  }

  /// What is passed over has no label among the inputs, and its path no less a name.
  @Test(arguments: ["summary --format json", "report", "report --format json", "export --layout wide --model face -v"])
  func noPathIsTold(_ command: String) throws {
    let scratch = Scratch()
    try FileManager.default.copyItem(at: fixture("interview"), to: scratch.url.appendingPathComponent("Jane_Doe"))
    let run = try hume(shellWords("\(command) --anonymize Jane_Doe"), directory: scratch.url)
    #expect(run.status == 0)
    #expect(!run.text.contains("Jane_Doe"))
    #expect(!run.stderr.contains("Jane_Doe"))
    let named = try hume(shellWords("\(command) -v Jane_Doe"), directory: scratch.url)
    #expect(
      [named.text, named.stderr].contains { $0.contains("/artifacts.zip holds") })
  }

  /// A label stands for the same file whatever is selected.
  @Test func labelsDoNotDependOnTheSelection() throws {
    let all = try hume("export --anonymize --emotion Joy --model face unidentified.json study/predictions.json")
      .csvRows()
    let some = try hume(
      "export --anonymize --emotion Joy --model face --file p03.mp4 unidentified.json study/predictions.json"
    ).csvRows()
    let places = Set(some.map { [$0["input"], $0["file"], $0["id"]] })
    #expect(!some.isEmpty && places.isSubset(of: Set(all.map { [$0["input"], $0["file"], $0["id"]] })))
    #expect(places.allSatisfy { $0[0] == "input-2" })
    #expect(!places.contains { $0[1] == "file-1" })
  }

  @Test func aFactorIsCalledLikeNoColumn() throws {
    for name in ["score", "t_begin", "interest", "Interest", "facs_au1_inner_brow_raise", "mean"] {
      let scratch = Scratch()
      let groups = try scratch.write("file,\(name)\np01.mp4,x\n", to: "groups.csv")
      let run = try hume("export --groups '\(groups)' study/predictions.json")
      #expect(run.status == 64, "\(name)")
      #expect(run.stderr.contains(name), "\(name)")
    }
  }

  @Test(arguments: ["timeline texts", "top --by distinct study/predictions.json"])
  func anEmptyResultIsWarnedAbout(_ line: String) throws {
    let run = try hume(line)
    #expect(run.status == 0)
    #expect(!run.stderr.isEmpty)
  }

  @Test func columnsOfEntitiesAreForEntities() throws {
    let columns = try hume("export --model face --emotion Joy --format csv all-models").records().first ?? []
    #expect(!columns.contains("entity"))
  }
}
