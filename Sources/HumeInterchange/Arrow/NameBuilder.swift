import HumeTypes

/// The distinct names of a column of a batch.
struct NameBuilder {
  private var places: [ExactName: Int32] = [:]
  private var list: [String] = []
  /// The last batch's names, which most often are the next one's too.
  private var last: (names: [String], dictionary: ArrowDictionary)?

  /// Where a name stands; it is taken up where it is new.
  mutating func place(of name: String) -> Int32 {
    if let place = places[ExactName(name)] { return place }
    let place = Int32(list.count)
    places[ExactName(name)] = place
    list.append(name)
    return place
  }

  /// The names; the builder goes on with none.
  mutating func take() -> ArrowDictionary {
    defer {
      places.removeAll(keepingCapacity: true)
      list.removeAll(keepingCapacity: true)
    }
    if let last, sameNames(last.names, list) { return last.dictionary }
    var (offsets, bytes) = (BufferWriter(capacity: 4 * list.count + 4), BufferWriter(capacity: 0))
    offsets.append(Int32(0))
    for var name in list {
      name.withUTF8 { bytes.append(UnsafeRawBufferPointer($0)) }
      offsets.append(Int32(bytes.count))
    }
    let dictionary = ArrowDictionary(count: list.count, offsets: offsets.take(), bytes: bytes.take())
    last = (list, dictionary)
    return dictionary
  }
}
