/// Reads the content of partial results. Whatever the bytes, it ends in values or in an error: no count is believed that
/// the bytes left cannot hold, and counts of one file add up to less than 2⁵⁰.
struct PartialReader {
  private let bytes: [UInt8]
  private let end: Int
  private(set) var place: Int
  private var texts: [String] = []
  private var total = 0

  /// The most that the counts of one file may add up to, so that sums over many files do not overflow.
  static let mostCounted = 1 << 50

  /// A reader of the content that stands at `range` of `bytes`.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    (place, end) = (range.lowerBound, range.upperBound)
  }

  /// The bytes that are left.
  private var left: Int { end - place }

  /// An error here: what stands where none can be.
  func malformed(_ what: String) -> PartialError { .malformed(what, at: place) }

  /// Throws unless something holds that every writer sees to.
  func check(_ holds: Bool, _ what: String) throws(PartialError) { if !holds { throw malformed(what) } }

  /// Throws unless all was read.
  func finish() throws(PartialError) { try check(left == 0, "more bytes") }

  /// Reads a byte.
  mutating func byte() throws(PartialError) -> UInt8 {
    try check(left > 0, "their end")
    defer { place += 1 }
    return bytes[place]
  }

  /// Reads a whole number from 0.
  mutating func number() throws(PartialError) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try byte()
      let part = UInt64(byte & 0x7F)
      try check((part << shift) >> shift == part, "a number of more than 64 bits")
      number |= part << shift
      if byte < 0x80 { return number }
    }
    throw malformed("a number of more than 64 bits")
  }

  /// Reads a number of things.
  mutating func count() throws(PartialError) -> Int {
    let number = try number()
    try check(number <= UInt64(PartialReader.mostCounted - total), "a count that is too large")
    total += Int(number)
    return Int(number)
  }

  /// Reads the number of elements of a list, each of which takes at least `size` bytes.
  mutating func length(size: Int = 1) throws(PartialError) -> Int {
    let number = try number()
    try check(number <= UInt64(left / size), "a list that is longer than the file")
    return Int(number)
  }

  /// Reads a whole number that may be negative.
  mutating func signed() throws(PartialError) -> Int64 {
    let number = try number()
    return Int64(bitPattern: number >> 1 ^ (0 &- (number & 1)))
  }

  /// Reads a double.
  mutating func double() throws(PartialError) -> Double {
    try check(left >= 8, "their end")
    defer { place += 8 }
    return Double(bitPattern: bytes.littleEndian(at: place))
  }

  /// Reads a text.
  mutating func text() throws(PartialError) -> String {
    let known = try number()
    if known > 0 {
      try check(known <= UInt64(texts.count), "a text that was not written")
      return texts[Int(known) - 1]
    }
    let length = try length()
    guard let text = String(validating: bytes[place..<(place + length)], as: UTF8.self) else {
      throw malformed("a text that is not UTF-8")
    }
    place += length
    texts.append(text)
    return text
  }

  /// Reads a value.
  mutating func read<Value: PartialCodable>(_ type: Value.Type = Value.self) throws(PartialError) -> Value {
    try Value(from: &self)
  }

  /// Reads several values, each of which takes at least `size` bytes.
  mutating func list<Element>(
    size: Int = 1, _ read: (inout PartialReader) throws(PartialError) -> Element
  ) throws(PartialError) -> [Element] {
    var elements: [Element] = []
    for _ in 0..<(try length(size: size)) { elements.append(try read(&self)) }
    return elements
  }
}
