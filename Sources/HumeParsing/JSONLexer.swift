import HumeTypes

// A strict JSON lexer (RFC 8259) over a window of bytes, without I/O and without recursion.
//
// The caller owns the bytes. It shows the lexer a window of them and asks for the next token; where the window ends too
// early the answer is `.needsInput`, the lexer stays before the token, and the caller slides the window: it drops what
// lies before `position` (telling `discard`), appends more, and asks again. So every split of the input gives the same
// tokens. Strings and numbers are ranges of the window, good until it slides:
//
//     window  {"time": 0.3     next: beginObject, key(2..<6), needsInput   (0.3 could go on)
//     window  0.333}           next: number 0.333, endObject, end
//
// The lexer knows where it stands in the grammar (`expected`), so it gives no token that could not stand there, and it
// keeps the path for messages: of each open container its index or the place of its last key. Keys are not copied until
// a window that holds them slides away.

/// What the lexer found.
package enum JSONToken: Sendable {
  case beginObject, endObject, beginArray, endArray
  case key, string, number, `true`, `false`, null
  /// The window ends inside or before the next token.
  case needsInput
  /// The input is over.
  case end
}

/// A strict JSON lexer.
package struct JSONLexer: Sendable {
  enum Expected: UInt8 { case value, valueOrEnd, keyOrEnd, key, colon, commaOrEnd, nothing }

  struct Frame: Sendable {
    let isObject: Bool
    var index = -1
    /// Where the last key stands in the input; -1 before the first.
    var keyBegin = -1
    var keyEnd = -1
    var savedKey: [UInt8]?
  }

  /// The next byte to look at, in the window.
  package var position = 0
  /// The offset of the window's first byte in the input.
  package var base = 0
  /// The line of the byte at `counted` in the window.
  var line = 1
  var counted = 0
  /// Of the last key or string: its content in the window, between the quotes.
  package internal(set) var content = 0..<0
  /// Whether the last key or string holds escapes.
  package internal(set) var hasEscapes = false
  /// The last number; infinite where it is out of a double's range.
  package internal(set) var number = 0.0

  /// The number of elements of the array that ended last.
  private(set) var lengthOfLastArray = 0

  var expected = Expected.value
  var frames: [Frame] = []
  /// How far into the string that begins at `position` the window has been scanned already.
  var scanned = 0
  let limits: JSONLimits
  let table = NumberTable.shared.words
  private var atStart = true
  /// While `skipContainer` is in one: how many containers are open in it, and which of them are objects, a bit each.
  var skipped = (depth: 0, objects: UInt64(0))

  package init(limits: JSONLimits = JSONLimits()) { self.limits = limits }

  /// How many containers are open.
  package var depth: Int { frames.count }

  /// The index, in the array around the innermost container, of that container.
  var indexOfParent: Int { frames.count >= 2 ? frames[frames.count - 2].index : 0 }

  /// Whether a whole document has been read.
  package var isComplete: Bool { expected == .nothing }

  /// Begins another document behind a complete one.
  package mutating func beginDocument() { expected = .value }

  /// Gives the next token. `isFinal`: nothing follows the window.
  package mutating func next(_ bytes: Span<UInt8>, isFinal: Bool) throws(ParsingError) -> JSONToken {
    while true {
      while position < bytes.count {
        let byte = bytes[position]
        if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 } else { break }
      }
      guard position < bytes.count else {
        if !isFinal { return .needsInput }
        if expected == .nothing { return .end }
        if atStart || (frames.isEmpty && expected == .value) {
          throw error(.empty, "The file is empty.", bytes, at: position)
        }
        throw error(.truncated, "The JSON ends before it is complete.", bytes, at: position)
      }
      if atStart {
        if bytes[position] == 0xEF, base + position == 0 {
          if bytes.count < 3 && !isFinal { return .needsInput }
          if bytes.count >= 3, bytes[1] == 0xBB, bytes[2] == 0xBF {
            position = 3
            continue
          }
        }
        atStart = false
      }
      switch expected {
      case .value: return try value(bytes, isFinal)
      case .valueOrEnd:
        if bytes[position] == UInt8(ascii: "]") { return close(isObject: false) }
        return try value(bytes, isFinal)
      case .keyOrEnd:
        if bytes[position] == UInt8(ascii: "}") { return close(isObject: true) }
        return try key(bytes, isFinal)
      case .key: return try key(bytes, isFinal)
      case .colon:
        guard bytes[position] == UInt8(ascii: ":") else { throw unexpected(bytes, "a colon") }
        position += 1
        expected = .value
      case .commaOrEnd:
        let byte = bytes[position]
        let isObject = frames[frames.count - 1].isObject
        if byte == UInt8(ascii: ",") {
          position += 1
          expected = isObject ? .key : .value
        } else if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          return close(isObject: isObject)
        } else {
          throw unexpected(bytes, isObject ? "a comma or }" : "a comma or ]")
        }
      case .nothing: throw trailing(bytes)
      }
    }
  }

  /// Whether the next byte that is not white space begins another document behind a complete one: nil where the window
  /// does not show it. Moves over the white space.
  package mutating func startsAnother(_ bytes: Span<UInt8>, isFinal: Bool) -> Bool? {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 } else { return true }
    }
    return isFinal ? false : nil
  }

  private mutating func value(_ bytes: Span<UInt8>, _ isFinal: Bool) throws(ParsingError) -> JSONToken {
    let token: JSONToken
    switch bytes[position] {
    case UInt8(ascii: "\""):
      guard try string(bytes, isFinal) else { return .needsInput }
      token = .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      guard try parseNumber(bytes, isFinal) else { return .needsInput }
      token = .number
    case UInt8(ascii: "{"): return try open(bytes, isObject: true)
    case UInt8(ascii: "["): return try open(bytes, isObject: false)
    case UInt8(ascii: "t"): token = try literal("true", .true, bytes, isFinal)
    case UInt8(ascii: "f"): token = try literal("false", .false, bytes, isFinal)
    case UInt8(ascii: "n"): token = try literal("null", .null, bytes, isFinal)
    default: throw badValue(bytes)
    }
    if case .needsInput = token { return .needsInput }
    valueDone()
    return token
  }

  /// Counts a value that is complete in the container that holds it.
  @inline(__always)
  private mutating func valueDone() {
    let last = frames.count - 1
    if last >= 0 {
      if !frames[last].isObject { frames[last].index += 1 }
      expected = .commaOrEnd
    } else {
      expected = .nothing
    }
  }

  private mutating func key(_ bytes: Span<UInt8>, _ isFinal: Bool) throws(ParsingError) -> JSONToken {
    guard bytes[position] == UInt8(ascii: "\"") else { throw unexpected(bytes, "a key in double quotes") }
    guard try string(bytes, isFinal) else { return .needsInput }
    let last = frames.count - 1
    frames[last].keyBegin = base + content.lowerBound
    frames[last].keyEnd = base + content.upperBound
    frames[last].savedKey = nil
    expected = .colon
    return .key
  }

  private mutating func open(_ bytes: Span<UInt8>, isObject: Bool) throws(ParsingError) -> JSONToken {
    if frames.count >= limits.depth {
      throw error(.tooDeep, "Objects and arrays are nested more than \(limits.depth) deep.", bytes, at: position)
    }
    let last = frames.count - 1
    if last >= 0, !frames[last].isObject { frames[last].index += 1 }
    frames.append(Frame(isObject: isObject))
    position += 1
    expected = isObject ? .keyOrEnd : .valueOrEnd
    return isObject ? .beginObject : .beginArray
  }

  mutating func close(isObject: Bool) -> JSONToken {
    position += 1
    let frame = frames.removeLast()
    if !isObject { lengthOfLastArray = frame.index + 1 }
    expected = frames.isEmpty ? .nothing : .commaOrEnd
    return isObject ? .endObject : .endArray
  }

  private mutating func literal(
    _ text: StaticString, _ token: JSONToken, _ bytes: Span<UInt8>, _ isFinal: Bool
  ) throws(ParsingError) -> JSONToken {
    let available = min(text.utf8CodeUnitCount, bytes.count - position)
    let start = position
    let matches = text.withUTF8Buffer { name in
      for i in 0..<available where bytes[start + i] != name[i] { return false }
      return true
    }
    guard matches else { throw badValue(bytes) }
    if available < text.utf8CodeUnitCount {
      if !isFinal { return .needsInput }
      throw error(.truncated, "The JSON ends before it is complete.", bytes, at: bytes.count)
    }
    position += available
    return token
  }
}

/// Limits that keep a hostile document from taking the machine with it.
package struct JSONLimits: Sendable {
  /// How deep objects and arrays may nest.
  package var depth = 1_000
  /// How long a string or number that has to be kept may be, in bytes.
  package var string = 64 << 20
  /// How many names, of features and of models, a document may bring that nobody documented. A row has a number for
  /// every name of its set that was met, so each one makes all rows longer; all documented ones are some 200.
  package var names = 4_096
  /// How many of them may be models.
  package var models = 256
  /// How many bytes these names may have together.
  package var nameBytes = 4 << 20
  /// How many kinds of warnings are told one by one; those of further kinds are counted together.
  package var warnings = 1_000
  package init() {}
}
