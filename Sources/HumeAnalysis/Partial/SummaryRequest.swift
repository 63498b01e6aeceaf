import HumeTypes

/// What is brought together over files.
public enum AcrossChoice: String, CaseIterable, Sendable {
  /// One value a file.
  case files
  /// All rows of all files.
  case pool
}

/// What a summary was asked for: all that has to be the same in partial results that are merged.
public struct SummaryRequest: Sendable, Hashable {
  /// What is analysed, and how.
  public var options = AnalysisOptions()
  /// What is brought together over files, if anything.
  public var across: AcrossChoice?
  /// The groups of files.
  public var groups: FileGroups?
  /// Whether any file may hold several documents, one behind another.
  public var allowsSeveralDocuments = false
  /// Whether inputs have their SHA-256.
  public var hashesInputs = false

  /// The usual: everything, each id apart.
  public init() {}

  /// A summary of these options.
  public init(_ options: AnalysisOptions, across: AcrossChoice? = nil, groups: FileGroups? = nil) {
    (self.options, self.across, self.groups) = (options, across, groups)
  }

  /// What an analysis has to give for it.
  public var wants: AnalysisWants {
    switch across {
    case nil: .summary
    case .files: [.summary, .acrossFiles]
    case .pool: .pool
    }
  }

  /// What accumulators of pooled rows keep.
  var poolNeeds: ColumnNeeds { options.columnNeeds(quantiles: true) }
}

extension SummaryRequest {
  /// The first parameter that differs, under the name that json gives it, with both of its values; nil where none does.
  func firstDifference(from other: SummaryRequest) -> (name: String, first: String, other: String)? {
    for (mine, theirs) in zip(described, other.described) where mine.value != theirs.value {
      return (mine.name, mine.value, theirs.value)
    }
    guard groups != other.groups else { return nil }
    // Where lines differ, these and not the names of the factors tell it.
    let (mine, theirs) = (groups?.lines ?? [], other.groups?.lines ?? [])
    let index = zip(mine, theirs).prefix { $0 == $1 }.count
    func line(_ lines: [String]) -> String { index < lines.count ? "\"\(lines[index])\"" : "no such line" }
    return ("groups (line \(index + 1))", line(mine), line(theirs))
  }

  private var described: [(name: String, value: String)] {
    func list(_ texts: [String]) -> String {
      texts.isEmpty ? "none" : texts.map { "\"\($0)\"" }.joined(separator: ", ")
    }
    func number(_ number: Double?) -> String { number.map { "\($0)" } ?? "none" }
    let sets = FeatureSet.allCases.filter(options.featureSets.contains).map(\.rawValue)
    return [
      ("model", list(options.models)), ("id", list(options.ids)), ("file", list(options.files)),
      ("emotion", list(options.features)), ("features", sets.joined(separator: ", ")), ("from", number(options.from)),
      ("to", number(options.to)), ("min_prob", number(options.minProb)),
      ("min_confidence", number(options.minConfidence)), ("min_face", number(options.minFace)),
      ("faces", options.faces.rawValue), ("by", options.by.rawValue), ("threshold", number(options.threshold)),
      ("exact", "\(options.exact)"), ("max_memory", "\(options.maxMemory)"), ("bin", number(options.bin)),
      ("across", across?.rawValue ?? "none"), ("n_eff", "\(options.nEff)"), ("groups", list(groups?.factors ?? [])),
      ("ndjson", "\(allowsSeveralDocuments)"), ("hash", "\(hashesInputs)"),
    ]
  }
}

extension SummaryRequest: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    options = try reader.read()
    if try reader.read(Bool.self) { across = try reader.choice() }
    groups = try reader.read()
    allowsSeveralDocuments = try reader.read()
    hashesInputs = try reader.read()
  }
  func write(to writer: inout PartialWriter) {
    writer.write(options)
    writer.write(across != nil)
    if let across { writer.choice(across) }
    writer.write(groups)
    writer.write(allowsSeveralDocuments)
    writer.write(hashesInputs)
  }
}

extension AnalysisOptions: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    self.init()
    models = try reader.read()
    ids = try reader.read()
    files = try reader.read()
    features = try reader.read()
    featureSets = Set(try reader.list { reader throws(PartialError) in try reader.choice(FeatureSet.self) })
    from = try reader.read()
    to = try reader.read()
    bin = try reader.double()
    by = try reader.choice()
    threshold = try reader.read()
    faces = try reader.choice()
    minProb = try reader.read()
    minConfidence = try reader.read()
    minFace = try reader.read()
    exact = try reader.read()
    nEff = try reader.read()
    maxMemory = Int(try reader.signed())
  }
  func write(to writer: inout PartialWriter) {
    writer.write(models)
    writer.write(ids)
    writer.write(files)
    writer.write(features)
    writer.list(FeatureSet.allCases.filter(featureSets.contains)) { $1.choice($0) }
    writer.write(from)
    writer.write(to)
    writer.double(bin)
    writer.choice(by)
    writer.write(threshold)
    writer.choice(faces)
    writer.write(minProb)
    writer.write(minConfidence)
    writer.write(minFace)
    writer.write(exact)
    writer.write(nEff)
    writer.signed(Int64(maxMemory))
  }
}

/// The factors, and the lines with as many values as there are factors.
extension FileGroups: PartialCodable {
  init(from reader: inout PartialReader) throws(PartialError) {
    let factors = try reader.read([String].self)
    let records = try reader.read([[String]].self)
    try reader.check(records.allSatisfy { $0.count == factors.count + 1 }, "a line of another length")
    self.init(header: ["file"] + factors, records: records)
  }
  func write(to writer: inout PartialWriter) {
    writer.write(factors)
    writer.write(records)
  }

  /// The lines, as they could stand in a CSV.
  fileprivate var lines: [String] { records.map { $0.joined(separator: ",") } }
}
