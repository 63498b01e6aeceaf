/// A number of bytes, e.g. `512M`.
package struct ByteCount: Sendable, CustomStringConvertible {
  /// The number.
  package let bytes: Int

  /// So many bytes.
  package init(bytes: Int) { self.bytes = bytes }

  /// Reads it as an option has it: digits, and K, M, G or T for 2¹⁰, 2²⁰, 2³⁰ or 2⁴⁰ of them; nil for anything else.
  package init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    var digits = argument.uppercased()
    if digits.hasSuffix("B") { digits.removeLast() }
    if digits.hasSuffix("I") { digits.removeLast() }
    let unit = digits.last.flatMap { units[$0] }
    if unit != nil { digits.removeLast() }
    guard let number = Int(digits), number > 0 else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    if overflow { return nil }
    bytes = product
  }

  /// As it can be given again.
  package var description: String {
    for (unit, shift) in [("T", 40), ("G", 30), ("M", 20), ("K", 10)] where bytes % (1 << shift) == 0 {
      return "\(bytes >> shift)\(unit)"
    }
    return "\(bytes)"
  }
}
