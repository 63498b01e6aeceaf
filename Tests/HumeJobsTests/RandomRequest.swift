import Foundation
import HumeJobs
import HumeTypes
import TestSupport

extension SeededRandom {
  /// A request with every option set, unset or null.
  mutating func request() -> JobRequest {
    var request = JobRequest()
    request.models = maybe { $0.models() }
    request.transcription = below(3) == 0 ? .absent : oneIn(3) ? .null : .value(transcription())
    request.urls = list { $0.text() }
    request.texts = list { $0.text() }
    request.callbackURL = maybe { $0.text() }
    request.notify = maybe { $0.oneIn(2) }
    request.files = list { random in
      JobFile(
        filename: random.maybe { $0.text() }, contentType: random.maybe { $0.text() },
        md5sum: random.maybe { $0.text() })
    }
    return request
  }

  private mutating func models() -> JobModels {
    var models = JobModels()
    models.face = maybe { random in
      FaceOptions(
        framesPerSecond: random.maybe { $0.number() }, probabilityThreshold: random.maybe { $0.number() },
        identifyFaces: random.maybe { $0.oneIn(2) }, minimumFaceSize: random.maybe { $0.below(1 << 50) },
        facs: random.maybe { $0.oneIn(2) }, descriptions: random.maybe { $0.oneIn(2) },
        saveFaces: random.maybe { $0.oneIn(2) })
    }
    models.burst = maybe { _ in BurstOptions() }
    models.prosody = maybe { random in
      ProsodyOptions(
        granularity: random.maybe { $0.granularity() },
        window: random.maybe { window in
          SlidingWindow(length: window.maybe { $0.number() }, step: window.maybe { $0.number() })
        },
        identifySpeakers: random.maybe { $0.oneIn(2) })
    }
    models.language = maybe { random in
      LanguageOptions(
        granularity: random.maybe { $0.granularity() }, sentiment: random.maybe { $0.oneIn(2) },
        toxicity: random.maybe { $0.oneIn(2) }, identifySpeakers: random.maybe { $0.oneIn(2) })
    }
    models.ner = maybe { random in NEROptions(identifySpeakers: random.maybe { $0.oneIn(2) }) }
    models.facemesh = maybe { _ in FacemeshOptions() }
    return models
  }

  private mutating func transcription() -> Transcription {
    Transcription(
      language: maybe { $0.text() }, identifySpeakers: maybe { $0.oneIn(2) }, confidenceThreshold: maybe { $0.number() }
    )
  }

  private mutating func granularity() -> Granularity {
    pick([.word, .sentence, .utterance, .conversationalTurn, Granularity(rawValue: text())])
  }

  private mutating func number() -> Double { pick([0, 1, 0.99, 3, unit(), unit() * 1e9, 1e-300, -2.5]) }

  private mutating func text() -> String {
    let pieces = ["a", "B", " ", "\"", "\\", "/", "\n", "\u{1}", "é", "e\u{301}", "\u{2028}", "😀", "{}", "null", "%20"]
    return (0..<below(8)).map { _ in pick(pieces) }.joined()
  }

  private mutating func maybe<Value>(_ make: (inout SeededRandom) -> Value) -> Value? { oneIn(2) ? make(&self) : nil }

  private mutating func list<Value>(_ make: (inout SeededRandom) -> Value) -> [Value] {
    (0..<below(4)).map { _ in make(&self) }
  }
}

extension JobRequest {
  /// The request as Foundation's JSON has it, spelled out member by member.
  var foundation: [String: Any] {
    var result: [String: Any] = [:]
    result["models"] = models?.foundation
    switch transcription {
    case .absent: break
    case .null: result["transcription"] = NSNull()
    case .value(let options):
      var object: [String: Any] = [:]
      object["language"] = options.language
      object["identify_speakers"] = options.identifySpeakers
      object["confidence_threshold"] = options.confidenceThreshold
      result["transcription"] = object
    }
    if !urls.isEmpty { result["urls"] = urls }
    if !texts.isEmpty { result["text"] = texts }
    result["callback_url"] = callbackURL
    result["notify"] = notify
    if !files.isEmpty {
      result["files"] = files.map { file in
        var object: [String: Any] = [:]
        object["filename"] = file.filename
        object["content_type"] = file.contentType
        object["md5sum"] = file.md5sum
        return object
      }
    }
    return result
  }
}

extension JobModels {
  fileprivate var foundation: [String: Any] {
    var result: [String: Any] = [:]
    let feature = { (isOn: Bool?) -> Any? in isOn.map { $0 ? [String: Any]() as Any : NSNull() } }
    if let face {
      var object: [String: Any] = [:]
      object["fps_pred"] = face.framesPerSecond
      object["prob_threshold"] = face.probabilityThreshold
      object["identify_faces"] = face.identifyFaces
      object["min_face_size"] = face.minimumFaceSize
      object["facs"] = feature(face.facs)
      object["descriptions"] = feature(face.descriptions)
      object["save_faces"] = face.saveFaces
      result["face"] = object
    }
    if burst != nil { result["burst"] = [String: Any]() }
    if facemesh != nil { result["facemesh"] = [String: Any]() }
    if let prosody {
      var object: [String: Any] = [:]
      object["granularity"] = prosody.granularity?.rawValue
      object["identify_speakers"] = prosody.identifySpeakers
      if let window = prosody.window {
        var inner: [String: Any] = [:]
        inner["length"] = window.length
        inner["step"] = window.step
        object["window"] = inner
      }
      result["prosody"] = object
    }
    if let language {
      var object: [String: Any] = [:]
      object["granularity"] = language.granularity?.rawValue
      object["sentiment"] = feature(language.sentiment)
      object["toxicity"] = feature(language.toxicity)
      object["identify_speakers"] = language.identifySpeakers
      result["language"] = object
    }
    if let ner {
      var object: [String: Any] = [:]
      object["identify_speakers"] = ner.identifySpeakers
      result["ner"] = object
    }
    return result
  }
}

/// Where two trees of Foundation's JSON differ first, nil where they are the same: numbers by value, and true is no 1.
func difference(_ a: Any, _ b: Any, _ path: String = "$") -> String? {
  switch (a, b) {
  case (let a as [String: Any], let b as [String: Any]):
    guard Set(a.keys) == Set(b.keys) else { return "\(path): \(a.keys.sorted()), \(b.keys.sorted())" }
    for (key, value) in a {
      if let other = b[key], let found = difference(value, other, "\(path).\(key)") { return found }
    }
    return nil
  case (let a as [Any], let b as [Any]):
    guard a.count == b.count else { return "\(path): \(a.count) elements, \(b.count)" }
    return zip(a, b).lazy.compactMap { difference($0, $1, path) }.first
  case (is NSNull, is NSNull): return nil
  case (let a as String, let b as String): return Array(a.utf8) == Array(b.utf8) ? nil : "\(path): \(a), \(b)"
  case (let a as NSNumber, let b as NSNumber):
    // JSONSerialization may give decimals, whose `doubleValue` is off by a bit; their digits are not.
    let areSame = isFlag(a) == isFlag(b) && Double("\(a)") == Double("\(b)")
    return areSame ? nil : "\(path): \(a), \(b)"
  default: return "\(path): \(a), \(b)"
  }
}

private func isFlag(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
