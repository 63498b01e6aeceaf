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
        hume-results export --file talk.mp4 talks/ -o talk.TextGrid            for Praat; .eaf: ELAN, .vtt
        hume-results export --format eaf talks/ -o tiers/                      a document a media file
        hume-results export --format bids talks/ -o dataset/                   a BIDS dataset of all

      FORMATS csv (the usual), tsv, ndjson, arrow (an Arrow IPC stream, also for files that end in .arrows), sqlite \
      (a database, also for files that end in .sqlite or .db: a wide table a model, and inputs, sources, files, \
      file_models, errors, columns, meta); of one media file, or one each in a folder: textgrid (Praat), eaf (ELAN), vtt \
      (WebVTT); of all, in a folder: bids. These four show what happens when: what is said, with the highest expressions \
      of each utterance and burst, those of faces in bins of time, peaks and episodes as the commands of these names \
      find them. Times are exact in textgrid and bids, whole milliseconds in eaf and vtt.

      COLUMNS input, job_id, source, file, model, id, unit, t_begin, t_end, frame, text, text_begin, text_end, prob, \
      confidence, speaker_confidence, box_x, box_y, box_w, box_h (with named entities also entity, entity_confidence, \
      support, uri, link_word); then long: feature_set, feature, score; wide: a column a feature. All feature sets are \
      written unless --features says otherwise. Files are read twice, so that rows can be ranked (unit) and names that \
      nobody documented get columns; standard input is read once, and what would need the second look is an error.
      """)

  @OptionGroup var input: InputArguments

  @Option(help: "long: a line a score; wide: a line a row, one model a file (long).")
  var layout: LayoutChoice?

  @Option(
    help: "Columns of scores in the wide layout: slug (surprise_negative) or original (Surprise (negative)) (slug).")
  var names: NamesChoice?

  @Flag(
    help: "Describe the file in a datapackage.json beside it (Frictionless); folders of csv and tsv have one always.")
  var datapackage = false

  @OptionGroup(title: "Selection") var selection: SelectionArguments

  @OptionGroup var grouping: GroupsArguments

  @OptionGroup(title: "textgrid, eaf, vtt and bids") var annotation: AnnotationArguments

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
    [
      ("layout", .text((format == .sqlite ? .wide : layout ?? .long).rawValue)),
      ("names", .text((names ?? .slug).rawValue)),
    ]
      + selection.parameters(output.anonymize, usual: FeatureSet.allCases)
  }

  func validate() throws {
    if format.isAnnotation { return try checkAnnotation() }
    if ![FormatName.csv, .tsv, .ndjson, .arrow, .sqlite].contains(format) {
      throw ValidationError(
        "export writes csv, tsv, ndjson, arrow and sqlite, and textgrid, eaf, vtt and bids; give --format, an output "
          + "file, or a folder that ends in /.")
    }
    if let flag = annotation.given {
      throw ValidationError("\(flag) is for textgrid, eaf, vtt and bids, not for \(format.rawValue).")
    }
    if folder != nil, format == .sqlite { throw ValidationError("A database is one file: give -o FILE.") }
    if folder != nil, layout != .wide { throw ValidationError("Only --layout wide writes a folder of files.") }
    if datapackage, format != .csv && format != .tsv || output.isStandardOutput {
      throw ValidationError("--datapackage describes files of csv or tsv: give -o FILE or -o FOLDER/.")
    }
    // However the path is spelled, the description lies in the same folder; some file systems take letters of both
    // cases for the same.
    if datapackage, folder == nil, lastComponent(of: output.output ?? "").lowercased() == ExportPackage.fileName {
      throw ValidationError("--datapackage writes \(ExportPackage.fileName) itself: give the table another name.")
    }
  }

  /// Refuses what annotations have no place for.
  private func checkAnnotation() throws {
    let flags = [
      ("--layout", layout != nil), ("--names", names != nil), ("--datapackage", datapackage),
      ("--na", !output.rows.na.isEmpty), ("--excel-safe", output.rows.excelSafe),
    ]
    if let (flag, _) = flags.first(where: \.1) {
      throw ValidationError("\(flag) is for tables, not for \(format.rawValue).")
    }
    if format == .bids {
      if output.isStandardOutput { throw ValidationError("A BIDS dataset is a folder: give -o FOLDER/.") }
    } else if annotation.task != nil {
      throw ValidationError("--task is for bids, not for \(format.rawValue).")
    } else if grouping.groups != nil {
      throw ValidationError("--groups is for tables and bids: \(format.rawValue) has no place for factors.")
    }
  }

  func run() throws {
    let groups = try grouping.read()
    if format.isAnnotation { return try annotate(groups) }
    var options = AnalysisOptions()
    selection.apply(to: &options, usual: FeatureSet.allCases)
    try Session.run("export", input: input, output: output, common: common) { session in
      let job = ExportJob(
        options: options, sets: selection.sets(usual: FeatureSet.allCases), layout: layout ?? .long,
        usesSlugs: names != .original, format: format, folder: folder,
        isPackaged: datapackage || folder != nil && (format == .csv || format == .tsv), groups: groups,
        parameters: parameters)
      try job.run(&session)
    }
  }

  private func annotate(_ groups: FileGroups?) throws {
    var plan = AnnotationPlan()
    annotation.apply(to: &plan)
    plan.names = selection.emotion
    plan.sets = selection.sets(usual: plan.sets)
    if !selection.features.isEmpty || !selection.emotion.isEmpty { plan.burstSets = plan.sets }
    var options = AnalysisOptions()
    selection.apply(to: &options)
    if plan.kinds.contains(.bursts) { options.featureSets.formUnion(plan.burstSets) }
    try Session.run("export", input: input, output: output, common: common) { session in
      let job = AnnotationJob(
        options: options, plan: plan, format: format, folder: format == .bids ? output.output : folder,
        task: annotation.task ?? "recording", groups: groups)
      try job.run(&session)
    }
  }
}
