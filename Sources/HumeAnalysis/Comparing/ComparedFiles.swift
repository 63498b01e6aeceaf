import HumeSystem
import HumeTypes

/// A file of one side of a comparison.
struct ComparedFile {
  let input: String
  let source: String
  let name: String
  let factors: [String]
  let models: [AnalyzedModel]

  /// The files of inputs, in their order, also those that no model gave results for.
  static func all(_ results: [AnalyzedInput]) -> [ComparedFile] {
    results.flatMap { result in
      result.files.map { file in
        ComparedFile(
          input: result.input, source: file.source, name: file.file, factors: file.factors, models: file.models)
      }
    }
  }

  /// What the file shares with its partner; nil where it says nothing.
  func key(_ pairing: FilePairing) -> ExactName? {
    switch pairing {
    case .name: ExactName(name)
    case .stem: ExactName(stem(of: name))
    case .factor(let index): factor(index).isEmpty ? nil : ExactName(factor(index))
    case .order, .unpaired: nil
    }
  }

  /// The value of a factor; empty where the file has none.
  func factor(_ index: Int) -> String { factors.indices.contains(index) ? factors[index] : "" }

  /// The order of files whose own order must not show.
  static func precedes(_ a: ComparedFile, _ b: ComparedFile) -> Bool {
    for (x, y) in [(a.name, b.name), (a.source, b.source)] where !sameName(x, y) { return scalarsPrecede(x, y) }
    return scalarsPrecede(a.input, b.input)
  }
}

/// The files of two sides, and which of them belong together.
struct ComparedFiles {
  /// All of them, those of the first side first.
  private(set) var all: [ComparedFile]
  /// The places of the files of the two sides, in the order in which they are drawn: by name.
  let sides: (a: [Int], b: [Int])
  /// The places of files that belong together, in the order in which they are drawn: by what they share, or by their
  /// places; nil where files are not paired.
  private(set) var pairs: [(a: Int, b: Int)]?
  private(set) var warnings: [Warning] = []
  /// The places of files that could belong to several others.
  private var ambiguous: Set<Int> = []

  init(_ a: [ComparedFile], _ b: [ComparedFile], _ pairing: FilePairing) {
    let files = a + b
    all = files
    let byName = { (places: Range<Int>) in
      places.sorted { ComparedFile.precedes(files[$0], files[$1]) }
    }
    sides = (byName(0..<a.count), byName(a.count..<files.count))
    switch pairing {
    case .unpaired: return
    case .order: pairs = (0..<min(a.count, b.count)).map { ($0, a.count + $0) }
    case .name, .stem, .factor: pairs = pairs(pairing, firstOfB: a.count)
    }
    warnOfSingles()
  }

  /// Pairs of files that share a key which no other file of either side has.
  private mutating func pairs(_ pairing: FilePairing, firstOfB: Int) -> [(a: Int, b: Int)] {
    var places: [ExactName: (a: [Int], b: [Int])] = [:]
    for (place, file) in all.enumerated() {
      guard let key = file.key(pairing) else { continue }
      if place < firstOfB {
        places[key, default: ([], [])].a.append(place)
      } else {
        places[key, default: ([], [])].b.append(place)
      }
    }
    let ordered = places.sorted { scalarsPrecede($0.key.text, $1.key.text) }
    let both = ordered.filter { !$0.value.a.isEmpty && !$0.value.b.isEmpty }
    let unclear = both.filter { $0.value.a.count > 1 || $0.value.b.count > 1 }
    ambiguous = Set(unclear.flatMap { $0.value.a + $0.value.b })
    if !unclear.isEmpty {
      let names = unclear.flatMap { $0.value.a + $0.value.b }.map { all[$0].name }
      warnings.append(
        Warning(
          "ambiguous_pair",
          message:
            "Files that have several partners on the other side, or share theirs, are left out: \(listed(names)).",
          advice: "Pair by something that each file of a side has to itself.", count: names.count))
    }
    return both.compactMap { entry in
      guard entry.value.a.count == 1, entry.value.b.count == 1 else { return nil }
      return (entry.value.a[0], entry.value.b[0])
    }
  }

  private mutating func warnOfSingles() {
    let paired = Set((pairs ?? []).flatMap { [$0.a, $0.b] })
    let left = (sides.a + sides.b).filter { !paired.contains($0) && !ambiguous.contains($0) }
    guard !left.isEmpty else { return }
    warnings.append(
      Warning(
        "no_partner",
        message: "Files without a partner on the other side are left out: \(listed(left.map { all[$0].name })).",
        advice: "Pair files by something else, or compare the sides without pairs.", count: left.count))
  }
}

/// The first twenty of some names, each once, and how many there are besides.
func listed(_ names: [String]) -> String {
  var known: Set<String> = []
  let names = names.filter { known.insert($0).inserted }
  let more = names.count - 20
  return names.prefix(20).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
}
