/// Lanes side by side, each of which holds one thing at a time.
///
/// When each is free again stands in the leaves of a tree whose other nodes have the least of the two below, so that the
/// first free lane is found without looking at all of them.
struct Lanes {
  private var capacity = 1
  /// The nodes, the root at 1; those below `node` at `2 * node` and the next. Lanes that nobody has had are free.
  private var freeAt: [Int64] = [.min, .min]

  /// Takes the first lane that is free at `begin`, until `end`; from 0.
  mutating func take(from begin: Int64, until end: Int64) -> Int {
    if freeAt[1] > begin { grow() }
    var node = 1
    while node < capacity { node = freeAt[2 * node] <= begin ? 2 * node : 2 * node + 1 }
    let lane = node - capacity
    freeAt[node] = end
    while node > 1 {
      node /= 2
      freeAt[node] = min(freeAt[2 * node], freeAt[2 * node + 1])
    }
    return lane
  }

  private mutating func grow() {
    let leaves = freeAt[capacity...]
    freeAt = Array(repeating: .min, count: 2 * capacity) + leaves + Array(repeating: .min, count: capacity)
    capacity *= 2
    for node in (1..<capacity).reversed() { freeAt[node] = min(freeAt[2 * node], freeAt[2 * node + 1]) }
  }
}
