import HumeTypes

/// Writes observations as lines of a spelling, a line a row. What stands around scores is spelt once, and where a row's
/// vocabulary has a feature is looked up once a vocabulary.
struct WideLines {
  /// How lines are spelt.
  let spelling: LineSpelling
  private var head: RowHead
  private var tail: RowTail
  private var runs: [FeatureRun] = []

  init(_ spelling: LineSpelling, features: [WideObservations.Feature], ner: Bool) {
    self.spelling = spelling
    let first = RowHead.columnCount(ner: ner)
    head = RowHead(spelling, ner: ner)
    tail = RowTail(spelling, firstColumn: first + features.count)
    for (index, feature) in features.enumerated() {
      if runs.last?.set != feature.set { runs.append(FeatureRun(feature.set)) }
      runs[runs.count - 1].append(feature.name, spelling, column: first + index)
    }
  }

  mutating func write(_ row: borrowing Observation, factors: [String], to output: Output) throws {
    head.spell(row)
    tail.spell(factors)
    for index in runs.indices {
      if let vocabulary = row[runs[index].set]?.vocabulary { runs[index].resolve(vocabulary) }
    }
    // What the closure needs of the row is taken out of it first: it cannot be borrowed there.
    let scores = runs.map { row[$0.set]?.values }
    try output.append { buffer in
      buffer.append(head.bytes)
      for (run, values) in zip(runs, scores) { run.append(values, missing: spelling.missing, to: &buffer) }
      buffer.append(tail.bytes)
    }
  }
}

/// Columns of one feature set that stand behind each other.
private struct FeatureRun {
  let set: FeatureSet
  private var names: [String] = []
  /// What stands before each score, and where it is.
  private var separators = ByteBuffer()
  private var ranges: [Range<Int>] = []
  private var longest = 0
  private var vocabulary: Vocabulary?
  /// The place of each name in the vocabulary, -1 where it has none.
  private var places: [Int] = []

  init(_ set: FeatureSet) { self.set = set }

  mutating func append(_ name: String, _ spelling: LineSpelling, column: Int) {
    let begin = separators.count
    spelling.appendSeparator(column: column, to: &separators)
    names.append(name)
    ranges.append(begin..<separators.count)
    longest = max(longest, separators.count - begin)
  }

  /// Looks the names up, unless this vocabulary was the last.
  mutating func resolve(_ new: Vocabulary) {
    if vocabulary === new { return }
    vocabulary = new
    places = names.map { new.index(of: $0) ?? -1 }
  }

  /// Appends the scores of a row that has the resolved vocabulary; nil for one without the set.
  func append(_ values: [Double]?, missing: [UInt8], to buffer: inout ByteBuffer) {
    buffer.fill(ranges.count * (longest + max(digitsRoom, missing.count))) { bytes, start in
      let source = separators.storage.span.bytes
      var at = start
      for index in ranges.indices {
        at = copy(source, ranges[index], to: &bytes, at: at)
        if let values, places[index] >= 0, values[places[index]].isFinite {
          at = writeShortestDigits(values[places[index]], to: &bytes, at: at)
        } else {
          for byte in missing {
            bytes.storeBytes(of: byte, toByteOffset: at, as: UInt8.self)
            at += 1
          }
        }
      }
      return at
    }
  }
}
