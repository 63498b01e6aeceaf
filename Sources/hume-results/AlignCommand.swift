public import ArgumentParser
import HumeResults
import HumeSystem

struct AlignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "What is said, beside what faces show in the same time.",
    discussion: """
      EXAMPLES
        hume-results align --emotion Joy predictions.json
        hume-results align --units language --format csv talks/ -o aligned.csv
        hume-results align --agreement talks/          how far voice and face go together

      COLUMNS input, job_id, source, file, model, id, unit, text, begin, end, face_id, n_frames, feature_set, feature, \
      unit_score, face_mean: each utterance (or passage of language) beside each face of its file, face_mean the mean of \
      the face's n_frames from its begin up to its end, for every feature that both have. With --agreement: face_id, \
      feature_set, feature, n, n_eff, pearson, spearman: correlations over the units in which both have a score, n_eff how \
      many independent ones these are worth. Two models have two scales: their scores are never subtracted here.
      """)

  @OptionGroup var input: InputArguments

  @Option(help: "What to put beside faces: prosody, language. (default: prosody where a file has it, else language)")
  var units: AlignedUnits?

  @Flag(help: "Correlations over the units, instead of a row a unit.")
  var agreement = false

  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var series: SeriesArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    func isTaken(_ model: Model) -> Bool {
      selection.model.isEmpty || selection.model.contains { matches(model.rawValue, pattern: $0) }
    }
    let choices = units.map { [$0.model] } ?? AlignedUnits.allCases.map(\.model)
    let names = choices.map(\.rawValue).joined(separator: " or ")
    if !isTaken(.face) || !choices.contains(where: isTaken) {
      throw ValidationError(
        "align puts \(names) beside face, and --model leaves out \(isTaken(.face) ? names : "face"). Leave --model out, "
          + "or give it for both.")
    }
  }

  func run() throws {
    let groups = try series.grouping.read(for: agreement ? agreementTable([]) : alignTable([]))
    let (factors, features) = (groups?.factors ?? [], series.features(selection, output))
    try Session.run("align", input: input, output: output, common: common) { session in
      let parameters = series.parameters(
        selection, output, groups: groups,
        [("units", .text(units?.rawValue)), ("agreement", .boolean(agreement))])
      let whyEmpty = "It needs files with prosody or language rows, and features that these share with faces."
      if agreement {
        let files = try walk(groups, &session) { $0.agreements(units, features: features) }
        try session.write(agreementTable(files, factors: factors), parameters: parameters, whyEmpty: whyEmpty)
      } else {
        let files = try walk(groups, &session) { $0.alignedUnits(units, features: features) }
        try session.write(alignTable(files, factors: factors), parameters: parameters, whyEmpty: whyEmpty)
      }
    }
  }

  private func walk<Row>(
    _ groups: FileGroups?, _ session: inout Session, _ body: (FileSeries) -> [Row]
  ) throws -> [Row] {
    let files = try session.series(series.options(selection), groups: groups) { file in
      (rows: body(file), notes: file.alignmentNotes(units))
    }
    session.add(files.flatMap(\.notes))
    return files.flatMap(\.rows)
  }
}

extension AlignedUnits: ExpressibleByArgument {}
