extension QuantileSketch {
  /// Counts of values within ±8 by bins of 1/4096, in pages that are made when needed.
  struct Grid: Sendable {
    static let pageSize = 256
    static let pageCount = 257
    private var pages = [Int16](repeating: -1, count: pageCount)
    private var counts: [UInt32] = []

    /// The pages that were made, in the order of their values.
    var usedPages: [(number: Int, counts: ArraySlice<UInt32>)] {
      pages.indices.filter { pages[$0] >= 0 }.map { page in
        let start = Int(pages[page]) * Grid.pageSize
        return (page, counts[start..<(start + Grid.pageSize)])
      }
    }

    /// How many values are counted.
    var total: Int { counts.reduce(0) { $0 + Int($1) } }

    /// Makes a page with the counts of its bins.
    mutating func set(page: Int, to new: [UInt32]) {
      let start = place(page: page)
      counts.replaceSubrange(start..<(start + Grid.pageSize), with: new)
    }

    /// Counts a value; false where it is outside of the grid.
    mutating func add(_ x: Double) -> Bool {
      guard abs(x) <= 8 else { return false }
      let bin = Int((x * 4096).rounded(.down)) + 8 * 4096
      counts[place(page: bin >> 8) + bin & 0xFF] += 1
      return true
    }

    /// Counts whole numbers in units of 2⁻⁶².
    mutating func add(_ wholes: borrowing Span<Int64>, _ lane: Lane) {
      var i = addKnown(wholes, lane, from: 0)
      while i < lane.count {
        _ = place(page: Grid.bin(wholes[lane.place(i)]) >> 8)
        i = addKnown(wholes, lane, from: i)
      }
    }

    /// Counts whole numbers up to the first whose page is not made yet, and gives its index.
    private mutating func addKnown(_ wholes: borrowing Span<Int64>, _ lane: Lane, from start: Int) -> Int {
      precondition(start >= 0 && lane.isInside(wholes.count))
      let pages = self.pages
      var counts = self.counts.mutableSpan
      for i in start..<lane.count {
        // Inside: the last place was checked, and places only ascend.
        let bin = Grid.bin(wholes[unchecked: lane.place(i)])
        let page = Int(pages[bin >> 8])
        if page < 0 { return i }
        counts[page &<< 8 &+ bin & 0xFF] &+= 1
      }
      return lane.count
    }

    /// The bin of a whole number: 4096 bins for each 2⁶².
    private static func bin(_ whole: Int64) -> Int { Int(whole >> 50) &+ 8 * 4096 }

    mutating func merge(_ other: Grid) {
      for page in 0..<Grid.pageCount where other.pages[page] >= 0 {
        let (from, to) = (Int(other.pages[page]) * Grid.pageSize, place(page: page))
        for i in 0..<Grid.pageSize { counts[to + i] += other.counts[from + i] }
      }
    }

    /// The value of a rank, taking a bin's values as evenly spread.
    func value(rank: Int) -> Double {
      var before = 0
      for page in 0..<Grid.pageCount where pages[page] >= 0 {
        let start = Int(pages[page]) * Grid.pageSize
        for i in 0..<Grid.pageSize where counts[start + i] > 0 {
          let count = Int(counts[start + i])
          if rank < before + count {
            let bin = Double(page * Grid.pageSize + i - 8 * 4096)
            return (bin + (Double(rank - before) + 0.5) / Double(count)) / 4096
          }
          before += count
        }
      }
      return .nan
    }

    private mutating func place(page: Int) -> Int {
      if pages[page] < 0 {
        pages[page] = Int16(counts.count / Grid.pageSize)
        counts.append(contentsOf: repeatElement(0, count: Grid.pageSize))
      }
      return Int(pages[page]) * Grid.pageSize
    }
  }
}
