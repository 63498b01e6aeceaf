import HumeSystem
import HumeTypes

extension InputFinder {
  /// Adds what a folder holds: a job's results, an artifacts tree, or whatever its files and folders are.
  mutating func addFolder(
    _ path: String, depth: Int, within parent: JobFolder? = nil, visited: inout Set<FileIdentity>
  ) throws {
    guard depth < 32, visited.insert(try FileStatus.of(path).identity).inserted else { return }
    let names = try namesInFolder(path).filter { !$0.hasPrefix(".") && $0 != "__MACOSX" }
    let prefix = path.hasSuffix("/") ? path : path + "/"
    let job = jobFolder(path, within: parent)
    if try addTree(path, names, job) { return }
    let skipsArtifacts = names.contains(where: isPredictions)
    for name in names {
      let child = prefix + name
      do {
        if name.contains("\u{FFFD}"), !exists(child) {
          throw InputError(
            .notResults, "Its name is not UTF-8 text.", path: child, advice: "Rename it with plain letters.")
        }
        let status = try FileStatus.of(child)
        if status.isFolder {
          if skipsArtifacts, isArtifacts(name, at: child) {
            noteSkipped(child)
            continue
          }
          try addFolder(child, depth: depth + 1, within: job, visited: &visited)
        } else if status.isRegular {
          if isUnfinished(name) {
            warnOfUnfinished(child)
            continue
          }
          if skipsArtifacts, isArtifactsArchive(name) {
            noteSkipped(child)
            continue
          }
          // What is called predictions and is none is a download gone wrong, not a stray file.
          try addFile(child, status, isGiven: isPredictions(name) || isArtifactsArchive(name), job: job)
        }
      } catch {
        fail(child, error)
      }
    }
  }

  func nameOfFolder(_ path: String) -> String {
    let name = lastComponent(of: path)
    return name == "." || name == ".." ? lastComponent(of: absolutePath(path)) : name
  }

  func isPredictions(_ name: String) -> Bool {
    name == "predictions.json" || name.hasPrefix("predictions.json.") && !isUnfinished(name)
  }

  /// Whether a name is that of a download which has not come to its end.
  private func isUnfinished(_ name: String) -> Bool {
    name == "predictions.json.part" || name == "artifacts.zip.part"
  }

  /// Whether a folder in a job's folder holds artifacts.
  private func isArtifacts(_ name: String, at path: String) -> Bool {
    name == "artifacts" || SourceLabel(name) != nil && exists(path + "/csv")
  }

  func isArtifactsArchive(_ name: String) -> Bool {
    [
      "artifacts.zip", "artifacts.tar", "artifacts.tar.gz", "artifacts.tar.bz2", "artifacts.tar.xz",
      "artifacts.tar.zst",
    ]
    .contains(name)
  }

  private mutating func warnOfUnfinished(_ path: String) {
    found.warnings.add(
      Warning(
        "unfinished_fetch", message: "\(path) is a download that was broken off; it was not read.",
        advice: "Fetch the job again: it goes on from there.", place: Place(path: path)), subject: path)
  }

  mutating func noteSkipped(_ path: String) {
    found.warnings.add(
      Warning(
        "artifacts_beside_json", kind: .note,
        message: "\(path) holds the same job as the predictions beside it, which were read.",
        advice: "Give the artifacts themselves to read them instead.", place: Place(path: path)), subject: path)
  }

  /// Adds the artifacts tree that a folder is; false where it is none.
  private mutating func addTree(_ path: String, _ names: [String], _ job: JobFolder) throws -> Bool {
    let prefix = path.hasSuffix("/") ? path : path + "/"
    let label = nameOfFolder(path)
    let isInside = SourceLabel(label) != nil && names.contains("csv")
    let sources = names.filter { SourceLabel($0) != nil && exists(prefix + $0 + "/csv") }
    guard isInside || !sources.isEmpty else { return false }
    if names.contains(where: isPredictions) { return false }
    var files: [(path: String, artifact: ArtifactPath)] = []
    var bytes = 0
    if isInside {
      try collect(prefix + "csv", [label, "csv"], &files, &bytes)
    } else {
      for name in sources.sorted(by: sourcePrecedes) {
        try collect(prefix + name + "/csv", [name, "csv"], &files, &bytes)
      }
    }
    for name in names where !isInside && !sources.contains(name) && !JobFolder.isOwnFile(name) {
      found.foreignFiles.add(prefix + name, "no part of the artifacts")
    }
    if files.isEmpty { return true }
    var input = ResultsInput(name: path, form: .tree(files))
    input.jobID = job.jobID
    input.framesPerSecond = job.framesPerSecond
    input.bytes = bytes
    found.inputs.append(input)
    return true
  }

  /// Sources in the order of their positions in the job.
  private func sourcePrecedes(_ a: String, _ b: String) -> Bool {
    let (x, y) = (SourceLabel(a)?.index ?? 0, SourceLabel(b)?.index ?? 0)
    return x != y ? x < y : scalarsPrecede(a, b)
  }

  private mutating func collect(
    _ folder: String, _ components: [String], _ files: inout [(path: String, artifact: ArtifactPath)],
    _ bytes: inout Int
  ) throws {
    guard components.count < 40 else { return }
    for name in try namesInFolder(folder) where !name.hasPrefix(".") {
      let path = folder + "/" + name
      let status = try FileStatus.of(path)
      if status.isFolder {
        try collect(path, components + [name], &files, &bytes)
      } else if let artifact = ArtifactPath(components + [name]) {
        guard take(path, status) else { continue }
        files.append((path, artifact))
        bytes += status.size
      } else {
        found.foreignFiles.add(path, "a file beside the results")
      }
    }
  }
}
