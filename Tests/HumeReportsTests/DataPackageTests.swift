import Foundation
import HumeAnalysis
import HumeReports
import HumeTypes
import Testing

/// The descriptor of a data package, read again as JSON.
@Suite struct DataPackageTests {
  private func descriptor(_ resources: [DataPackage.Resource]) throws -> [String: Any] {
    let output = Output.memory()
    try DataPackage(title: "Talks \"2\"", version: "1.2.3", resources: resources).write(to: output)
    #expect(output.text.hasSuffix("}\n"))
    return try #require(try JSONSerialization.jsonObject(with: Data(output.bytes)) as? [String: Any])
  }

  private func resources(_ package: [String: Any]) throws -> [[String: Any]] {
    try #require(package["resources"] as? [[String: Any]])
  }

  private func fields(_ resource: [String: Any]) throws -> [[String: String]] {
    let schema = try #require(resource["schema"] as? [String: Any])
    return try #require(schema["fields"] as? [[String: String]])
  }

  @Test func whatATableIs() throws {
    let table = WideObservations(
      model: .face, vocabularies: [(.emotion, ["Joy", "Surprise (negative)"]), (.facs, ["AU1"])], usesSlugs: true,
      factors: ["condition"])
    let package = try descriptor([
      .init(
        path: "tables/face.csv", columns: table.columns, format: .csv, missing: "NA", title: "Faces", rows: 3,
        bytes: 90,
        sha256: "ab", features: table.features, factors: ["condition"])
    ])
    #expect(package["profile"] as? String == "tabular-data-package")
    #expect(package["title"] as? String == "Talks \"2\"")
    #expect((package["description"] as? String)?.hasSuffix("Written by hume-results 1.2.3.") == true)
    let resource = try #require(try resources(package).first)
    let texts = [
      "profile": "tabular-data-resource", "name": "face", "path": "tables/face.csv", "title": "Faces",
      "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "hash": "sha256:ab",
    ]
    for (name, text) in texts { #expect(resource[name] as? String == text) }
    #expect(resource["rows"] as? Int == 3)
    #expect(resource["bytes"] as? Int == 90)
    let dialect = try #require(resource["dialect"] as? [String: Any])
    #expect(dialect["delimiter"] as? String == ",")
    #expect(dialect["header"] as? Bool == true)
    let schema = try #require(resource["schema"] as? [String: Any])
    #expect(schema["missingValues"] as? [String] == ["NA"])

    let fields = try fields(resource)
    #expect(fields.map { $0["name"] } == table.columns.map(\.name))
    #expect(fields.allSatisfy { $0["description"]?.isEmpty == false })
    let types = Dictionary(uniqueKeysWithValues: fields.map { ($0["name"] ?? "", $0["type"] ?? "") })
    let expected = [
      "input": "string", "unit": "integer", "t_begin": "number", "frame": "integer", "text": "string",
      "box_x": "number", "joy": "number", "facs_au1": "number", "condition": "string",
    ]
    for (name, type) in expected { #expect(types[name] == type) }
    let negative = fields.first { $0["name"] == "surprise_negative" }
    #expect(negative?["description"]?.contains("\"Surprise (negative)\"") == true)
    #expect(fields.last?["description"] == Column.factorMeaning)
  }

  @Test func whatIsNotKnownIsLeftOut() throws {
    let package = try descriptor([
      .init(path: "a.tsv", columns: [Column("ok", .boolean), Column("strange")], format: .tsv)
    ])
    let resource = try #require(try resources(package).first)
    for name in ["title", "rows", "bytes", "hash", "licenses", "sources"] { #expect(resource[name] == nil) }
    #expect((resource["dialect"] as? [String: Any])?["delimiter"] as? String == "\t")
    #expect(resource["mediatype"] as? String == "text/tab-separated-values")
    #expect((resource["schema"] as? [String: Any])?["missingValues"] as? [String] == [""])
    #expect(try fields(resource) == [["name": "ok", "type": "boolean"], ["name": "strange", "type": "string"]])
  }

  @Test func namesOfResources() throws {
    let paths = ["face.csv", "x/face.csv", "FACE.tsv", "Über den Tag.csv", "日本.csv", "a.b.csv", "noextension", ".csv"]
    let names = try resources(descriptor(paths.map { .init(path: $0, columns: [], format: .csv) }))
      .map { $0["name"] as? String }
    #expect(names == ["face", "face-2", "face-3", "-ber-den-tag", "table", "a.b", "noextension", "table-2"])
  }

  /// Every column of every table has its meaning, said once.
  @Test func everyColumnHasAMeaning() {
    let none: [AnalyzedInput] = []
    let tables = [
      LongObservations(sets: FeatureSet.allCases, ner: true).columns,
      WideObservations(model: .ner, vocabularies: [], usesSlugs: true).columns, summaryTable(none).columns,
      topTable(none, count: nil, by: .mean).columns, timelineTable(none, count: nil, by: .mean).columns,
      qualityTable(none).columns, pooledTable([]).columns,
      acrossTable(AcrossFiles(none, by: .mean)).columns,
      validationTable(none, warnings: [], foreign: [], failures: []).columns,
    ]
    let all = Set(tables.joined().map(\.name))
    #expect(all.count > 60)
    for name in all.sorted() { #expect(Column(name).meaning?.hasSuffix(".") == true, "\(name)") }
    #expect(Set(Column.meanings.keys).subtracting(all).isEmpty)
    #expect(Set(Column.meanings.values).count == Column.meanings.count)
  }
}
