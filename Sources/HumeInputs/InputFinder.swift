public import HumeArchive
import HumeParsing
import HumeSystem
public import HumeTypes

/// How inputs are found.
public struct InputOptions: Sendable {
  /// Several documents may follow each other in any file, not only in `.ndjson` and `.jsonl`.
  public var allowsSeveralDocuments = false
  /// Limits for archives.
  public var archiveLimits = ArchiveLimits()
  /// How many threads may read each input.
  public var threads = 1
  /// Is told the bytes that are read of archives, to see what is in them.
  public var meter: ByteMeter?
  /// The usual.
  public init() {}
}

/// What was found behind the paths that were given.
public struct FoundInputs: Sendable {
  /// The inputs, in order.
  public internal(set) var inputs: [ResultsInput] = []
  /// The paths that could not be read, and why.
  public internal(set) var failures: [InputFailure] = []
  /// Files in folders and archives that hold no results: the first thousand one by one, then those of a kind together.
  public var foreign: [ForeignFile] { foreignFiles.files }
  var foreignFiles = ForeignFiles()
  /// The files that stand behind several of the paths.
  package internal(set) var shared: [String] = []
  /// What is worth knowing about the choice.
  public internal(set) var warnings = WarningLog()
}

/// An input that failed.
public struct InputFailure: Sendable {
  /// The input as it was given.
  public let input: String
  /// Why.
  public let error: any ExplainedError
  /// A failure.
  public init(input: String, error: any ExplainedError) {
    self.input = input
    self.error = error
  }
}

/// Finds the results behind paths: files of every form, folders, globs, `-` for standard input.
///
/// What a file is shows from its content. The same file given twice is taken once; of a job's folder with predictions
/// and artifacts the predictions are taken.
public func findInputs(_ paths: [String], options: InputOptions = InputOptions()) -> FoundInputs {
  var finder = InputFinder(options: options)
  for path in paths {
    let first = finder.found.inputs.count
    finder.given = path
    finder.add(path)
    for index in first..<finder.found.inputs.count { finder.found.inputs[index].path = path }
  }
  finder.removeRepeated()
  for index in finder.found.inputs.indices { finder.found.inputs[index].threads = options.threads }
  return finder.found
}

struct InputFinder {
  let options: InputOptions
  var found = FoundInputs()
  /// The path that a person gave and that is looked behind.
  var given = ""
  private var taken: [FileIdentity: (path: String, given: String)] = [:]
  var tookStandardInput = false
  /// How many files were passed over because they had been taken.
  private var passedOver = 0

  init(options: InputOptions) { self.options = options }

  /// Adds what stands behind one path that a person gave.
  mutating func add(_ path: String) {
    if path == "-" { return addStandardInput() }
    do {
      if !exists(path), path.contains(where: { "*?[".contains($0) }) {
        let matching = HumeSystem.paths(matching: path)
        if matching.isEmpty {
          throw InputError(
            .noMatch, "No file or folder matches the pattern.", path: path,
            advice: "Check the spelling; quote the pattern only where the shell should not expand it.")
        }
        for path in matching { add(path) }
        return
      }
      if !exists(path), let archive = archive(before: path) { return try addEntry(path, of: archive) }
      let status = try FileStatus.of(path)
      if status.isFolder {
        let before = (found.inputs.count, found.failures.count, passedOver)
        var visited: Set<FileIdentity> = []
        try addFolder(path, depth: 0, visited: &visited)
        if (found.inputs.count, found.failures.count, passedOver) == before { throw nothing(in: path) }
      } else {
        if !status.isRegular { return addPipe(try File(reading: path)) }
        try addFile(path, status, isGiven: true, job: jobFolder(parentFolder(of: path), within: nil))
      }
    } catch {
      fail(path, error)
    }
  }

  private func nothing(in path: String) -> InputError {
    let foreign = found.foreign.filter { $0.path.hasPrefix(path) }
    let number = foreign.reduce(0) { $0 + $1.count }
    let example = foreign.first.map { ", \($0.path) looks like \($0.looksLike)" } ?? ""
    let seen = number == 0 ? "it is empty" : "none of its \(count(number, "file")) is one\(example)"
    return InputError(.nothingFound, "The folder holds no results: \(seen).", path: path)
  }

  private func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }

  mutating func fail(_ path: String, _ error: any Error) {
    let explained = error as? any ExplainedError ?? SystemError("read", path: path)
    found.failures.append(InputFailure(input: path, error: explained))
  }

  /// Takes out inputs that were found twice: as part of an archive, and by their own name.
  mutating func removeRepeated() {
    var first: [String: String] = [:]
    for input in found.inputs {
      let name = input.name
      guard let other = first[name] else {
        first[name] = input.path
        continue
      }
      if other != input.path { found.shared.append(name) }
      found.warnings.add(
        Warning(
          "given_twice", kind: .note, message: "\(name) was given twice and read once.", place: Place(path: name)),
        subject: name)
    }
    var names: Set<String> = []
    found.inputs.removeAll { !names.insert($0.name).inserted }
  }

  /// Notes a file as taken; false where it was taken before.
  mutating func take(_ path: String, _ status: FileStatus) -> Bool {
    if let (first, givenFirst) = taken[status.identity] {
      passedOver += 1
      if givenFirst != given { found.shared.append(path) }
      found.warnings.add(
        Warning(
          "given_twice", kind: .note, message: "\(path) is the same file as \(first) and was read once.",
          place: Place(path: path)), subject: path)
      return false
    }
    taken[status.identity] = (path, given)
    return true
  }

  // MARK: Files

  /// Adds a file. One that a person gave has to hold results; one that was met in a folder is passed over else.
  mutating func addFile(_ path: String, _ status: FileStatus, isGiven: Bool, job: JobFolder) throws {
    let file = try File(reading: path)
    let nature = try nature(of: file, path: path)
    switch nature {
    case .empty where !isGiven && !lastComponent(of: path).contains(".json"):
      found.foreignFiles.add(path, "an empty file")
    case .archive:
      guard take(path, status) else { return }
      try addArchive(.path(path), path: path, bytes: status.size, job: job, isGiven: isGiven)
    case .predictions, .empty:
      guard take(path, status) else { return }
      var input = ResultsInput(name: path, form: .json(.path(path)))
      input.allowsSeveralDocuments = options.allowsSeveralDocuments || permitsSeveral(path)
      add(input, path, status, job)
    case .artifactsCSV:
      guard take(path, status) else { return }
      add(
        ResultsInput(name: path, form: .csv(.path(path), stem: stem(of: uncompressedName(of: path)))), path, status, job
      )
    case .foreign, .successor, .compressed: try passOver(nature, path, isGiven: isGiven)
    }
  }

  /// Passes over what holds no results, or throws where a person gave it or its name promised results.
  mutating func passOver(_ nature: FileNature, _ path: String, isGiven: Bool) throws {
    switch nature {
    case .foreign(let looks):
      if isGiven { throw InputError(.notResults, "This looks like \(looks).", path: path) }
      let name = uncompressedName(of: path).lowercased()
      if JobFolder.isOwnFile(name) { return }
      if [".json", ".ndjson", ".jsonl"].contains(where: name.hasSuffix),
        !found.warnings.countAgain("foreign_file", input: "")
      {
        found.warnings.add(
          Warning(
            "foreign_file",
            message: "JSON files of a folder hold no results and were passed over: the first looks like \(looks).",
            advice: "hume-results validate lists them all.", place: Place(path: path)))
      }
      found.foreignFiles.add(path, looks)
    case .successor:
      let error = InputError.successor(path)
      if isGiven { throw error }
      found.warnings.add(
        Warning(
          error.codeName, message: "\(path) was passed over. \(error.message)", advice: error.advice,
          place: Place(path: path)), subject: path)
      found.foreignFiles.add(path, "a response of the API after the batch API")
    case .compressed:
      throw InputError(.notResults, "This is compressed more than once.", path: path, advice: "Decompress it first.")
    case .archive, .predictions, .artifactsCSV, .empty: break
    }
  }

  private mutating func add(_ input: ResultsInput, _ path: String, _ status: FileStatus, _ job: JobFolder) {
    var input = input
    input.bytes = status.size
    input.filePath = path
    input.jobID = job.jobID
    input.framesPerSecond = job.framesPerSecond
    found.inputs.append(input)
  }

  /// What a file holds, seen through one compression.
  ///
  /// `limits`: those of the archive that it stands in.
  func nature(of file: any ByteStream, path: String, limits: ArchiveLimits? = nil) throws -> FileNature {
    let head = try readHead(file, count: FileNature.headSize)
    let nature = FileNature.of(head)
    guard case .compressed(let compression) = nature else { return nature }
    let inner = DecompressedStream(HeadStream(head, file), compression: compression, path: path, limits: limits)
    return FileNature.of(try readHead(inner, count: FileNature.headSize))
  }

  /// Whether a name permits several documents.
  func permitsSeveral(_ path: String) -> Bool {
    let name = uncompressedName(of: path).lowercased()
    return name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl")
  }

  func uncompressedName(of path: String) -> String {
    let name = lastComponent(of: path)
    let ending = [".gz", ".bz2", ".xz", ".zst"].first { name.lowercased().hasSuffix($0) }
    return String(name.dropLast(ending?.count ?? 0))
  }
}

/// Bytes in memory as a stream.
package final class BufferStream: ByteStream {
  private let bytes: [UInt8]
  private var position = 0
  /// A stream of `bytes`.
  package init(_ bytes: [UInt8]) { self.bytes = bytes }
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let part = bytes[position...].prefix(buffer.count)
    buffer.copyBytes(from: part)
    position += part.count
    return part.count
  }
  package func rewind(to offset: Int) throws -> Bool {
    guard (0...bytes.count).contains(offset) else { return false }
    position = offset
    return true
  }
}
