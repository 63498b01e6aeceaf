extension OracleDocument {
  /// The rows of a predictions document: a list of sources, a bare source, a webhook body, or a dictionary of such.
  package init(json: OracleJSON) {
    self.init()
    var index = 0
    add(document: json, jobID: "", index: &index)
    number()
  }

  /// Adds sources; `index` counts them on over the whole document.
  private mutating func add(document: OracleJSON, jobID: String, index: inout Int) {
    if let sources = document.elements {
      for source in sources {
        add(source: source, index: index, jobID: jobID)
        index += 1
      }
    } else if document.first("source", "results") != nil {
      add(source: document, index: index, jobID: jobID)
      index += 1
    } else if let predictions = document.first("predictions"), predictions.elements != nil {
      add(document: predictions, jobID: document.first("job_id", "jobId")?.text ?? "", index: &index)
    } else {
      for member in document.members ?? [] where member.value.members != nil || member.value.elements != nil {
        add(document: member.value, jobID: jobID, index: &index)
      }
    }
  }

  private mutating func add(source: OracleJSON, index: Int, jobID: String) {
    let label = Self.label(source: source.first("source"), index: index)
    for error in source.first("results")?.first("errors")?.elements ?? [] {
      errors.append(
        OracleFileError(
          source: label, file: error.first("file")?.text ?? "", message: error.first("message")?.text ?? "",
          model: error.first("model")?.text))
    }
    for prediction in source.first("results")?.first("predictions")?.elements ?? [] {
      for model in prediction.first("models")?.members ?? [] where model.value.members != nil {
        add(
          block: model.value,
          OracleBlock(
            jobID: jobID, source: label, file: prediction.first("file")?.text ?? "", model: model.key,
            confidence: model.value.first("metadata")?.first("confidence")?.double,
            detectedLanguage: model.value.first("metadata")?.first("detected_language", "detectedLanguage")?.text))
      }
    }
  }

  private mutating func add(block json: OracleJSON, _ block: OracleBlock) {
    blocks.append(block)
    for group in json.first("grouped_predictions", "groupedPredictions")?.elements ?? [] {
      let key = OracleGroup(
        jobID: block.jobID, source: block.source, file: block.file, model: block.model,
        id: group.first("id")?.text ?? "")
      groups.append(key)
      for row in group.first("predictions")?.elements ?? [] where row.members != nil {
        rows.append(OracleRow(json: row, group: key))
      }
    }
  }

  /// `<type>-<index>-<name>` of a source object.
  static func label(source: OracleJSON?, index: Int) -> String {
    let name = source?.first("filename")?.text ?? source?.first("url")?.text.map(lastComponent) ?? ""
    return "\(source?.first("type")?.text ?? "")-\(index)-\(name)"
  }

  /// The last component of a URL's path, percent-decoded; empty where the URL has no path.
  package static func lastComponent(ofURL url: String) -> String {
    var bytes = Array(url.utf8)
    bytes = Array(bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    // Past "scheme://authority", if there is one.
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: Array("://".utf8)) {
      bytes = Array(bytes[(colon + 3)...].drop { $0 != UInt8(ascii: "/") })
    }
    let last = Array(bytes.split(separator: UInt8(ascii: "/")).last ?? [])
    return String(validating: percentDecoded(last), as: UTF8.self) ?? String(decoding: last, as: UTF8.self)
  }

  /// `%XX` as the byte it stands for; other text, and broken escapes, as they are.
  private static func percentDecoded(_ bytes: [UInt8]) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      if byte == UInt8(ascii: "%"), digits.count == 2 {
        decoded.append(UInt8(digits[0] * 16 + digits[1]))
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return decoded
  }
}

extension OracleRow {
  /// A row object of the predictions JSON.
  init(json: OracleJSON, group: OracleGroup) {
    self.init()
    (jobID, source, file, model, id) = (group.jobID, group.source, group.file, group.model, group.id)
    let time = json.first("time")
    if let instant = time?.double {
      (begin, end, isFrame) = (instant, instant, true)
    } else if let from = time?.first("begin")?.double, let to = time?.first("end")?.double {
      (begin, end) = (from, to)
    }
    frame = json.first("frame")?.integer
    text = json.first("text")?.text
    textBegin = json.first("position")?.first("begin")?.integer
    textEnd = json.first("position")?.first("end")?.integer
    prob = json.first("prob")?.double
    if let box = json.first("box"), box.members != nil {
      self.box = OracleBox(
        x: box.first("x")?.double, y: box.first("y")?.double, w: box.first("w")?.double, h: box.first("h")?.double)
    }
    confidence = json.first("confidence")?.double
    speakerConfidence = json.first("speaker_confidence", "speakerConfidence")?.double
    entity = json.first("entity")?.text
    entityConfidence = json.first("entity_confidence", "entityConfidence")?.double
    support = json.first("support")?.double
    uri = json.first("uri")?.text
    linkWord = json.first("link_word", "linkWord")?.text
    for (set, key) in OracleVocabulary.sets {
      if let list = json.first(key)?.elements { add(set: set, list: list) }
    }
  }

  private mutating func add(set: String, list: [OracleJSON]) {
    carried.append(set)
    let named = list.compactMap { score in
      (score.first("name")?.text).map { OracleScore(set: set, name: trimmed($0), value: score.first("score")?.double) }
    }
    scores += uniqued(named, by: \.name)
  }
}

/// A text without the spaces, tabs and line ends at its ends.
func trimmed(_ text: String) -> String {
  let isSpace = { (scalar: Unicode.Scalar) in [" ", "\t", "\r", "\n"].contains(scalar) }
  let front = text.unicodeScalars.drop(while: isSpace)
  return String(String.UnicodeScalarView(front.reversed().drop(while: isSpace).reversed()))
}
