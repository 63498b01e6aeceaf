import HumeTypes

extension JSONLexer {
  /// Must be called before the first `count` bytes of the window are dropped: keeps the keys among them that belong to
  /// open containers, and moves the place along.
  package mutating func discard(_ count: Int, of bytes: Span<UInt8>) {
    saveKeys(bytes)
    countLines(bytes, to: count)
    base += count
    position -= count
    counted -= count
  }

  /// Counts the lines up to an offset in the window, if they are not yet.
  mutating func countLines(_ bytes: Span<UInt8>, to index: Int) {
    if counted >= index { return }
    line += newlines(bytes, counted..<index)
    counted = index
  }

  /// Keeps the keys of open containers for messages, whatever becomes of the window.
  mutating func saveKeys(_ bytes: Span<UInt8>) {
    for i in frames.indices where frames[i].savedKey == nil && frames[i].keyBegin >= 0 {
      frames[i].savedKey = keyBytes(frames[i], bytes)
    }
  }

  /// The line of an offset in the window.
  func line(at index: Int, _ bytes: Span<UInt8>) -> Int {
    index < counted ? line - newlines(bytes, index..<counted) : line + newlines(bytes, counted..<index)
  }

  /// The place of an offset in the window, under the path of the value that came last.
  func place(_ bytes: Span<UInt8>, at index: Int) -> Place {
    Place(jsonPath: path(bytes), line: line(at: index, bytes), byte: base + index)
  }

  func error(_ code: ParsingError.Code, _ message: String, _ bytes: Span<UInt8>, at index: Int) -> ParsingError {
    var place = place(bytes, at: index)
    // What is wrong in an array's first element, or in its place, is not the array itself.
    if expected == .valueOrEnd { place.jsonPath?.append("[0]") }
    return ParsingError(code, message, at: place)
  }

  /// `$`, then `.key` or `[index]` for each open container.
  func path(_ bytes: Span<UInt8>) -> String {
    var path = "$"
    for (depth, frame) in frames.enumerated() {
      if frame.isObject {
        if frame.keyBegin >= 0 {
          path += component(String(decoding: decodedKey(frame, bytes), as: UTF8.self))
        }
      } else {
        // An array that has just begun is the value that came last itself; of its later elements, the one at hand is
        // not counted before it is complete.
        let isInnermost = depth == frames.count - 1
        if isInnermost, expected == .valueOrEnd { continue }
        let index = isInnermost && expected != .commaOrEnd ? frame.index + 1 : max(frame.index, 0)
        path += "[\(index)]"
      }
    }
    // A path through a thousand brackets helps nobody.
    return path.utf8.count <= 400 ? path : String(path.prefix(300)) + "…" + String(path.suffix(80))
  }

  private func component(_ key: String) -> String {
    let isPlain =
      !key.isEmpty
      && key.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
    if isPlain { return "." + key }
    let shown = key.count > 60 ? String(key.prefix(60)) + "…" : key
    return "[\"" + shown.unicodeScalars.map { $0.escaped(asASCII: false) }.joined() + "\"]"
  }

  private func keyBytes(_ frame: Frame, _ bytes: Span<UInt8>) -> [UInt8] {
    if let saved = frame.savedKey { return saved }
    let range = (frame.keyBegin - base)..<(frame.keyEnd - base)
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return [] }
    return bytes.extracting(range).withUnsafeBufferPointer { Array($0) }
  }

  private func decodedKey(_ frame: Frame, _ bytes: Span<UInt8>) -> [UInt8] {
    let raw = keyBytes(frame, bytes)
    return decodeString(raw.span, 0..<raw.count)
  }

  func unexpected(_ bytes: Span<UInt8>, _ wanted: String) -> ParsingError {
    error(.badToken, "Expected \(wanted), found \(shown(bytes[position])).", bytes, at: position)
  }

  func badValue(_ bytes: Span<UInt8>) -> ParsingError {
    let byte = bytes[position]
    if byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I") {
      return error(.badNumber, "NaN and Infinity are not JSON.", bytes, at: position)
    }
    if byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".") {
      return error(.badNumber, "A JSON number begins with a digit or a minus.", bytes, at: position)
    }
    if byte >= 0x80 { return error(.badToken, "Expected a value, found text outside quotes.", bytes, at: position) }
    return unexpected(bytes, "a value")
  }

  func trailing(_ bytes: Span<UInt8>) -> ParsingError {
    switch bytes[position] {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      error(.secondDocument, "A second document begins behind the first.", bytes, at: position)
    default: error(.trailingData, "Something stands behind the end of the document.", bytes, at: position)
    }
  }

  private func shown(_ byte: UInt8) -> String {
    switch byte {
    case 0x21...0x7E: "\(Unicode.Scalar(byte))"
    default: "the byte 0x" + String(byte, radix: 16, uppercase: true)
    }
  }
}
