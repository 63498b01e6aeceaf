import HumeAnalysis
import HumeTypes

// What `timeline` shows as text, before it is laid out.

/// The courses of all groups, by file.
struct CoursePlan {
  /// The files with a course.
  private(set) var files: [CourseFile] = []
  /// The files whose rows have no times, each with its input.
  private(set) var untimed: [String] = []
  /// The keys that are the same for all groups, said once.
  let common: [CourseKey]

  /// `count`: how many features of each group, or nil for all.
  init(_ results: [AnalyzedInput], count: Int?, by: RankBy, factors: [String]) {
    for result in results {
      for file in result.files {
        let course = CourseFile(file, input: result.input, count: count, by: by, factors: factors)
        if course.hasCourse {
          files.append(course)
        } else if !course.groups.isEmpty {
          untimed.append("\(file.file) in \(result.input)")
        }
      }
    }
    let groups = files.flatMap { file in file.groups.map { file.keys + $0.keys } }
    common = groups.first?.filter { key in !key.value.isEmpty && groups.allSatisfy { $0.contains(key) } } ?? []
  }

  var groups: [CourseGroup] { files.flatMap(\.groups) }
  var rows: [FeatureRow] { groups.flatMap(\.sets).flatMap(\.rows) }

  /// How the courses are drawn unless it is asked for: lines, as long as a screen has room for some groups.
  var form: CourseForm {
    let most = groups.reduce(0) { max($0, $1.sets.reduce(0) { $0 + $1.rows.count }) }
    return most > 8 ? .strips : .lines
  }

  /// The scale that all courses share, in at most so many columns: from 0, or what is less, to the highest mean of any
  /// column. Courses are made where they are needed, and not kept: of many groups they would take more than the rest.
  func scale(columns: Int) -> ValueScale {
    var ends: [Double] = []
    for file in files {
      let axis = file.axis(columns: columns)
      for group in file.groups {
        for row in group.sets.flatMap(\.rows) {
          ends += axis.flatMap { group.course(of: row, on: $0) }?.compactMap { $0 } ?? []
          ends = [ends.min(), ends.max()].compactMap { $0 }
        }
      }
    }
    return ValueScale(ends.isEmpty ? [1] : ends)
  }
}

/// A name and value that say where rows are from.
struct CourseKey: Equatable {
  let name: String
  let value: String
}

/// What one file holds.
struct CourseFile {
  /// The input, the job, the source, the file, and the factors by which files are grouped.
  let keys: [CourseKey]
  let groups: [CourseGroup]
  /// The end of the file as far as its rows tell, in µs.
  let end: Int64

  init(_ file: AnalyzedFile, input: String, count: Int?, by: RankBy, factors: [String]) {
    keys =
      [
        CourseKey(name: "input", value: input), CourseKey(name: "job_id", value: file.jobID),
        CourseKey(name: "source", value: file.source), CourseKey(name: "file", value: file.file),
      ] + zip(factors, file.factors).map { CourseKey(name: $0, value: $1) }
    let end = endOfFile(file)
    self.end = end
    // A picture has one moment: nothing has a course.
    let hasCourse = end > 0 && file.fileType != "image"
    groups = file.models.flatMap(\.groups).map { group in
      CourseGroup(group, timeline: hasCourse ? group.timeline : nil, end: end, count: count, by: by)
    }
  }

  var hasCourse: Bool { groups.contains { $0.timeline != nil } }

  /// The axis that all groups of the file share, in at most so many columns.
  func axis(columns: Int) -> TimeAxis? { TimeAxis(groups.compactMap(\.timeline), end: end, columns: columns) }
}

/// What one group holds.
struct CourseGroup {
  /// The model and the id.
  let keys: [CourseKey]
  /// What rows of the model mean: that something was seen, heard, or there.
  let verb: String
  let sets: [SetRows]
  /// Nil where rows have no times.
  let timeline: Timeline?
  /// Which part of the file there are rows for, 0 to 1.
  let share: Double

  init(_ group: AnalyzedGroup, timeline: Timeline?, end: Int64, count: Int?, by: RankBy) {
    keys = [
      CourseKey(name: "model", value: group.origin.model.rawValue), CourseKey(name: "id", value: group.origin.id),
    ]
    verb = presence(of: group.origin.model)
    sets = featureRows(
      group, ranked: group.summary.top(count, by: by), lead: by.hasColumn ? by : nil, isWhole: count == nil)
    self.timeline = timeline
    share = timeline.map { Presence(of: $0, end: end).share } ?? 0
  }

  /// The means of a feature by column; nil without a timeline.
  func course(of row: FeatureRow, on axis: TimeAxis) -> [Double?]? {
    guard let timeline else { return nil }
    // A feature without any score has no place in the timeline, and a course of gaps.
    return row.feature == nil
      ? Array(repeating: nil, count: axis.columns) : axis.curve(of: row, in: timeline)
  }
}
