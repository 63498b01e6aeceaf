import HumeAnalysis

// Paths of courses, in units of a bin to the right and thousandths of the scale downwards. A gap is where the line ends
// and begins anew, and a bin alone is a dot: a line of no length with round ends.

/// A feature's bins as a line.
package struct CoursePath {
  /// The path's data.
  package private(set) var data = ""
  /// The data of a path of the bins that stand alone, which a line hardly shows; empty where they are many.
  package private(set) var alone = ""
  private var aloneCount = 0
  private static let aloneLimit = 20
  /// How many bins a column of a decimated line stands for; nil where all bins are drawn.
  package let binsPerColumn: Int?
  /// The number of bins with a value.
  let count: Int

  /// The line of a feature with at most `limit` points. Beyond that, of each column of bins its lowest and its highest
  /// are drawn, in their order.
  package init(_ points: [(bin: Int, mean: Double)], scale: ValueScale, limit: Int) {
    count = points.count
    guard points.count > max(2, limit), let first = points.first, let last = points.last else {
      binsPerColumn = nil
      draw(Array(points.enumerated().map { (slot: $0.offset, bin: $0.element.bin, mean: $0.element.mean) }), scale)
      return
    }
    let width = max(2, (last.bin - first.bin + 1 + limit / 2 - 1) / max(1, limit / 2))
    binsPerColumn = width
    var kept: [(slot: Int, bin: Int, mean: Double)] = []
    var begin = 0
    while begin < points.count {
      var end = begin
      while end < points.count, points[end].bin / width == points[begin].bin / width { end += 1 }
      let low = (begin..<end).min { points[$0].mean < points[$1].mean } ?? begin
      let high = (begin..<end).max { points[$0].mean < points[$1].mean } ?? begin
      for slot in low == high ? [low] : [min(low, high), max(low, high)] {
        kept.append((slot, points[slot].bin, points[slot].mean))
      }
      begin = end
    }
    draw(kept, scale)
  }

  private mutating func draw(_ points: [(slot: Int, bin: Int, mean: Double)], _ scale: ValueScale) {
    var last: (slot: Int, bin: Int, y: Int)?
    var isAlone = false
    func separated(_ x: Int, _ y: Int) -> String { "\(x)\(y < 0 ? "" : " ")\(y)" }
    for point in points {
      let y = scale.y(point.mean)
      // Every bin between two that are drawn has a value, or the line would cross a gap.
      if let before = last, point.slot - before.slot == point.bin - before.bin {
        data += "l" + separated(point.bin - before.bin, y - before.y)
        isAlone = false
      } else {
        if isAlone { addAlone(last) }
        data += last.map { "m" + separated(point.bin - $0.bin, y - $0.y) } ?? "M\(point.bin).5 \(y)"
        isAlone = true
      }
      last = (point.slot, point.bin, y)
    }
    if isAlone { addAlone(last) }
  }

  private mutating func addAlone(_ point: (slot: Int, bin: Int, y: Int)?) {
    data += "h0"
    aloneCount += 1
    if aloneCount > CoursePath.aloneLimit {
      alone = ""
    } else if let point {
      alone += "M\(point.bin).5 \(point.y)h0"
    }
  }
}

extension Timeline {
  /// The bins of a feature that have a mean.
  func points(set: Int, feature: Int) -> [(bin: Int, mean: Double)] {
    let course = sets[set]
    return course.bins.enumerated().compactMap { slot, bin in
      course.points[slot * course.names.count + feature].mean.map { (bin, $0) }
    }
  }

  /// How much of the time was seen, as blocks as high as the coverage, in at most `limit` columns.
  func coveragePath(limit: Int) -> String {
    HumeReports.coveragePath(covered, binCount: binCount, limit: limit)
  }
}

/// The coverages of bins, ascending, as blocks of that height, in at most `limit` columns.
func coveragePath(_ covered: some Sequence<(Int, Double)>, binCount: Int, limit: Int) -> String {
  let width = max(1, (binCount + limit - 1) / limit)
  var data = ""
  var run: (begin: Int, end: Int, height: Int)?
  func close() {
    guard let block = run, block.height > 0 else { return }
    data += "M\(block.begin) \(ValueScale.height)v-\(block.height)h\(block.end - block.begin)v\(block.height)z"
  }
  for (column, share) in coverages(covered, binCount: binCount, binsPerColumn: width) {
    let height = Int((share * 10).rounded(.up)) * ValueScale.height / 10
    let (begin, end) = (column * width, min(binCount, (column + 1) * width))
    if let block = run, block.height == height, block.end == begin {
      run = (block.begin, end, height)
    } else {
      close()
      run = (begin, end, height)
    }
  }
  close()
  return data
}

/// The mean coverage of columns of bins that have any, ascending.
private func coverages(
  _ covered: some Sequence<(Int, Double)>, binCount: Int, binsPerColumn width: Int
) -> [(column: Int, share: Double)] {
  var result: [(column: Int, share: Double)] = []
  for (bin, coverage) in covered {
    let column = bin / width
    // The last column may be shorter.
    let share = coverage / Double(min(width, binCount - column * width))
    if result.last?.column == column {
      result[result.count - 1].share += share
    } else {
      result.append((column, share))
    }
  }
  return result
}
