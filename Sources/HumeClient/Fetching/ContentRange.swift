/// Which bytes of a content a partial reply holds: `Content-Range: bytes 500-999/1000`.
package struct ContentRange: Hashable, Sendable {
  /// The first and the last byte, from 0.
  package let bytes: ClosedRange<Int>
  /// The length of the whole content, or nil where it is not told (`*`).
  package let total: Int?

  /// Reads the header's value; nil where it is not one of a single range of bytes.
  package init?(_ text: String) {
    guard text.lowercased().hasPrefix("bytes ") else { return nil }
    let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = wholeNumber(ends[0]), let last = wholeNumber(ends[1]), first <= last else {
      return nil
    }
    if parts[1] == "*" {
      total = nil
    } else {
      guard let number = wholeNumber(parts[1]), last < number else { return nil }
      total = number
    }
    bytes = first...last
  }
}

/// A number in digits alone, as HTTP has them; nil for anything else and for what no `Int` holds.
func wholeNumber(_ text: some StringProtocol) -> Int? {
  guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
  return Int(text)
}

/// The value of an `ETag` where it is a strong validator, one that changes with every byte: `"abc"`, not `W/"abc"`.
package func strongETag(_ text: String?) -> String? {
  guard let text, text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\""),
    text.dropFirst().dropLast().utf8.allSatisfy({ $0 == 0x21 || (0x23...0x7E).contains($0) || $0 >= 0x80 })
  else { return nil }
  return text
}
