@testable import HumeParsing
import HumeTypes
import Testing

/// Names that nobody documented: kept, up to a limit, at a cost that does not grow with the square of their number.
@Suite struct NewNameTests {
  private func document(rows: [[String]], model: String = "face") -> [UInt8] {
    let rows = rows.map { names in
      "{\"emotions\":[" + names.map { "{\"name\":\"\($0)\",\"score\":0.5}" }.joined(separator: ",") + "]}"
    }
    return bytes(models: [
      "\"\(model)\":{\"grouped_predictions\":[{\"id\":\"a\",\"predictions\":[\(rows.joined(separator: ","))]}]}"
    ])
  }

  private func bytes(models: [String]) -> [UInt8] {
    let models = models.joined(separator: ",")
    return Array(
      "[{\"source\":{\"type\":\"url\"},\"results\":{\"predictions\":[{\"file\":\"f\",\"models\":{\(models)}}]}}]".utf8)
  }

  private func names(_ count: Int) -> [String] { (0..<count).map { "a name \($0) as long as" } }

  private func read(_ bytes: [UInt8], _ body: (borrowing Observation) -> Void = { _ in }) throws -> WarningLog {
    let reader = PredictionsReader(bytes, context: ReadingContext(input: "in"))
    try reader.forEachObservation(body)
    return reader.warnings
  }

  @Test(arguments: [false, true]) func theyAreKeptUpToTheLimit(spread: Bool) throws {
    let names = names(JSONLimits().names)
    var found: [String] = []
    _ = try read(document(rows: spread ? names.map { [$0] } : [names])) { row in
      found += row[.emotion]?.entries.filter { $0.score == 0.5 }.map(\.name) ?? []
    }
    #expect(found == names)
  }

  @Test(arguments: [(false, "face"), (true, "face"), (true, "new"), (false, "new")])
  func moreAreRefused(spread: Bool, model: String) throws {
    let names = names(JSONLimits().names + 1)
    let document = document(rows: spread ? names.map { [$0] } : [names], model: model)
    let error = try #require(throws: ParsingError.self) { try read(document) }
    #expect(error.code == .tooManyNames)
    #expect(error.place.jsonPath?.hasPrefix("$[0].results.predictions[0].models.\(model)") == true)
  }

  @Test func veryLongNamesAreRefused() throws {
    let long = (0..<5).map { String(repeating: "x", count: 1 << 20) + "\($0)" }
    #expect(try #require(throws: ParsingError.self) { try read(document(rows: [long])) }.code == .tooManyNames)
    #expect(throws: Never.self) { try read(document(rows: Array(repeating: [long[0]], count: 5))) }
  }

  @Test func modelsHaveALimitOfTheirOwn() throws {
    let limit = JSONLimits().models
    let models = (0...limit).map { "\"m\($0)\":{\"grouped_predictions\":[]}" }
    #expect(throws: Never.self) { try read(bytes(models: Array(models.dropLast()))) }
    #expect(try #require(throws: ParsingError.self) { try read(bytes(models: models)) }.code == .tooManyNames)
    #expect(throws: Never.self) {
      try read(bytes(models: Array(repeating: "\"m\":null", count: 2 * limit)))
    }
  }

  @Test func warningsAreToldOneByOneUpToTheLimit() throws {
    let limit = JSONLimits().warnings
    let fields = (0..<3 * limit).map { "\"field \($0)\":0" }.joined(separator: ",")
    let row = "{\"emotions\":[{\"name\":\"Joy\",\"score\":0.5}],\(fields)}"
    let rows = Array(repeating: row, count: 4).joined(separator: ",")
    let warnings = try read(
      bytes(models: [
        "\"new\":{\"grouped_predictions\":[{\"id\":\"a\",\"predictions\":[\(rows)]}]}"
      ])
    ).warnings
    #expect(warnings.count == limit + 1)
    #expect(warnings.reduce(0) { $0 + ($1.code == "unknown_field" ? $1.count : 0) } == 4 * 3 * limit)
  }

  @Test func columnsOfACSVHaveTheLimitToo() throws {
    let columns = { (count: Int) in ["Id", "Joy"] + (0..<count).map { "c\($0)" } }
    let limit = JSONLimits().names
    #expect(try ArtifactsColumns(header: columns(limit), model: .face).unknownNames.count == limit)
    let error = try #require(throws: ParsingError.self) {
      try ArtifactsColumns(header: columns(limit + 1), model: .face)
    }
    #expect(error.code == .tooManyNames)
  }

  @Test func longNamesThatAgreeAtBothEndsAreTold() {
    let names = (0..<300).map { "the same beginning \($0) the same end" }
    let table = NameTable(names)
    for (index, name) in names.enumerated() {
      let bytes = Array("..\(name)..".utf8)
      #expect(table.find(bytes.span, 2..<bytes.count - 2) == index)
      #expect(table.find(bytes.span, 2..<bytes.count - 3) == nil)
    }
  }
}
