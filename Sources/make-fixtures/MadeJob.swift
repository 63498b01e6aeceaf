/// The rows of one id.
struct MadeGroup {
  let id: String
  let rows: [Row]
}

/// What one model found in a file.
struct MadeModel {
  let shape: ModelShape
  var metadata: JSONValue = nil
  let groups: [MadeGroup]
}

/// A file of a source.
struct MadeFile {
  let name: String
  var type: String?
  let models: [MadeModel]
}

/// An error that the service reported for a file.
struct MadeError {
  let file: String
  let message: String
  var model: String?
}

/// A source of a job with its results.
struct MadeSource {
  enum Kind {
    case file(name: String, contentType: String?, md5: String)
    /// `name` is what its last path component says.
    case url(String, name: String)
    case text
  }

  let kind: Kind
  var files: [MadeFile] = []
  var errors: [MadeError] = []
  /// An error that concerns the whole source: there are no results then.
  var failure: String?

  /// `<type>-<index>-<name>`, the folder that artifacts have for the source.
  func label(index: Int) -> String {
    switch kind {
    case .file(let name, _, _): "file-\(index)-\(name)"
    case .url(_, let name): "url-\(index)-\(name)"
    case .text: "text-\(index)-"
    }
  }

  /// The source as predictions JSON has it.
  var json: JSONValue {
    if let failure { return ["source": header, "results": nil, "error": .string(failure)] }
    return [
      "source": header,
      "results": ["predictions": .array(files.map(\.json)), "errors": .array(errors.map(\.json))],
    ]
  }

  private var header: JSONValue {
    switch kind {
    case .file(let name, let contentType, let md5):
      [
        "type": "file", "filename": .asciiString(name), "content_type": contentType.map(JSONValue.string) ?? nil,
        "md5sum": .string(md5),
      ]
    case .url(let url, _): ["type": "url", "url": .string(url)]
    case .text: ["type": "text"]
    }
  }
}

extension MadeFile {
  fileprivate var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [("file", .asciiString(name))]
    if let type { members.append(("file_type", .string(type))) }
    members.append(("models", .object(models.map { ($0.shape.name, $0.json) })))
    return .object(members)
  }
}

extension MadeModel {
  fileprivate var json: JSONValue {
    let groups = groups.map { group -> JSONValue in
      ["id": .string(group.id), "predictions": .array(group.rows.map { $0.json(shape) })]
    }
    return ["metadata": metadata, "grouped_predictions": .array(groups)]
  }

  /// The model's CSV: rows ordered by time across ids.
  var csv: [UInt8] {
    var text = CSVText()
    text.append(shape.header)
    var rows: [(order: Double, place: Int, id: String, row: Row)] = []
    for group in groups {
      for row in group.rows { rows.append((row.order, rows.count, group.id, row)) }
    }
    for row in rows.sorted(by: { ($0.order, $0.place) < ($1.order, $1.place) }) {
      text.append(row.row.record(shape, id: row.id))
    }
    return text.bytes
  }
}

extension MadeError {
  fileprivate var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [("file", .string(file)), ("message", .string(message))]
    if let model { members.append(("model", .string(model))) }
    return .object(members)
  }
}

/// A list of sources as predictions JSON has it.
func predictions(_ sources: [MadeSource]) -> JSONValue { .array(sources.map(\.json)) }

/// The CSVs of an artifacts archive: `<source>/csv/<file>/<model>.csv`.
func artifacts(_ sources: [MadeSource]) -> [OutputFile] {
  var result: [OutputFile] = []
  for (index, source) in sources.enumerated() {
    for file in source.files {
      for model in file.models {
        let path = "\(source.label(index: index))/csv/\(file.name)/\(model.shape.name).csv"
        result.append(OutputFile(path: path, bytes: model.csv))
      }
    }
  }
  return result
}

/// The artifacts as the service packs them.
func artifactsZip(_ sources: [MadeSource]) -> [UInt8] {
  var zip = ZipWriter()
  for file in artifacts(sources) { zip.add(file.path, file.bytes) }
  return zip.finished()
}
