import HumeAnalysis
import HumeArchive
import HumeTypes

/// The course of a face's scores on a regular grid of times, from the first to the last sample that has any.
///
/// Where a width was asked for, sample k is the mean over [k·width, (k+1)·width), as in a timeline. Otherwise the step is
/// the usual one between frames, and sample k the mean of the frames that are nearest to k steps: mostly one or none.
struct BIDSRecording {
  private let group: GroupSeries
  private let columns: [(feature: SeriesFeature, values: [Double], name: String)]
  /// The step in µs.
  private let step: Int64
  private let isBinned: Bool
  /// The rows with scores by the sample that they are of.
  private let samples: [(place: Int64, rows: [Int])]

  /// The id of the face.
  var id: String { group.origin.id }

  fileprivate init?(_ group: GroupSeries, of model: ModelSeries, _ plan: AnnotationPlan) {
    self.group = group
    isBinned = plan.bin != nil
    let period = model.period.flatMap { $0 > 0 ? $0 : nil }
    let step = plan.bin ?? period ?? 1_000_000
    self.step = step
    var names = UniqueNames()
    let columns = plan.columns(group, sets: plan.sets).map { feature, values in
      let wanted = (feature.set == .emotion ? "" : feature.set.rawValue + "_") + slug(feature.name)
      return (feature: feature, values: values, name: names.name(wanted) { "\($0)_\($1)" })
    }
    self.columns = columns
    let half = isBinned ? 0 : step / 2
    samples = runs(group) { ($0 + half) / step }.filter { sample in
      sample.rows.contains { row in columns.contains { $0.values[row].isFinite } }
    }
    if samples.isEmpty { return nil }
  }

  private var first: Int64 { samples.first?.place ?? 0 }
  private var count: Int64 { (samples.last?.place ?? -1) - first + 1 }

  /// How many samples a recording may have: more come of times that make no sense, and would fill the disk.
  private static let limit: Int64 = 10_000_000

  /// Whether it has more samples than make sense.
  var isTooLong: Bool { count > BIDSRecording.limit }

  /// Writes the samples, a line each, compressed by gzip.
  func write(to output: Output) throws {
    let gzip = try GzipEncoder(path: "recording")
    var lines: [UInt8] = []
    let empty = Array((columns.map { _ in "n/a" }.joined(separator: "\t") + "\n").utf8)
    var next = first
    func send(_ line: some Collection<UInt8>) throws {
      lines += line
      next += 1
      if lines.count < 1 << 16 { return }
      try output.write(gzip.encode(lines))
      lines.removeAll(keepingCapacity: true)
    }
    for (place, rows) in samples {
      while next < place { try send(empty) }
      let cells = columns.map { column in mean(rows.map { column.values[$0] }).map(shortestDigits) ?? "n/a" }
      try send((cells.joined(separator: "\t") + "\n").utf8)
    }
    try output.write(gzip.encode(lines))
    try output.write(gzip.finish())
  }

  /// Writes what the columns mean and where they are from.
  func writeSidecar(of file: FileSeries, task: String, to output: Output) throws {
    var json = JSONWriter(output)
    try json.beginObject()
    let samples =
      isBinned
      ? "A sample is the mean of the frames of one step from its time on."
      : "A sample is the mean of the frames that are nearest to its time, mostly one or none."
    try json.text(
      "Description",
      "The course of the scores of a face, from the first sample with any to the last. \(samples)")
    try json.text("TaskName", task)
    try json.text("PhysioType", "generic")
    try json.key("SamplingFrequency")
    try json.number(1e6 / Double(step))
    try json.key("StartTime")
    try json.number(Double(first * step) / 1e6)
    try json.key("StepInSeconds")
    try json.number(Double(step) / 1e6)
    try json.key("Columns")
    try json.beginArray()
    for column in columns { try json.string(column.name) }
    try json.endArray()
    try json.origin(of: file, model: group.origin.model.rawValue, id: id)
    for column in columns {
      try json.key(column.name)
      try json.object([
        ("LongName", .text(column.feature.name)),
        (
          "Description",
          .text(
            WideObservations.Feature(set: column.feature.set, name: column.feature.name, column: column.name).meaning)
        ),
        ("Units", .text("arbitrary")),
      ])
    }
    try json.endObject()
    try output.write("\n")
  }
}

extension FileSeries {
  /// Calls `body` with the recording of each face that has any score, where the plan shows faces.
  func forEachRecording(_ plan: AnnotationPlan, _ body: (BIDSRecording) throws -> Void) rethrows {
    for model in models where model.model == .face && plan.kinds.contains(.faces) {
      for group in model.groups { if let recording = BIDSRecording(group, of: model, plan) { try body(recording) } }
    }
  }
}
