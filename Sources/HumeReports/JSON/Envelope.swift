public import HumeTypes

/// What stands around the rows of a JSON document: which tool was asked what, of which inputs, and what it doubts.
public struct Envelope: Sendable {
  /// The command, e.g. `summary`; the schema is named after it.
  public var command: String
  /// The number of the schema: it changes when the meaning of a column does.
  public var schemaVersion: Int
  /// The name of the tool.
  public var tool: String
  /// The version of the tool.
  public var version: String
  /// What was asked, in the order of the document.
  public var parameters: [(name: String, value: ParameterValue)]
  /// What was read.
  public var inputs: [InputRecord]
  /// Warnings and notes; each kind goes to its own list.
  public var warnings: [Warning]

  /// An envelope.
  public init(
    command: String, schemaVersion: Int = 1, tool: String = "hume-results", version: String,
    parameters: [(name: String, value: ParameterValue)] = [], inputs: [InputRecord] = [], warnings: [Warning] = []
  ) {
    self.command = command
    self.schemaVersion = schemaVersion
    self.tool = tool
    self.version = version
    self.parameters = parameters
    self.inputs = inputs
    self.warnings = warnings
  }

  /// The name of the schema, with its number.
  var schemaName: String { "hume-results.\(command)/\(schemaVersion)" }

  /// Writes `schema`, `tool` and `parameters`.
  func writeHead(to json: inout JSONWriter) throws {
    try json.key("schema")
    try json.string(schemaName)
    try json.key("tool")
    try json.object([("name", .text(tool)), ("version", .text(version))])
    try json.key("parameters")
    try writeParameters(to: &json)
  }

  /// What was asked, as a JSON object on one line.
  package var parametersText: String {
    let output = Output.memory()
    var json = JSONWriter(output, style: .compact)
    // Memory takes everything.
    try? writeParameters(to: &json)
    return output.text
  }

  private func writeParameters(to json: inout JSONWriter) throws {
    try json.beginObject()
    for (name, value) in parameters {
      try json.key(name)
      try value.write(to: &json)
    }
    try json.endObject()
  }

  /// Writes `inputs`, `warnings` and `notes`.
  func writeFindings(to json: inout JSONWriter) throws {
    try json.key("inputs")
    try json.beginArray()
    for input in inputs { try json.object(input.members) }
    try json.endArray()
    try json.findings(warnings)
  }
}

/// The value of a parameter.
public enum ParameterValue: Sendable, Hashable {
  /// A text, a number, true, false, or missing for one that was not given.
  case cell(Cell)
  /// Several values.
  case list([Cell])

  /// As JSON spells it, on one line.
  var jsonText: String {
    let output = Output.memory()
    var json = JSONWriter(output, style: .compact)
    // Memory takes everything.
    try? write(to: &json)
    return output.text
  }

  func write(to json: inout JSONWriter) throws {
    switch self {
    case .cell(let cell): try json.value(cell)
    case .list(let cells):
      try json.beginArray(inline: true)
      for cell in cells { try json.value(cell) }
      try json.endArray()
    }
  }

  /// A text, or missing.
  public static func text(_ text: String?) -> ParameterValue { .cell(Cell(text)) }
  /// A whole number, or missing.
  public static func integer(_ integer: Int?) -> ParameterValue { .cell(Cell(integer)) }
  /// A number, or missing.
  public static func number(_ number: Double?) -> ParameterValue { .cell(Cell(number)) }
  /// True or false.
  public static func boolean(_ boolean: Bool) -> ParameterValue { .cell(.boolean(boolean)) }
  /// Several texts.
  public static func texts(_ texts: [String]) -> ParameterValue { .list(texts.map(Cell.text)) }
}

/// An input as a report names it.
public struct InputRecord: Sendable, Hashable {
  /// The path as it was given.
  public var path: String
  /// The size in bytes, or nil where it is not known.
  public var bytes: Int?
  /// The SHA-256 sum in hexadecimal digits, where it was asked for.
  public var sha256: String?

  /// An input.
  public init(path: String, bytes: Int? = nil, sha256: String? = nil) {
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
  }

  var members: [(String, Cell)] {
    [("path", .text(path)), ("bytes", Cell(bytes))] + (sha256.map { [("sha256", .text($0))] } ?? [])
  }
}

extension Warning {
  /// The members of a warning or note; what is not known is missing.
  fileprivate var members: [(String, Cell)] {
    [
      ("code", .text(code)), ("message", .text(message)), ("count", .integer(count)), ("input", known(input)),
      ("place", known(place.description)), ("advice", known(advice)),
    ]
  }

  private func known(_ text: String) -> Cell { text.isEmpty ? .missing : .text(text) }
}

extension JSONWriter {
  /// Writes an object on one line.
  package mutating func object(_ members: [(String, Cell)]) throws {
    try beginObject(inline: true)
    for (name, cell) in members {
      try key(name)
      try value(cell)
    }
    try endObject()
  }

  /// Writes the members `warnings` and `notes`, with each kind's in its own list.
  package mutating func findings(_ warnings: [Warning]) throws {
    for (name, kind) in [("warnings", Warning.Kind.warning), ("notes", .note)] {
      try key(name)
      try beginArray()
      for warning in warnings where warning.kind == kind { try object(warning.members) }
      try endArray()
    }
  }
}
