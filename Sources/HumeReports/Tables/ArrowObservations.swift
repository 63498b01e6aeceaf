import HumeInterchange
import HumeTypes

// Observations straight into the columns of Arrow: what all rows of a group share is looked up once a batch, scores are
// copied column by column. `LongLines` and `WideLines` are the same for formats of lines.

/// The columns of an observation before its scores.
private struct HeadColumns {
  private let ner: Bool
  private var batch = -1
  private var origin: Origin?
  /// Where the names of the origin stand in their columns' dictionaries; nil for a missing one.
  private var places: [Int32?] = []

  init(ner: Bool) { self.ner = ner }

  /// Appends a row's fields, `count` times, to the columns of a batch; gives the bytes of the names that may be new there.
  mutating func append(
    _ row: borrowing Observation, count: Int, to columns: inout [ColumnBuilder], batch new: Int
  ) -> Int {
    var nameBytes = 0
    if origin !== row.origin || batch != new {
      let origin = row.origin
      (self.origin, batch) = (origin, new)
      places = []
      for (index, cell) in originCells(origin).enumerated() {
        guard case .text(let name) = cell else {
          places.append(nil)
          continue
        }
        nameBytes += name.utf8.count
        places.append(columns[index].place(of: name))
      }
    }
    columns.append(names: places, count: count)
    var column = places.count
    forEachRowCell(row, ner: ner) { cell in
      columns[column].append(cell, count: count)
      column += 1
    }
    return nameBytes
  }

  /// The bytes of a row's texts.
  static func textBytes(_ row: borrowing Observation) -> Int {
    let fields = row.fields
    var bytes = fields.text?.utf8.count ?? 0
    if fields.entity != nil || fields.uri != nil || fields.linkWord != nil {
      for text in [fields.entity, fields.uri, fields.linkWord] { bytes += text?.utf8.count ?? 0 }
    }
    return bytes
  }
}

/// Writes observations to Arrow, a row a score.
struct LongColumns {
  /// Where they are written.
  let format: ArrowFormat
  private let names: Set<String>?
  private let firstColumn: Int
  private var head: HeadColumns
  private var features: [[FeaturePlaces]] = [[], [], [], [], []]
  /// How many vocabularies of a set are kept: models alternate within a file, and rows that lack names have others.
  private static let kept = 8

  init(_ format: ArrowFormat, names: Set<String>?, ner: Bool) {
    self.format = format
    self.names = names
    firstColumn = RowHead.columnCount(ner: ner)
    head = HeadColumns(ner: ner)
  }

  mutating func write(_ row: borrowing Observation, sets: [FeatureSet], factors: [String]) throws {
    let textBytes = HeadColumns.textBytes(row)
    for set in sets {
      guard let scores = row[set] else { continue }
      let index = find(scores.vocabulary, of: set)
      var columns = scores.order?.columns ?? features[set.index][index].wanted
      if scores.order != nil, names != nil { columns.removeAll { !features[set.index][index].isWanted[$0] } }
      var next = 0
      while next < columns.count {
        let count = min(columns.count - next, format.room(textBytes: textBytes))
        let now = columns[next..<next + count]
        var nameBytes = head.append(row, count: count, to: &format.columns, batch: format.batch)
        let setPlace = format.columns[firstColumn].place(of: set.rawValue)
        format.columns[firstColumn].append(name: setPlace, count: count)
        nameBytes += features[set.index][index].append(now, to: format, column: firstColumn + 1)
        format.columns[firstColumn + 2].append(scores.values, at: now)
        for (index, factor) in factors.enumerated() {
          format.columns[firstColumn + 3 + index].append(factor, count: count)
        }
        try format.added(rows: count, textBytes: textBytes, nameBytes: nameBytes)
        next += count
      }
    }
  }

  /// The index of what is known of a vocabulary.
  private mutating func find(_ vocabulary: Vocabulary, of set: FeatureSet) -> Int {
    let known = features[set.index]
    if let index = known.lastIndex(where: { $0.vocabulary === vocabulary }) { return index }
    if known.count == LongColumns.kept { features[set.index].removeFirst() }
    features[set.index].append(FeaturePlaces(vocabulary, names: names))
    return features[set.index].count - 1
  }
}

/// The names of a vocabulary in the dictionary of the column of features.
private struct FeaturePlaces {
  let vocabulary: Vocabulary
  /// The columns of the vocabulary that are asked for, in order, and whether each is.
  private(set) var wanted: [Int] = []
  private(set) var isWanted: [Bool] = []
  private var batch = -1
  private var places: [Int32] = []

  init(_ vocabulary: Vocabulary, names: Set<String>?) {
    self.vocabulary = vocabulary
    isWanted = vocabulary.names.map { names?.contains($0) ?? true }
    wanted = vocabulary.names.indices.filter { isWanted[$0] }
  }

  /// Appends the names of columns; gives the bytes of the names that may be new in the batch.
  mutating func append(_ columns: ArraySlice<Int>, to format: ArrowFormat, column: Int) -> Int {
    let isNew = batch != format.batch
    if isNew {
      batch = format.batch
      // Names that no row of the batch has would be in the dictionary all the same: harmless, and a look-up less a score.
      places = zip(vocabulary.names, isWanted).map { $1 ? format.columns[column].place(of: $0) : -1 }
    }
    format.columns[column].append(names: places, at: columns)
    return isNew ? vocabulary.names.reduce(0) { $0 + $1.utf8.count } : 0
  }
}

/// Writes observations to Arrow, a row an observation and a column a feature.
struct WideColumns {
  /// Where they are written.
  let format: ArrowFormat
  private let firstColumn: Int
  private let featureCount: Int
  private var head: HeadColumns
  private var runs: [FeatureColumnsRun] = []

  init(_ format: ArrowFormat, features: [WideObservations.Feature], ner: Bool) {
    self.format = format
    firstColumn = RowHead.columnCount(ner: ner)
    featureCount = features.count
    head = HeadColumns(ner: ner)
    for (index, feature) in features.enumerated() {
      if runs.last?.set != feature.set { runs.append(FeatureColumnsRun(feature.set, firstColumn: firstColumn + index)) }
      runs[runs.count - 1].names.append(feature.name)
    }
  }

  mutating func write(_ row: borrowing Observation, factors: [String]) throws {
    let nameBytes = head.append(row, count: 1, to: &format.columns, batch: format.batch)
    for index in runs.indices {
      guard let scores = row[runs[index].set] else {
        format.columns.appendNull(in: runs[index].columns)
        continue
      }
      runs[index].append(scores, to: &format.columns)
    }
    for (index, factor) in factors.enumerated() {
      format.columns[firstColumn + featureCount + index].append(factor)
    }
    try format.added(rows: 1, textBytes: HeadColumns.textBytes(row), nameBytes: nameBytes)
  }
}

/// Columns of one feature set that stand behind each other.
private struct FeatureColumnsRun {
  let set: FeatureSet
  let firstColumn: Int
  var names: [String] = []
  private var vocabulary: Vocabulary?
  /// The place of each name in the vocabulary, -1 where it has none.
  private var places: [Int] = []

  init(_ set: FeatureSet, firstColumn: Int) {
    self.set = set
    self.firstColumn = firstColumn
  }

  var columns: Range<Int> { firstColumn..<firstColumn + names.count }

  mutating func append(_ scores: Scores, to columns: inout [ColumnBuilder]) {
    if vocabulary !== scores.vocabulary {
      vocabulary = scores.vocabulary
      places = names.map { scores.vocabulary.index(of: $0) ?? -1 }
    }
    columns.append(scores.values, at: places, firstColumn: firstColumn)
  }
}
