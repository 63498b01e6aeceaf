import HumeResults

// Partial results: made of inputs, and merged into what a run over all of them would write.

extension Session {
  /// Runs `body` over the inputs of partial results, as `run` does over inputs.
  static func run(
    merging merged: PartialSummary, output: TableArguments, anonymize: Bool, common: CommonArguments, partial: Bool,
    _ body: (inout Session) throws -> Void
  ) throws {
    var session = Session(merged, output: output, anonymize: anonymize, common: common, isPartial: partial)
    try session.run(body)
  }

  fileprivate init(
    _ merged: PartialSummary, output: TableArguments, anonymize: Bool, common: CommonArguments, isPartial: Bool
  ) {
    command = "summary"
    self.output = output
    self.common = common
    self.isPartial = isPartial
    readsSeveralDocuments = merged.request.allowsSeveralDocuments
    // They have their sums already.
    hashesInputs = false
    found = findInputs([])
    records = merged.inputs.map { InputRecord(path: $0.name, bytes: $0.bytes, sha256: $0.sha256) }
    failures = merged.failures
    failuresToFind = failures.count
    warnings = merged.warnings
    let anonymizer = anonymize ? Anonymizer() : nil
    self.anonymizer = anonymizer
    if let anonymizer { for record in records { _ = anonymizer.label("input", record.path) } }
    progress = ProgressLine(common, inputs: [], passes: 1) { $0 }
  }

  /// Analyses all inputs for a summary that is finished later.
  func partialSummary(_ request: SummaryRequest) throws -> PartialSummary {
    var request = request
    request.allowsSeveralDocuments = readsSeveralDocuments
    request.hashesInputs = hashesInputs
    return try PartialSummary(
      of: found, request, threads: common.threadCount, progress: progress, sha256: Session.digest)
  }

  /// Writes partial results.
  func write(_ partial: PartialSummary) throws {
    let destination = try open()
    try destination.write(partial.serialized())
    try destination.finish()
  }
}
