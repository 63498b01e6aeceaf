import HumeTypes

/// Names that are told apart as SQLite does, which takes `A` and `a` for the same; a clash gets `_2`.
struct Names {
  private var taken: Set<ExactName> = []

  /// No names yet.
  init() {}

  /// The name under which `wanted` goes here, which from now on is taken.
  mutating func take(_ wanted: String) -> String {
    // SQL cannot spell NUL, and an empty name nobody could read.
    let plain = String(String.UnicodeScalarView(wanted.unicodeScalars.map { $0 == "\0" ? "_" : $0 }))
    let base = plain.isEmpty ? "_" : plain
    var name = base
    var number = 2
    while !taken.insert(folded(name)).inserted {
      name = "\(base)_\(number)"
      number += 1
    }
    return name
  }

  private func folded(_ name: String) -> ExactName {
    ExactName(String(decoding: name.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self))
  }
}

/// A name as SQL spells it, whatever characters are in it.
func quoted(_ name: String) -> String {
  "\"" + String(String.UnicodeScalarView(name.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] })) + "\""
}
