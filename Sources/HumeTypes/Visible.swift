/// The text with control characters, terminal escapes, and invisible or direction-changing characters as `\u{...}`.
package func visible(_ text: String) -> String {
  // Most names need no second look.
  if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if isHidden(scalar) {
      result += "\\u{\(String(scalar.value, radix: 16))}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  // Joiners shape Persian, Indic scripts and emoji; they neither hide nor turn anything.
  case .format: scalar.value != 0x200C && scalar.value != 0x200D
  default: false
  }
}

/// What went wrong in up to three lines, without a break at the end: what is wrong, where, and what to do.
///
/// Names of files can hold line breaks and what controls a terminal: these are shown, and do nothing.
package func explanation(message: String, place: String, advice: String) -> String {
  var lines = ["error: \(visible(message))"]
  if !place.isEmpty { lines.append("  where: \(visible(place))") }
  if !advice.isEmpty { lines.append("  what to do: \(visible(advice))") }
  return lines.joined(separator: "\n")
}
