public import HumeAnalysis
import HumeInputs
import HumeTypes

/// The groups of files in a CSV `file,<factor>…`. Throws an `InputError` where the header is another, or a factor is called
/// like a column of the output (`bad_factor`): of `table`, where that is given, or one that many tables have.
public func fileGroups(ofCSV path: String, for table: StreamedTable? = nil) throws -> FileGroups {
  let records = try readRecords(ofCSV: path)
  guard let header = records.first, header.count >= 2, header[0] == "file" else { throw InputError.badGroups(path) }
  let columns = outputColumns.union(table?.columns.map(\.name) ?? [])
  if let clash = header.dropFirst().first(where: { columns.contains($0) || $0.isEmpty }) {
    throw InputError.badFactor(clash, in: path)
  }
  return FileGroups(header: header, records: Array(records.dropFirst()))
}

/// The columns that factors stand beside.
private let outputColumns: Set<String> = {
  let tables = [
    summaryTable([]), topTable([], count: nil, by: .mean), timelineTable([], count: nil, by: .mean), qualityTable([]),
    acrossTable(AcrossFiles([], by: .mean)),
  ]
  var names = Set(tables.flatMap(\.columns).map(\.name))
  names.formUnion(LongObservations(sets: [], ner: true).columns.map(\.name))
  for model in Model.documented {
    for usesSlugs in [true, false] {
      let table = WideObservations(models: [model], scans: [], sets: FeatureSet.allCases, usesSlugs: usesSlugs)
      names.formUnion(table.columns.map(\.name))
    }
  }
  return names
}()
