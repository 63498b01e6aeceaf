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

    /// Adds scores on the grid of fast sums, at least one, whose sum and extremes are known.
    mutating func add(
      _ wholes: borrowing Span<Int64>, _ lane: Lane, sum: FixedSum, least: Double, greatest: Double
    ) {
      count += lane.count
      self.sum.fixed.merge(sum)
      widen(least: least, greatest: greatest)
      squares.fixed.add(wholes, lane)
      if least >= 0, greatest <= 1 { return }
      for i in 0..<lane.count {
        // One comparison: negative numbers are large when their sign is taken for a digit.
        outOfRange += UInt64(bitPattern: wholes[lane.place(i)]) > 1 << 62 ? 1 : 0
      }
    }

    /// Adds finite scores off the grid of fast sums.
    mutating func add(others: [Double]) {
      count += others.count
      for x in others {
        widen(least: x, greatest: x)
        outOfRange += (x < 0 ? 1 : 0) + (x > 1 ? 1 : 0)
        sum.rest.add(x)
        squares.rest.add(x, times: x)
      }
    }

    private mutating func widen(least: Double, greatest: Double) {
      min = Swift.min(min, least)
      if greatest > max {
        max = greatest
        maximumTime = .infinity
      }
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
    private(set) var products = LongAccumulator()
    private(set) var weights = ExactSum()

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
