import HumeJobs
import HumeResults

extension FormatName {
  /// Whether rows are for people, not for programs.
  var isPage: Bool { self == .table || self == .markdown }
}

/// Jobs as rows: what jobs, status, wait and submit --wait write.
enum JobTable {
  static let columns = [
    Column("job_id", isKey: false), Column("status"), Column("created"), Column("started"), Column("ended"),
    Column("num_predictions", .integer), Column("num_errors", .integer), Column("models"), Column("urls", .integer),
    Column("files", .integer), Column("texts", .integer), Column("message"),
  ]

  /// The columns, as the helps of the commands tell them.
  static let help = """
    COLUMNS job_id, status, created, started, ended (RFC 3339, UTC; in table and markdown to the second), \
    num_predictions, num_errors, models (as asked for; missing where the request names none: then all run), \
    urls, files, texts (how many were asked for), message (of a failed job). Table and markdown are without started, \
    urls, files and texts.
    """

  /// What people are shown without: it would be a table in three blocks.
  private static let hidden: Set = ["started", "urls", "files", "texts"]

  /// The columns and rows as a format has them.
  static func table(_ name: String, _ rows: [[Cell]], as format: FormatName) -> Table {
    guard format.isPage else { return Table(name, columns: columns, rows: rows) }
    let shown = columns.indices.filter { !hidden.contains(columns[$0].name) }
    return Table(
      name, columns: shown.map { columns[$0] }, rows: rows.map { row in shown.map { toTheSecond(row[$0]) } })
  }

  private static func toTheSecond(_ cell: Cell) -> Cell {
    guard case .text(let text) = cell, text.wholeMatch(of: /[0-9-]+T[0-9:]+\.[0-9]{3}Z/) != nil else { return cell }
    return .text(text.dropLast(5) + "Z")
  }

  /// A job's row; the id is the one that was asked for, as old replies do not repeat it.
  static func row(_ job: Job, id: JobID? = nil) -> [Cell] {
    let state = job.state
    // No job was asked for nothing: a request that names nothing is one that is not known.
    let request = job.request.flatMap { $0.urls.isEmpty && $0.files.isEmpty && $0.texts.isEmpty ? nil : $0 }
    return [
      Cell(id?.text ?? job.id), .text(state.status.rawValue), Cell(rfc3339(state.createdMilliseconds)),
      Cell(rfc3339(state.startedMilliseconds)), Cell(rfc3339(state.endedMilliseconds)), Cell(state.predictions),
      Cell(state.errors), Cell(job.request?.models.flatMap(names)), Cell(request?.urls.count),
      Cell(request?.files.count), Cell(request?.texts.count), Cell(state.message),
    ]
  }

  /// The row of a job of which nothing but the id is known.
  static func row(_ id: JobID) -> [Cell] {
    [.text(id.text)] + [Cell](repeating: .missing, count: columns.count - 1)
  }

  private static func names(_ models: JobModels) -> String? {
    let names = [
      models.face.map { _ in "face" }, models.burst.map { _ in "burst" }, models.prosody.map { _ in "prosody" },
      models.language.map { _ in "language" }, models.ner.map { _ in "ner" },
      models.facemesh.map { _ in "facemesh" },
    ].compactMap { $0 }
    return names.isEmpty ? nil : names.joined(separator: " ")
  }
}
