import HumeAnalysis
import HumeArchive
import HumeTypes

/// The course of a face's scores on a regular grid of times from 0.
///
/// Where a width was asked for, sample k is the mean over [k·width, (k+1)·width), as in a timeline. Otherwise the step is
/// the usual one between frames, and sample k the mean of the frames that are nearest to k steps: mostly one or none.
struct BIDSRecording {
  private let group: GroupSeries
  private let columns: [(feature: AnnotatedFeature, values: [Double], name: String)]
  /// The step in µs.
  private let step: Int64
  private let isBinned: Bool
  /// The number of samples, the same for all faces of the file.
  private let count: Int64

  /// The id of the face.
  var id: String { group.origin.id }

  fileprivate init?(_ group: GroupSeries, of model: ModelSeries, _ plan: AnnotationPlan) {
    self.group = group
    isBinned = plan.bin != nil
    let period = model.period.flatMap { $0 > 0 ? $0 : nil }
    step = plan.bin ?? period ?? 1_000_000
    let end = model.end ?? 0
    let last = model.groups.lazy.flatMap(\.rows).compactMap(\.begin).max()
    guard group.rows.contains(where: { $0.begin != nil }), let last else { return nil }
    count = isBinned ? max(1, end / step + (end % step > 0 ? 1 : 0), last / step + 1) : (last + step / 2) / step + 1
    var taken: Set<String> = []
    columns = plan.columns(group, sets: plan.sets).map { column in
      let (feature, values) = column
      let wanted = (feature.set == .emotion ? "" : feature.set.rawValue + "_") + slug(feature.name)
      var (name, number) = (wanted, 2)
      while !taken.insert(name).inserted {
        name = "\(wanted)_\(number)"
        number += 1
      }
      return (feature, values, name)
    }
    if columns.isEmpty { return nil }
  }

  /// How many samples a recording may have: more come of times that make no sense, and would fill the disk.
  private static let limit: Int64 = 10_000_000

  /// Whether it has more samples than make sense.
  var isTooLong: Bool { count > BIDSRecording.limit }

  /// Writes the samples, a line each, compressed by gzip.
  func write(to output: Output) throws {
    let gzip = try GzipEncoder(path: "recording")
    let half = isBinned ? 0 : step / 2
    var lines: [UInt8] = []
    let empty = Array((columns.map { _ in "n/a" }.joined(separator: "\t") + "\n").utf8)
    var next: Int64 = 0
    func send(from least: Int) throws {
      if lines.count < least { return }
      try output.write(gzip.encode(lines))
      lines.removeAll(keepingCapacity: true)
    }
    for (place, rows) in runs(group, { ($0 + half) / step }) {
      while next < place {
        lines += empty
        next += 1
        try send(from: 1 << 16)
      }
      lines +=
        (columns.map { column in
          mean(rows.map { column.values[$0] }).map(shortestDigits) ?? "n/a"
        }.joined(separator: "\t") + "\n").utf8
      next += 1
      try send(from: 1 << 16)
    }
    while next < count {
      lines += empty
      next += 1
      try send(from: 1 << 16)
    }
    try send(from: 0)
    try output.write(gzip.finish())
  }

  /// Writes what the columns mean and where they are from.
  func writeSidecar(of file: FileSeries, task: String, to output: Output) throws {
    var json = JSONWriter(output)
    try json.beginObject()
    let samples =
      isBinned
      ? "Sample k is the mean of the frames from k to k + 1 steps."
      : "Sample k is the mean of the frames that are nearest to k steps, mostly one or none."
    try json.text("Description", "The course of the scores of a face. \(samples)")
    try json.text("TaskName", task)
    try json.text("PhysioType", "generic")
    try json.key("SamplingFrequency")
    try json.number(1e6 / Double(step))
    try json.key("StartTime")
    try json.integer(0)
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
  /// A recording a face.
  func recordings(_ plan: AnnotationPlan) -> [BIDSRecording] {
    models.filter { $0.model == .face }.flatMap { model in
      model.groups.compactMap { BIDSRecording($0, of: model, plan) }
    }
  }
}
