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
    var options = AnalysisOptions()
    apply(to: &options, usual: usual)
    return options.selectionParameters(anonymize)
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
    var options = AnalysisOptions()
    apply(to: &options)
    return options.statisticsParameters
  }
}

extension AnalysisOptions {
  /// The selection as json repeats it.
  func selectionParameters(_ anonymize: Bool) -> [(String, ParameterValue)] {
    func names(_ list: [String]) -> ParameterValue { .texts(anonymize ? list.map { _ in "(hidden)" } : list) }
    let sets = FeatureSet.allCases.filter(featureSets.contains)
    return [
      ("model", .texts(models)), ("id", names(ids)), ("file", names(files)), ("emotion", .texts(features)),
      ("features", .texts(sets.map(\.rawValue))), ("from", .number(from)), ("to", .number(to)),
      ("min_prob", .number(minProb)), ("min_confidence", .number(minConfidence)), ("min_face", .number(minFace)),
    ]
  }

  /// The choices of statistics as json repeats them.
  var statisticsParameters: [(String, ParameterValue)] {
    [
      ("faces", .text(faces.rawValue)), ("by", .text(by.rawValue)), ("threshold", .number(threshold)),
      ("exact", .boolean(exact)), ("max_memory", .integer(maxMemory)),
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
