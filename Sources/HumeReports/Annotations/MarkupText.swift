/// A text on one line in which nothing is markup of XML 1.0 or WebVTT.
func markupText(_ text: String) -> String {
  var result = ""
  for scalar in oneLine(text).unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// The same in which no quote ends an attribute of XML either.
func xmlText(_ text: String) -> String {
  var result = ""
  for scalar in markupText(text).unicodeScalars {
    if scalar == "\"" { result += "&quot;" } else { result.unicodeScalars.append(scalar) }
  }
  return result
}
