// The descriptor as JSON.

extension DataPackage {
  /// Writes the descriptor, and a line break behind it; `output` is still to be finished.
  public func write(to output: Output) throws {
    var json = JSONWriter(output)
    try json.beginObject()
    try json.member("profile", "tabular-data-package")
    try json.member("name", "hume-results")
    try json.member("title", title)
    try json.member("description", "\(DataPackage.description) Written by hume-results \(version).")
    try json.key("resources")
    try json.beginArray()
    var names: Set<String> = []
    for resource in resources { try resource.write(to: &json, named: resource.name(besides: &names)) }
    try json.endArray()
    try json.endObject()
    try output.write("\n")
  }

  private static let description =
    "Results of Hume AI's expression measurement. Scores are how strongly a model hears or sees an expression: they are "
    + "not feelings, nor shares of one, those of different models cannot be compared, and what is missing is not 0."
}

extension JSONWriter {
  /// Writes a member that is a text, a number or a truth value.
  fileprivate mutating func member(_ name: String, _ cell: Cell) throws {
    try key(name)
    try value(cell)
  }

  /// Writes a member that is a text.
  fileprivate mutating func member(_ name: String, _ text: String) throws { try member(name, .text(text)) }
}

extension DataPackage.Resource {
  /// The name of the file in the few characters that names of resources may have, told apart from those of `others`.
  fileprivate func name(besides others: inout Set<String>) -> String {
    let file = path.split(separator: "/").last ?? ""
    let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
    var name = ""
    for byte in stem.lowercased().utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      default: if name.last != "-" { name += "-" }
      }
    }
    if name.allSatisfy({ $0 == "-" }) { name = "table" }
    let base = name
    var number = 2
    while !others.insert(name).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }

  fileprivate func write(to json: inout JSONWriter, named name: String) throws {
    try json.beginObject()
    try json.member("profile", "tabular-data-resource")
    try json.member("name", name)
    try json.member("path", path)
    if let title { try json.member("title", title) }
    try json.member("format", format.rawValue)
    try json.member("mediatype", format == .csv ? "text/csv" : "text/tab-separated-values")
    try json.member("encoding", "utf-8")
    if let bytes { try json.member("bytes", .integer(bytes)) }
    if let sha256 { try json.member("hash", "sha256:\(sha256)") }
    if let rows { try json.member("rows", .integer(rows)) }
    try json.key("dialect")
    try json.object([
      ("delimiter", .text(format == .csv ? "," : "\t")), ("lineTerminator", .text("\n")), ("quoteChar", .text("\"")),
      ("doubleQuote", .boolean(true)), ("skipInitialSpace", .boolean(false)), ("header", .boolean(true)),
      ("caseSensitiveHeader", .boolean(true)),
    ])
    try json.key("schema")
    try writeSchema(to: &json)
    try json.endObject()
  }

  private func writeSchema(to json: inout JSONWriter) throws {
    try json.beginObject()
    try json.key("fields")
    try json.beginArray()
    let features = Dictionary(features.map { ($0.column, $0) }, uniquingKeysWith: { first, _ in first })
    for column in columns {
      let isFactor = factors.contains(column.name)
      let meaning = features[column.name]?.meaning ?? (isFactor ? Column.factorMeaning : column.meaning)
      try json.object(
        [("name", .text(column.name)), ("type", .text(column.frictionlessType))]
          + (meaning.map { [("description", .text($0))] } ?? []))
    }
    try json.endArray()
    try json.key("missingValues")
    try json.beginArray(inline: true)
    try json.string(missing)
    try json.endArray()
    try json.endObject()
  }
}

extension Column {
  /// The type as Table Schema calls it.
  fileprivate var frictionlessType: String {
    switch kind {
    case .text: "string"
    case .integer: "integer"
    case .number, .seconds: "number"
    case .boolean: "boolean"
    }
  }
}
