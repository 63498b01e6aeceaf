// A sketch: the number of values, those that are kept, ascending, and the pages of the grid.

extension QuantileSketch {
  /// Reads a sketch that keeps up to `limit` values.
  init(from reader: inout PartialReader, limit: Int) throws(PartialError) {
    self.init(limit: limit)
    count = try reader.count()
    kept = try reader.list(size: 8) { reader throws(PartialError) in try reader.double() }
    try reader.check(kept.allSatisfy(\.isFinite), "a value that is not finite")
    if count > limit {
      grid = try reader.read(Grid.self)
      try reader.check(kept.allSatisfy { abs($0) > 8 }, "a value of the grid")
    }
    try reader.check((grid?.total ?? 0) + kept.count == count, "another number of values")
  }

  func write(to writer: inout PartialWriter) {
    writer.count(count)
    // Values come in the order of inputs, which is not to show.
    writer.list(kept.sorted()) { $1.double($0) }
    if let grid { writer.write(grid) }
  }
}

/// A list of pages: the number of the page; then for each bin that is not empty how many are between it and the one
/// before, and its count; last, how many are behind it, and 0.
extension QuantileSketch.Grid: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init()
    var before = -1
    let pages = try reader.list { reader throws(PartialError) in
      let page = try reader.count()
      var counts: [UInt32] = []
      while true {
        let gap = try reader.number()
        try reader.check(gap <= UInt64(Self.pageSize - counts.count), "a bin beyond its page")
        counts.append(contentsOf: repeatElement(0, count: Int(gap)))
        let count = try reader.count()
        if count == 0 { break }
        try reader.check(count <= Int(UInt32.max) && counts.count < Self.pageSize, "a bin that is too full")
        counts.append(UInt32(count))
      }
      try reader.check(counts.count == Self.pageSize, "a page of another length")
      try reader.check(page > before && page < Self.pageCount, "a page that cannot be")
      before = page
      return (page, counts)
    }
    for (page, counts) in pages { set(page: page, to: counts) }
  }

  func write(to writer: inout PartialWriter) {
    writer.list(usedPages) { page, writer in
      writer.count(page.number)
      var gap = 0
      for count in page.counts {
        if count == 0 {
          gap += 1
          continue
        }
        writer.count(gap)
        writer.count(Int(count))
        gap = 0
      }
      writer.count(gap)
      writer.count(0)
    }
  }
}
