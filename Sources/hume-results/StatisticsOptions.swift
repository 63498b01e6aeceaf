import ArgumentParser
import HumeResults
import HumeSystem

// Arguments → options of the analysis, and → the parameters that json repeats.

extension SelectionArguments {
  /// The sets to take: those asked for; else those that hold the names asked for; else `usual`.
  func sets(usual: [FeatureSet]) -> [FeatureSet] {
    if !features.isEmpty { return FeatureSet.allCases.filter { set in features.contains { $0.sets.contains(set) } } }
    if emotion.isEmpty { return usual }
    let named = emotion.reduce(into: Set<FeatureSet>()) { sets, name in
      let known = FeatureNames.sets(of: name)
      // A name that nobody documented may stand in any set.
      sets.formUnion(known.isEmpty ? Set(FeatureSet.allCases) : known)
    }
    return FeatureSet.allCases.filter(named.contains)
  }

  /// Puts the selection into options.
  func apply(to options: inout AnalysisOptions, usual: [FeatureSet] = [.emotion]) {
    options.models = model
    options.ids = id
    options.files = file
    options.features = emotion
    options.featureSets = Set(sets(usual: usual))
    options.from = from
    options.to = to
    options.minProb = minProb
    options.minConfidence = minConfidence
    options.minFace = minFace
  }

  func parameters(_ anonymize: Bool, usual: [FeatureSet] = [.emotion]) -> [(String, ParameterValue)] {
    func names(_ list: [String]) -> ParameterValue { .texts(anonymize ? list.map { _ in "(hidden)" } : list) }
    return [
      ("model", .texts(model)), ("id", names(id)), ("file", names(file)), ("emotion", .texts(emotion)),
      ("features", .texts(sets(usual: usual).map(\.rawValue))), ("from", .number(from)), ("to", .number(to)),
      ("min_prob", .number(minProb)), ("min_confidence", .number(minConfidence)), ("min_face", .number(minFace)),
    ]
  }
}

extension StatisticsArguments {
  /// Puts the choices into options.
  func apply(to options: inout AnalysisOptions) {
    options.faces = faces
    options.by = by
    options.threshold = threshold
    options.exact = exact
    options.maxMemory = maxMemory.bytes
  }

  var parameters: [(String, ParameterValue)] {
    [
      ("faces", .text(faces.rawValue)), ("by", .text(by.rawValue)), ("threshold", .number(threshold)),
      ("exact", .boolean(exact)), ("max_memory", .integer(maxMemory.bytes)),
    ]
  }
}

/// The groups of files in a CSV, where one was given.
func readGroups(_ path: String?) throws -> FileGroups? {
  guard let path else { return nil }
  var result: FileGroups?
  try explainingErrors {
    let records = try readRecords(ofCSV: path)
    guard let header = records.first, header.count >= 2, header[0] == "file" else { throw InputError.badGroups(path) }
    if let clash = header.dropFirst().first(where: { outputColumns.contains($0) || $0.isEmpty }) {
      throw ValidationError("A factor in \(path) cannot be called \"\(clash)\": a column of the output is.")
    }
    result = FileGroups(header: header, records: Array(records.dropFirst()))
  }
  return result
}

/// The columns that factors stand beside.
private let outputColumns: Set<String> = {
  let tables = [
    summaryTable([]), topTable([], count: nil, by: .mean), timelineTable([], count: nil, by: .mean), qualityTable([]),
    acrossTable(AcrossFiles([], by: .mean)),
  ]
  return Set(tables.flatMap(\.columns).map(\.name))
}()
