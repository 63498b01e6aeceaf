import HumeInputs
import HumeTypes

// What is told besides results: warnings, errors that Hume reported, inputs that failed.

extension Warning: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(
      try reader.text(), kind: try reader.choice(), message: try reader.text(), advice: try reader.text(),
      count: try reader.count(), input: try reader.text(), place: try reader.read())
  }
  func write(to writer: inout PartialWriter) {
    writer.text(code)
    writer.choice(kind)
    writer.text(message)
    writer.text(advice)
    writer.count(count)
    writer.text(input)
    writer.write(place)
  }
}

/// The warnings, each with what parts its code into kinds.
extension WarningLog: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init()
    for _ in 0..<(try reader.length()) {
      let subject = try reader.text()
      add(try reader.read(), subject: subject)
    }
  }
  func write(to writer: inout PartialWriter) {
    writer.list(Array(zip(subjects, warnings))) { entry, writer in
      writer.text(entry.0)
      writer.write(entry.1)
    }
  }
}

extension Place: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(
      path: try reader.read(), jsonPath: try reader.read(), record: try reader.read(), column: try reader.read(),
      line: try reader.read(), byte: try reader.read())
  }
  func write(to writer: inout PartialWriter) {
    writer.write(path)
    writer.write(jsonPath)
    writer.write(record)
    writer.write(column)
    writer.write(line)
    writer.write(byte)
  }
}

extension SourceError: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(jobID: try reader.text(), source: try reader.text(), message: try reader.text())
  }
  func write(to writer: inout PartialWriter) {
    writer.text(jobID)
    writer.text(source)
    writer.text(message)
  }
}

extension PredictionError: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(file: try reader.text(), message: try reader.text(), model: try reader.read())
  }
  func write(to writer: inout PartialWriter) {
    writer.text(file)
    writer.text(message)
    writer.write(model)
  }
}

extension InputFailure: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init(input: try reader.text(), error: try reader.read(RecordedError.self))
  }
  func write(to writer: inout PartialWriter) {
    writer.text(input)
    writer.write(RecordedError(error))
  }
}

/// An error that was met when an input was read, as it is told.
struct RecordedError: ExplainedError {
  let codeName: String
  let message: String
  let place: Place
  let advice: String

  init(_ error: any ExplainedError) {
    (codeName, message, place, advice) = (error.codeName, error.message, error.place, error.advice)
  }
}

extension RecordedError: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    codeName = try reader.text()
    message = try reader.text()
    place = try reader.read()
    advice = try reader.text()
  }
  func write(to writer: inout PartialWriter) {
    writer.text(codeName)
    writer.text(message)
    writer.write(place)
    writer.text(advice)
  }
}
