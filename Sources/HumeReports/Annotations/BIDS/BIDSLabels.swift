/// Labels as BIDS has them, ASCII letters and digits, each given once.
struct BIDSLabels {
  private var names = UniqueNames()
  /// How many names had letters or digits that their labels lack.
  private(set) var shortened = 0

  /// The ASCII letters and digits of a name, up to 60; followed by `x2` and so on where another name has led to the same,
  /// or to one that differs in case only. Where others are lost and no letter is left, `otherwise` comes first.
  mutating func label(_ name: String, otherwise: String) -> String {
    let all = name.utf8.filter(isLabelByte)
    let kept = String(decoding: all.prefix(60), as: UTF8.self)
    let isForeign = name.unicodeScalars.contains { !$0.isASCII && isLetterOrDigit($0) }
    if isForeign || all.count > 60 { shortened += 1 }
    let isPlain = !kept.isEmpty && !(isForeign && kept.utf8.allSatisfy { $0 < UInt8(ascii: "A") })
    return names.name(isPlain ? kept : otherwise + kept, isCaseSensitive: false) { "\($0)x\($1)" }
  }
}

/// Whether a byte may stand in a label.
private func isLabelByte(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Whether a name without it says less: marks are parts of letters.
private func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
    .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
    true
  default: false
  }
}

/// Whether a text is a label of BIDS: letters and digits.
package func isBIDSLabel(_ text: some StringProtocol) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isLabelByte) }
