import ArgumentParser
import HumeClient
import HumeJobs
import HumeResults
import HumeSystem

struct SubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Start a job on URLs, files and texts, on a server that speaks the v0 API.",
    discussion: """
      EXAMPLES
        hume-results submit https://example.org/talk.mp4 --model face --model prosody:granularity=word
        hume-results submit --file a.mp4 --file b.mp4 --model face:fps_pred=1,facs --language de
        hume-results submit --text 'So glad to see you.' --model language:sentiment,toxicity
        hume-results submit --file talk.mp4 --wait --deadline 2h
        hume-results status --raw JOB_ID | jq .request | hume-results submit --request - --dry-run

      MODELS and their options, by their names in the API; an option without a value is true, and what is left out is \
      left to the server:
        face      fps_pred, prob_threshold, identify_faces, min_face_size, facs, descriptions, save_faces
        prosody   granularity, window, window.length, window.step, identify_speakers
        language  granularity, sentiment, toxicity, identify_speakers
        ner       identify_speakers
        burst, facemesh
      A granularity is word, sentence, utterance or conversational_turn.

      A request has up to 100 URLs, 100 files of 1 GB and 100 texts; more media go into an archive (pack). A job is \
      never started twice: what may have reached the server is not sent again, and the error says whether the job may \
      have been started. --dry-run writes the request as JSON and names the files, and needs no key.

      COLUMNS job_id; with --wait those of wait.

      Exit codes: 4 key missing or refused, 7 network; 64 request that cannot be sent; with --wait also 6 job failed, \
      or not done at the deadline.
      """)

  @OptionGroup var request: RequestArguments

  @Flag(help: "Wait until the job is done.")
  var wait = false

  @Option(help: ArgumentHelp("How long --wait waits at most: 90, 10m, 2h.", valueName: "time"))
  var deadline: Duration?

  @Flag(help: "Only write the request that would be sent, as JSON, and name the files.")
  var dryRun = false

  @OptionGroup(title: "Server") var server: ServerArguments
  @OptionGroup(title: "Output") var output: TableArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if deadline != nil, !wait { throw ValidationError("--deadline needs --wait.") }
    if dryRun, wait { throw ValidationError("--dry-run does not go with --wait.") }
    if dryRun, output.rows.format != nil { throw ValidationError("--dry-run writes JSON: leave out --format.") }
  }

  func run() async throws {
    try await explainingErrors {
      var request = try request.read()
      let files = try self.request.files()
      try request.check(files: files)
      let warnings = try tellDoubts(request, files)
      // An echo names the files of its job, which are not in it.
      request.files = []
      if dryRun { return try describe(request, files) }
      let client = try server.client(common)
      let destination = try output.open()
      let id = try await start(request, files, client)
      if wait {
        try await writeWaited(id, client, to: destination, warnings)
      } else {
        let table = Table("submit", columns: [JobTable.columns[0]], rows: [[.text(id.text)]])
        try write(table, client, to: destination, warnings)
      }
    }
  }

  /// Warns of what is likely not meant; with --strict nothing is sent then.
  private func tellDoubts(_ request: JobRequest, _ files: [(path: String, bytes: Int)]) throws -> [Warning] {
    var warnings = WarningLog()
    for (name, same) in Dictionary(grouping: files, by: { lastComponent(of: $0.path) }).sorted(by: { $0.key < $1.key })
    where same.count > 1 {
      warnings.add(
        Warning(
          "same_name",
          message: "\(count(same.count)) files are called \(name): results name files without their folders.",
          advice: "Give them names of their own, or pack their folder.", place: Place(path: same[1].path)))
    }
    if !request.files.isEmpty {
      warnings.add(
        Warning(
          "files_not_sent", message: "The request names \(count(request.files.count, "file")), which it does not hold.",
          advice: "Send files with --file."))
    }
    if !common.quiet { Messages.show(warnings.warnings, verbose: common.verbose) }
    if common.strict, !warnings.warnings.isEmpty { throw ExitCode(1) }
    return warnings.warnings
  }

  private func describe(_ request: JobRequest, _ files: [(path: String, bytes: Int)]) throws {
    let destination = try output.open()
    try destination.write(request.json())
    try destination.write("\n")
    try destination.finish()
    if !common.quiet {
      for file in files { writeToStandardError("would send \(visible(file.path)), \(count(file.bytes)) bytes\n") }
    }
  }

  private func start(
    _ request: JobRequest, _ files: [(path: String, bytes: Int)], _ client: HumeClient
  ) async throws -> JobID {
    let bar = ProgressBar(common, total: nil)
    let note = files.count == 1 ? lastComponent(of: files[0].path) : count(files.count, "file")
    do {
      let id = try await client.start(request, files: files.map(\.path)) { progress in
        if !files.isEmpty { bar.update(done: progress.bytes, total: progress.totalBytes, note: note) }
      }
      bar.clear()
      // Whatever happens while it is waited for, the id is known.
      if wait || common.verbose, !common.quiet { writeToStandardError("started \(visible(id.text))\n") }
      return id
    } catch let error as ClientError {
      bar.clear()
      Messages.show(error, also: whetherStarted(error))
      throw ExitCode(Messages.exitCode(of: error))
    }
  }

  private func writeWaited(
    _ id: JobID, _ client: HumeClient, to destination: Output, _ warnings: [Warning]
  ) async throws {
    let run = try await JobsRun(waitingFor: [id], client, deadline: deadline, common)
    let rows = run.rows.isEmpty ? [JobTable.row(id)] : run.rows
    try write(JobTable.table("submit", rows, as: output.chosenFormat), client, to: destination, warnings)
    try run.end()
  }

  private func write(_ table: Table, _ client: HumeClient, to destination: Output, _ warnings: [Warning]) throws {
    try writeTable(
      table, as: output.chosenFormat, output.rows, to: destination, isStandardOutput: output.isStandardOutput, common,
      parameters: [
        ("base_url", .text("\(client.base)")), ("wait", .boolean(wait)), ("deadline", .number(deadline?.seconds)),
      ], warnings: warnings)
  }
}

/// Whether a job may have been started although its start failed; nil where the error says so itself.
private func whetherStarted(_ error: ClientError) -> String? {
  switch error.code {
  case .startUnknown: nil
  case .interrupted: "the job was started only if all had been sent (hume-results jobs --limit 5 lists the latest)"
  default: "no job was started"
  }
}
