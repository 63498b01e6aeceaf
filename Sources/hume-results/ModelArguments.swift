import ArgumentParser
import HumeJobs
import HumeTypes

/// A value of `--model`: a model, and options of it by their names in the API, e.g. `face:fps_pred=1,facs`.
struct ModelChoice: Sendable {
  private let changes: [@Sendable (inout JobModels) -> Void]

  /// Reads a choice, or throws what the program says of it.
  @Sendable init(argument: String) throws {
    let halves = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let model = ModelOptions.all.first(where: { $0.name == halves[0] }) else {
      throw unknown("There is no model \"\(halves[0])\".", halves[0], among: ModelOptions.all.map(\.name), "Models")
    }
    var changes = [model.choose]
    for text in halves.count == 2 ? halves[1].split(separator: ",", omittingEmptySubsequences: false) : [] {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      changes.append(try model.change(parts[0], parts.count == 2 ? parts[1] : nil))
    }
    self.changes = changes
  }

  /// Adds the model and its options to those chosen before.
  func add(to models: inout JobModels) {
    for change in changes { change(&models) }
  }
}

/// A model's options.
struct ModelOptions: Sendable {
  /// The model.
  let name: String
  /// Has the model run, with the options that are there.
  let choose: @Sendable (inout JobModels) -> Void
  /// The options by their names; those of a window behind a dot.
  let options: [(name: String, option: ModelOption)]

  /// What an option of a value, or of none, changes.
  func change(_ option: String, _ value: String?) throws -> @Sendable (inout JobModels) -> Void {
    guard let found = options.first(where: { $0.name == option })?.option else {
      if options.isEmpty { throw ValidationError("The model \(name) has no options, so not \"\(option)\" either.") }
      throw unknown(
        "The model \(name) has no option \"\(option)\".", option, among: options.map(\.name), "Its options")
    }
    guard let change = found.change(value) else {
      let got = value.map { ", not \"\($0)\"" } ?? ""
      let near = value.flatMap { nearest(to: $0, among: found.names) }
      throw ValidationError(
        "\(option) of \(name) needs \(found.wanted)\(got).\(near.map { " Did you mean \"\($0)\"?" } ?? "")")
    }
    return change
  }
}

/// What an option takes, and what it sets.
enum ModelOption: Sendable {
  case number(@Sendable (inout JobModels, Double) -> Void)
  case wholeNumber(@Sendable (inout JobModels, Int) -> Void)
  case flag(@Sendable (inout JobModels, Bool) -> Void)
  case granularity(@Sendable (inout JobModels, Granularity) -> Void)

  /// What belongs behind the option, in words.
  var wanted: String {
    switch self {
    case .number: "a number"
    case .wholeNumber: "a whole number"
    case .flag: "true or false, or nothing for true"
    case .granularity: "one of \(names.joined(separator: ", "))"
    }
  }

  /// The names that an option takes.
  var names: [String] {
    if case .granularity = self { Granularity.documented.map(\.rawValue) } else { [] }
  }

  /// The change that a value means, or nil where it is none for this option.
  func change(_ value: String?) -> (@Sendable (inout JobModels) -> Void)? {
    switch self {
    case .number(let set):
      guard let number = value.flatMap({ Double($0) }), number.isFinite else { return nil }
      return { set(&$0, number) }
    case .wholeNumber(let set):
      guard let number = value.flatMap({ Int($0) }) else { return nil }
      return { set(&$0, number) }
    case .flag(let set):
      guard let flag = Bool(value ?? "true") else { return nil }
      return { set(&$0, flag) }
    case .granularity(let set):
      guard let value, names.contains(value) else { return nil }
      return { set(&$0, Granularity(rawValue: value)) }
    }
  }
}

/// An error about a name that is none of some.
func unknown(_ message: String, _ name: String, among names: [String], _ title: String) -> ValidationError {
  let begun = name.count >= 3 ? names.first { $0.hasPrefix(name) } : nil
  let near = begun ?? nearest(to: name, among: names)
  let guess = near.map { " Did you mean \"\($0)\"?" } ?? ""
  return ValidationError("\(message)\(guess) \(title): \(names.joined(separator: ", ")).")
}
