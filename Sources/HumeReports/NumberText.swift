// Numbers for programs: the shortest digits from which the same number is read again. CSV and JSON spell them alike.

extension Output {
  /// Writes a finite number: `1`, `0.5`, `-0`, `1e+22`, `5e-324`.
  func write(number value: Double) throws {
    var digits = value.description
    try digits.withUTF8 { utf8 in
      // Swift spells whole numbers `1.0`.
      let isWhole =
        utf8.count > 2 && utf8[utf8.count - 1] == UInt8(ascii: "0") && utf8[utf8.count - 2] == UInt8(ascii: ".")
      try write(UnsafeBufferPointer(rebasing: isWhole ? utf8[..<(utf8.count - 2)] : utf8[...]))
    }
  }

  /// Writes a whole number.
  func write(integer value: Int) throws { try write(value.description) }
}

/// The shortest digits from which the same number is read again, without `.0`.
package func shortestDigits(_ value: Double) -> String {
  let digits = value.description
  return digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
}
