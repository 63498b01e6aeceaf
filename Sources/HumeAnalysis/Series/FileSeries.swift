public import HumeTypes

// Some statistics look at a series as a whole, or at several beside each other: peaks, episodes, events, pairs of faces,
// tracks for annotation tools. For these the rows of one file are held, in columns; files come one after another.

/// The rows of one file, as far as a selection admits them.
public struct FileSeries: Sendable {
  /// Where the file is from.
  public let input: String
  /// The job's id, or empty.
  public let jobID: String
  /// The source's label.
  public let source: String
  /// The file.
  public let file: String
  /// The values of the factors by which files are grouped.
  public let factors: [String]
  /// The models with results, in the order of the input.
  public internal(set) var models: [ModelSeries] = []
  /// The input and the file as the results name them, where the names above are labels.
  package let names: (input: String, file: String)

  /// The end of the last support of any row, in µs; nil without times.
  public var end: Int64? { models.compactMap(\.end).max() }
}

/// The rows of one model of a file.
public struct ModelSeries: Sendable {
  /// The model.
  public let model: Model
  /// What the results say of the model's rows together.
  public let metadata: Metadata?
  /// How far apart rows usually are, in µs: of frames the median gap (of an even number the lower middle) between the
  /// distinct times of the file, all faces together; of utterances that between their beginnings. Rows that a selection
  /// leaves out count too. Nil where it cannot be said.
  public internal(set) var period: Int64?
  /// The groups, in the order of the input.
  public internal(set) var groups: [GroupSeries] = []

  /// The end of the last support, in µs; nil without times.
  public internal(set) var end: Int64?
  /// The window of time that was asked for, to which supports are cut.
  var window: TimeWindow?
}

/// The rows of one face, speaker or passage, in the order of their times.
public struct GroupSeries: Sendable {
  /// What tells it from others.
  public let origin: Origin
  /// A row but for its scores.
  public struct Row: Sendable {
    /// Its rank in the group.
    public let unit: Int
    /// The first moment, in µs; nil without a usable time.
    public let begin: Int64?
    /// The end of its support, in µs; a frame's where the period is known, else its begin.
    public internal(set) var end: Int64
    /// The time of a frame, or the middle of an utterance, in seconds; NaN without a usable time.
    public let time: Double
    /// What a window of time cut off it.
    let cut: Supports.Span
    /// What it carries.
    public let fields: RowFields
    /// Whether it is a frame, of which only the time is given.
    let isFrame: Bool
  }
  /// The rows.
  public internal(set) var rows: [Row] = []
  /// The scores of each set, by `FeatureSet.index`.
  var columns: [SetColumns?] = [nil, nil, nil, nil, nil]

  /// The names of a set that any row has, in their order.
  public func names(_ set: FeatureSet) -> [String] { columns[set.index]?.vocabulary.names ?? [] }

  /// Whether any row has a feature.
  func has(_ feature: SeriesFeature) -> Bool {
    columns[feature.set.index]?.vocabulary.index(of: feature.name) != nil
  }

  /// A score a row under a name, NaN where it is missing; nil where no row has the name.
  public func values(_ set: FeatureSet, _ name: String) -> [Double]? {
    columns[set.index]?[name]
  }
}

/// The scores of one set under the names that any row has: a table, kept row by row as rows come.
struct SetColumns: Sendable {
  private(set) var vocabulary = Vocabulary.empty
  /// The scores of each row in the order of the names, NaN where one is missing; `width` of them a row.
  private var scores: [Double] = []
  /// At least the number of names; it grows by a quarter and more when names are added, so that these may be many.
  private var width = 0
  private(set) var count = 0
  /// What the scores take.
  var bytes: Int { MemoryLayout<Double>.stride * scores.count }
  /// Where the names of the vocabulary of the row before stand.
  private var last: (vocabulary: Vocabulary, places: Places)?

  private enum Places {
    /// In their order, from the first on.
    case all
    case some([Int])
  }

  /// The values under a name, an element a row; nil where no row has it.
  subscript(name: String) -> [Double]? {
    vocabulary.index(of: name).map { place in (0..<count).map { scores[$0 * width + place] } }
  }

  /// Adds a row's scores.
  mutating func add(_ new: Scores, row: Int) {
    fill(to: row)
    switch places(of: new.vocabulary) {
    case .all:
      for value in new.values { scores.append(value.isFinite ? value : .nan) }
      addMissing(width - new.values.count)
    case .some(let places):
      addMissing(width)
      for (place, value) in zip(places, new.values) where value.isFinite { scores[row * width + place] = value }
    }
    count = row + 1
  }

  /// Adds rows without the set, until there are so many.
  mutating func fill(to rows: Int) {
    addMissing((rows - count) * width)
    count = rows
  }

  private mutating func addMissing(_ number: Int) {
    if number > 0 { scores.append(contentsOf: repeatElement(.nan, count: number)) }
  }

  private mutating func places(of new: Vocabulary) -> Places {
    if let last, last.vocabulary === new { return last.places }
    if vocabulary.count == 0 { vocabulary = new } else { vocabulary = Vocabulary(vocabulary, appending: new.names) }
    if vocabulary.count > width { widen() }
    let indices = new.names.map { vocabulary.index(of: $0) ?? 0 }
    let places = indices.elementsEqual(0..<new.names.count) ? Places.all : .some(indices)
    last = (new, places)
    return places
  }

  /// Makes room for the names that have come.
  private mutating func widen() {
    let (old, before) = (scores, width)
    width = max(vocabulary.count, width + width / 4)
    scores = []
    scores.reserveCapacity((count + 1) * width)
    for row in 0..<count {
      scores += old[row * before..<(row + 1) * before]
      addMissing(width - before)
    }
  }

  /// Puts rows into another order.
  mutating func reorder(_ order: [Int]) {
    scores = order.flatMap { scores[$0 * width..<($0 + 1) * width] }
  }
}

extension FileSeries {
  /// What there is to know of the file's series as such: models without times (`needsTimes`), and rows of one id at one
  /// time, who are different people; `meaning`: what becomes of these. Of those models that `isOf` takes.
  package func notes(
    of isOf: (Model) -> Bool = { _ in true }, needsTimes: Bool = true, severalAtOnce meaning: String
  ) -> [Warning] {
    models.filter { isOf($0.model) }.flatMap { model -> [Warning] in
      var notes: [Warning] = []
      func add(_ code: String, _ message: String, _ advice: String, count: Int) {
        let place = Place(path: "\(names.input), \(names.file), \(model.model)")
        notes.append(
          Warning(code, kind: .note, message: message, advice: advice, count: count, input: names.input, place: place))
      }
      if needsTimes, model.end == nil {
        add(
          "no_times", "The \(model.model) rows of \(names.file) have no times, so nothing can be found in them.", "",
          count: 1)
      }
      let times = model.groups.reduce(0) { $0 + $1.timesOfSeveral }
      if times > 0 {
        add(
          model.model == .face || model.model == .facemesh ? "unidentified_faces" : "unidentified_speakers",
          "In \(names.file) several \(model.model) rows of one time have one id: they are different people. \(meaning)",
          "Have the job identify faces, or speakers.", count: times)
      }
      return notes
    }
  }
}

extension GroupSeries {
  /// The number of times at which the group has more than one row.
  fileprivate var timesOfSeveral: Int {
    var (count, isCounted) = (0, false)
    for (row, next) in zip(rows, rows.dropFirst()) {
      let isSame = row.begin != nil && row.begin == next.begin && row.end == next.end && row.cut == next.cut
      if isSame, !isCounted { count += 1 }
      isCounted = isSame
    }
    return count
  }
}
