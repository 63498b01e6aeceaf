import ArgumentParser
import HumeResults
import HumeSystem

/// One export of annotations: a document a media file, or a dataset of all.
struct AnnotationJob {
  let options: AnalysisOptions
  let plan: AnnotationPlan
  let format: FormatName
  /// The folder to write to, where one was asked for.
  let folder: String?
  /// The label of the task, for BIDS.
  let task: String
  let groups: FileGroups?

  func run(_ session: inout Session) throws {
    if format == .bids { return try dataset(&session, in: folder ?? ".") }
    guard let folder else { return try document(&session) }
    if let status = try? FileStatus.of(folder), !status.isFolder {
      throw ValidationError("\(folder) is a file, not a folder.")
    }
    try makeFolders(folder)
    try documents(&session, in: folder.hasSuffix("/") ? folder : folder + "/")
  }

  // MARK: Documents

  /// One file to one document: nothing is written before it is known that there is no other.
  private func document(_ session: inout Session) throws {
    // What is in its way is told before anything is read.
    let output = try session.open()
    var first: Annotation?
    let count = try walk(&session) { file, tracks in
      let annotation = Annotation(file, tracks: tracks)
      if annotation.tiers.isEmpty { return false }
      if first == nil { first = annotation }
      return true
    }
    if count > 1 {
      throw ValidationError(
        "An annotation is about one media file, and these results have \(count): give -o FOLDER/ for a document each, "
          + "or choose one with --file.")
    }
    if let first { warn(ofLeftOut: try write(first, to: output), &session) }
  }

  /// A document a file, in a folder.
  private func documents(_ session: inout Session, in folder: String) throws {
    var names = SafeNames()
    let output = session.output
    let inputs = session.found.inputs
    var leftOut = 0
    _ = try walk(&session) { file, tracks in
      let annotation = Annotation(file, tracks: tracks)
      if annotation.tiers.isEmpty { return false }
      let name = names.name(stem(of: file.file), ending: format.fileExtension)
      leftOut += try write(annotation, to: try output.open(folder + name, inputs: inputs))
      return true
    }
    warn(ofLeftOut: leftOut, &session)
  }

  /// Writes a document; gives how many labels it has no room for.
  private func write(_ annotation: Annotation, to output: Output) throws -> Int {
    var leftOut = 0
    switch format {
    case .eaf: leftOut = try writeEAF(annotation, to: output)
    case .vtt: try writeWebVTT(annotation, to: output)
    default: leftOut = try writeTextGrid(annotation, to: output)
    }
    try output.finish()
    return leftOut
  }

  private func warn(ofLeftOut count: Int, _ session: inout Session) {
    if count == 0 { return }
    let message =
      format == .eaf
      ? "Labels later than 49 days are left out: EAF has no such times."
      : "Labels that begin and end at the same time are left out: a TextGrid has none."
    session.warnings.add(
      Warning("unplaced_labels", kind: format == .eaf ? .warning : .note, message: message, count: count))
  }

  // MARK: A dataset

  /// A dataset, in the place of nothing or of an older one.
  private func dataset(_ session: inout Session, in folder: String) throws {
    if let factor = BIDSDataset.clash(in: groups?.factors ?? []) {
      throw ValidationError(
        "A factor cannot be called \"\(factor)\" here: another column of participants.tsv is. Choose another name for it."
      )
    }
    let older = try older(in: folder, session)
    let new = try OutputFolder(folder, replacingAll: !older.isEmpty)
    var dataset = try BIDSDataset(
      plan: plan, task: task, version: toolVersion, factors: groups?.factors ?? []
    ) { path in
      try makeFolders(parentFolder(of: "\(new.path)/\(path)"))
      return try Output.file("\(new.path)/\(path)")
    }
    _ = try walk(&session) { file, tracks in try dataset.add(file, tracks: tracks) }
    warn(of: dataset, &session)
    if dataset.isEmpty { return }
    try dataset.finish()
    // What has come meanwhile stays.
    try new.commit { [session] in if !older.isEmpty { _ = try self.older(in: folder, session) } }
  }

  /// The files that a dataset replaces: never an input.
  private func older(in folder: String, _ session: Session) throws -> [String] {
    let files = try BIDSDataset.files(toReplaceIn: folder, force: session.output.force)
    let inputs = Set(session.found.inputs.flatMap(\.files).compactMap { try? FileStatus.of($0).identity })
    if let file = try files.first(where: { inputs.contains(try FileStatus.of($0).identity) }) {
      throw ValidationError("The dataset \(folder) holds the input \(file): choose another name.")
    }
    return files
  }

  private func warn(of dataset: BIDSDataset, _ session: inout Session) {
    if dataset.tooLong > 0 {
      session.warnings.add(
        Warning(
          "too_long", message: "Faces whose frames lie too far apart for one grid have no recording.",
          advice: "Give a wider --bin, or leave the latest frames out with --to.", count: dataset.tooLong))
    }
    if dataset.shortenedLabels > 0 {
      session.warnings.add(
        Warning(
          "shortened_labels", kind: .note,
          message: "Labels of BIDS are at most 60 ASCII letters and digits: names with others lack these there.",
          advice: "See participants.tsv for the files, and the .json of recordings for the ids.",
          count: dataset.shortenedLabels))
    }
  }

  // MARK: Files

  /// Calls `body` for every file that has a length, and gives how many it has taken.
  private func walk(
    _ session: inout Session, _ body: (FileSeries, [AnnotationTrack]) throws -> Bool
  ) throws -> Int {
    // Not by the session's own walk: that is for what is made of whole inputs, while of one that fails the files before
    // are annotated, which is warned of.
    let walk = try SeriesWalk(
      session.found.inputs, options: options, groups: groups, anonymizer: session.anonymizer,
      progress: session.readingProgress)
    var (taken, empty, untimed) = (0, 0, 0)
    while let file = try walk.next() {
      let (tracks, rows) = plan.tracks(of: file)
      untimed += rows
      session.add(plan.notes(on: file))
      if (file.end ?? 0) > 0, try body(file, tracks) { taken += 1 } else { empty += 1 }
    }
    session.add(walk.observations)
    if untimed > 0 {
      session.warnings.add(
        Warning(
          "no_times", kind: .note, message: "Rows without times are left out: an annotation needs them.", count: untimed
        ))
    }
    if taken == 0, session.failures.isEmpty {
      session.warnings.add(
        Warning(
          "no_rows", message: "There is nothing to annotate, and nothing is written.",
          advice: "Annotations need rows with times; see --tiers for what is shown."))
    } else if empty > 0 {
      session.warnings.add(
        Warning("nothing_to_show", kind: .note, message: "Files with nothing to show are left out.", count: empty))
    }
    return taken
  }
}
