package import HumeAnalysis
import HumeSystem
import HumeTypes

// A derivative dataset of the Brain Imaging Data Structure (https://bids-specification.readthedocs.io): a subject a media
// file, what happens in it as events, and the course of each face as a recording on a regular grid.
//
//     dataset_description.json  README  participants.tsv  participants.json
//     sub-p01/beh/sub-p01_task-recording_events.tsv                             and .json
//     sub-p01/beh/sub-p01_task-recording_recording-face0_physio.tsv.gz          and .json
//
// Labels are letters and digits, made of the names of files and ids; the names themselves stand in participants.tsv and
// in every .json.

/// A BIDS dataset while its files come.
package struct BIDSDataset {
  private let plan: AnnotationPlan
  private let task: String
  private let version: String
  private let factors: [String]
  private let open: (String) throws -> Output
  private var labels = BIDSLabels()
  private var participants: [BIDSTable.Row] = []
  private let description: Output
  /// How many files and ids have letters or digits that their labels lack.
  package var shortenedLabels: Int { labels.shortened + shortenedIDs }
  private var shortenedIDs = 0
  /// How many recordings were left out, since they would have had more samples than make sense.
  package private(set) var tooLong = 0

  /// Begins a dataset; `open` gives a file by its path in the dataset, and makes the folders above it. `factors`: names of
  /// the groups of files. The description of the dataset is the last file to appear.
  package init(
    plan: AnnotationPlan, task: String, version: String, factors: [String] = [],
    open: @escaping (String) throws -> Output
  ) throws {
    (self.plan, self.task, self.version, self.factors, self.open) = (plan, task, version, factors, open)
    description = try open("dataset_description.json")
  }

  /// Adds a file; false, and nothing done, where it has nothing to show. `tracks`: what the plan finds in it.
  package mutating func add(_ file: FileSeries, tracks: [AnnotationTrack]) throws -> Bool {
    let events = BIDSEvents(tracks)
    var stem = events.isEmpty ? nil : addParticipant(file)
    if let stem {
      try write("\(stem)_events.tsv") { try events.table.write(to: $0) }
      try write("\(stem)_events.json") { try events.writeSidecar(of: file, task: task, to: $0) }
    }
    var recordingLabels = BIDSLabels()
    // One after another: each has the scores of its face once more.
    try file.forEachRecording(plan) { recording in
      if recording.isTooLong { return tooLong += 1 }
      let own = stem ?? addParticipant(file)
      stem = own
      let path = "\(own)_recording-\(recordingLabels.label(recording.id, otherwise: "face"))_physio"
      try write("\(path).tsv.gz") { try recording.write(to: $0) }
      try write("\(path).json") { try recording.writeSidecar(of: file, task: task, to: $0) }
    }
    shortenedIDs += recordingLabels.shortened
    return stem != nil
  }

  /// Gives a file its label and its row; gives what the names of its files in the dataset begin with.
  private mutating func addParticipant(_ file: FileSeries) -> String {
    let label = labels.label(HumeSystem.stem(of: file.file), otherwise: "file")
    participants.append(
      [.text("sub-\(label)"), .text(file.file), .text(file.source), .text(file.jobID), .text(file.input)]
        + file.factors.map { .text($0) })
    return "sub-\(label)/beh/sub-\(label)_task-\(task)"
  }

  /// Whether no file had anything to show.
  package var isEmpty: Bool { participants.isEmpty }

  /// Writes what is said of the dataset as a whole.
  package func finish() throws {
    let table = BIDSTable(columns: BIDSDataset.participantColumns(factors), rows: participants)
    try write("participants.tsv") { try table.write(to: $0) }
    try write("participants.json") { output in
      var json = JSONWriter(output)
      try json.beginObject()
      try json.text("Description", "The media files, each a subject.")
      try table.writeColumns(to: &json)
      try json.endObject()
      try output.write("\n")
    }
    try write("README") { try $0.write(BIDSDataset.readMe) }
    var json = JSONWriter(description)
    try json.beginObject()
    try json.text("Name", "Results of Hume AI's expression measurement")
    try json.text("BIDSVersion", "1.10.0")
    try json.text("DatasetType", "derivative")
    try json.key("GeneratedBy")
    try json.beginArray()
    try json.object([("Name", .text("hume-results")), ("Version", .text(version))])
    try json.endArray()
    try json.endObject()
    try description.write("\n")
    try description.finish()
  }

  /// The columns of participants.tsv.
  private static func participantColumns(_ factors: [String]) -> [BIDSTable.Column] {
    [
      .init("participant_id", "The label of the media file: a subject of this dataset is a file."),
      .init(
        "file", "The name of the file as the results give it, of whose ASCII letters and digits the label is made."),
      .init("source", "The source within the job: <type>-<index>-<name>, the index counted from 0."),
      .init("job_id", "The id of the batch job."), .init("input", "The path of the results."),
    ] + factors.map { .init($0, Column.factorMeaning) }
  }

  /// The first factor that participants.tsv has another column of the name of.
  package static func clash(in factors: [String]) -> String? {
    var names: Set<ExactName> = []
    return participantColumns(factors).first { !names.insert(ExactName($0.heading)).inserted }?.name
  }

  private func write(_ path: String, _ body: (Output) throws -> Void) throws {
    let output = try open(path)
    try body(output)
    try output.finish()
  }

  private static let readMe = """
    Results of Hume AI's expression measurement, as hume-results has written them. A subject is a media file. Labels are \
    made of the ASCII letters and digits of names; participants.tsv and every .json have the names themselves.

    Scores are how strongly a model hears or sees an expression. They are not feelings, nor shares of one; they do not \
    add up to anything, some exceed 1, those of different models cannot be compared, and what is missing (n/a) is not 0.

    _events.tsv has what is said and what was found at which time. _physio.tsv.gz has the course of a face's scores on a \
    regular grid; it is no physiological recording, but BIDS has no other file for what goes on in time.

    """
}

extension JSONWriter {
  /// Writes a member that is a text.
  mutating func text(_ name: String, _ text: String) throws {
    try key(name)
    try string(text)
  }

  /// Writes where a sidecar's file comes from.
  mutating func origin(of file: FileSeries, model: String? = nil, id: String? = nil) throws {
    try key("HumeResults")
    var members: [(String, Cell)] = [
      ("file", .text(file.file)), ("source", .text(file.source)), ("job_id", .text(file.jobID)),
      ("input", .text(file.input)),
    ]
    if let model { members.append(("model", .text(model))) }
    if let id { members.append(("id", .text(id))) }
    try object(members)
  }
}
