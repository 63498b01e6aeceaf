import HumeTypes

// What pooled rows have accumulated. What accumulators keep is told by the options, not written for each.

extension GroupAccumulator {
  /// Reads an accumulator that keeps what `needs` says.
  init(from reader: inout PartialReader, needs: ColumnNeeds) throws(PartialError) {
    self.init(needs: needs)
    rows = try reader.count()
    rowsWithoutDuration = try reader.count()
    frames = try reader.count()
    intervals = try reader.count()
    try reader.check(rows == rowsWithoutDuration + frames + intervals, "another number of rows")
    for set in FeatureSet.allCases where try reader.read(Bool.self) {
      let columns = try FeatureColumns(from: &reader, needs: needs, rows: rows)
      // Where all rows have durations, means over time are asked for.
      let isComplete = rowsWithoutDuration > 0 || frames > 0 || !columns.weighted.isEmpty
      try reader.check(isComplete || columns.columns.allSatisfy { $0.count == 0 }, "no weights")
      sets[set.index] = columns
    }
  }

  func write(to writer: inout PartialWriter) {
    writer.count(rows)
    writer.count(rowsWithoutDuration)
    writer.count(frames)
    writer.count(intervals)
    for set in FeatureSet.allCases {
      writer.write(sets[set.index] != nil)
      sets[set.index]?.write(to: &writer)
    }
  }
}

extension FeatureColumns {
  init(from reader: inout PartialReader, needs: ColumnNeeds, rows: Int) throws(PartialError) {
    self.init(needs: needs)
    makeColumns(try reader.read())
    let isWeighted = try reader.read(Bool.self)
    if isWeighted { weighted = Array(repeating: WeightedSum(), count: names.count) }
    for i in names.indices {
      columns[i] = try reader.read()
      try reader.check(columns[i].count <= rows, "more scores than rows")
      if isWeighted { weighted[i] = try reader.read() }
      guard let limit = needs.quantileLimit else { continue }
      sketches[i] = try QuantileSketch(from: &reader, limit: limit)
      try reader.check(sketches[i].count == columns[i].count, "another number of values")
      let (least, greatest) = (columns[i].min, columns[i].max)
      try reader.check(sketches[i].kept.allSatisfy { least <= $0 && $0 <= greatest }, "a value beyond the extremes")
    }
  }

  func write(to writer: inout PartialWriter) {
    var columns = self
    columns.flush()
    writer.write(columns.names)
    writer.write(!columns.weighted.isEmpty)
    for i in columns.names.indices {
      writer.write(columns.columns[i])
      if !columns.weighted.isEmpty { writer.write(columns.weighted[i]) }
      if needs.quantileLimit != nil { columns.sketches[i].write(to: &writer) }
    }
  }
}

extension FeatureColumns.Column: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(
      count: try reader.count(), outOfRange: try reader.count(), min: try reader.double(), max: try reader.double(),
      maximumTime: try reader.double(), sum: try reader.read(), squares: try reader.read(), above: try reader.read())
    try reader.check(outOfRange <= count, "more scores out of range than scores")
    try reader.check(!min.isNaN && !max.isNaN && !maximumTime.isNaN, "a number that is none")
    try reader.check(count == 0 || min.isFinite && max.isFinite && min <= max, "extremes that cannot be")
  }
  func write(to writer: inout PartialWriter) {
    writer.count(count)
    writer.count(outOfRange)
    writer.double(min)
    writer.double(max)
    writer.double(maximumTime)
    writer.write(sum)
    writer.write(squares)
    writer.write(above)
  }
}

extension FeatureColumns.TimeAbove: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(frames: try reader.count(), time: try reader.signed(), isUnknown: try reader.read())
  }
  func write(to writer: inout PartialWriter) {
    writer.count(frames)
    writer.signed(time)
    writer.write(isUnknown)
  }
}

extension FeatureColumns.WeightedSum: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(products: try reader.read(), weights: try reader.read())
  }
  func write(to writer: inout PartialWriter) {
    writer.write(products)
    writer.write(weights)
  }
}
