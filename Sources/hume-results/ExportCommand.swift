import ArgumentParser
import HumeResults
import HumeSystem

/// A value of `--layout`.
enum LayoutChoice: String, ExpressibleByArgument, CaseIterable { case long, wide }

/// A value of `--names`.
enum NamesChoice: String, ExpressibleByArgument, CaseIterable { case slug, original }

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "The observations themselves: every row with its scores, for other programs.",
    discussion: """
      EXAMPLES
        hume-results export predictions.json -o scores.csv                     long: a line a score
        hume-results export --layout wide --model face talks/ -o face.csv      wide: a line a row
        hume-results export --layout wide talks/ -o tables/                    a file a model, and a data package
        hume-results export talks/ -o scores.sqlite                            a database: a wide table a model
        hume-results export --format ndjson --emotion Joy - < predictions.json
        hume-results export --format arrow talks/ | python analysis.py         typed columns, without CSV in between

      FORMATS csv (the usual), tsv, ndjson, arrow (an Arrow IPC stream, also for files that end in .arrows), sqlite \
      (a database, also for files that end in .sqlite or .db: a wide table a model, and inputs, sources, files, \
      file_models, errors, columns, meta).

      COLUMNS input, job_id, source, file, model, id, unit, t_begin, t_end, frame, text, text_begin, text_end, prob, \
      confidence, speaker_confidence, box_x, box_y, box_w, box_h (with named entities also entity, entity_confidence, \
      support, uri, link_word); then long: feature_set, feature, score; wide: a column a feature. All feature sets are \
      written unless --features says otherwise. Files are read twice, so that rows can be ranked (unit) and names that \
      nobody documented get columns; standard input is read once, and what would need the second look is an error.
      """)

  @OptionGroup var input: InputArguments

  @Option(help: "long: a line a score; wide: a line a row, one model a file.")
  var layout: LayoutChoice = .long

  @Option(help: "Columns of scores in the wide layout: slug (surprise_negative) or original (Surprise (negative)).")
  var names: NamesChoice = .slug

  @Flag(
    help: "Describe the file in a datapackage.json beside it (Frictionless); folders of csv and tsv have one always.")
  var datapackage = false

  @OptionGroup(title: "Selection") var selection: SelectionArguments

  @OptionGroup var grouping: GroupsArguments

  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  /// The folder to write a file a model to, where one was asked for.
  private var folder: String? {
    guard let path = output.output, path != "-" else { return nil }
    if path.hasSuffix("/") { return path }
    return (try? FileStatus.of(path).isFolder) == true ? path : nil
  }

  private var format: FormatName {
    if let format = output.rows.format { return format }
    return folder != nil || output.isStandardOutput ? .csv : output.chosenFormat
  }

  /// What was asked, as the metadata of an Arrow stream repeats it.
  private var parameters: [(String, ParameterValue)] {
    // The tables of a database are wide.
    [("layout", .text((format == .sqlite ? .wide : layout).rawValue)), ("names", .text(names.rawValue))]
      + selection.parameters(output.anonymize, usual: FeatureSet.allCases)
  }

  func validate() throws {
    if ![FormatName.csv, .tsv, .ndjson, .arrow, .sqlite].contains(format) {
      throw ValidationError(
        "export writes csv, tsv, ndjson, arrow and sqlite; give --format, an output file, or a folder that ends in /.")
    }
    if folder != nil, format == .sqlite { throw ValidationError("A database is one file: give -o FILE.") }
    if folder != nil, layout == .long { throw ValidationError("Only --layout wide writes a folder of files.") }
    if datapackage, format != .csv && format != .tsv || output.isStandardOutput {
      throw ValidationError("--datapackage describes files of csv or tsv: give -o FILE or -o FOLDER/.")
    }
    // However the path is spelled, the description lies in the same folder; some file systems take letters of both
    // cases for the same.
    if datapackage, folder == nil, lastComponent(of: output.output ?? "").lowercased() == ExportPackage.fileName {
      throw ValidationError("--datapackage writes \(ExportPackage.fileName) itself: give the table another name.")
    }
  }

  func run() throws {
    let groups = try grouping.read()
    var options = AnalysisOptions()
    selection.apply(to: &options, usual: FeatureSet.allCases)
    try Session.run("export", input: input, output: output, common: common) { session in
      let job = ExportJob(
        options: options, sets: selection.sets(usual: FeatureSet.allCases), layout: layout,
        usesSlugs: names == .slug, format: format, folder: folder,
        isPackaged: datapackage || folder != nil && (format == .csv || format == .tsv), groups: groups,
        parameters: parameters)
      try job.run(&session)
    }
  }
}
