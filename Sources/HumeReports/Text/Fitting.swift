// Texts made to fit into columns of a terminal.

/// A text cut so that it takes at most `width` columns; what was cut shows by the ellipsis at the end.
public func truncated(_ text: String, to width: Int, glyphs: Glyphs = .unicode) -> String {
  guard displayWidth(text) > width else { return text }
  let ellipsis = prefix(of: glyphs.ellipsis, within: width).kept
  return prefix(of: text, within: width - displayWidth(ellipsis)).kept + ellipsis
}

/// A text filled up with spaces to `width` columns; a wider one stays as it is.
public func padded(_ text: String, to width: Int, _ alignment: Column.Alignment = .left) -> String {
  let spaces = String(repeating: " ", count: max(0, width - displayWidth(text)))
  return alignment == .left ? text + spaces : spaces + text
}

/// As many characters from the start as take at most `width` columns, and the rest.
func prefix(of text: String, within width: Int) -> (kept: String, rest: String) {
  var used = 0
  var end = text.startIndex
  while end < text.endIndex {
    used += displayWidth(text[end])
    if used > width { break }
    end = text.index(after: end)
  }
  return (String(text[..<end]), String(text[end...]))
}

/// A text broken between words into lines of at most `width` columns; a longer word is broken within. Line breaks of
/// the text are kept.
public func wrapped(_ text: String, to width: Int) -> [String] {
  text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph -> [String] in
    var lines: [String] = []
    var line = ""
    for word in paragraph.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if displayWidth(longer) <= width {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = String(word)
      while displayWidth(line) > width {
        let (kept, rest) = prefix(of: line, within: width)
        if kept.isEmpty || rest.isEmpty { break }
        lines.append(kept)
        line = rest
      }
    }
    return lines + [line]
  }
}

/// A text for one line of a terminal: control characters, which could move the cursor or break the line, shown as their
/// pictures (`␊`, `␛`), and characters that turn the direction of what follows as `�`.
public func printable(_ text: String, glyphs: Glyphs = .unicode) -> String {
  guard text.unicodeScalars.contains(where: { !isPrintable($0) }) else { return text }
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    result.append(isPrintable(scalar) ? scalar : picture(of: scalar, glyphs: glyphs))
  }
  return String(result)
}

private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: false
  default: true
  }
}

private func picture(of scalar: Unicode.Scalar, glyphs: Glyphs) -> Unicode.Scalar {
  if glyphs == .ascii { return "?" }
  return switch scalar.value {
  case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
  case 0x7F: "\u{2421}"
  case 0x2028, 0x2029: "\u{2424}"
  default: "\u{FFFD}"
  }
}
