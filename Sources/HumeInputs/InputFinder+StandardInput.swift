import HumeArchive
import HumeSystem

extension InputFinder {
  /// Adds what comes on standard input.
  mutating func addStandardInput() {
    guard !tookStandardInput else { return }
    tookStandardInput = true
    addPipe(File.standardInput())
  }

  /// Adds what comes through a pipe, which can be read once. A zip, or a tar, is kept in a file without a name.
  mutating func addPipe(_ file: File) {
    let name = file.path
    do {
      let head = try readHead(file, count: FileNature.headSize)
      var nature = FileNature.of(head)
      var location = ResultsInput.Location.standardInput(head: head, rest: file)
      if case .archive = nature {
        location = .spooled(try spool(head, file))
      } else if case .compressed(let compression) = nature {
        nature = try compressedNature(head, compression)
        if case .archive = nature { location = .spooled(try spool(head, file)) }
      }
      switch nature {
      case .archive: try addArchive(location, path: name, bytes: nil, job: nil, isGiven: true)
      case .predictions, .empty:
        var input = ResultsInput(name: name, form: .json(location))
        input.allowsSeveralDocuments = options.allowsSeveralDocuments
        found.inputs.append(input)
      case .artifactsCSV:
        found.inputs.append(ResultsInput(name: name, form: .csv(location, stem: stem(of: uncompressedName(of: name)))))
      case .foreign(let looks):
        throw InputError(.notResults, "This looks like \(looks).", path: name)
      case .successor: throw InputError.successor(name)
      case .compressed: throw InputError(.notResults, "This is compressed more than once.", path: name)
      }
    } catch {
      fail(name, error)
    }
  }

  /// What the compressed bytes of standard input hold, as far as the head tells: its end may cut the stream.
  private func compressedNature(_ head: [UInt8], _ compression: Compression) throws -> FileNature {
    let stream = DecompressedStream(BufferStream(head), compression: compression, path: "-")
    var inner: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while inner.count < FileNature.headSize {
      guard let count = try? chunk.withUnsafeMutableBytes({ try stream.read(into: $0) }), count > 0 else { break }
      inner.append(contentsOf: chunk[..<count])
    }
    return FileNature.of(inner)
  }

  private func spool(_ head: [UInt8], _ file: File) throws -> File {
    let spool = try File.temporary()
    try head.withUnsafeBytes { try spool.write($0) }
    try copy(file, to: spool)
    return spool
  }
}
