import HumeTypes

/// The scores of one feature set of one model while they are read: what names there are, and those of the row at hand.
struct ScoreList {
  let model: Model
  let set: FeatureSet
  let documentedCount: Int
  private(set) var vocabulary: Vocabulary
  private(set) var names: NameTable
  /// A value a name of the vocabulary; NaN where the row has none.
  private var values: [Double] = []
  /// The row, counted, that named a column last.
  private var stamps: [Int]
  private var stamp = 0
  /// The columns that the row named, in its order.
  private var columns: [Int] = []
  /// The order of the row before, which most rows share; nil where that was all columns as they stand.
  private var previous: [Int] = []
  private var previousIsWhole = true
  /// Names that the vocabulary has to take up when the row ends.
  private var newNames: [String] = []
  private let table = NumberTable.shared.words
  /// How the entry that was read last is spelled around its name and score.
  private var layout: EntryLayout?

  init(model: Model, set: FeatureSet) {
    self.model = model
    self.set = set
    vocabulary = Vocabulary.documented(set, of: model) ?? .empty
    documentedCount = vocabulary.count
    names = NameTable(vocabulary.names)
    stamps = Array(repeating: 0, count: vocabulary.count)
  }

  /// Begins a row, in the memory of scores that nobody needs any more.
  mutating func begin(reusing spare: inout Scores?) {
    stamp += 1
    if var old = spare.take() {
      if values.isEmpty { old.swapValues(with: &values) }
      if columns.capacity == 0, old.order != nil { columns = old.order.take()?.columns ?? [] }
    }
    columns.removeAll(keepingCapacity: true)
    if values.count == names.count {
      for i in values.indices { values[i] = .nan }
    } else {
      values = Array(repeating: .nan, count: names.count)
    }
  }

  /// The column of a name, expected where the row before had it.
  @inline(__always)
  func column(_ window: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let place = columns.count
    let expected = previousIsWhole ? place : place < previous.count ? previous[place] : 0
    if expected < names.count, names.isName(expected, window, range) { return expected }
    return names.find(window, range)
  }

  /// The column of a name wherever it stands, or a new one.
  mutating func column(of name: String) -> Int {
    let bytes = Array(name.utf8)
    if let column = names.find(bytes.span, 0..<bytes.count) { return column }
    newNames.append(name)
    names.append(bytes)
    values.append(.nan)
    stamps.append(0)
    return names.count - 1
  }

  /// Sets the value of a column; false, and nothing done, where the row has one already.
  @inline(__always)
  mutating func set(_ column: Int, to value: Double) -> Bool {
    if stamps[column] == stamp { return false }
    stamps[column] = stamp
    columns.append(column)
    values[column] = value
    return true
  }

  /// The scores of the row.
  mutating func end() -> Scores {
    if !newNames.isEmpty {
      vocabulary = Vocabulary(vocabulary, appending: newNames)
      newNames.removeAll()
    }
    previousIsWhole = isWhole
    var order: ScoreOrder?
    if !previousIsWhole {
      if columns == previous {
        order = ScoreOrder(previous)
      } else {
        previous.removeAll(keepingCapacity: true)
        previous.append(contentsOf: columns)
        order = ScoreOrder(columns)
        columns = []
      }
    }
    let read = Scores(vocabulary: vocabulary, values: values, order: order)
    values = []
    return read
  }

  /// The first documented name that the row that has just ended lacks.
  var firstMissing: Int? { (0..<documentedCount).first { stamps[$0] != stamp } }

  private var isWhole: Bool {
    guard columns.count == vocabulary.count else { return false }
    for i in columns.indices where columns[i] != i { return false }
    return true
  }
}

/// What stands around the name and the score of an entry that is not the first: `, {"name": "`, `", "score": ` and `}`.
struct EntryLayout {
  let before: Literal
  let between: Literal
  let behind: Literal
}

extension ScoreList {
  /// Reads scores, `{"name": "Joy", "score": 0.5}` with both keys in either order and any white space, and moves
  /// `place` behind the last one. It stops before one that is not plain (other keys or types, escapes, a name that is
  /// new or stands twice, a number with many digits) or not well within the window; these are for the general reader.
  /// Gives the number of scores that were read.
  mutating func readPlain(_ bytes: Span<UInt8>, at place: inout Int, isFirst: Bool) -> Int {
    var read = 0
    if isFirst {
      guard readEntry(bytes, at: &place, isFirst: true) else { return 0 }
      read = 1
    }
    while true {
      read += readKnown(bytes, at: &place)
      guard readEntry(bytes, at: &place, isFirst: false) else { return read }
      read += 1
    }
  }

  /// Reads the entries that are spelled like the one before, whatever their names.
  private mutating func readKnown(_ bytes: Span<UInt8>, at place: inout Int) -> Int {
    guard let layout else { return 0 }
    let raw = bytes.bytes
    let end = bytes.count - PlainNumber.reach
    var read = 0
    while true {
      var at = place
      guard at <= end, layout.before.isAt(at, raw) else { return read }
      at += layout.before.length
      guard let stop = bytes.plainTextEnd(at, before: end), let column = column(bytes, at..<stop) else { return read }
      guard layout.between.isAt(stop, raw) else { return read }
      at = stop + layout.between.length
      guard at <= end else { return read }
      let found = PlainNumber.read(raw, at: at, table.span)
      if found.value.isNaN { return read }
      at = found.end
      guard at <= end, layout.behind.isAt(at, raw), set(column, to: found.value) else { return read }
      place = at + layout.behind.length
      read += 1
    }
  }

  /// Reads one entry, and learns how it is spelled; false, and nothing done, where it is not plain.
  private mutating func readEntry(_ bytes: Span<UInt8>, at place: inout Int, isFirst: Bool) -> Bool {
    let end = bytes.count - PlainNumber.reach - 16
    var at = place
    bytes.skipSpace(&at, before: end)
    guard at < end else { return false }
    if !isFirst {
      guard bytes[at] == UInt8(ascii: ",") else { return false }
      at += 1
      bytes.skipSpace(&at, before: end)
      guard at < end else { return false }
    }
    guard bytes[at] == UInt8(ascii: "{") else { return false }
    at += 1
    bytes.skipSpace(&at, before: end)
    var column: Int?
    var value: Double?
    var learned: (name: Range<Int>, score: Range<Int>)?
    if readNameKey(bytes, &at, end) {
      let name = at
      column = readName(bytes, &at, end)
      let nameEnd = at - 1
      guard column != nil, readComma(bytes, &at, end), readScoreKey(bytes, &at, end) else { return false }
      let score = at
      value = readScore(bytes, &at, end)
      learned = (name + 1..<nameEnd, score..<at)
    } else if readScoreKey(bytes, &at, end) {
      value = readScore(bytes, &at, end)
      guard value != nil, readComma(bytes, &at, end), readNameKey(bytes, &at, end) else { return false }
      column = readName(bytes, &at, end)
    }
    guard let column, let value else { return false }
    bytes.skipSpace(&at, before: end)
    guard at < end, bytes[at] == UInt8(ascii: "}"), set(column, to: value) else { return false }
    if !isFirst, let learned { learn(bytes, place, learned.name, learned.score, at + 1) }
    place = at + 1
    return true
  }

  private mutating func learn(
    _ bytes: Span<UInt8>, _ begin: Int, _ name: Range<Int>, _ score: Range<Int>, _ end: Int
  ) {
    let parts = [begin..<name.lowerBound, name.upperBound..<score.lowerBound, score.upperBound..<end]
    guard parts.allSatisfy({ $0.count <= Literal.longest }) else { return layout = nil }
    layout = EntryLayout(
      before: Literal(bytes, parts[0]), between: Literal(bytes, parts[1]), behind: Literal(bytes, parts[2]))
  }

  @inline(__always)
  private func readNameKey(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    guard at < end else { return false }
    let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
    // "name"
    guard word & 0xFFFF_FFFF_FFFF == 0x2265_6D61_6E22 else { return false }
    at += 6
    return readColon(bytes, &at, end)
  }

  @inline(__always)
  private func readScoreKey(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    guard at < end else { return false }
    let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
    // "score"
    guard word & 0xFF_FFFF_FFFF_FFFF == 0x22_6572_6F63_7322 else { return false }
    at += 7
    return readColon(bytes, &at, end)
  }

  @inline(__always)
  private func readColon(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    bytes.skipSpace(&at, before: end)
    guard at < end, bytes[at] == UInt8(ascii: ":") else { return false }
    at += 1
    bytes.skipSpace(&at, before: end)
    return at < end
  }

  @inline(__always)
  private func readComma(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    bytes.skipSpace(&at, before: end)
    guard at < end, bytes[at] == UInt8(ascii: ",") else { return false }
    at += 1
    bytes.skipSpace(&at, before: end)
    return true
  }

  @inline(__always)
  private func readName(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Int? {
    guard bytes[at] == UInt8(ascii: "\""), let stop = bytes.plainTextEnd(at + 1, before: end) else { return nil }
    let range = at + 1..<stop
    at = stop + 1
    return column(bytes, range)
  }

  /// A number, or NaN for null.
  @inline(__always)
  private func readScore(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Double? {
    let value = plainNumber(bytes.bytes, at: &at, table.span)
    if !value.isNaN { return value }
    let word = UInt32(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt32.self))
    guard word == 0x6C6C_756E else { return nil }
    at += 4
    return .nan
  }
}
