/// A table read by RFC 4180: what stands between commas and line ends (CRLF, LF), a quoted cell with doubled quotes.
///
/// Returns nil for what is no such table: a quote inside an unquoted cell, text after a closing quote, or an open quote
/// at the end. A last line end makes no further record.
package func oracleCSV(_ bytes: [UInt8]) -> [[String]]? {
  let quote = UInt8(ascii: "\""), comma = UInt8(ascii: ","), lf = UInt8(ascii: "\n"), cr = UInt8(ascii: "\r")
  var records: [[String]] = []
  var record: [String] = []
  var rest = bytes[...]
  if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
  while !rest.isEmpty {
    var cell: [UInt8] = []
    if rest.first == quote {
      rest = rest.dropFirst()
      while true {
        guard let byte = rest.popFirst() else { return nil }
        if byte != quote {
          cell.append(byte)
        } else if rest.first == quote {
          cell.append(quote)
          rest = rest.dropFirst()
        } else {
          break
        }
      }
    } else {
      while let byte = rest.first, byte != comma, byte != lf, !rest.starts(with: [cr, lf]) {
        if byte == quote { return nil }
        cell.append(byte)
        rest = rest.dropFirst()
      }
    }
    guard let text = String(validating: cell, as: UTF8.self) else { return nil }
    record.append(text)
    if rest.first == comma {
      rest = rest.dropFirst()
      // A comma at the very end is followed by one more, empty cell.
      if rest.isEmpty { record.append("") }
    } else if rest.isEmpty || rest.first == lf || rest.starts(with: [cr, lf]) {
      rest = rest.dropFirst(rest.first == cr ? 2 : 1)
      records.append(record)
      record = []
    } else {
      return nil
    }
  }
  if !record.isEmpty { records.append(record) }
  return records
}

extension OracleDocument {
  /// The rows of one model's artifacts CSV; columns are found by name, of a repeated name the first counts.
  ///
  /// A row carries a feature set if one of the set's cells is not empty. Columns of no known name are emotions.
  /// Nil where the text is not a table.
  package init?(csv: [UInt8], model: String, file: String, source: String, jobID: String = "") {
    guard let records = oracleCSV(csv) else { return nil }
    self.init()
    blocks = [OracleBlock(jobID: jobID, source: source, file: file, model: model)]
    let header = (records.first ?? []).map(trimmed)
    let columns = OracleRow.featureColumns(header: header, model: model)
    for record in records.dropFirst() where record != [""] {
      var row = OracleRow(cells: OracleCells(header: header, record: record), columns: columns)
      (row.jobID, row.source, row.file, row.model) = (jobID, source, file, model)
      rows.append(row)
    }
    groups = uniqued(rows.map(\.id)).map {
      OracleGroup(jobID: jobID, source: source, file: file, model: model, id: $0)
    }
    number()
  }
}

/// One record of a CSV under its header.
private struct OracleCells {
  var header: [String]
  var record: [String]

  /// The cell of a column; nil where it is empty or absent.
  func text(_ column: String) -> String? {
    guard let index = header.firstIndex(where: { sameScalars($0, column) }), index < record.count else { return nil }
    return record[index].isEmpty ? nil : record[index]
  }

  /// The cell as a number of JSON's grammar, else nil.
  func double(_ column: String) -> Double? {
    text(column).flatMap { try? StrictJSON.parse(Array($0.utf8), allowBOM: false) }?.double
  }

  func integer(_ column: String) -> Int? {
    double(column).flatMap { Int(exactly: $0) }
  }
}

private let ownColumns = [
  "Id", "Frame", "Time", "Probability", "FaceX0", "FaceY0", "FaceWidth", "FaceHeight", "Text", "BeginTime", "EndTime",
  "BeginPosition", "EndPosition", "Confidence", "SpeakerConfidence",
]

extension OracleRow {
  fileprivate init(cells: OracleCells, columns: [(set: String, columns: [String])]) {
    self.init()
    id = cells.text("Id") ?? ""
    if let instant = cells.double("Time") {
      (begin, end, isFrame) = (instant, instant, true)
    } else if let from = cells.double("BeginTime"), let to = cells.double("EndTime") {
      (begin, end) = (from, to)
    }
    frame = cells.integer("Frame")
    text = cells.text("Text")
    (textBegin, textEnd) = (cells.integer("BeginPosition"), cells.integer("EndPosition"))
    prob = cells.double("Probability")
    if cells.header.contains("FaceX0") {
      box = OracleBox(
        x: cells.double("FaceX0"), y: cells.double("FaceY0"), w: cells.double("FaceWidth"),
        h: cells.double("FaceHeight"))
    }
    (confidence, speakerConfidence) = (cells.double("Confidence"), cells.double("SpeakerConfidence"))
    for (set, columns) in columns where columns.contains(where: { cells.text($0) != nil }) {
      carried.append(set)
      scores += columns.map { OracleScore(set: set, name: $0, value: cells.double($0)) }
    }
  }

  /// The columns of each feature set under a header.
  fileprivate static func featureColumns(header: [String], model: String) -> [(set: String, columns: [String])] {
    let names = uniqued(header).filter { name in !ownColumns.contains { sameScalars($0, name) } }
    return OracleVocabulary.sets.map { set, _ in
      (set, names.filter { sameScalars(Self.set(ofColumn: $0, model: model), set) })
    }
  }

  private static func set(ofColumn name: String, model: String) -> String {
    OracleVocabulary.sets.map(\.set).first { set in
      OracleVocabulary.names(model: model, set: set).contains { sameScalars($0, name) }
    } ?? "emotion"
  }
}
