import HumeTypes

/// The values of a feature in the files of two sides that count.
struct ComparedFeature {
  let model: Model
  let set: FeatureSet
  let name: String
  /// The values of the first side, and of the second; with pairs in one order.
  private(set) var a: [Double] = []
  private(set) var b: [Double] = []
  /// The places of the files that count.
  private(set) var files: [Int] = []
  /// The places of files with a partner, but without a value.
  private(set) var empty: [Int] = []
  private let isPaired: Bool

  init(_ values: FileValues, of compared: ComparedFiles) {
    (model, set, name) = (values.model, values.set, values.name)
    isPaired = compared.pairs != nil
    var found = [Double?](repeating: nil, count: compared.all.count)
    for value in values.values { found[value.file] = value.value }
    if let pairs = compared.pairs {
      for pair in pairs {
        if let x = found[pair.a], let y = found[pair.b] {
          a.append(x)
          b.append(y)
          files += [pair.a, pair.b]
        } else {
          empty += [pair.a, pair.b].filter { found[$0] == nil }
        }
      }
    } else {
      a = compared.sides.a.compactMap { found[$0] }
      b = compared.sides.b.compactMap { found[$0] }
      files = (compared.sides.a + compared.sides.b).filter { found[$0] != nil }
      empty = (compared.sides.a + compared.sides.b).filter { found[$0] == nil }
    }
  }

  /// Second − first, a number a pair; nil where files are not paired.
  var differences: [Double]? { isPaired ? zip(a, b).map { $1 - $0 } : nil }

  /// Whether there are files enough for an interval.
  var hasEnough: Bool { min(a.count, b.count) >= ComparisonRule.leastFiles }
}

extension Comparison {
  /// Warnings of files without a value, and of too few, a model each.
  static func warnings(of features: [ComparedFeature], _ files: ComparedFiles, _ rule: ComparisonRule) -> [Warning] {
    Set(features.map(\.model)).sorted().flatMap { model in
      let these = features.filter { $0.model == model }
      return [noValue(model, these, files), tooFew(model, these)].compactMap { $0 }
    }
  }

  private static func noValue(_ model: Model, _ features: [ComparedFeature], _ files: ComparedFiles) -> Warning? {
    guard var empty = features.first.map({ Set($0.empty) }) else { return nil }
    for feature in features.dropFirst() { empty.formIntersection(feature.empty) }
    guard !empty.isEmpty else { return nil }
    let names = (files.sides.a + files.sides.b).filter(empty.contains).map { files.all[$0].name }
    let partners = files.pairs == nil ? "are left out" : "are left out, with their partners"
    return Warning(
      "no_value", message: "Files without a value for \(model) \(partners): \(listed(names)).",
      advice: "hume-results qc says what is missing.", count: empty.count)
  }

  private static func tooFew(_ model: Model, _ features: [ComparedFeature]) -> Warning? {
    // A name that no file has a score of says nothing about the number of files, unless none has any.
    let known = features.filter { !$0.files.isEmpty }
    let few = (known.isEmpty ? features : known).filter { !$0.hasEnough }
    guard let first = few.first else { return nil }
    let least = ComparisonRule.leastFiles
    let what =
      first.differences != nil
      ? "\(least) pairs of files: \(model) has \(most(few.map { $0.a.count }))"
      : "\(least) files of each side: \(model) has \(most(few.map { $0.a.count })) and \(most(few.map { $0.b.count }))"
    return Warning(
      "too_few_files", message: "There is no interval for fewer than \(what).",
      advice: "Add files; frames of the same files do not help.")
  }

  private static func most(_ counts: [Int]) -> String {
    guard let most = counts.max() else { return "none" }
    return counts.allSatisfy { $0 == most } ? String(most) : "\(most) at most"
  }
}
