/// The columns that a text takes on a terminal: East Asian wide characters and emoji take two, combining marks, joiners
/// and control characters none. Escape sequences must not be in it.
public func displayWidth(_ text: String) -> Int {
  var count = 0
  for byte in text.utf8 {
    if byte < 0x20 || byte >= 0x7F { return text.reduce(0) { $0 + displayWidth($1) } }
    count += 1
  }
  return count
}

/// The columns that one character, with all that is joined to it, takes.
func displayWidth(_ character: Character) -> Int {
  var width = 0
  for scalar in character.unicodeScalars {
    // The emoji selector makes a narrow symbol a picture (the heart, digits in boxes).
    if scalar == "\u{FE0F}" { return width == 0 ? 0 : 2 }
    width = max(width, displayWidth(scalar))
  }
  return width
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
  default: break
  }
  // Vowels and final consonants join the syllable before them.
  if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
  return isWide(value) || scalar.properties.isEmojiPresentation ? 2 : 1
}

/// Whether a scalar, emoji aside, is wide or fullwidth (UAX #11); unassigned places of a wide block count as wide.
private func isWide(_ value: UInt32) -> Bool {
  guard value >= 0x1100 else { return false }
  var low = 0
  var high = wideRanges.count
  while low < high {
    let middle = (low + high) / 2
    if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
  }
  return low < wideRanges.count && wideRanges[low].contains(value)
}

private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF,
  0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
  0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
]
