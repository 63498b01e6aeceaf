/// Changes to a text, by places in the text as it was.
struct TextEdits {
  /// A stretch of the text afterwards.
  enum Part {
    /// New bytes.
    case bytes([UInt8])
    /// A range of the text as it was.
    case kept(Range<Int>)
  }

  private var edits: [(range: Range<Int>, bytes: [UInt8])] = []

  /// Whether nothing changes.
  var isEmpty: Bool { edits.isEmpty }

  /// Has other bytes stand in the place of a range, which may be empty but not overlap that of another change.
  mutating func replace(_ range: Range<Int>, with bytes: [UInt8]) {
    let index = edits.firstIndex { $0.range.lowerBound > range.lowerBound } ?? edits.count
    edits.insert((range, bytes), at: index)
  }

  /// What a text of `size` bytes becomes.
  func parts(size: Int) -> [Part] {
    var parts: [Part] = []
    var position = 0
    for (range, bytes) in edits {
      parts += [.kept(position..<range.lowerBound), .bytes(bytes)]
      position = range.upperBound
    }
    return parts + [.kept(position..<size)]
  }

  /// The text with the changes.
  func applied(to text: [UInt8]) -> [UInt8] {
    if isEmpty { return text }
    var result: [UInt8] = []
    for part in parts(size: text.count) {
      switch part {
      case .bytes(let bytes): result += bytes
      case .kept(let range): result += text[range]
      }
    }
    return result
  }
}
