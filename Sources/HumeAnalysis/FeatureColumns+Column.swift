extension FeatureColumns {
  /// Counts, sums and extremes of one feature.
  struct Column: Sendable {
    private(set) var count = 0
    private(set) var outOfRange = 0
    private(set) var min = Double.infinity
    private(set) var max = -Double.infinity
    /// The earliest time of the maximum in seconds; infinite where no row with a time has it.
    var maximumTime = Double.infinity
    private(set) var sum = ExactSum()
    private(set) var squares = SquareSum()
    var above = TimeAbove()

    /// Adds values, those on the grid of fast sums as whole numbers; true where one of them is as great as the
    /// greatest of all, now.
    mutating func add(_ wholes: borrowing Span<Int64>, others: [Double]) -> Bool {
      var (low, high) = (Double.infinity, -Double.infinity)
      if !wholes.isEmpty {
        let (least, greatest) = addExtremes(wholes)
        (low, high) = (Double(least) * 0x1p-62, Double(greatest) * 0x1p-62)
        addSquares(wholes)
      }
      for x in others {
        low = Swift.min(low, x)
        high = Swift.max(high, x)
        outOfRange += (x < 0 ? 1 : 0) + (x > 1 ? 1 : 0)
        sum.rest.add(x)
        squares.rest.add(x, times: x)
      }
      count += wholes.count + others.count
      min = Swift.min(min, low)
      if high > max {
        max = high
        maximumTime = .infinity
      }
      return high == max
    }

    private mutating func addExtremes(_ wholes: borrowing Span<Int64>) -> (least: Int64, greatest: Int64) {
      var fixed = sum.fixed
      var (least, greatest, outside) = (Int64.max, Int64.min, 0)
      for i in wholes.indices {
        let x = wholes[i]
        fixed.add(x)
        least = Swift.min(least, x)
        greatest = Swift.max(greatest, x)
        // One comparison: negative numbers are large when their sign is taken for a digit.
        outside &+= UInt64(bitPattern: x) > 1 << 62 ? 1 : 0
      }
      sum.fixed = fixed
      outOfRange += outside
      return (least, greatest)
    }

    private mutating func addSquares(_ wholes: borrowing Span<Int64>) {
      var fixed = squares.fixed
      for i in wholes.indices { fixed.add(wholes[i]) }
      squares.fixed = fixed
    }

    mutating func merge(_ other: Column) {
      count += other.count
      outOfRange += other.outOfRange
      min = Swift.min(min, other.min)
      if other.max > max {
        max = other.max
        maximumTime = other.maximumTime
      } else if other.max == max {
        maximumTime = Swift.min(maximumTime, other.maximumTime)
      }
      sum.merge(other.sum)
      squares.merge(other.squares)
      above.merge(other.above)
    }
  }

  /// Time with a score at or above the threshold.
  struct TimeAbove: Sendable {
    /// Frames, whose length is known only at the end of the file.
    private(set) var frames = 0
    /// The time of intervals, and of frames once settled, in µs.
    private(set) var time: Int64 = 0
    /// Whether there were frames whose length is not known.
    private(set) var isUnknown = false

    /// Adds a row's time in µs; -1 for a frame.
    mutating func add(duration: Int64) {
      if duration < 0 { frames += 1 } else { time &+= duration }
    }

    mutating func merge(_ other: TimeAbove) {
      frames += other.frames
      time &+= other.time
      isUnknown = isUnknown || other.isUnknown
    }

    mutating func settle(period: Int64?) {
      if let period { time &+= Int64(frames) &* period } else { isUnknown = isUnknown || frames > 0 }
      frames = 0
    }
  }

  /// Σxw and Σw.
  struct WeightedSum: Sendable {
    private var products = LongAccumulator()
    private var weights = ExactSum()

    mutating func add(_ x: Double, weight: Double) {
      products.add(x, times: weight)
      weights.add(weight)
    }

    mutating func merge(_ other: WeightedSum) {
      products.add(other.products)
      weights.merge(other.weights)
    }

    /// Σxw/Σw, or nil without weights.
    var mean: Double? {
      let (a, b) = (products.scaled(), weights.total().scaled())
      guard b.value.hi > 0 else { return nil }
      return ScaledNumber(value: a.value.divided(by: b.value), exponent: a.exponent - b.exponent).double
    }
  }
}
