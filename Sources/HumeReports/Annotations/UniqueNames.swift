/// Names that are each given once.
package struct UniqueNames {
  private var taken: Set<String> = []
  /// For what was asked for more than once, the number to try next: those before it are taken.
  private var next: [String: Int] = [:]

  /// No names yet.
  package init() {}

  /// The name that is wanted, or the first of its numbered forms, from 2 up, that nobody has yet. Names that differ in
  /// case only are one unless `isCaseSensitive`.
  package mutating func name(
    _ wanted: String, isCaseSensitive: Bool = true, numbered: (String, Int) -> String
  ) -> String {
    func key(_ name: String) -> String { isCaseSensitive ? name : name.lowercased() }
    if taken.insert(key(wanted)).inserted { return wanted }
    var number = next[key(wanted)] ?? 2
    var name = numbered(wanted, number)
    while !taken.insert(key(name)).inserted {
      number += 1
      name = numbered(wanted, number)
    }
    next[key(wanted)] = number + 1
    return name
  }
}
