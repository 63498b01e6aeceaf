/// Writes HTML and SVG. Names of elements and attributes are the program's own; every text and every value is escaped
/// here, so that nothing in the data can become markup.
package struct Markup {
  let output: Output

  /// Writes to `output`.
  package init(output: Output) { self.output = output }

  package typealias Attributes = KeyValuePairs<String, String>

  /// An element around what `body` writes.
  func element(_ name: String, _ attributes: Attributes = [:], _ body: () throws -> Void) throws {
    try output.write(opening(name, attributes, end: ">"))
    try body()
    try output.write("</\(name)>")
  }

  /// An element around a text.
  package func element(_ name: String, _ attributes: Attributes, _ text: String) throws {
    try output.write("\(opening(name, attributes, end: ">"))\(escaped(text))</\(name)>")
  }

  /// An element without attributes around a text.
  func element(_ name: String, _ text: String) throws { try element(name, [:], text) }

  /// An element of HTML without an end, as `meta`.
  func void(_ name: String, _ attributes: Attributes = [:]) throws {
    try output.write(opening(name, attributes, end: ">"))
  }

  /// An element of SVG with nothing in it.
  func shape(_ name: String, _ attributes: Attributes = [:]) throws {
    try output.write(opening(name, attributes, end: "/>"))
  }

  /// A text.
  func text(_ text: String) throws { try output.write(escaped(text)) }

  /// A line break in the source, for those who read it.
  func line() throws { try output.write("\n") }

  private func opening(_ name: String, _ attributes: Attributes, end: String) -> String {
    var result = "<" + name
    for (key, value) in attributes where !value.isEmpty || key == "alt" {
      result += value == Markup.present ? " \(key)" : " \(key)=\"\(escaped(value))\""
    }
    return result + end
  }

  /// The value of an attribute that is there without one, as `open`.
  static let present = "\u{1}"
  /// That, if something holds; else the attribute is left out, as all that are empty are.
  static func present(_ isPresent: Bool) -> String { isPresent ? present : "" }
}

/// A text in which nothing is markup; what could turn, break or hide the text around it is shown as a picture.
private func escaped(_ text: String) -> String {
  var isPlain = true
  for byte in text.utf8 where byte < 0x20 || byte > 0x7E || byte == 0x26 || byte == 0x3C || byte == 0x3E || byte == 0x22
  {
    isPlain = false
    break
  }
  return isPlain ? text : withEntities(printable(text), quotes: true)
}
