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
