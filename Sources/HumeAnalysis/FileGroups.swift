import HumeSystem
public import HumeTypes

/// Groups of files by factors, from the records of a CSV: `file,<factor>…`, a line a file or pattern.
///
/// ```swift
/// let groups = FileGroups(header: ["file", "task"], records: [["a.mp4", "rest"], ["b*", "talk"]])
/// groups.values(of: "b2.mp4")  // ["talk"]
/// ```
public struct FileGroups: Sendable, Hashable {
  /// The names of the factors.
  public let factors: [String]
  private let lines: [(pattern: String, values: [String])]
  private let exact: [String: Int]
  /// The lines whose pattern may match other names than itself.
  private let patterns: [Int]

  /// The records: a pattern and the values of the factors.
  var records: [[String]] { lines.map { [$0.pattern] + $0.values } }

  /// Groups from a header, whose first name stands for the file, and its records. What a record lacks is empty.
  public init(header: [String], records: [[String]]) {
    let factors = Array(header.dropFirst())
    self.factors = factors
    lines = records.filter { !$0.isEmpty }.map { record in
      let given = record.dropFirst().prefix(factors.count)
      return (record[0], given + Array(repeating: "", count: factors.count - given.count))
    }
    exact = Dictionary(zip(lines.map(\.pattern), lines.indices), uniquingKeysWith: { first, _ in first })
    patterns = lines.indices.filter { [lines] in
      lines[$0].pattern.unicodeScalars.contains { "*?[\\".unicodeScalars.contains($0) }
    }
  }

  /// The values of the factors for a file: those of the first line with its name, else of the first whose pattern it
  /// matches; empty texts where there is none.
  public func values(of file: String) -> [String] {
    line(of: file).map { lines[$0].values } ?? Array(repeating: "", count: factors.count)
  }

  /// The values that lines have for a factor, each once, in their order.
  public func levels(of factor: Int) -> [String] {
    var seen: Set<String> = []
    return lines.map { $0.values[factor] }.filter { seen.insert($0).inserted }
  }

  /// A warning for the files that no line names; nil where there are none.
  public func warning(for files: [String]) -> Warning? {
    let unmatched = files.filter { line(of: $0) == nil }
    guard let first = unmatched.first else { return nil }
    return Warning(
      "ungrouped_file", message: "Files that no line of the groups names have empty factors, first \(first).",
      advice: "Add a line for them, or a pattern.", count: unmatched.count)
  }

  /// A note of the lines that stand for none of some files, and of those that name a file again; nil where there are
  /// none.
  public func unmatchedLines(in files: [String]) -> Warning? {
    let names = Set(files)
    let matched = Set(patterns.filter { line in files.contains { matches($0, pattern: lines[line].pattern) } })
    let unmatched = lines.indices.filter { line in
      !matched.contains(line) && !(names.contains(lines[line].pattern) && exact[lines[line].pattern] == line)
    }
    guard let first = unmatched.first.map({ lines[$0].pattern }) else { return nil }
    return Warning(
      "unmatched_group", kind: .note,
      message: "Lines of the groups stand for no file that was read, or for one that has a line already.",
      advice: "Files are named as the results name them, report shows how; those that failed have none.",
      count: unmatched.count,
      place: Place(path: first))
  }

  private func line(of file: String) -> Int? {
    exact[file] ?? patterns.first { matches(file, pattern: lines[$0].pattern) }
  }

  /// Equal when the lines are.
  public static func == (a: FileGroups, b: FileGroups) -> Bool {
    a.factors == b.factors && a.lines.elementsEqual(b.lines) { $0 == $1 }
  }

  /// Hashes the factors and patterns.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(factors)
    hasher.combine(exact)
  }
}
