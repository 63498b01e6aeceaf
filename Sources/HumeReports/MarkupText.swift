/// A text in which nothing is markup of HTML, XML or WebVTT; `quotes`: and no quote ends an attribute.
func withEntities(_ text: String, quotes: Bool) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"" where quotes: result += "&quot;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A text on one line as WebVTT has it.
func cueText(_ text: String) -> String { withEntities(oneLine(text), quotes: false) }

/// A text on one line as XML 1.0 has it, in attributes too.
func xmlText(_ text: String) -> String { withEntities(oneLine(text), quotes: true) }
