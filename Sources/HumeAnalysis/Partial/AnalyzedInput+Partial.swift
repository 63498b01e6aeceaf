import HumeTypes

// What one input gave, as far as summaries need it: without courses, and without the quality of files.

extension AnalyzedInput {
  /// Reads a result whose pooled rows keep what `needs` says.
  init(
    from reader: inout PartialReader, input: String, warnings: [Warning], needs: ColumnNeeds
  ) throws(PartialError) {
    self.init(input: input, jobID: try reader.text())
    self.warnings = warnings
    files = try reader.read()
    sourceErrors = try reader.read()
    rowsRead = try reader.count()
    rowsLeftOut = try reader.count()
    fingerprint = try reader.read()
    for _ in 0..<(try reader.length()) {
      let key = PoolKey(model: try reader.choice(), factors: try reader.read())
      let pool = try GroupAccumulator(from: &reader, needs: needs)
      try reader.check(pools.updateValue(pool, forKey: key) == nil, "the same model twice")
    }
  }

  func write(to writer: inout PartialWriter) {
    writer.text(jobID)
    writer.write(files)
    writer.write(sourceErrors)
    writer.count(rowsRead)
    writer.count(rowsLeftOut)
    writer.write(fingerprint)
    let pools = pools.sorted { a, b in
      a.key.model != b.key.model
        ? a.key.model < b.key.model : a.key.factors.lexicographicallyPrecedes(b.key.factors, by: scalarsPrecede)
    }
    writer.list(pools) { pool, writer in
      writer.choice(pool.key.model)
      writer.write(pool.key.factors)
      pool.value.write(to: &writer)
    }
  }
}

extension AnalyzedFile: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(jobID: try reader.text(), source: try reader.text(), file: try reader.text())
    fileType = try reader.read()
    factors = try reader.read()
    models = try reader.read()
    errors = try reader.read()
  }
  func write(to writer: inout PartialWriter) {
    writer.text(jobID)
    writer.text(source)
    writer.text(file)
    writer.write(fileType)
    writer.write(factors)
    writer.write(models)
    writer.write(errors)
  }
}

extension AnalyzedModel: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(model: try reader.choice())
    metadata = try reader.read()
    rows = try reader.count()
    ids = try reader.read()
    groups = try reader.read()
    whole = try reader.read()
    wholePolicy = try reader.choice()
    period = try reader.read()
    end = try reader.read()
  }
  func write(to writer: inout PartialWriter) {
    writer.choice(model)
    writer.write(metadata)
    writer.count(rows)
    writer.write(ids)
    writer.write(groups)
    writer.write(whole)
    writer.choice(wholePolicy)
    writer.write(period)
    writer.write(end)
  }
}

extension AnalyzedGroup: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(
      origin: Origin(
        input: try reader.text(), jobID: try reader.text(), source: try reader.text(), file: try reader.text(),
        model: try reader.choice(), id: try reader.text()),
      summary: try reader.read(), timeline: nil)
  }
  func write(to writer: inout PartialWriter) {
    writer.text(origin.input)
    writer.text(origin.jobID)
    writer.text(origin.source)
    writer.text(origin.file)
    writer.choice(origin.model)
    writer.text(origin.id)
    writer.write(summary)
  }
}

extension Metadata: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(confidence: try reader.read(), detectedLanguage: try reader.read())
  }
  func write(to writer: inout PartialWriter) {
    writer.write(confidence)
    writer.write(detectedLanguage)
  }
}

extension Fingerprint: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) { parts = Set(try reader.read([Part].self)) }

  func write(to writer: inout PartialWriter) {
    writer.write(
      parts.sorted { a, b in
        let (left, right) = ([a.source, a.file, a.model], [b.source, b.file, b.model])
        if left.lexicographicallyPrecedes(right, by: scalarsPrecede) { return true }
        if right.lexicographicallyPrecedes(left, by: scalarsPrecede) { return false }
        return (a.rows, a.end ?? .min) < (b.rows, b.end ?? .min)
      })
  }
}

extension Fingerprint.Part: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(
      source: try reader.text(), file: try reader.text(), model: try reader.text(), rows: try reader.count(),
      end: try reader.read())
  }
  func write(to writer: inout PartialWriter) {
    writer.text(source)
    writer.text(file)
    writer.text(model)
    writer.count(rows)
    writer.write(end)
  }
}
