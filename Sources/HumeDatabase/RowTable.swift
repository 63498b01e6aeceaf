import HumeReports
import HumeTypes

// The rows of a model, a statement that is run for each. Parameters keep their values from run to run, so what rows share
// (origin, factors) is bound only where it changes, and scores go from the row's doubles straight to SQLite.

/// The table of one model.
final class RowTable {
  /// The name.
  let name: String
  /// The columns, with what `columns` is to say of them.
  let described: [(name: String, feature: WideObservations.Feature?, description: String?)]
  private let insert: Statement
  private let isNER: Bool
  private let factorStart: Int32
  private var origin: Origin?
  private var factors: [String] = []
  private var runs: [ScoreRun] = []

  /// Makes the table, under a name that is still free.
  init(_ table: DatabaseTable, named name: String, in connection: Connection, path: String) throws {
    self.name = name
    let columns = table.columns()
    described = columns.enumerated().map { index, entry in
      let features = table.observations.features
      let place = index - table.headCount
      let feature = features.indices.contains(place) ? features[place] : nil
      return (entry.name, feature, feature?.meaning ?? (place < 0 ? entry.column.meaning : Column.factorMeaning))
    }
    isNER = table.model == .ner
    let limit = connection.columnLimit
    if columns.count > limit {
      throw DatabaseError.tooManyColumns(name, count: columns.count, limit: limit, path: path)
    }
    let required: Set<String> = ["input", "source", "file", "model", "id", "unit"]
    let definitions = columns.enumerated().map { index, entry in
      let isRequired = index < table.headCount && required.contains(entry.name)
      return "  \(quoted(entry.name)) \(entry.column.sqlType)\(isRequired ? " NOT NULL" : "")"
        + (index == 0 ? " REFERENCES inputs (input)" : "")
    }
    try connection.execute("CREATE TABLE \(quoted(name)) (\n\(definitions.joined(separator: ",\n"))\n)")
    let places = repeatElement("?", count: columns.count).joined(separator: ",")
    insert = try connection.prepare("INSERT INTO \(quoted(name)) VALUES (\(places))")

    var next = Int32(table.headCount) + 1
    for set in table.sets {
      let features = table.observations.features.filter { $0.set == set }.map(\.name)
      runs.append(ScoreRun(set, features, wanted: table.names, first: next))
      next += Int32(features.count)
    }
    factorStart = next
  }

  /// Adds a row, with the factors' values for its file.
  func write(_ row: borrowing Observation, factors: [String]) throws {
    if origin !== row.origin { try bind(row.origin) }
    try bindFields(row)
    for index in runs.indices { try runs[index].bind(row, insert) }
    if !sameNames(self.factors, factors) {
      for (index, value) in factors.enumerated() { try insert.bind(factorStart + Int32(index), value) }
      self.factors = factors
    }
    try insert.run()
  }

  private func bind(_ new: Origin) throws {
    try insert.bind(1, new.input)
    try insert.bind(2, new.jobID.isEmpty ? nil : new.jobID)
    try insert.bind(3, new.source)
    try insert.bind(4, new.file)
    try insert.bind(5, new.model.rawValue)
    try insert.bind(6, new.id)
    origin = new
  }

  /// Binds what a row carries beside scores, in the order of the columns.
  private func bindFields(_ row: borrowing Observation) throws {
    let fields = row.fields
    insert.bind(7, row.unit)
    insert.bind(8, row.time.begin)
    insert.bind(9, row.time.end)
    insert.bind(10, fields.frame)
    try insert.bind(11, fields.text)
    insert.bind(12, fields.position?.begin)
    insert.bind(13, fields.position?.end)
    insert.bind(14, fields.prob)
    insert.bind(15, fields.confidence)
    insert.bind(16, fields.speakerConfidence)
    insert.bind(17, fields.box?.x)
    insert.bind(18, fields.box?.y)
    insert.bind(19, fields.box?.w)
    insert.bind(20, fields.box?.h)
    if !isNER { return }
    try insert.bind(21, fields.entity)
    insert.bind(22, fields.entityConfidence)
    insert.bind(23, fields.support)
    try insert.bind(24, fields.uri)
    try insert.bind(25, fields.linkWord)
  }
}
