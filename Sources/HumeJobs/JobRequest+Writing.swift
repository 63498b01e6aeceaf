import HumeTypes

extension JobRequest {
  /// The request as compact JSON, UTF-8: only what is set, keys in the order in which the API documents them.
  ///
  /// JSON has no infinite numbers; they, which `check` refuses, are left out.
  public func json() -> [UInt8] {
    jsonObject {
      $0.add("models", models?.json)
      switch transcription {
      case .absent: break
      case .null: $0.add("transcription", Array("null".utf8))
      case .value(let options): $0.add("transcription", options.json)
      }
      $0.add("urls", jsonArray(urls.map(jsonString)))
      $0.add("text", jsonArray(texts.map(jsonString)))
      $0.add("callback_url", callbackURL)
      $0.add("notify", notify)
      $0.add("files", jsonArray(files.map(\.json)))
    }
  }
}

extension JobModels {
  fileprivate var json: [UInt8] {
    jsonObject {
      $0.add("face", face?.json)
      $0.add("burst", burst.map { _ in jsonObject { _ in } })
      $0.add("prosody", prosody?.json)
      $0.add("language", language?.json)
      $0.add("ner", ner?.json)
      $0.add("facemesh", facemesh.map { _ in jsonObject { _ in } })
    }
  }
}

extension FaceOptions {
  fileprivate var json: [UInt8] {
    jsonObject {
      $0.add("fps_pred", framesPerSecond)
      $0.add("prob_threshold", probabilityThreshold)
      $0.add("identify_faces", identifyFaces)
      $0.add("min_face_size", minimumFaceSize.map { Array("\($0)".utf8) })
      $0.add(feature: "facs", facs)
      $0.add(feature: "descriptions", descriptions)
      $0.add("save_faces", saveFaces)
    }
  }
}

extension ProsodyOptions {
  fileprivate var json: [UInt8] {
    jsonObject {
      $0.add("granularity", granularity?.rawValue)
      $0.add("window", window?.json)
      $0.add("identify_speakers", identifySpeakers)
    }
  }
}

extension SlidingWindow {
  fileprivate var json: [UInt8] {
    jsonObject {
      $0.add("length", length)
      $0.add("step", step)
    }
  }
}

extension LanguageOptions {
  fileprivate var json: [UInt8] {
    jsonObject {
      $0.add("granularity", granularity?.rawValue)
      $0.add(feature: "sentiment", sentiment)
      $0.add(feature: "toxicity", toxicity)
      $0.add("identify_speakers", identifySpeakers)
    }
  }
}

extension NEROptions {
  fileprivate var json: [UInt8] { jsonObject { $0.add("identify_speakers", identifySpeakers) } }
}

extension Transcription {
  fileprivate var json: [UInt8] {
    jsonObject {
      $0.add("language", language)
      $0.add("identify_speakers", identifySpeakers)
      $0.add("confidence_threshold", confidenceThreshold)
    }
  }
}

extension JobFile {
  fileprivate var json: [UInt8] {
    jsonObject {
      $0.add("filename", filename)
      $0.add("content_type", contentType)
      $0.add("md5sum", md5sum)
    }
  }
}

/// The members of a JSON object, as far as they are set.
private struct JSONMembers {
  var bytes = [UInt8(ascii: "{")]

  mutating func add(_ key: String, _ json: [UInt8]?) {
    guard let json else { return }
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    appendJSONString(key, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    bytes += json
  }

  mutating func add(_ key: String, _ text: String?) { add(key, text.map(jsonString)) }

  mutating func add(_ key: String, _ flag: Bool?) { add(key, flag.map { Array(($0 ? "true" : "false").utf8) }) }

  mutating func add(_ key: String, _ number: Double?) {
    guard let number, number.isFinite else { return }
    var digits: [UInt8] = []
    appendShortestDigits(number, to: &digits)
    add(key, digits)
  }

  /// A feature without options of its own: `{}` asks for it, null does not.
  mutating func add(feature key: String, _ isOn: Bool?) { add(key, isOn.map { Array(($0 ? "{}" : "null").utf8) }) }
}

private func jsonObject(_ fill: (inout JSONMembers) -> Void) -> [UInt8] {
  var members = JSONMembers()
  fill(&members)
  return members.bytes + [UInt8(ascii: "}")]
}

/// The elements as an array; nil of none.
private func jsonArray(_ elements: [[UInt8]]) -> [UInt8]? {
  if elements.isEmpty { return nil }
  return [UInt8(ascii: "[")] + elements.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
}

private func jsonString(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  appendJSONString(text, to: &bytes)
  return bytes
}
