import HumeInputs
import HumeTypes

extension PartialSummary {
  /// These as bytes, in the format that `PartialFormat.swift` describes.
  public func serialized() -> [UInt8] {
    var writer = PartialWriter()
    writer.write(request)
    writer.write(failures)
    writer.write(warnings)
    writer.list(inputs) { $0.write(to: &$1) }
    return PartialFormat.wrap(writer.bytes)
  }

  /// Partial results from their bytes. Throws where they are something else, were cut off or changed; the error's place
  /// is a byte.
  public init(serialized bytes: [UInt8]) throws(PartialError) {
    var reader = PartialReader(bytes, try PartialFormat.content(of: bytes))
    let request = try reader.read(SummaryRequest.self)
    self.init(request)
    failures = try reader.read()
    warnings = try reader.read()
    inputs = try reader.list { reader throws(PartialError) in
      try PartialInput(from: &reader, needs: request.poolNeeds)
    }
    try reader.finish()
    take(from: 0)
  }
}

extension PartialInput {
  init(from reader: inout PartialReader, needs: ColumnNeeds) throws(PartialError) {
    self.init(name: try reader.text(), bytes: try reader.read(), sha256: try reader.read(), outcome: InputOutcome())
    outcome.warnings = try reader.read()
    if try reader.read(Bool.self) {
      outcome.result = try AnalyzedInput(from: &reader, input: name, warnings: outcome.warnings, needs: needs)
    } else {
      outcome.failure = try reader.read()
    }
  }

  func write(to writer: inout PartialWriter) {
    writer.text(name)
    writer.write(bytes)
    writer.write(sha256)
    writer.write(outcome.warnings)
    writer.write(outcome.result != nil)
    if let result = outcome.result { result.write(to: &writer) } else { writer.write(outcome.failure) }
  }
}
