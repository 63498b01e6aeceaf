import HumeTypes

extension JSONLexer {
  /// Scans the string whose quote stands at `position`; false where the window ends inside it. What was scanned before a
  /// window slid is not scanned again.
  mutating func string(_ bytes: Span<UInt8>, _ isFinal: Bool) throws(ParsingError) -> Bool {
    let start = position + 1
    var i = start + scanned
    if scanned == 0 { hasEscapes = false }
    let raw = bytes.bytes
    while true {
      // Eight plain bytes at a time: no quote, no backslash, no control character, no byte above 0x7F.
      while i + 8 <= bytes.count {
        let word = raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
        if JSONLexer.hasSpecial(word) { break }
        i += 8
      }
      guard i < bytes.count else { break }
      let byte = bytes[i]
      if byte == UInt8(ascii: "\"") {
        content = start..<i
        position = i + 1
        scanned = 0
        return true
      }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        guard let next = try escape(bytes, at: i) else { break }
        i = next
      } else if byte < 0x20 {
        throw error(.controlCharacter, "A control character stands bare inside a string.", bytes, at: i)
      } else if byte < 0x80 {
        i += 1
      } else {
        guard let next = try sequence(bytes, at: i) else { break }
        i = next
      }
    }
    if isFinal { throw error(.truncated, "The JSON ends inside a string.", bytes, at: bytes.count) }
    scanned = i - start
    if scanned > limits.string {
      throw error(.tooLong, "A string is longer than \(limits.string) bytes.", bytes, at: position)
    }
    return false
  }

  /// Whether one of eight bytes needs a closer look. May say yes for a plain byte behind one that does.
  @inline(__always)
  static func hasSpecial(_ word: UInt64) -> Bool { specialBytes(word) != 0 }

  /// The highest bit of bytes that need a closer look; right up to the first of them.
  @inline(__always)
  static func specialBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let slash = word ^ (ones &* 0x5C)
    let special = (quote &- ones) | (slash &- ones) | (word &- ones &* 0x20) | word
    return special & tops
  }

  /// Checks the escape at `i` and gives the place behind it; nil where the window ends inside it.
  private func escape(_ bytes: Span<UInt8>, at i: Int) throws(ParsingError) -> Int? {
    guard i + 1 < bytes.count else { return nil }
    switch bytes[i + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return i + 2
    case UInt8(ascii: "u"):
      guard let unit = try codeUnit(bytes, at: i + 2) else { return nil }
      if unit & 0xFC00 == 0xDC00 { throw loneSurrogate(bytes, at: i) }
      if unit & 0xFC00 != 0xD800 { return i + 6 }
      if i + 6 < bytes.count, bytes[i + 6] != UInt8(ascii: "\\") { throw loneSurrogate(bytes, at: i) }
      if i + 7 < bytes.count, bytes[i + 7] != UInt8(ascii: "u") { throw loneSurrogate(bytes, at: i) }
      guard i + 8 <= bytes.count, let low = try codeUnit(bytes, at: i + 8) else { return nil }
      guard low & 0xFC00 == 0xDC00 else { throw loneSurrogate(bytes, at: i) }
      return i + 12
    default:
      throw error(.badEscape, "A string holds an escape that JSON does not know.", bytes, at: i)
    }
  }

  /// The four hexadecimal digits at `i`; nil where the window ends inside them.
  private func codeUnit(_ bytes: Span<UInt8>, at i: Int) throws(ParsingError) -> UInt16? {
    var unit: UInt16 = 0
    for j in i..<i + 4 {
      guard j < bytes.count else { return nil }
      guard let digit = hexValue(bytes[j]) else {
        throw error(.badEscape, "A \\u escape needs four hexadecimal digits.", bytes, at: j)
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private func loneSurrogate(_ bytes: Span<UInt8>, at i: Int) -> ParsingError {
    error(.loneSurrogate, "A string holds half of a surrogate pair.", bytes, at: i)
  }

  /// Checks the UTF-8 sequence at `i`, whose first byte is above 0x7F; nil where the window ends inside it.
  private func sequence(_ bytes: Span<UInt8>, at i: Int) throws(ParsingError) -> Int? {
    switch utf8Sequence(bytes, at: i) {
    case .valid(let length): return i + length
    // At the end of all input the string is cut off, which the caller says.
    case .incomplete: return nil
    case .invalid: throw error(.badUTF8, "A string holds bytes that are not UTF-8.", bytes, at: i)
    }
  }

  /// The bytes of the last key or string, escapes decoded.
  package func decoded(_ bytes: Span<UInt8>) -> [UInt8] { decodeString(bytes, content) }

  /// The last key or string.
  package func text(_ bytes: Span<UInt8>) -> String {
    if hasEscapes { return String(decoding: decoded(bytes), as: UTF8.self) }
    return bytes.extracting(content).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}

/// What stands at a place that should begin a UTF-8 sequence of several bytes.
enum UTF8Sequence { case valid(Int), incomplete, invalid }

/// Looks at the sequence at `i`, whose first byte is above 0x7F (Unicode 15, table 3-7).
func utf8Sequence(_ bytes: Span<UInt8>, at i: Int) -> UTF8Sequence {
  let first = bytes[i]
  let length: Int
  var second: ClosedRange<UInt8> = 0x80...0xBF
  switch first {
  case 0xC2...0xDF: length = 2
  case 0xE0: (length, second) = (3, 0xA0...0xBF)
  case 0xED: (length, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: length = 3
  case 0xF0: (length, second) = (4, 0x90...0xBF)
  case 0xF4: (length, second) = (4, 0x80...0x8F)
  case 0xF1...0xF3: length = 4
  default: return .invalid
  }
  for j in 1..<length {
    guard i + j < bytes.count else { return .incomplete }
    let allowed = j == 1 ? second : 0x80...0xBF
    guard allowed.contains(bytes[i + j]) else { return .invalid }
  }
  return .valid(length)
}

/// Decodes a string that has been checked.
func decodeString(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(range.count)
  var i = range.lowerBound
  func unit(_ at: Int) -> UInt32 {
    var value: UInt32 = 0
    for j in at..<at + 4 { value = value << 4 | UInt32(hexValue(bytes[j]) ?? 0) }
    return value
  }
  while i < range.upperBound {
    guard bytes[i] == UInt8(ascii: "\\") else {
      result.append(bytes[i])
      i += 1
      continue
    }
    switch bytes[i + 1] {
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = unit(i + 2)
      i += 4
      if scalar & 0xFC00 == 0xD800 {
        scalar = 0x10000 + (scalar & 0x3FF) << 10 + unit(i + 4) & 0x3FF
        i += 6
      }
      // The lexer has refused lone surrogates, so this is always a scalar.
      if let scalar = Unicode.Scalar(scalar) { result.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
    case let other: result.append(other)
    }
    i += 2
  }
  return result
}
