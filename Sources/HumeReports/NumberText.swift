import HumeTypes

// Numbers for programs: the shortest digits from which the same number is read again. CSV and JSON spell them alike.

extension Output {
  /// Writes a finite number: `1`, `0.5`, `-0`, `1e+22`, `5e-324`.
  func write(number value: Double) throws { try append { $0.append(number: value) } }

  /// Writes a whole number.
  func write(integer value: Int) throws { try append { $0.append(integer: value) } }
}

/// The shortest digits from which the same number is read again, without `.0`.
package func shortestDigits(_ value: Double) -> String {
  var digits: [UInt8] = []
  appendShortestDigits(value, to: &digits)
  return String(decoding: digits, as: UTF8.self)
}
