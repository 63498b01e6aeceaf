import HumeTypes

/// A value that can be written to partial results and read from them again.
///
/// Both say the same fields in the same order; a reader checks what it needs so that nothing later can go wrong.
protocol PartialCodable {
  /// Reads what `write(to:)` wrote.
  init(from reader: inout PartialReader) throws(PartialError)
  /// Writes all of it.
  func write(to writer: inout PartialWriter)
}

/// Writes the content of partial results.
struct PartialWriter {
  /// What was written.
  private(set) var bytes: [UInt8] = []
  /// The places of the texts that were written, from 1.
  private var places: [ExactName: UInt64] = [:]

  /// Writes a whole number from 0.
  mutating func number(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes a number of things.
  mutating func count(_ count: Int) { number(UInt64(count)) }

  /// Writes a whole number that may be negative.
  mutating func signed(_ number: Int64) { self.number(UInt64(bitPattern: number << 1 ^ number >> 63)) }

  /// Writes a double, all of its bits.
  mutating func double(_ number: Double) { bytes.appendLittleEndian(number.bitPattern) }

  /// Writes a byte.
  mutating func byte(_ byte: UInt8) { bytes.append(byte) }

  /// Writes a text.
  mutating func text(_ text: String) {
    if let place = places[ExactName(text)] { return number(place) }
    places[ExactName(text)] = UInt64(places.count + 1)
    number(0)
    count(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes a value.
  mutating func write(_ value: some PartialCodable) { value.write(to: &self) }

  /// Writes several values.
  mutating func list<Element>(_ elements: [Element], _ write: (Element, inout PartialWriter) -> Void) {
    count(elements.count)
    for element in elements { write(element, &self) }
  }
}
