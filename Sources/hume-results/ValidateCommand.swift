import ArgumentParser
import HumeResults

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Read everything and say what departs from the format, and where.",
    discussion: """
      EXAMPLES
        hume-results validate predictions.json
        hume-results validate --strict --format json talks/    exit code 1 where there is any departure

      COLUMNS input, code, count, first_place, message: what is there (inputs, files, models, rows, errors that Hume \
      reported), every kind of departure with its count and first place, and foreign entries of folders and archives.
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func run() throws {
    var options = AnalysisOptions()
    options.featureSets = Set(FeatureSet.allCases)
    try Session.run("validate", input: input, output: output, common: common) { session in
      let results = try session.analyze(options, wants: .quality, groups: nil)
      session.tellsWarnings = false
      let warnings = session.warnings.warnings
      let anonymizer = session.anonymizer
      let table = validationTable(
        results, warnings: anonymizer.map { warnings.map($0.warning) } ?? warnings,
        foreign: session.found.foreign.map {
          ForeignFile(
            path: anonymizer?.label("input", $0.path) ?? $0.path, looksLike: $0.looksLike, count: $0.count)
        },
        failures: session.shownFailures)
      if output.chosenFormat == .table {
        let destination = try session.open()
        try writeFindings(
          table, to: destination, layout: common.layout(isStandardOutput: output.isStandardOutput, plainWidth: 100))
        try destination.finish()
      } else {
        try session.write(table, parameters: [])
      }
    }
  }
}
