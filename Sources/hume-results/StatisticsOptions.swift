import ArgumentParser
import HumeResults
import HumeSystem

// Arguments → options of the analysis, and → the parameters that json repeats.

extension SelectionArguments {
  /// The sets to take: those asked for; else those that hold the names asked for; else `usual`.
  func sets(usual: [FeatureSet]) -> [FeatureSet] {
    FeatureNames.sets(chosen: features.flatMap(\.sets), named: emotion, usual: usual)
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
    do { result = try fileGroups(ofCSV: path) } catch let error as InputError where error.code == .badFactor {
      throw ValidationError(error.message)
    }
  }
  return result
}
