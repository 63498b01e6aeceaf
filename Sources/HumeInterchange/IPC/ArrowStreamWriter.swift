// The IPC stream format (https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format): a message that has the
// schema, then batches of rows, and before a batch the dictionaries that its columns refer to, where they are not those
// of the batch before. A message is
//
//   ff ff ff ff   what says that it is one
//   Int32         the size of the header, with what pads it
//   header        a FlatBuffer (ArrowMessage.swift), padded
//   body          the buffers of the columns (ArrowBody), each padded; none in a schema
//
// and the end is ff ff ff ff 00 00 00 00. The format asks for multiples of 8 bytes; here headers and buffers are padded
// with zeros so that each buffer is at a multiple of 64 from the stream's first byte. So a file of it that is mapped into
// memory can be used as it lies, by any instruction.

/// Where the bytes of a stream go.
package protocol ByteSink: AnyObject {
  /// Takes bytes from where they are.
  func write(direct bytes: UnsafeRawBufferPointer) throws
}

/// Writes batches of rows as an Arrow IPC stream, version 5 of its metadata.
package final class ArrowStreamWriter: ArrowSink {
  private let output: any ByteSink
  private var schema = ArrowSchema([])
  /// For each column the dictionary that was written last.
  private var dictionaries: [ArrowDictionary?] = []

  private static let continuation: [UInt8] = [0xff, 0xff, 0xff, 0xff]
  private static let zeros = [UInt8](repeating: 0, count: ArrowBody.alignment)

  /// A stream to `output`; all that follows throws what that throws.
  package init(_ output: some ByteSink) { self.output = output }

  /// Writes the schema.
  package func begin(_ schema: ArrowSchema) throws {
    self.schema = schema
    dictionaries = Array(repeating: nil, count: schema.fields.count)
    try send(.schema, ArrowMessage.schema(schema))
  }

  /// Writes the batch, and before it the dictionaries that are new.
  ///
  /// A batch that is not of the schema, or whose buffers are too short for its rows, is a mistake in the program.
  package func write(_ batch: ArrowBatch) throws {
    precondition(batch.fits(schema), "A batch does not fit the schema of its stream.")
    for (id, column) in batch.columns.enumerated() {
      if let dictionary = column.dictionary { try write(dictionary, id: id) }
    }
    let body = ArrowBody(batch)
    try send(.recordBatch, ArrowMessage.recordBatch(length: batch.length, body), body)
  }

  /// Writes the mark of the end. The output is still to be finished.
  package func finish() throws { try write(Self.continuation + [0, 0, 0, 0]) }

  private func write(_ dictionary: ArrowDictionary, id: Int) throws {
    let last = dictionaries[id]
    if last === dictionary { return }
    dictionaries[id] = dictionary
    if let last, last.hasNames(of: dictionary) { return }
    let body = ArrowBody(dictionary)
    try send(.dictionaryBatch, ArrowMessage.dictionaryBatch(id: id, dictionary, body), body)
  }

  private func send(_ kind: ArrowMessage.Header, _ table: [FlatValue?], _ body: ArrowBody? = nil) throws {
    let header = ArrowMessage.message(kind, table, bodyLength: body?.length ?? 0)
    let prefix = Self.continuation.count + MemoryLayout<Int32>.size
    let size = aligned(prefix + header.count, to: ArrowBody.alignment) - prefix
    try write(Self.continuation)
    try withUnsafeBytes(of: Int32(size).littleEndian) { try output.write(direct: $0) }
    try write(header)
    try write(Self.zeros[..<(size - header.count)])
    guard let body else { return }
    for case let piece? in body.pieces {
      try withExtendedLifetime(piece) { try output.write(direct: piece.bytes) }
      let padding = aligned(piece.count, to: ArrowBody.alignment) - piece.count
      try write(Self.zeros[..<padding])
    }
  }

  private func write(_ bytes: [UInt8]) throws { try write(bytes[...]) }

  private func write(_ bytes: ArraySlice<UInt8>) throws { try bytes.withUnsafeBytes { try output.write(direct: $0) } }
}

extension ArrowDictionary {
  /// Whether the names are the same, in the same order.
  fileprivate func hasNames(of other: ArrowDictionary) -> Bool {
    count == other.count && bytes.holds(same: other.bytes) && offsets.holds(same: other.offsets)
  }
}

extension ArrowBuffer {
  fileprivate func holds(same other: ArrowBuffer) -> Bool {
    withExtendedLifetime((self, other)) { count == other.count && bytes.elementsEqual(other.bytes) }
  }
}

extension ArrowBatch {
  /// Whether there is a column a field, with what its type needs for all rows.
  fileprivate func fits(_ schema: ArrowSchema) -> Bool {
    columns.count == schema.fields.count
      && zip(columns, schema.fields).allSatisfy { $0.type == $1.type && $0.hasRows(length) }
  }
}

extension ArrowColumn {
  fileprivate func hasRows(_ rows: Int) -> Bool {
    if nullCount > 0, (validity?.count ?? 0) < (rows + 7) / 8 { return false }
    if (type == .text) != (bytes != nil) || (type == .name) != (dictionary != nil) { return false }
    return switch type {
    case .boolean: values.count >= (rows + 7) / 8
    case .integer, .number: values.count >= 8 * rows
    case .text: rows == 0 || values.count >= 4 * (rows + 1)
    case .name: values.count >= 4 * rows
    }
  }
}
