import HumeTypes

// Finished statistics: counts, then which values there are, as bits, then these.

extension FeatureSummary: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(missing: 0)
    n = try reader.count()
    missing = try reader.count()
    outOfRange = try reader.count()
    let bits = try reader.number()
    try reader.check(bits >> UInt64(FeatureSummary.valueCount + 1) == 0, "a statistic that nobody knows")
    quantiles = bits & 1 == 0 ? .exact : .grid
    for index in 0..<FeatureSummary.valueCount where bits >> UInt64(index + 1) & 1 == 1 {
      self[index] = try reader.double()
      try reader.check(self[index] != nil, "a number that is none")
    }
  }

  func write(to writer: inout PartialWriter) {
    writer.count(n)
    writer.count(missing)
    writer.count(outOfRange)
    let present = (0..<FeatureSummary.valueCount).filter { self[$0] != nil }
    writer.number(present.reduce(quantiles == .exact ? 0 : 1) { $0 | 1 << UInt64($1 + 1) })
    for index in present { if let value = self[index] { writer.double(value) } }
  }
}

extension SetSummary: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(set: try reader.choice(), names: try reader.read(), features: try reader.read())
    try reader.check(names.count == features.count, "another number of features")
  }
  func write(to writer: inout PartialWriter) {
    writer.choice(set)
    writer.write(names)
    writer.write(features)
  }
}

extension GroupSummary: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(rows: try reader.count(), sets: try reader.read())
  }
  func write(to writer: inout PartialWriter) {
    writer.count(rows)
    writer.write(sets)
  }
}
