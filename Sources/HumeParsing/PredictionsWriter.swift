public import HumeTypes

extension JobResults {
  /// The results as predictions JSON, in the form they were read from: every documented field as it was, null and absent
  /// kept apart, numbers in the shortest digits that give the same doubles. Artifacts are written as a list; of a
  /// dictionary the sources are kept, but neither its keys nor the jobs that its values name.
  public func json() -> [UInt8] {
    var writer = PredictionsWriter()
    writer.write(self)
    return writer.bytes
  }
}

/// Writes the typed tree as JSON; what `PredictionsMachine` reads, mirrored.
struct PredictionsWriter {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  mutating func write(_ results: JobResults) {
    switch results.shape {
    case .source where results.sources.count == 1: source(results.sources[0])
    case .webhook:
      object {
        $0.text("job_id", results.jobID)
        $0.text("status", results.status)
        $0.container("predictions", results.predictions, isEmpty: results.sources.isEmpty) { writer, name in
          writer.list(name, results.sources) { $0.source($1) }
        }
      }
    case .dictionary:
      object { writer in
        for (index, source) in results.sources.enumerated() {
          writer.key("\(index)")
          writer.source(source)
        }
      }
    default: list(results.sources) { $0.source($1) }
    }
  }

  // MARK: JSON

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func object(_ body: (inout PredictionsWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    body(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  private mutating func list<Elements: Sequence>(
    _ elements: Elements, _ each: (inout PredictionsWriter, Elements.Element) -> Void
  ) {
    separate()
    bytes.append(UInt8(ascii: "["))
    for element in elements { each(&self, element) }
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  private mutating func list<Elements: Sequence>(
    _ name: String, _ elements: Elements, _ each: (inout PredictionsWriter, Elements.Element) -> Void
  ) {
    key(name)
    list(elements, each)
  }

  private mutating func key(_ name: String) {
    separate()
    appendJSONString(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func string(_ name: String, _ text: String) {
    key(name)
    appendJSONString(text, to: &bytes)
    needsComma = true
  }

  private mutating func null(_ name: String) {
    key(name)
    bytes.append(contentsOf: "null".utf8)
    needsComma = true
  }

  private mutating func number(_ name: String, _ number: Double) {
    key(name)
    appendShortestDigits(number, to: &bytes)
    needsComma = true
  }

  private mutating func text(_ name: String, _ value: Presence<String>) {
    switch value {
    case .absent: break
    case .null: null(name)
    case .value(let text): string(name, text)
    }
  }

  /// A list or object that is there, was null, or was not there; what has been put into it since is written.
  private mutating func container(
    _ name: String, _ presence: Presence<Bool>, isEmpty: Bool, _ write: (inout PredictionsWriter, String) -> Void
  ) {
    switch isEmpty ? presence : .value(true) {
    case .absent: break
    case .null: null(name)
    case .value: write(&self, name)
    }
  }

  /// A field that is there, was null, or was not there.
  private mutating func optional<Value>(
    _ name: String, _ value: Value?, isNull: Bool, _ write: (inout PredictionsWriter, String, Value) -> Void
  ) {
    if let value { write(&self, name, value) } else if isNull { null(name) }
  }

  // MARK: Results

  private mutating func source(_ result: SourceResult) {
    object { writer in
      writer.key("source")
      writer.object { $0.sourceInfo(result.source) }
      writer.container("results", result.results, isEmpty: result.files.isEmpty && result.errors.isEmpty) {
        writer, name in
        writer.key(name)
        writer.object { $0.resultLists(result) }
      }
      writer.text("error", result.error)
    }
  }

  private mutating func resultLists(_ result: SourceResult) {
    container("predictions", result.hasFiles, isEmpty: result.files.isEmpty) { writer, name in
      writer.list(name, result.files) { $0.file($1) }
    }
    container("errors", result.hasErrors, isEmpty: result.errors.isEmpty) { writer, name in
      writer.list(name, result.errors) { writer, error in
        writer.object {
          $0.string("file", error.file)
          $0.string("message", error.message)
          $0.text("model", error.model)
        }
      }
    }
  }

  private mutating func sourceInfo(_ source: Source) {
    string("type", source.type)
    optional("url", source.url, isNull: source.nulls.contains(.url)) { $0.string($1, $2) }
    optional("filename", source.filename, isNull: source.nulls.contains(.filename)) { $0.string($1, $2) }
    optional("content_type", source.contentType, isNull: source.nulls.contains(.contentType)) { $0.string($1, $2) }
    optional("md5sum", source.md5sum, isNull: source.nulls.contains(.md5sum)) { $0.string($1, $2) }
  }

  private mutating func file(_ file: FileResult) {
    object { writer in
      writer.string("file", file.file)
      writer.text("file_type", file.fileType)
      writer.container("models", file.hasModels, isEmpty: file.hasNoModels) { writer, name in
        writer.key(name)
        writer.object { $0.models(file) }
      }
    }
  }

  private mutating func models(_ file: FileResult) {
    model(.face, file.face)
    model(.prosody, file.prosody)
    model(.burst, file.burst)
    model(.language, file.language)
    model(.ner, file.ner)
    model(.facemesh, file.facemesh)
    for (name, result) in file.others { model(name, result) }
    // A model that was null may have been given results since.
    for name in file.nullModels where file.lacks(name) { null(name.rawValue) }
  }

  private mutating func model<Row: Prediction>(_ name: Model, _ result: ModelResult<Row>?) {
    guard let result else { return }
    key(name.rawValue)
    object { writer in
      switch result.metadata {
      case .absent: break
      case .null: writer.null("metadata")
      case .value(let metadata):
        writer.key("metadata")
        writer.object {
          $0.optional("confidence", metadata.confidence.value, isNull: metadata.confidence == .null) {
            $0.number($1, $2)
          }
          $0.text("detected_language", metadata.detectedLanguage)
        }
      }
      writer.container("grouped_predictions", result.hasGroups, isEmpty: result.groups.isEmpty) { writer, name in
        writer.list(name, result.groups) { writer, group in
          writer.object { writer in
            writer.string("id", group.id)
            writer.container("predictions", group.hasPredictions, isEmpty: group.predictions.isEmpty) { writer, name in
              writer.list(name, group.predictions) { $0.row($1.row) }
            }
          }
        }
      }
    }
  }

  // MARK: Rows

  private mutating func row(_ row: PredictionRow) {
    let (fields, nulls) = (row.fields, row.fields.nulls)
    object { writer in
      writer.optional("frame", fields.frame, isNull: nulls.contains(.frame)) { $0.number($1, Double($2)) }
      writer.optional("text", fields.text, isNull: nulls.contains(.text)) { $0.string($1, $2) }
      writer.optional("entity", fields.entity, isNull: nulls.contains(.entity)) { $0.string($1, $2) }
      writer.optional("position", fields.position, isNull: nulls.contains(.position)) { writer, name, position in
        writer.pairs(name, [("begin", Double(position.begin)), ("end", Double(position.end))])
      }
      writer.optional("entity_confidence", fields.entityConfidence, isNull: nulls.contains(.entityConfidence)) {
        $0.number($1, $2)
      }
      writer.optional("support", fields.support, isNull: nulls.contains(.support)) { $0.number($1, $2) }
      writer.optional("uri", fields.uri, isNull: nulls.contains(.uri)) { $0.string($1, $2) }
      writer.optional("link_word", fields.linkWord, isNull: nulls.contains(.linkWord)) { $0.string($1, $2) }
      writer.time(row.time, isNull: nulls.contains(.time))
      writer.optional("prob", fields.prob, isNull: nulls.contains(.prob)) { $0.number($1, $2) }
      writer.optional("box", fields.box, isNull: nulls.contains(.box)) { writer, name, box in
        writer.pairs(name, [("x", box.x), ("y", box.y), ("w", box.w), ("h", box.h)])
      }
      writer.optional("confidence", fields.confidence, isNull: nulls.contains(.confidence)) { $0.number($1, $2) }
      writer.optional("speaker_confidence", fields.speakerConfidence, isNull: nulls.contains(.speakerConfidence)) {
        $0.number($1, $2)
      }
      for set in FeatureSet.allCases {
        writer.optional(set.jsonKey, row[set], isNull: nulls.contains(RowKeys(set))) { $0.scores($1, $2) }
      }
    }
  }

  private mutating func time(_ time: TimeSupport, isNull: Bool) {
    switch time {
    case .none: if isNull { null("time") }
    case .instant(let seconds): number("time", seconds)
    case .interval(let begin, let end): pairs("time", [("begin", begin), ("end", end)])
    }
  }

  private mutating func pairs(_ name: String, _ pairs: [(String, Double)]) {
    key(name)
    object { for (name, value) in pairs { $0.number(name, value) } }
  }

  private mutating func scores(_ name: String, _ scores: Scores) {
    list(name, scores.entries) { writer, entry in
      writer.object {
        $0.string("name", entry.name)
        if let score = entry.score { $0.number("score", score) } else { $0.null("score") }
      }
    }
  }
}

extension FileResult {
  fileprivate var hasNoModels: Bool { nullModels.isEmpty && others.isEmpty && Model.documented.allSatisfy(lacks) }

  fileprivate func lacks(_ model: Model) -> Bool {
    switch model {
    case .face: face == nil
    case .prosody: prosody == nil
    case .burst: burst == nil
    case .language: language == nil
    case .ner: ner == nil
    case .facemesh: facemesh == nil
    default: !others.contains { $0.model == model }
    }
  }
}
