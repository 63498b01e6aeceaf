import HumeParsing
import HumeTypes

extension EventTable {
  /// The events in the text of a table: parted by tabs, or by commas where it is `commaSeparated`. `path`: what errors call
  /// it. Throws an `AnalysisError` (`bad_events`) with line and column where there is no column `onset`, a number is none, a
  /// record has more or fewer cells than the header, or there is no event; a `ParsingError` where it is no such text.
  public init(parsing text: [UInt8], commaSeparated: Bool = false, path: String = "") throws {
    do {
      let records = try commaSeparated ? csvTextRecords(text) : tsvTextRecords(text)
      self = try EventReader(records, path: path).table()
    } catch let error as ParsingError {
      var error = error
      if !path.isEmpty { error.place = error.place.within(path) }
      throw error
    }
  }
}

/// The way from records to events.
private struct EventReader {
  private let records: ArraySlice<TextRecord>
  private let header: [String]
  private let path: String

  init(_ records: [TextRecord], path: String) {
    self.records = records.dropFirst()
    header = (records.first?.fields ?? []).map(trimmed)
    self.path = path
  }

  func table() throws(AnalysisError) -> EventTable {
    guard let onset = header.firstIndex(of: "onset") else {
      throw error(
        "The header has no column \"onset\".", line: 1,
        "Begin the table with a line like: onset, duration, trial_type, parted by tabs (by commas in a .csv).")
    }
    let (duration, type) = (header.firstIndex(of: "duration"), header.firstIndex(of: "trial_type"))
    let file = header.firstIndex(of: "file")
    var events: [Event] = []
    var files: [String?] = []
    var withoutOnset: [Int] = []
    for (index, record) in zip(0..., records) {
      guard record.fields.count == header.count else {
        throw error(
          "This line has \(record.fields.count) cells, the header \(header.count).", line: record.line,
          "Write n/a where there is no value.")
      }
      guard let begin = try time(record, onset) else {
        withoutOnset.append(record.line)
        continue
      }
      let length = try duration.flatMap { column throws(AnalysisError) in try time(record, column) } ?? 0
      if length < 0, let duration {
        throw error(
          "A duration cannot be below 0.", line: record.line, column: header[duration], "Write n/a for a moment.")
      }
      events.append(Event(index: index, type: text(record, type) ?? "", begin: begin, length: length))
      files.append(text(record, file))
    }
    guard !events.isEmpty else {
      throw error("The table has no event with an onset.", line: nil, "Give events, a line each, with their seconds.")
    }
    return EventTable(events: events, files: files, warnings: warnings(withoutOnset))
  }

  private func warnings(_ lines: [Int]) -> [Warning] {
    guard let first = lines.first else { return [] }
    return [
      Warning(
        "no_onset", message: "Events without an onset are left out.", advice: "Give their seconds.", count: lines.count,
        place: Place(path: path.isEmpty ? nil : path, column: "onset", line: first))
    ]
  }

  /// A cell's text; nil where it is missing.
  private func text(_ record: TextRecord, _ column: Int?) -> String? {
    guard let column else { return nil }
    let text = trimmed(record.fields[column])
    return text.isEmpty || text == "n/a" ? nil : text
  }

  /// A cell's seconds in µs; nil where it is missing.
  private func time(_ record: TextRecord, _ column: Int) throws(AnalysisError) -> Int64? {
    guard let text = text(record, column) else { return nil }
    let isDecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    guard isDecimal, let seconds = Double(text), abs(seconds) <= 1e8, let time = microseconds(seconds) else {
      throw error(
        "\"\(text)\" is no number of seconds.", line: record.line, column: header[column],
        "Give seconds from the beginning of the file, with a decimal point, or n/a.")
    }
    return time
  }

  private func error(_ message: String, line: Int?, column: String? = nil, _ advice: String) -> AnalysisError {
    AnalysisError(
      code: .badEvents, message: message,
      place: Place(path: path.isEmpty ? nil : path, column: column, line: line), advice: advice)
  }
}

/// A cell without the white space around it.
private func trimmed(_ text: String) -> String {
  var rest = text[...]
  while let last = rest.last, last.isWhitespace { rest.removeLast() }
  return String(rest.drop(while: \.isWhitespace))
}
