/// Numbers spelled with an exponent, as some other programs write them back.
enum BigNumber {
  /// The same number in scientific notation: one digit before the point, exponents below zero of two digits.
  ///
  ///     0.08534232527017593 → 8.534232527017593e-02        230 → 2.3e2        0 → 0e0
  static func withExponent(_ text: String) -> String {
    let parts = text.split(separator: "e", maxSplits: 1)
    let number = parts[0].drop { $0 == "-" }
    let whole = number.prefix { $0 != "." }
    var digits = Array(number.utf8.filter { $0 != UInt8(ascii: ".") })
    var exponent = whole.count - 1 + (parts.count == 2 ? Int(parts[1]) ?? 0 : 0)
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if digits.isEmpty { return "0e0" }
    var result = text.hasPrefix("-") ? "-" : ""
    result += String(decoding: digits[..<1], as: UTF8.self)
    if digits.count > 1 { result += "." + String(decoding: digits[1...], as: UTF8.self) }
    let size = String(abs(exponent))
    return result + (exponent < 0 ? "e-" + (size.count < 2 ? "0" : "") + size : "e" + size)
  }
}
