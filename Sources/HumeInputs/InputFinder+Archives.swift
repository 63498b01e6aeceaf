import HumeArchive
import HumeSystem
import HumeTypes

extension InputFinder {
  /// Adds what an archive holds: the artifacts of jobs, predictions, CSVs. Its entries are looked at once.
  mutating func addArchive(
    _ location: ResultsInput.Location, path: String, bytes: Int?, job: JobFolder?, isGiven: Bool
  ) throws {
    var contents = ArchiveContents()
    let archive = try location.archive(limits: options.archiveLimits)
    while let entry = try archive.nextEntry() {
      try Interrupt.check()
      guard entry.kind == .file else { continue }
      try contents.add(entry.path, archive, finder: self)
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
        var input = ResultsInput(name: "\(path)!\(entry)", form: .archivedJSON(location, entry: entry))
        input.allowsSeveralDocuments = options.allowsSeveralDocuments || permitsSeveral(entry)
        inputs.append(input)
      }
      if !items.tree.isEmpty, !contents.hasPredictions(beside: folder) {
        let name = folder.isEmpty ? path : "\(path)!\(folder)"
        inputs.append(ResultsInput(name: name, form: .archivedTree(location, entries: items.tree)))
      }
      for entry in items.csvs {
        inputs.append(
          ResultsInput(name: "\(path)!\(entry)", form: .archivedCSV(location, entry: entry, stem: stem(of: entry))))
      }
      for var input in inputs {
        input.jobID = details.jobID
        input.framesPerSecond = details.framesPerSecond
        input.archiveLimits = options.archiveLimits
        input.bytes = bytes
        if case .path(let file) = location { input.filePath = file }
        found.inputs.append(input)
      }
    }
    for file in contents.foreign {
      found.foreign.append(ForeignFile(path: "\(path)!\(visible(file.path))", looksLike: file.looksLike))
    }
    if found.inputs.count == before {
      if isGiven {
        let example = contents.foreign.first.map { ": \(visible($0.path)) looks like \($0.looksLike)" } ?? ""
        throw InputError(.nothingFound, "The archive holds no results\(example).", path: path)
      }
      found.foreign.append(ForeignFile(path: path, looksLike: "an archive without results"))
    }
  }
}

/// What the entries of an archive are, by the folder that is a job.
struct ArchiveContents {
  struct Items {
    var predictions: [String] = []
    var csvs: [String] = []
    var tree: [String: ArtifactPath] = [:]
    var details: [UInt8]?
  }
  var folders: [String: Items] = [:]
  var foreign: [ForeignFile] = []

  /// Whether the job whose artifacts stand in `folder`, or in `folder/artifacts`, has predictions too.
  func hasPredictions(beside folder: String) -> Bool {
    if folders[folder]?.predictions.isEmpty == false { return true }
    guard folder == "artifacts" || folder.hasSuffix("/artifacts") else { return false }
    return folders[String(folder.dropLast("/artifacts".count))]?.predictions.isEmpty == false
  }

  mutating func add(_ path: String, _ archive: ArchiveReader, finder: InputFinder) throws {
    // An archive of the current folder begins all paths with "./".
    let components = path.split(separator: "/").map(String.init).filter { $0 != "." }
    let folder = components.dropLast().joined(separator: "/")
    if components.contains("__MACOSX") || components.contains(where: { $0.hasPrefix(".") }) {
      foreign.append(ForeignFile(path: path, looksLike: "a hidden file"))
      return
    }
    if let artifact = ArtifactPath(components) {
      folders[artifact.prefix, default: Items()].tree[path] = artifact
      return
    }
    if components.last == "job.json" {
      folders[folder, default: Items()].details = try? readAll(archive.stream(), limit: 64 << 20, path: path)
      return
    }
    switch try finder.nature(of: archive.stream(), path: "\(archive.path)!\(path)") {
    case .predictions: folders[folder, default: Items()].predictions.append(path)
    case .empty: foreign.append(ForeignFile(path: path, looksLike: "an empty file"))
    case .artifactsCSV: folders[folder, default: Items()].csvs.append(path)
    case .successor: foreign.append(ForeignFile(path: path, looksLike: "a response of the API after the batch API"))
    case .foreign where JobFolder.isOwnFile(components.last ?? ""): break
    case .foreign(let looks): foreign.append(ForeignFile(path: path, looksLike: looks))
    case .archive: foreign.append(ForeignFile(path: path, looksLike: "an archive inside the archive"))
    case .compressed: foreign.append(ForeignFile(path: path, looksLike: "compressed data"))
    }
  }
}

extension ResultsInput.Location: CustomStringConvertible {
  /// The path, or `-`.
  package var description: String { path }
}
