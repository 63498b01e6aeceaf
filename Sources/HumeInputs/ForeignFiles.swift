/// A file in a folder or an archive that holds no results; or the many more of one kind behind the first thousand.
public struct ForeignFile: Sendable, Hashable {
  /// Its path, `archive!entry` inside an archive; of several the first one's.
  public let path: String
  /// What it looks like, e.g. `a PNG image`.
  public let looksLike: String
  /// How many files it stands for.
  public internal(set) var count: Int
  /// A file and what it looks like.
  public init(path: String, looksLike: String, count: Int = 1) {
    self.path = path
    self.looksLike = looksLike
    self.count = count
  }
}

/// What was met that holds no results, in bounded memory: an archive may hold the picture of every face.
struct ForeignFiles {
  /// So many are listed one by one; the others of a kind together.
  private static let listed = 1_000

  private(set) var files: [ForeignFile] = []
  private var others: [String: Int] = [:]

  mutating func add(_ file: ForeignFile) {
    if let index = others[file.looksLike] {
      files[index].count += file.count
      return
    }
    if files.count >= Self.listed { others[file.looksLike] = files.count }
    files.append(file)
  }

  mutating func add(_ path: String, _ looksLike: String) { add(ForeignFile(path: path, looksLike: looksLike)) }
}
