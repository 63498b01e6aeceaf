import HumeArchive
import HumeSystem
import HumeTypes

extension InputFinder {
  /// Adds what an archive holds: the artifacts of jobs, predictions, CSVs. Its entries are looked at once.
  mutating func addArchive(
    _ location: ResultsInput.Location, path: String, bytes: Int?, job: JobFolder?, isGiven: Bool
  ) throws {
    var contents = ArchiveContents()
    let shared = SharedArchive(location, limits: options.archiveLimits)
    let archive = try shared.reader()
    while let entry = try archive.nextEntry() {
      try Interrupt.check()
      guard entry.kind == .file else { continue }
      try contents.add(entry, archive, finder: self)
    }
    let before = found.inputs.count
    for folder in contents.folders.keys.sorted(by: scalarsPrecede) {
      guard let items = contents.folders[folder] else { continue }
      if !items.tree.isEmpty, contents.hasPredictions(beside: folder) {
        noteSkipped(folder.isEmpty ? path : "\(path)!\(folder)")
      }
      let name = folder.isEmpty ? lastComponent(of: path) : lastComponent(of: folder)
      let details = JobFolder(details: items.details, name: name, within: job)
      var inputs: [ResultsInput] = []
      for entry in items.predictions {
        var input = ResultsInput(
          name: "\(path)!\(entry.path)", form: .archivedJSON(shared, position: entry.position))
        input.allowsSeveralDocuments = options.allowsSeveralDocuments || permitsSeveral(entry.path)
        input.bytesToRead = entry.size
        inputs.append(input)
      }
      if !items.tree.isEmpty, !contents.hasPredictions(beside: folder) {
        let name = folder.isEmpty ? path : "\(path)!\(folder)"
        var input = ResultsInput(name: name, form: .archivedTree(shared, positions: items.tree))
        input.bytesToRead = items.treeSize
        inputs.append(input)
      }
      for entry in items.csvs {
        var input = ResultsInput(
          name: "\(path)!\(entry.path)",
          form: .archivedCSV(shared, position: entry.position, stem: stem(of: entry.path)))
        input.bytesToRead = entry.size
        inputs.append(input)
      }
      for var input in inputs {
        input.jobID = details.jobID
        input.framesPerSecond = details.framesPerSecond
        input.bytes = bytes
        if case .path(let file) = location { input.filePath = file }
        found.inputs.append(input)
        shared.addInput()
      }
    }
    for file in contents.foreign.files {
      found.foreignFiles.add(
        ForeignFile(path: "\(path)!\(visible(file.path))", looksLike: file.looksLike, count: file.count))
    }
    if found.inputs.count == before {
      if isGiven {
        let example = contents.foreign.files.first.map { ": \(visible($0.path)) looks like \($0.looksLike)" } ?? ""
        throw InputError(.nothingFound, "The archive holds no results\(example).", path: path)
      }
      found.foreignFiles.add(path, "an archive without results")
    }
  }
}

/// What the entries of an archive are, by the folder that is a job.
struct ArchiveContents {
  struct Items {
    var predictions: [Entry] = []
    var csvs: [Entry] = []
    /// The places of the CSVs of an artifacts tree, and their bytes.
    var tree: [Int] = []
    var treeSize = 0
    var details: [UInt8]?
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
  var foreign = ForeignFiles()

  /// Whether the job whose artifacts stand in `folder`, or in `folder/artifacts`, has predictions too.
  func hasPredictions(beside folder: String) -> Bool {
    if folders[folder]?.predictions.isEmpty == false { return true }
    guard folder == "artifacts" || folder.hasSuffix("/artifacts") else { return false }
    return folders[String(folder.dropLast("/artifacts".count))]?.predictions.isEmpty == false
  }

  mutating func add(_ entry: ArchiveEntry, _ archive: ArchiveReader, finder: InputFinder) throws {
    let (path, components) = (entry.path, entry.components)
    let folder = components.dropLast().joined(separator: "/")
    if components.contains("__MACOSX") || components.contains(where: { $0.hasPrefix(".") }) {
      foreign.add(path, "a hidden file")
      return
    }
    if let artifact = ArtifactPath(components) {
      folders[artifact.prefix, default: Items()].tree.append(entry.position)
      folders[artifact.prefix, default: Items()].treeSize += entry.size ?? 0
      return
    }
    if components.last == "job.json" {
      folders[folder, default: Items()].details = try? readAll(archive.stream(), limit: 64 << 20, path: path)
      return
    }
    switch try finder.nature(of: archive.stream(), path: "\(archive.path)!\(path)") {
    case .predictions: folders[folder, default: Items()].predictions.append(Entry(entry))
    case .empty: foreign.add(path, "an empty file")
    case .artifactsCSV: folders[folder, default: Items()].csvs.append(Entry(entry))
    case .successor: foreign.add(path, "a response of the API after the batch API")
    case .foreign where JobFolder.isOwnFile(components.last ?? ""): break
    case .foreign(let looks): foreign.add(path, looks)
    case .archive: foreign.add(path, "an archive inside the archive")
    case .compressed: foreign.add(path, "compressed data")
    }
  }
}

extension ResultsInput.Location: CustomStringConvertible {
  /// The path, or `-`.
  package var description: String { path }
}
