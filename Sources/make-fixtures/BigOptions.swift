/// Arguments that cannot be understood.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What a large document looks like.
struct BigOptions {
  /// About how many bytes; the document goes on to the end of the row that reaches them.
  var bytes = 0
  var layout = JSONLayout.spaced
  /// Whether the keys of every object stand in a random order.
  var shuffled = false
  /// Whether the entries of a row's list of scores stand in another order in every row, the keys as documented.
  var reordered = false
  /// Whether numbers are spelled with an exponent.
  var exponents = false
  var shape = ModelShape.face
  var seed: UInt64 = 1
  var rowsPerGroup = 1_000
  var groupsPerFile = 4

  /// Reads `--name value` pairs.
  init(_ arguments: [String]) throws {
    guard arguments.count % 2 == 0 else { throw UsageError("an option lacks its value") }
    for index in stride(from: 0, to: arguments.count, by: 2) {
      try set(arguments[index], to: arguments[index + 1])
    }
    guard bytes > 0 else { throw UsageError("--bytes N is needed") }
  }

  private mutating func set(_ option: String, to value: String) throws {
    switch option {
    case "--bytes": bytes = try Self.count(option, value)
    case "--rows-per-group": rowsPerGroup = try Self.count(option, value)
    case "--groups-per-file": groupsPerFile = try Self.count(option, value)
    case "--seed": seed = UInt64(try Self.count(option, value))
    case "--layout" where value == "shuffled": shuffled = true
    case "--layout" where value == "reordered": reordered = true
    case "--layout" where value == "exponents": exponents = true
    case "--layout":
      guard let layout = JSONLayout(rawValue: value) else { throw UsageError("unknown layout \(value)") }
      self.layout = layout
    case "--model":
      guard let shape = [ModelShape.face, .prosody, .language].first(where: { $0.name == value }) else {
        throw UsageError("unknown model \(value)")
      }
      self.shape = shape
    default: throw UsageError("unknown option \(option)")
    }
  }

  private static func count(_ option: String, _ value: String) throws -> Int {
    guard let count = Int(value), count > 0 else { throw UsageError("\(option) needs a number above 0, not \(value)") }
    return count
  }
}
