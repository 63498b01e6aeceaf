import HumeArchive
import HumeSystem
import HumeTypes

extension InputFinder {
  /// Adds what an archive holds: the artifacts of jobs, predictions, CSVs, and archives of artifacts, which are looked
  /// into where this one `isOutermost`. Its entries are looked at once.
  mutating func addArchive(
    _ location: ResultsInput.Location, path: String, bytes: Int?, job: JobFolder?, isGiven: Bool,
    isOutermost: Bool = true
  ) throws {
    var contents = ArchiveContents()
    let shared = SharedArchive(location, path: path, limits: options.archiveLimits)
    let archive = try shared.reader(meter: options.meter)
    let before = (found.inputs.count, found.failures.count, found.foreign.count)
    while let entry = try archive.nextEntry() {
      try Interrupt.check()
      guard entry.kind == .file else { continue }
      do {
        try look(at: entry, in: archive, isOutermost: isOutermost, &contents)
      } catch {
        if archive.hasFailed || error is Interrupted { throw error }
        fail("\(path)!\(visible(entry.path))", error)
      }
    }
    try shared.prepare(for: contents.inputs, archive, meter: options.meter)
    for folder in contents.folders.keys.sorted(by: scalarsPrecede) {
      try addFolder(folder, of: contents, shared, bytes: bytes, job: job, file: location.file)
    }
    guard (found.inputs.count, found.failures.count) == (before.0, before.1) else { return }
    if isGiven {
      let example = found.foreign.dropFirst(before.2).first.map {
        ": \(shortened($0.path)) looks like \($0.looksLike)"
      }
      throw InputError(.nothingFound, "The archive holds no results\(example ?? "").", path: path)
    }
    found.foreignFiles.add(path, "an archive without results")
  }

  /// Adds what stands in one folder of an archive.
  private mutating func addFolder(
    _ folder: String, of contents: ArchiveContents, _ shared: SharedArchive, bytes: Int?, job: JobFolder?, file: String?
  ) throws {
    guard let items = contents.folders[folder] else { return }
    let path = shared.path
    let place = folder.isEmpty ? path : "\(path)!\(folder)"
    let name = folder.isEmpty ? lastComponent(of: path) : lastComponent(of: folder)
    let details = JobFolder(items.details, name: name, within: job)
    func add(_ name: String, _ form: ResultsInput.Form, size: Int, allowsSeveral: Bool = false) {
      var input = ResultsInput(name: name, form: form)
      input.allowsSeveralDocuments = allowsSeveral
      input.jobID = details.jobID
      input.framesPerSecond = details.framesPerSecond
      // What is called as the archive is has its size.
      input.bytes = name == path ? bytes : size
      input.bytesToRead = size
      input.filePath = file
      found.inputs.append(input)
    }
    for entry in items.predictions {
      add(
        "\(path)!\(entry.path)", .archivedJSON(shared, position: entry.position), size: entry.size,
        allowsSeveral: options.allowsSeveralDocuments || permitsSeveral(entry.path))
    }
    let hasPredictions = contents.hasPredictions(beside: folder)
    if !items.tree.isEmpty {
      if hasPredictions {
        noteSkipped(place)
      } else {
        add(place, .archivedTree(shared, positions: items.tree), size: items.treeSize)
      }
    }
    for entry in items.csvs {
      add(
        "\(path)!\(entry.path)",
        .archivedCSV(shared, position: entry.position, stem: stem(of: uncompressedName(of: entry.path))),
        size: entry.size)
    }
    for entry in items.archives {
      let inner = "\(path)!\(entry.path)"
      let holdsArtifacts = isArtifactsArchive(lastComponent(of: entry.path))
      if holdsArtifacts, hasPredictions {
        noteSkipped(inner)
        continue
      }
      do {
        try addArchive(
          .entry(shared, position: entry.position), path: inner, bytes: entry.size, job: details,
          isGiven: holdsArtifacts, isOutermost: false)
      } catch {
        if error is Interrupted { throw error }
        fail(inner, error)
      }
    }
  }

  /// Tells what an entry is.
  private mutating func look(
    at entry: ArchiveEntry, in archive: ArchiveReader, isOutermost: Bool, _ contents: inout ArchiveContents
  ) throws {
    let (path, components) = (entry.path, entry.components)
    let folder = components.dropLast().joined(separator: "/")
    let name = components.last ?? ""
    let shown = "\(archive.path)!\(visible(path))"
    if components.contains("__MACOSX") || components.contains(where: { $0.hasPrefix(".") }) {
      return found.foreignFiles.add(shown, "a hidden file")
    }
    if let artifact = ArtifactPath(components) {
      return contents.folders[artifact.prefix, default: .init()].addToTree(entry)
    }
    if name == "job.json" {
      // Read at once, for an archive may hold many.
      let details = details(shown) { try readAll(archive.stream(), limit: JobFolder.largestDetails, path: shown) }
      contents.folders[folder, default: .init()].details = details
      return
    }
    let nature = try nature(of: archive.stream(), path: shown, limits: options.archiveLimits)
    switch nature {
    case .empty where !name.contains(".json"): found.foreignFiles.add(shown, "an empty file")
    case .predictions, .empty: contents.folders[folder, default: .init()].predictions.append(.init(entry))
    case .artifactsCSV: contents.folders[folder, default: .init()].csvs.append(.init(entry))
    case .archive where isOutermost: contents.folders[folder, default: .init()].archives.append(.init(entry))
    case .archive: found.foreignFiles.add(shown, "an archive inside an archive")
    case .foreign, .successor, .compressed:
      // What is called predictions and is none is a download gone wrong, not a stray file.
      try passOver(nature, shown, isGiven: isPredictions(name) || isArtifactsArchive(name))
    }
  }

  // MARK: One input of an archive

  /// The archive that a path such as `jobs.zip!jobs/one` begins with, if there is such a file.
  func archive(before path: String) -> String? {
    path.indices.lazy.filter { path[$0] == "!" }.map { String(path[..<$0]) }
      .first { (try? FileStatus.of($0))?.isRegular == true }
  }

  /// Adds the inputs of an archive that are called `path`, or stand in it.
  mutating func addEntry(_ path: String, of archive: String) throws {
    var inner = InputFinder(options: options)
    inner.add(archive)
    let isMeant = { (name: String) in name == path || name.hasPrefix(path + "/") || name.hasPrefix(path + "!") }
    let inputs = inner.found.inputs.filter { isMeant($0.name) }
    let failures = inner.found.failures.filter { isMeant($0.input) || $0.input == archive }
    guard !inputs.isEmpty || !failures.isEmpty else {
      throw InputError(
        .noMatch, "The archive holds no input of that name.", path: path,
        advice: "hume-results validate \(archive) lists its inputs.")
    }
    found.inputs += inputs
    found.failures += failures
    for warning in inner.found.warnings.warnings {
      if let place = warning.place.path, isMeant(place) { found.warnings.add(warning, subject: place) }
    }
  }
}

/// The end of a path that is too long for a sentence.
private func shortened(_ path: String) -> String { path.count > 100 ? "…" + path.suffix(100) : path }

/// What the entries of an archive are, by the folder that is a job.
struct ArchiveContents {
  struct Items {
    var predictions: [Entry] = []
    var csvs: [Entry] = []
    var archives: [Entry] = []
    /// The places of the CSVs of an artifacts tree, and their bytes.
    private(set) var tree: [Int] = []
    private(set) var treeSize = 0
    var details: JobFolder.Details?

    mutating func addToTree(_ entry: ArchiveEntry) {
      tree.append(entry.position)
      treeSize += entry.size ?? 0
    }
  }

  struct Entry {
    let path: String
    let position: Int
    let size: Int

    init(_ entry: ArchiveEntry) {
      path = entry.path
      position = entry.position
      size = entry.size ?? 0
    }
  }

  var folders: [String: Items] = [:]

  /// How many inputs there are at most, an archive counted as one.
  var inputs: Int {
    folders.values.reduce(0) {
      $0 + $1.predictions.count + $1.csvs.count + $1.archives.count + ($1.tree.isEmpty ? 0 : 1)
    }
  }

  /// Whether the job whose artifacts stand in `folder`, or in `folder/artifacts`, has predictions too.
  func hasPredictions(beside folder: String) -> Bool {
    if folders[folder]?.predictions.isEmpty == false { return true }
    guard folder == "artifacts" || folder.hasSuffix("/artifacts") else { return false }
    return folders[String(folder.dropLast("/artifacts".count))]?.predictions.isEmpty == false
  }
}

extension ResultsInput.Location: CustomStringConvertible {
  /// The path, or `-`.
  package var description: String { path }

  /// Whether it is inside an archive.
  var isEntry: Bool { if case .entry = self { true } else { false } }

  /// The path of the file that it is.
  var file: String? { if case .path(let path) = self { path } else { nil } }
}
