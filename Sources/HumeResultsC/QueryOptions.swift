import HumeAnalysis
import HumeInputs
import HumeParsing
import HumeReports
import HumeSystem
import HumeTypes

/// The options of a call, read from JSON: every name that is read is taken out, and what is left over is an error.
struct OptionReader {
  private var members: [(key: String, value: JSONValue)]
  private var known: [String] = []
  /// What was given, as results repeat it.
  let parameters: [(String, ParameterValue)]

  /// Reads the object; nil and an empty text stand for none.
  init(_ text: String?) throws {
    let value: JSONValue
    if let text, !text.isEmpty {
      do { value = try JSONValue(parsing: Array(text.utf8)) } catch {
        throw OptionError("The options are not JSON. \(error.message)")
      }
    } else {
      value = .object([])
    }
    guard case .object(let members) = value else { throw OptionError("The options are not a JSON object.") }
    // null says that an option was not given.
    self.members = members.filter { $0.value != .null }
    parameters = self.members.map { ($0.key, ParameterValue($0.value)) }
  }

  private mutating func take(_ key: String) -> JSONValue? {
    known.append(key)
    guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
    return members.remove(at: index).value
  }

  mutating func flag(_ key: String) throws -> Bool? {
    guard let value = take(key) else { return nil }
    guard case .bool(let flag) = value else { throw OptionError("\(key) is true or false.") }
    return flag
  }

  mutating func number(_ key: String) throws -> Double? {
    guard let value = take(key) else { return nil }
    guard let number = value.double, number.isFinite else { throw OptionError("\(key) is a number.") }
    return number
  }

  mutating func integer(_ key: String, from least: Int) throws -> Int? {
    guard let value = take(key) else { return nil }
    guard let number = value.integer, number >= least else {
      throw OptionError("\(key) is a whole number from \(least) up.")
    }
    return number
  }

  mutating func text(_ key: String) throws -> String? {
    guard let value = take(key) else { return nil }
    guard let text = value.text else { throw OptionError("\(key) is a text.") }
    return text
  }

  /// One of some names.
  mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: Value.Type) throws
    -> Value?
  {
    guard let text = try text(key) else { return nil }
    return try OptionReader.choice(key, text, type)
  }

  /// Names, of some that there are.
  mutating func choices<Value: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: Value.Type) throws
    -> [Value]
  {
    try texts(key).map { try OptionReader.choice(key, $0, type) }
  }

  private static func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ key: String, _ text: String, _ type: Value.Type
  ) throws -> Value {
    if let value = Value(rawValue: text) { return value }
    let names = Value.allCases.map(\.rawValue)
    throw OptionError(
      "\(key) is one of \(names.joined(separator: ", ")), not \"\(text)\".", nearest(to: text, among: names))
  }

  /// A text or a list of texts.
  mutating func texts(_ key: String) throws -> [String] {
    switch take(key) {
    case nil: return []
    case .string(let text): return [text]
    case .array(let values):
      let texts = values.compactMap(\.text)
      guard texts.count == values.count else { throw OptionError("\(key) is a text or a list of texts.") }
      return texts
    default: throw OptionError("\(key) is a text or a list of texts.")
    }
  }

  /// True, which is no text in particular, or texts; nil where it is false or was not given.
  mutating func flagOrTexts(_ key: String) throws -> [String]? {
    if case .bool(let isTrue)? = members.first(where: { $0.key == key })?.value {
      _ = take(key)
      return isTrue ? [] : nil
    }
    let texts = try texts(key)
    return texts.isEmpty ? nil : texts
  }

  /// Throws for what nobody read.
  func finish() throws {
    guard let key = members.first?.key else { return }
    throw OptionError("There is no option \"\(key)\" here.", nearest(to: key, among: known))
  }
}

/// An option that is none, or whose value means nothing.
struct OptionError: ExplainedError {
  let message: String
  let advice: String
  var codeName: String { "bad_option" }
  var place: Place { Place() }

  init(_ message: String, _ near: String? = nil) {
    self.message = message
    advice = near.map { "Did you mean \"\($0)\"?" } ?? ""
  }
}

/// What all queries can be asked.
struct QueryOptions {
  var analysis = AnalysisOptions()
  var sets: [FeatureSet]
  var groups: FileGroups?
  var anonymizer: Anonymizer?
  /// Whether an input that fails is passed over.
  var skipsFailures: Bool

  private enum OnError: String, CaseIterable { case stop, skip }
  private enum SetChoice: String, CaseIterable { case emotion, facs, description, sentiment, toxicity, all }

  /// Reads the selection of rows; `usual`: the sets where none was asked for.
  init(_ reader: inout OptionReader, of inputs: [ResultsInput], usual: [FeatureSet]) throws {
    analysis.models = try reader.texts("model")
    analysis.ids = try reader.texts("id")
    analysis.files = try reader.texts("file")
    analysis.features = try reader.texts("emotion")
    let chosen = try reader.choices("features", SetChoice.self)
    sets = FeatureNames.sets(
      chosen: chosen.flatMap { FeatureSet(rawValue: $0.rawValue).map { [$0] } ?? FeatureSet.allCases },
      named: analysis.features, usual: usual)
    analysis.featureSets = Set(sets)
    for name in analysis.features {
      if let near = FeatureNames.suggestion(for: name) {
        throw OptionError("No documented feature is called \"\(name)\".", near)
      }
    }
    analysis.from = try reader.number("from")
    analysis.to = try reader.number("to")
    analysis.minProb = try reader.number("min_prob")
    analysis.minConfidence = try reader.number("min_confidence")
    analysis.minFace = try reader.number("min_face")
    groups = try reader.text("groups").map { try fileGroups(ofCSV: $0) }
    anonymizer = try reader.flag("anonymize") == true ? Anonymizer() : nil
    // In their order, whichever of them have rows.
    if let anonymizer { for input in inputs { _ = anonymizer.label("input", input.name) } }
    skipsFailures = try reader.choice("on_error", OnError.self) == .skip
  }

  /// Reads how statistics are made.
  mutating func readStatistics(_ reader: inout OptionReader) throws {
    analysis.faces = try reader.choice("faces", FacesPolicy.self) ?? .separate
    analysis.by = try reader.choice("by", RankBy.self) ?? .mean
    analysis.threshold = try reader.number("threshold")
    analysis.exact = try reader.flag("exact") ?? false
    analysis.maxMemory = try reader.integer("max_memory", from: 1) ?? analysis.maxMemory
  }

  /// Throws for a `by` that compares files with each other.
  func refuseDistinct(_ query: String) throws {
    if analysis.by == .distinct {
      throw OptionError("by is not distinct in a \(query): that compares a file with the others.")
    }
  }

  /// Failures as they may be told.
  func labelled(_ failures: [InputFailure]) -> [InputFailure] {
    anonymizer.map { failures.map($0.failure) } ?? failures
  }

  /// Warnings as they may be told.
  func labelled(_ warnings: [Warning]) -> [Warning] { anonymizer.map { warnings.map($0.warning) } ?? warnings }

  var factors: [String] { groups?.factors ?? [] }
}

extension ParameterValue {
  /// A value as it was given.
  fileprivate init(_ value: JSONValue) {
    switch value {
    case .array(let values): self = .list(values.map(Cell.init))
    default: self = .cell(Cell(value))
    }
  }
}

extension Cell {
  fileprivate init(_ value: JSONValue) {
    switch value {
    case .string(let text): self = .text(text)
    case .number(let number): self = value.integer.map(Cell.integer) ?? .number(number)
    case .bool(let flag): self = .boolean(flag)
    case .null, .array, .object: self = .missing
    }
  }
}
