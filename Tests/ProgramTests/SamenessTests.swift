import Foundation
import TestSupport
import Testing

/// Same input and flags, same bytes: whatever the number of threads and the order of rows.
@Suite struct SamenessTests {
  static let lines = [
    "report --format json --emotion Joy", "report", "summary --format csv", "summary --across pool --format csv",
    "summary --across files --format csv --faces frame", "top --by distinct --format csv",
    "timeline --format csv --emotion Joy --bin 5", "qc --format json --hash", "validate --format csv",
    "export --format csv --emotion Joy", "summary --anonymize --emotion Joy --format csv",
  ]

  @Test(arguments: lines)
  func threadsChangeNothing(_ line: String) throws {
    let inputs = "all-models images webhook.json unidentified.json dict.json malformed/empty-no_bytes.json"
    let one = try hume("\(line) --threads 1 \(inputs)")
    #expect(one.status == 3)
    let more = try hume("\(line) --threads 2 \(inputs)")
    #expect(more.status == one.status)
    #expect(more.stderr == one.stderr)
    if let difference = firstDifference(more.stdout, from: one.stdout) {
      Issue.record("\(line) --threads 2: \(difference)")
    }
  }

  /// A document, if asked for without its faces, which are most of a large one.
  static func withoutFaces(_ isWanted: Bool, in json: Any) -> Any {
    if !isWanted { return json }
    if let elements = json as? [Any] { return elements.map { withoutFaces(true, in: $0) } }
    guard let members = json as? [String: Any] else { return json }
    return members.filter { $0.key != "face" }.mapValues { withoutFaces(true, in: $0) }
  }

  /// The same document with the rows of each group in another order.
  static func shuffled(_ json: Any, _ random: inout SeededRandom) -> Any {
    if let elements = json as? [Any] { return elements.map { shuffled($0, &random) } }
    guard var members = json as? [String: Any] else { return json }
    for key in members.keys.sorted() { members[key] = members[key].map { shuffled($0, &random) } }
    if members["id"] != nil, var rows = members["predictions"] as? [Any] {
      for last in rows.indices.dropFirst().reversed() { rows.swapAt(last, random.below(last + 1)) }
      members["predictions"] = rows
    }
    return members
  }

  @Test(arguments: ["interview/\(interviewID)/predictions.json", "all-models/predictions.json", "unidentified.json"])
  func theOrderOfRowsChangesNothing(_ path: String) throws {
    let json = Self.withoutFaces(
      path.hasPrefix("interview"), in: try JSONSerialization.jsonObject(with: Data(contentsOf: fixture(path))))
    var random = SeededRandom(seed: 20_260_614)
    // Both are written by one hand and under one name, so that only the order of rows differs.
    let scratch = Scratch()
    for (folder, document) in [("before", json), ("after", Self.shuffled(json, &random))] {
      let data = try JSONSerialization.data(withJSONObject: document, options: .sortedKeys)
      try scratch.write(data, to: "\(folder)/predictions.json")
    }
    #expect(try scratch.read("before/predictions.json") != scratch.read("after/predictions.json"))
    for line in [
      "summary --features all --format csv", "summary --faces balanced --format csv",
      "summary --faces largest --format csv",
      "summary --faces frame --format csv", "summary --n-eff --exact --format csv", "top --format json",
      "top --by max --format csv", "timeline --format csv --bin 3", "qc --format csv",
    ] {
      let (before, after) = try map(("before", "after")) { folder in
        try hume("\(line) predictions.json", directory: scratch.url.appendingPathComponent(folder))
      }
      #expect(before.status == 0)
      if let difference = firstDifference(after.stdout, from: before.stdout) {
        Issue.record("\(line): \(difference)")
      }
    }
    // Rows of one place keep the order of the input, so their units may differ.
    let export = "export --format csv --emotion Joy --emotion Fear predictions.json"
    let (before, after) = try map(("before", "after")) { folder in
      try hume(export, directory: scratch.url.appendingPathComponent(folder)).csvRows().map { row in
        row.filter { $0.key != "unit" }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
          separator: ",")
      }.sorted()
    }
    #expect(!before.isEmpty)
    #expect(before == after)
  }
}

extension SamenessTests {
  @Test func fixturesAreWhatTheirProgramMakes() throws {
    let run = try runProgram("make-fixtures", ["--check", fixture("").path])
    #expect(run.status == 0, "\(run.text)\(run.stderr)")
  }
}

private func map<A, B>(_ pair: (A, A), _ transform: (A) throws -> B) rethrows -> (B, B) {
  (try transform(pair.0), try transform(pair.1))
}
