import HumeTypes

// A line of the long table is made of four pieces, of which three are spelt once and copied:
//
//   talk.json,,file-0-a.mp4,a.mp4,face,face_0,12,0.4,0.4,12,,,,0.99,,,9,8,70,90 │ ,emotion,Joy, │ 0.041991226375103 │ ,calm⏎
//   head: a row's, of which the part up to the id is the origin's                 a name's        the score           tail

/// Writes observations as lines of a spelling, a line a score.
struct LongLines {
  /// How lines are spelt.
  let spelling: LineSpelling
  private let names: Set<String>?
  private let ner: Bool
  private var head: RowHead
  private var tail: RowTail
  private var pieces: [[FeaturePieces]] = [[], [], [], [], []]
  /// How many vocabularies of a set are kept: models alternate within a file, and rows that lack names have others.
  private static let kept = 8

  init(_ spelling: LineSpelling, names: Set<String>?, ner: Bool) {
    self.spelling = spelling
    self.names = names
    self.ner = ner
    head = RowHead(spelling, ner: ner)
    tail = RowTail(spelling, firstColumn: RowHead.columnCount(ner: ner) + 3)
  }

  mutating func write(
    _ row: borrowing Observation, sets: [FeatureSet], factors: [String], to output: Output
  ) throws {
    head.spell(row)
    tail.spell(factors)
    for set in sets {
      guard let scores = row[set] else { continue }
      let pieces = findPieces(scores.vocabulary, of: set)
      var columns = scores.order?.columns ?? pieces.columns
      if scores.order != nil, names != nil { columns.removeAll { !pieces.isWanted[$0] } }
      var next = 0
      while next < columns.count {
        try output.append { buffer in
          next = appendLines(scores.values, columns, from: next, pieces, to: &buffer)
        }
      }
    }
  }

  /// Appends lines from the first column on until the buffer is to be sent, and gives the column that is next.
  private func appendLines(
    _ values: [Double], _ columns: [Int], from first: Int, _ pieces: FeaturePieces, to buffer: inout ByteBuffer
  ) -> Int {
    let missing = spelling.missing
    let bound = head.bytes.count + pieces.longest + max(digitsRoom, missing.count) + tail.bytes.count
    let lines = min(columns.count - first, max(1, (Output.capacity * 2 - buffer.count) / bound))
    buffer.fill(lines * bound) { bytes, start in
      let (headSpan, nameSpan, tailSpan) = (
        head.bytes.storage.span.bytes, pieces.bytes.storage.span.bytes, tail.bytes.storage.span.bytes
      )
      let (headCount, tailCount) = (head.bytes.count, tail.bytes.count)
      var at = start
      for column in columns[first..<first + lines] {
        at = copy(headSpan, 0..<headCount, to: &bytes, at: at)
        at = copy(nameSpan, pieces.ranges[column], to: &bytes, at: at)
        let value = values[column]
        if value.isFinite {
          at = writeShortestDigits(value, to: &bytes, at: at)
        } else {
          for byte in missing {
            bytes.storeBytes(of: byte, toByteOffset: at, as: UInt8.self)
            at += 1
          }
        }
        at = copy(tailSpan, 0..<tailCount, to: &bytes, at: at)
      }
      return at
    }
    return first + lines
  }

  private mutating func findPieces(_ vocabulary: Vocabulary, of set: FeatureSet) -> FeaturePieces {
    let known = pieces[set.index]
    if let last = known.last, last.vocabulary === vocabulary { return last }
    if let index = known.firstIndex(where: { $0.vocabulary === vocabulary }) {
      pieces[set.index].append(pieces[set.index].remove(at: index))
      return known[index]
    }
    let new = FeaturePieces(
      vocabulary, of: set, names: names, spelling, column: RowHead.columnCount(ner: ner))
    if known.count == LongLines.kept { pieces[set.index].removeFirst() }
    pieces[set.index].append(new)
    return new
  }
}

/// The names of a vocabulary as lines spell them: the set, the name and what stands before the score.
private struct FeaturePieces {
  let vocabulary: Vocabulary
  /// The columns of the vocabulary that are asked for, in order, and whether each is.
  private(set) var columns: [Int] = []
  private(set) var isWanted: [Bool] = []
  /// What is spelt, and where each name is in it.
  private(set) var bytes = ByteBuffer()
  private(set) var ranges: [Range<Int>] = []
  /// The length of the longest.
  private(set) var longest = 0

  init(_ vocabulary: Vocabulary, of set: FeatureSet, names: Set<String>?, _ spelling: LineSpelling, column: Int) {
    self.vocabulary = vocabulary
    for (index, name) in vocabulary.names.enumerated() {
      let begin = bytes.count
      spelling.append(.text(set.rawValue), column: column, to: &bytes)
      spelling.append(.text(name), column: column + 1, to: &bytes)
      spelling.appendSeparator(column: column + 2, to: &bytes)
      ranges.append(begin..<bytes.count)
      longest = max(longest, bytes.count - begin)
      isWanted.append(names?.contains(name) ?? true)
      if isWanted[index] { columns.append(index) }
    }
  }
}
