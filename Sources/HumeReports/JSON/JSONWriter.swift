/// Writes JSON as it comes: nothing is held but how deep it is nested.
///
/// ```swift
/// var json = JSONWriter(output, style: .compact)
/// try json.beginObject()
/// try json.key("mean")
/// try json.number(0.512)
/// try json.endObject()  // {"mean":0.512}
/// ```
public struct JSONWriter {
  /// How a document is laid out.
  public enum Style: Sendable {
    /// Without white space.
    case compact
    /// One member or element a line, indented by two spaces a level.
    case pretty
  }

  private struct Level {
    let isPretty: Bool
    var isEmpty = true
  }

  private let output: Output
  private let style: Style
  private var levels: [Level] = []
  private var isBehindKey = false

  /// Writes to `output`.
  public init(_ output: Output, style: Style = .pretty) {
    self.output = output
    self.style = style
  }

  /// Begins an object; one that is `inline` stands on one line with all that is in it.
  public mutating func beginObject(inline: Bool = false) throws { try begin("{", inline: inline) }

  /// Ends the object.
  public mutating func endObject() throws { try end("}") }

  /// Begins an array; one that is `inline` stands on one line with all that is in it.
  public mutating func beginArray(inline: Bool = false) throws { try begin("[", inline: inline) }

  /// Ends the array.
  public mutating func endArray() throws { try end("]") }

  /// Writes the name of the member whose value comes next.
  public mutating func key(_ name: String) throws {
    try beginValue()
    try output.write(json: name)
    try output.write(levels.last?.isPretty == true ? ": " : ":")
    isBehindKey = true
  }

  /// Writes a text.
  public mutating func string(_ text: String) throws {
    try beginValue()
    try output.write(json: text)
  }

  /// Writes a number in the shortest digits that read back as the same; null if it is not finite.
  public mutating func number(_ value: Double) throws { try self.value(.number(value)) }

  /// Writes a whole number.
  public mutating func integer(_ value: Int) throws { try self.value(.integer(value)) }

  /// Writes true or false.
  public mutating func boolean(_ value: Bool) throws { try self.value(.boolean(value)) }

  /// Writes null.
  public mutating func null() throws { try value(.missing) }

  /// Writes a cell.
  public mutating func value(_ cell: Cell) throws {
    try beginValue()
    try output.write(json: cell)
  }

  /// Writes what parts the next element, member or value from what was before; the caller writes the value.
  mutating func beginValue() throws {
    if isBehindKey {
      isBehindKey = false
      return
    }
    guard let level = levels.last else { return }
    if !level.isEmpty { output.append(UInt8(ascii: ",")) }
    levels[levels.count - 1].isEmpty = false
    if level.isPretty { try newLine() }
  }

  private mutating func begin(_ bracket: String, inline: Bool) throws {
    try beginValue()
    try output.write(bracket)
    let isPretty = style == .pretty && !inline && levels.last?.isPretty != false
    levels.append(Level(isPretty: isPretty))
  }

  private mutating func end(_ bracket: String) throws {
    guard let level = levels.popLast() else { return assertionFailure("more ends than beginnings") }
    if level.isPretty, !level.isEmpty { try newLine() }
    try output.write(bracket)
  }

  private func newLine() throws {
    output.append(UInt8(ascii: "\n"))
    try output.write(repeatElement(UInt8(ascii: " "), count: 2 * levels.count))
  }
}
