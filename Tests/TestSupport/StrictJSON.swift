/// Why a document is not JSON.
package struct StrictJSONError: Error, Equatable {
  /// What was found wrong, for the reader of a failed test.
  package var reason: String
  /// The length of the longest beginning that some valid document has; the document's length where it only stops early.
  package var offset: Int

  package init(reason: String, offset: Int) {
    (self.reason, self.offset) = (reason, offset)
  }
}

/// A recursive parser of RFC 8259 and nothing more, over a whole document in memory.
///
/// UTF-8 must be well formed (no overlong forms, surrogates or values above U+10FFFF), escapes must not leave a lone
/// surrogate, control characters must be escaped.
package struct StrictJSON {
  private let bytes: [UInt8]
  private let depthLimit: Int
  private var position = 0

  /// The tree of a document; `depthLimit` is how many arrays and objects may be open at a time.
  package static func parse(_ bytes: [UInt8], allowBOM: Bool = true, depthLimit: Int = 512) throws(StrictJSONError)
    -> OracleJSON
  {
    var parser = StrictJSON(bytes: bytes, depthLimit: depthLimit)
    if allowBOM, parser.peek == 0xEF {
      for byte: UInt8 in [0xEF, 0xBB, 0xBF] { try parser.expect(byte) }
    }
    let value = try parser.value(depth: 0)
    parser.skipWhiteSpace()
    guard parser.peek == nil else { throw parser.error("something after the document") }
    return value
  }

  /// Whether the bytes are one valid document.
  package static func accepts(_ bytes: [UInt8], allowBOM: Bool = true, depthLimit: Int = 512) -> Bool {
    (try? parse(bytes, allowBOM: allowBOM, depthLimit: depthLimit)) != nil
  }

  private init(bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func error(_ reason: String) -> StrictJSONError {
    StrictJSONError(reason: position < bytes.count ? reason : "the document ends early", offset: position)
  }

  private mutating func expect(_ byte: UInt8) throws(StrictJSONError) {
    guard peek == byte else { throw error("not \(Character(Unicode.Scalar(byte)))") }
    position += 1
  }

  private mutating func skipWhiteSpace() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(StrictJSONError) -> OracleJSON {
    skipWhiteSpace()
    switch peek {
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["):
      guard depth < depthLimit else { throw error("too deep") }
      return try array(depth: depth + 1)
    case UInt8(ascii: "{"):
      guard depth < depthLimit else { throw error("too deep") }
      return try object(depth: depth + 1)
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: OracleJSON) throws(StrictJSONError) -> OracleJSON {
    for byte in word.utf8 { try expect(byte) }
    return value
  }

  private mutating func array(depth: Int) throws(StrictJSONError) -> OracleJSON {
    try expect(UInt8(ascii: "["))
    skipWhiteSpace()
    var elements: [OracleJSON] = []
    if peek != UInt8(ascii: "]") {
      elements.append(try value(depth: depth))
      skipWhiteSpace()
      while peek == UInt8(ascii: ",") {
        position += 1
        elements.append(try value(depth: depth))
        skipWhiteSpace()
      }
    }
    try expect(UInt8(ascii: "]"))
    return .array(elements)
  }

  private mutating func object(depth: Int) throws(StrictJSONError) -> OracleJSON {
    try expect(UInt8(ascii: "{"))
    skipWhiteSpace()
    var members: [OracleMember] = []
    if peek != UInt8(ascii: "}") {
      members.append(try member(depth: depth))
      while peek == UInt8(ascii: ",") {
        position += 1
        members.append(try member(depth: depth))
      }
    }
    try expect(UInt8(ascii: "}"))
    return .object(members)
  }

  private mutating func member(depth: Int) throws(StrictJSONError) -> OracleMember {
    skipWhiteSpace()
    let key = try string()
    skipWhiteSpace()
    try expect(UInt8(ascii: ":"))
    let value = try value(depth: depth)
    skipWhiteSpace()
    return OracleMember(key, value)
  }

  // MARK: Numbers

  private mutating func number() throws(StrictJSONError) -> OracleJSON {
    let start = position
    if peek == UInt8(ascii: "-") { position += 1 }
    if peek == UInt8(ascii: "0") {
      position += 1
    } else {
      try digits()
    }
    if peek == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      position += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(StrictJSONError) {
    guard let first = peek, isDigit(first) else { throw error("not a digit") }
    while let byte = peek, isDigit(byte) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  // MARK: Strings

  private mutating func string() throws(StrictJSONError) -> String {
    try expect(UInt8(ascii: "\""))
    var scalars = String.UnicodeScalarView()
    while peek != UInt8(ascii: "\"") {
      scalars.append(peek == UInt8(ascii: "\\") ? try escape() : try plainScalar())
    }
    try expect(UInt8(ascii: "\""))
    return String(scalars)
  }

  private mutating func escape() throws(StrictJSONError) -> Unicode.Scalar {
    try expect(UInt8(ascii: "\\"))
    let simple: [Character: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
    ]
    if let byte = peek, let scalar = simple[Character(Unicode.Scalar(byte))] {
      position += 1
      return scalar
    }
    try expect(UInt8(ascii: "u"))
    let unit = try hexUnit(low: false)
    guard (0xD800...0xDBFF).contains(unit) else { return try scalar(unit) }
    try expect(UInt8(ascii: "\\"))
    try expect(UInt8(ascii: "u"))
    let low = try hexUnit(low: true)
    return try scalar(0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00))
  }

  /// Four hexadecimal digits: a low surrogate (DC00…DFFF) if asked for, else anything but a low surrogate.
  private mutating func hexUnit(low: Bool) throws(StrictJSONError) -> UInt32 {
    let one = try hexDigit { !low || $0 == 0xD }
    let two = try hexDigit { one != 0xD || ($0 >= 0xC) == low }
    let three = try hexDigit { _ in true }
    let four = try hexDigit { _ in true }
    return one << 12 | two << 8 | three << 4 | four
  }

  private mutating func hexDigit(_ rule: (UInt32) -> Bool) throws(StrictJSONError) -> UInt32 {
    guard let byte = peek, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
      throw error("not a hexadecimal digit")
    }
    guard rule(UInt32(digit)) else { throw error("a lone surrogate") }
    position += 1
    return UInt32(digit)
  }

  private func scalar(_ value: UInt32) throws(StrictJSONError) -> Unicode.Scalar {
    guard let scalar = Unicode.Scalar(value) else { throw error("not a Unicode scalar") }
    return scalar
  }

  /// One scalar as UTF-8, by table 3-7 of the Unicode standard (well-formed byte sequences).
  private mutating func plainScalar() throws(StrictJSONError) -> Unicode.Scalar {
    guard let lead = peek else { throw error("") }
    let tail: [ClosedRange<UInt8>]
    switch lead {
    case 0x00..<0x20: throw error("a control character")
    case 0x20..<0x80: tail = []
    case 0xC2...0xDF: tail = [0x80...0xBF]
    case 0xE0: tail = [0xA0...0xBF, 0x80...0xBF]
    case 0xED: tail = [0x80...0x9F, 0x80...0xBF]
    case 0xE1...0xEF: tail = [0x80...0xBF, 0x80...0xBF]
    case 0xF0: tail = [0x90...0xBF, 0x80...0xBF, 0x80...0xBF]
    case 0xF1...0xF3: tail = [0x80...0xBF, 0x80...0xBF, 0x80...0xBF]
    case 0xF4: tail = [0x80...0x8F, 0x80...0xBF, 0x80...0xBF]
    default: throw error("not UTF-8")
    }
    position += 1
    var value = tail.isEmpty ? UInt32(lead) : UInt32(lead) & (0x3F >> UInt32(tail.count))
    for range in tail {
      guard let byte = peek, range.contains(byte) else { throw error("not UTF-8") }
      value = value << 6 | UInt32(byte & 0x3F)
      position += 1
    }
    return try scalar(value)
  }
}
