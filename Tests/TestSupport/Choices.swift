/// Decisions taken from bytes, a few bits each, so that a fuzzer that changes a byte changes one decision. Where the bytes
/// are at an end, every decision is the first, which makes the plainest document.
package struct Choices {
  private var rest: ArraySlice<UInt8>
  /// What need not be decided one by one, such as digits.
  package var random: SeededRandom

  package init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes.dropFirst(2)
    random = SeededRandom(seed: bytes.prefix(2).reduce(0) { $0 << 8 | UInt64($1) })
  }

  /// Decisions by a seed.
  package init(seed: UInt64, count: Int = 400) {
    var random = SeededRandom(seed: seed)
    self.init((0..<count).map { _ in UInt8(random.below(256)) }[...])
    self.random = SeededRandom(seed: ~seed)
  }

  package mutating func byte() -> Int { Int(rest.popFirst() ?? 0) }

  /// A number from 0 up to but without `count`, which is at most 256.
  package mutating func below(_ count: Int) -> Int { byte() % count }

  /// One of the elements, the first where nothing is left to decide by.
  package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[byte() % elements.count] }
}
