import CSQLite
import HumeInputs
import HumeTypes

/// The columns of one feature set, which stand behind each other.
struct ScoreRun {
  private let set: FeatureSet
  private let names: [String]
  private let wanted: Set<String>?
  private let first: Int32
  /// The names that have a column.
  private let known: Set<ExactName>
  private var vocabulary: Vocabulary?
  /// The place of each name in the vocabulary, -1 where it has none.
  private var places: [Int] = []
  /// Whether the parameters are NULL, as they are at first.
  private var isNull = true

  /// Columns of `names`, from the parameter `first` on; a row with other names that are `wanted` is an error.
  init(_ set: FeatureSet, _ names: [String], wanted: Set<String>?, first: Int32) {
    self.set = set
    self.names = names
    self.wanted = wanted
    self.first = first
    known = Set(names.map { ExactName($0) })
  }

  /// Binds a row's scores.
  mutating func bind(_ row: borrowing Observation, _ statement: Statement) throws {
    guard let scores = row[set] else {
      if isNull { return }
      for index in names.indices { sqlite3_bind_null(statement.handle, first + Int32(index)) }
      isNull = true
      return
    }
    if vocabulary !== scores.vocabulary { try resolve(scores.vocabulary, input: row.origin.input) }
    bind(scores.values.span, statement.handle)
    isNull = false
  }

  private func bind(_ values: Span<Double>, _ handle: OpaquePointer) {
    var parameter = first
    for place in places {
      let value = place >= 0 ? values[place] : .nan
      // NaN stands for a missing score.
      if value.isFinite {
        sqlite3_bind_double(handle, parameter, value)
      } else {
        sqlite3_bind_null(handle, parameter)
      }
      parameter += 1
    }
  }

  /// Looks the names up in the vocabulary of the rows to come, all of whose names must have a column.
  private mutating func resolve(_ new: Vocabulary, input: String) throws {
    if let name = new.names.first(where: { wanted?.contains($0) ?? true && !known.contains(ExactName($0)) }) {
      throw InputError.needsFile(input, "the name \"\(name)\", which is not a documented one and has no column")
    }
    places = names.map { new.index(of: $0) ?? -1 }
    vocabulary = new
  }
}
