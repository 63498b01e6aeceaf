// What stands around the rows of a document, as readers report it: enough to count, to name and to write back.

/// One step of a reader through a document. Every `…Begin` has its end; rows stand inside a group.
public enum ReadStep: Sendable {
  /// A source begins.
  case sourceBegin(SourceHeader)
  /// A file of the source begins.
  case fileBegin(FileHeader)
  /// A model's results of the file begin.
  case modelBegin(ModelHeader)
  /// A group begins. (In a CSV a group can begin while others are open: rows of several ids alternate.)
  case groupBegin(Origin)
  /// A row: the observation that is lent beside this step.
  case row
  /// A group has had all its rows.
  case groupEnd(Origin)
  /// A model's results end.
  case modelEnd(ModelTrailer)
  /// A file ends.
  case fileEnd(FileTrailer)
  /// Hume reported an error for a file of the source.
  case failure(PredictionError)
  /// A source ends.
  case sourceEnd(SourceTrailer)
  /// A document ends; in NDJSON another may follow.
  case documentEnd(DocumentTrailer)
}

/// A source as it begins.
public struct SourceHeader: Sendable, Hashable {
  /// `<type>-<index>-<name>`.
  public let label: String
  /// The place in the list of sources, from 0.
  public let index: Int
  /// What the results say of it.
  public let source: Source
  /// The id of the job that it belongs to, or empty where nothing tells it.
  public let jobID: String

  package init(label: String, index: Int, source: Source, jobID: String = "") {
    self.label = label
    self.index = index
    self.source = source
    self.jobID = jobID
  }
}

/// What was sent to the service: a URL, a file or a text.
public struct Source: Sendable, Hashable {
  /// `url`, `file`, `text`, or what the results say.
  public var type: String
  /// The address of a URL source.
  public var url: String?
  /// The name of an uploaded file.
  public var filename: String?
  /// The media type of an uploaded file.
  public var contentType: String?
  /// The MD5 sum of an uploaded file, in hexadecimal digits.
  public var md5sum: String?
  package var nulls: SourceKeys = []

  /// A source of a type.
  public init(type: String) { self.type = type }

  /// The name that stands in the label: the file's name, a URL's last path component percent-decoded, else empty.
  public var name: String {
    if let filename { return filename }
    if let url { return lastPathComponent(ofURL: url) }
    return ""
  }
}

/// Keys of a `source` object that can be null.
package struct SourceKeys: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  package static let url = SourceKeys(rawValue: 1)
  package static let filename = SourceKeys(rawValue: 2)
  package static let contentType = SourceKeys(rawValue: 4)
  package static let md5sum = SourceKeys(rawValue: 8)
}

/// A file as it begins.
public struct FileHeader: Sendable, Hashable {
  /// The file's name as the results give it.
  public let file: String
  package init(file: String) { self.file = file }
}

/// A file as it ends.
public struct FileTrailer: Sendable, Hashable {
  /// `video`, `video_no_audio`, `audio`, `image`, `text`, or nil.
  public let fileType: Presence<String>
  /// Whether the file had a `models` object.
  package let models: Presence<Bool>
  package init(fileType: Presence<String>, models: Presence<Bool>) {
    self.fileType = fileType
    self.models = models
  }
}

/// A model's results as they begin.
public struct ModelHeader: Sendable, Hashable {
  /// The model.
  public let model: Model
  /// Whether its value is null: the model was not run.
  public let isNull: Bool
  package init(model: Model, isNull: Bool) {
    self.model = model
    self.isNull = isNull
  }
}

/// A model's results as they end.
public struct ModelTrailer: Sendable, Hashable {
  /// What the transcription found.
  public let metadata: Presence<Metadata>
  /// Whether there was a list of groups.
  package let groups: Presence<Bool>
  /// The groups, by their place in the list, whose rows were null or absent.
  package let groupsWithoutRows: [Int: Presence<Bool>]
  package init(
    metadata: Presence<Metadata>, groups: Presence<Bool>, groupsWithoutRows: [Int: Presence<Bool>] = [:]
  ) {
    self.metadata = metadata
    self.groups = groups
    self.groupsWithoutRows = groupsWithoutRows
  }
}

/// What the transcription found in a file.
public struct Metadata: Sendable, Hashable {
  /// How sure the detection of the language is, 0 to 1.
  public var confidence: Presence<Double>
  /// The language, a BCP-47 tag.
  public var detectedLanguage: Presence<String>
  /// Metadata from its parts.
  public init(confidence: Presence<Double> = .absent, detectedLanguage: Presence<String> = .absent) {
    self.confidence = confidence
    self.detectedLanguage = detectedLanguage
  }
}

/// A source as it ends.
public struct SourceTrailer: Sendable, Hashable {
  /// The source's own error: nothing of it could be read.
  public let error: Presence<String>
  /// Whether there were results, a list of predictions in them, a list of errors in them.
  package let results: Presence<Bool>
  package let predictions: Presence<Bool>
  package let errors: Presence<Bool>
  package init(
    error: Presence<String>, results: Presence<Bool>, predictions: Presence<Bool>, errors: Presence<Bool>
  ) {
    self.error = error
    self.results = results
    self.predictions = predictions
    self.errors = errors
  }
}

/// A document as it ends.
public struct DocumentTrailer: Sendable, Hashable {
  /// The form of the whole.
  public let shape: DocumentShape
  /// The job's id, where the document names one.
  public let jobID: Presence<String>
  /// The job's status, where the document names one.
  public let status: Presence<String>
  /// Whether a webhook's body had a list of predictions.
  package let predictions: Presence<Bool>
  package init(
    shape: DocumentShape, jobID: Presence<String>, status: Presence<String>,
    predictions: Presence<Bool> = .value(true)
  ) {
    self.shape = shape
    self.jobID = jobID
    self.status = status
    self.predictions = predictions
  }
}

/// The forms in which predictions are saved.
public enum DocumentShape: String, Sendable {
  /// A list of sources, as the API answers.
  case list
  /// One source without a list around it.
  case source
  /// The body of a webhook: `job_id`, `status`, `predictions`.
  case webhook
  /// An object whose values are any of these.
  case dictionary
  /// The CSVs of an artifacts archive.
  case artifacts
}

/// An error that Hume reported for a file.
public struct PredictionError: Sendable, Hashable {
  /// The file.
  public var file: String
  /// What went wrong, in Hume's words.
  public var message: String
  /// The model that failed; null or absent where it concerns the whole file.
  public var model: Presence<String>
  /// An error from its parts.
  public init(file: String, message: String, model: Presence<String> = .absent) {
    self.file = file
    self.message = message
    self.model = model
  }
}

/// A value that may be null or absent, the two kept apart.
public enum Presence<Value> {
  /// The key was not there.
  case absent
  /// The key was there and null.
  case null
  /// The key had a value.
  case value(Value)

  /// The value, or nil.
  public var value: Value? {
    if case .value(let value) = self { value } else { nil }
  }
}

extension Presence: Sendable where Value: Sendable {}
extension Presence: Equatable where Value: Equatable {}
extension Presence: Hashable where Value: Hashable {}

/// A URL's last path component, percent-decoded; empty where it has none.
package func lastPathComponent(ofURL url: String) -> String {
  var path = Substring(url)
  if let end = path.firstIndex(where: { $0 == "?" || $0 == "#" }) { path = path[..<end] }
  if let scheme = path.firstRange(of: "://") {
    path = path[scheme.upperBound...]
    guard let slash = path.firstIndex(of: "/") else { return "" }
    path = path[slash...]
  }
  guard let name = path.split(separator: "/").last else { return "" }
  return percentDecoded(name)
}

/// `text` with its percent escapes decoded; as it stands where that would not be UTF-8.
package func percentDecoded(_ text: some StringProtocol) -> String {
  var bytes: [UInt8] = []
  let source = Array(text.utf8)
  var i = 0
  while i < source.count {
    if source[i] == UInt8(ascii: "%"), i + 2 < source.count, let high = hexValue(source[i + 1]),
      let low = hexValue(source[i + 2])
    {
      bytes.append(high << 4 | low)
      i += 3
    } else {
      bytes.append(source[i])
      i += 1
    }
  }
  return String(validating: bytes, as: UTF8.self) ?? String(text)
}

package func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
