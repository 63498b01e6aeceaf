import ArgumentParser
import HumeResults

struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Scores in the time of events, or their mean course around them.",
    discussion: """
      EXAMPLES
        hume-results events events.tsv predictions.json
        hume-results events events.tsv --emotion Joy --format csv talks/ -o segments.csv
        hume-results events events.tsv --averages --before 2 --after 5 --bin 0.5 talks/
        hume-results events events.tsv --averages --across files --bin 0.5 --groups groups.csv talks/

      EVENTS is a table as BIDS has it: parted by tabs (by commas where its name ends in .csv), with the columns onset, \
      duration (both in seconds) and trial_type, n/a where something is missing. A column file, with names or patterns of \
      files, says which file an event belongs to; without it events are those of every file.

      COLUMNS input, job_id, source, file, model, id, event, trial_type, onset, duration, feature_set, feature, n, \
      coverage, mean, max: the frames in the time of each event, utterances by their seconds in it; in an event without \
      duration the rows whose time holds it. event is the place in the table, from 0. With --averages: trial_type, \
      feature_set, feature, time (the bin's begin from the onset), n_events, n_events_left_out, n (those with a score in \
      the bin), mean (less the baseline) and mean_raw. With --across files: factors, trial_type, model, feature_set, \
      feature, time, n_files, n_files_empty, mean, sd, mean_raw, ids of a file weighted alike.
      """)

  @Argument(
    help: ArgumentHelp("The table of events.", valueName: "events"), completion: .file(extensions: ["tsv", "csv"]))
  var events: String

  @OptionGroup var input: InputArguments

  @Flag(exclusivity: .exclusive, help: "What to give.")
  var mode: EventsMode = .segments

  @OptionGroup(title: "Averages") var epochs: EpochArguments
  @OptionGroup(title: "Selection") var selection: SelectionArguments
  @OptionGroup(title: "Statistics") var series: SeriesArguments
  @OptionGroup(title: "Output") var output: OutputArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if mode == .segments, let option = epochs.given { throw ValidationError("\(option) needs --averages.") }
    if epochs.across != nil, series.top != nil { throw ValidationError("--across does not go with --top.") }
    do { try epochs.rule.check() } catch { throw ValidationError("\(error.message) \(error.advice)") }
  }

  func run() throws {
    var table: EventTable?
    try explainingErrors { table = try eventTable(ofFile: events) }
    guard let table else { return }
    switch mode {
    case .segments: try writeSegments(table)
    case .averages: try epochs.across == nil ? writeAverages(table) : writeAcross(table)
    }
  }

  private func parameters(_ groups: FileGroups?) -> [(String, ParameterValue)] {
    series.parameters(
      selection, output, groups: groups,
      [("events", .text(output.anonymize ? "(hidden)" : events)), ("mode", .text(mode.rawValue))]
        + (mode == .averages ? epochs.parameters : []))
  }

  /// Runs `body` with what it takes from each file, and tells what there is to say of events and files.
  private func walk<Result>(
    _ table: EventTable, groups: FileGroups?, _ session: inout Session,
    _ body: (FileSeries) throws -> (Result, notes: [Warning])
  ) throws -> [Result] {
    session.add(table.warnings)
    let files = try session.series(series.options(selection), groups: groups, seen: table.warning(for:)) { file in
      let (result, notes) = try body(file)
      return (result: result, notes: file.eventNotes(table) + notes)
    }
    session.add(files.flatMap(\.notes))
    return files.map(\.result)
  }

  private func writeSegments(_ table: EventTable) throws {
    let groups = try series.grouping.read(for: segmentsTable([]))
    try Session.run("events", input: input, output: output, common: common) { session in
      let features = series.features(selection, output)
      let files = try walk(table, groups: groups, &session) { ($0.segments(table, features: features), []) }
      try session.write(
        segmentsTable(files.flatMap { $0 }, factors: groups?.factors ?? []), parameters: parameters(groups),
        whyEmpty: "No event is of a file that was read, or its rows have no such feature.")
    }
  }

  private func writeAverages(_ table: EventTable) throws {
    let groups = try series.grouping.read(for: eventAveragesTable([]))
    try Session.run("events", input: input, output: output, common: common) { session in
      let features = series.features(selection, output)
      let files = try walk(table, groups: groups, &session) { file in
        let found = file.eventAverages(table, rule: epochs.rule, features: features)
        return (found.averages, found.notes)
      }
      try session.write(
        eventAveragesTable(files.flatMap { $0 }, factors: groups?.factors ?? []), parameters: parameters(groups),
        whyEmpty: "Averages need events, and rows with times.")
    }
  }

  private func writeAcross(_ table: EventTable) throws {
    let groups = try series.grouping.read(for: eventAveragesTable(across: EventAveragesAcross([])))
    try Session.run("events", input: input, output: output, common: common) { session in
      let features = SeriesFeatures(sets: selection.sets(usual: [.emotion]), names: selection.emotion)
      let files = try walk(table, groups: groups, &session) { file in
        let found = file.eventAverages(table, rule: epochs.rule, features: features)
        return (found.averages, found.notes)
      }
      try session.write(
        eventAveragesTable(across: EventAveragesAcross(files), factors: groups?.factors ?? []),
        parameters: parameters(groups), whyEmpty: "Averages need events, and rows with times.")
    }
  }
}

/// What `events` gives.
enum EventsMode: String, EnumerableFlag {
  case segments, averages

  static func help(for value: EventsMode) -> ArgumentHelp? {
    switch value {
    case .segments: "A row an event, group and feature (this, unless --averages is given)."
    case .averages: "The mean course around the onsets of each type of event."
    }
  }
}
