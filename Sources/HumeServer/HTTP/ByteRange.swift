/// Which bytes a request asks for (RFC 9110, 14).
package enum ByteRange: Hashable, Sendable {
  /// All of them.
  case whole
  /// Some of them, at least one.
  case part(Range<Int>)
  /// Bytes that are not there.
  case unsatisfiable

  /// What a `Range` header asks of a file of `size` bytes.
  ///
  /// One range is answered. Several ranges, other units and what is no range at all ask for the whole, as the standard
  /// allows of the first and demands of the others.
  package init(header: String?, size: Int) {
    self = .whole
    guard let header, let equals = header.firstIndex(of: "="),
      header[..<equals].lowercased() == "bytes"
    else { return }
    let range = header[header.index(after: equals)...].trimmingSpaces
    guard !range.contains(","), let hyphen = range.firstIndex(of: "-") else { return }
    let (first, last) = (range[..<hyphen], range[range.index(after: hyphen)...])
    if first.isEmpty {
      guard let count = Self.number(last) else { return }
      // Of an empty file its last bytes are all of it, which no Content-Range can say.
      if size > 0 { self = count == 0 ? .unsatisfiable : .part(max(0, size - count)..<size) }
      if size == 0, count == 0 { self = .unsatisfiable }
      return
    }
    guard let begin = Self.number(first) else { return }
    if last.isEmpty {
      self = begin < size ? .part(begin..<size) : .unsatisfiable
    } else if let end = Self.number(last), begin <= end {
      self = begin < size ? .part(begin..<(end < size ? end + 1 : size)) : .unsatisfiable
    }
  }

  /// Decimal digits, `Int.max` where they are too many for an `Int`; nil for anything else.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text) ?? .max
  }
}

extension StringProtocol {
  /// Without the spaces and tabs around it.
  var trimmingSpaces: SubSequence {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return self[endIndex...]
    }
    return self[first...last]
  }
}
