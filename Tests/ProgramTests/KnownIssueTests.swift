import Foundation
import TestSupport
import Testing

/// What the program does otherwise than it should; a test here fails as soon as it is mended, and then joins the others.
@Suite struct KnownIssueTests {
  @Test func aPoolHasOnlyTheFeaturesAskedFor() throws {
    let rows = try hume("summary --across pool --emotion Calmness --format csv study/predictions.json").csvRows()
    withKnownIssue("all other features are there too, without values") {
      #expect(rows.map { $0["feature"] } == ["Calmness", "Calmness"])
    }
  }

  @Test func qualityCountsTheErrorsThatHumeReported() throws {
    let rows = try hume("qc --format csv study/predictions.json").csvRows()
    withKnownIssue("an error of one model, and of a whole source, is not counted") {
      #expect(rows.contains { $0["file"] == "p05.mp4" && $0["errors"] == "1" })
      #expect(rows.contains { $0["source"] == "file-5-p06.mp4" && $0["errors"] == "1" })
    }
  }

  @Test func errorsThatHumeReportedAreWarnings() throws {
    let run = try hume("summary --emotion Joy study/predictions.json")
    withKnownIssue("only report and validate tell them") {
      #expect(run.warnings.contains { $0.contains("No speech was found.") })
    }
  }

  @Test func anonymousPlacesAreLabelledPartByPart() throws {
    let rows = try hume("validate --anonymize --format csv odd.json").csvRows()
    withKnownIssue("a place of an input, a file and a model gets the label of one more input") {
      #expect(rows.allSatisfy { !($0["first_place"] ?? "").contains("input-2") })
    }
  }

  @Test(arguments: ["timeline texts", "top --by distinct study/predictions.json"])
  func anEmptyResultIsWarnedAbout(_ line: String) throws {
    let run = try hume(line)
    #expect(run.status == 0)
    withKnownIssue("nothing says why there are no rows") {
      #expect(!run.stderr.isEmpty)
    }
  }

  @Test func columnsOfEntitiesAreForEntities() throws {
    let columns = try hume("export --model face --emotion Joy --format csv all-models").records().first ?? []
    withKnownIssue("they are there as soon as an input has entities, asked for or not") {
      #expect(!columns.contains("entity"))
    }
  }
}
