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

extension SeriesArguments {
  /// Puts the selection and the choices into options.
  func options(_ selection: SelectionArguments) -> AnalysisOptions {
    var options = AnalysisOptions()
    selection.apply(to: &options)
    options.maxMemory = maxMemory.bytes
    return options
  }

  /// The features to take: unless `--top` says how many, of each set the 5 highest where people read who have not named
  /// some, else all.
  func features(_ selection: SelectionArguments, _ output: OutputArguments) -> SeriesFeatures {
    let isForPeople = output.chosenFormat == .table || output.chosenFormat == .markdown
    let count = topCount(top, usual: isForPeople && selection.emotion.isEmpty ? 5 : nil)
    return SeriesFeatures(sets: selection.sets(usual: [.emotion]), names: selection.emotion, top: count)
  }

  /// What json repeats: the selection, then `own`, then what all series have.
  func parameters(
    _ selection: SelectionArguments, _ output: OutputArguments, groups: FileGroups?, _ own: [(String, ParameterValue)]
  ) -> [(String, ParameterValue)] {
    selection.parameters(output.anonymize) + own + [
      ("top", .integer(features(selection, output).top ?? 0)), ("max_memory", .integer(maxMemory.bytes)),
      ("groups", .texts(groups?.factors ?? [])),
    ]
  }
}

/// The groups of files in a CSV, where one was given; no factor is called like a column of `table`.
func readGroups(_ path: String?, for table: StreamedTable? = nil) throws -> FileGroups? {
  guard let path else { return nil }
  var result: FileGroups?
  try explainingErrors {
    do { result = try fileGroups(ofCSV: path, for: table) } catch let error as InputError where error.code == .badFactor
    {
      throw ValidationError(error.message)
    }
  }
  return result
}
