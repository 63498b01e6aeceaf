import ArgumentParser
import HumeClient
import HumeJobs
import HumeResults
import HumeSystem

/// A value of `--only`.
enum PartChoice: String, ExpressibleByArgument, CaseIterable {
  case predictions, artifacts, details

  var part: JobPart {
    switch self {
    case .predictions: .predictions
    case .artifacts: .artifacts
    case .details: .details
    }
  }
}

struct FetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetch jobs' details, predictions and artifacts from a server that speaks the v0 API.",
    discussion: """
      EXAMPLES
        hume-results fetch JOB --base-url https://lab.example.org -o jobs
        hume-results fetch --only predictions --api-key-file key JOB1 JOB2
        hume-results fetch --wait --deadline 1h JOB      first waits for its end
        hume-results jobs --all --status completed --format csv \\
          | tail -n +2 | cut -d , -f 1 | hume-results fetch - -j 4 -o jobs

      Makes DIR/JOB_ID/ with job.json, predictions.json, artifacts.zip and manifest.json. Each file appears when it has \
      come whole and could be read to its end; files that are there are kept. What was broken off is gone on from, if \
      the server gives strong ETags. The key is taken from HUME_API_KEY or a file that only you can read, and is sent \
      to the base URL's origin alone. The service itself (api.hume.ai) closed on 14 June 2026; the base URL, also from \
      HUME_BASE_URL, is that of an archive server or proxy.

      COLUMNS job_id, status, path (table and markdown: file), bytes, action (fetched, resumed, kept, absent: the server \
      has none; of --dry-run: fetch, resume, keep), resumed_from; but for table and markdown also error, sha256, and a \
      row (failed) for each job that failed.

      Exit codes: 4 key missing or refused, 5 job not found or gone, 6 job not finished or failed, 7 network; 3 where \
      only some jobs failed.
      """)

  @OptionGroup var jobs: JobArguments

  @Option(help: "Only this: predictions, artifacts, details; repeatable.")
  var only: [PartChoice] = []

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder that gets a folder for each job.", valueName: "dir"), completion: .directory)
  var output = "."

  @Flag(help: "Fetch files anew that are there already.")
  var force = false

  @Flag(help: "Read files that are there, and compare them with the SHA-256 in their manifest.")
  var verify = false

  @Option(
    name: [.customShort("j"), .long], parsing: .unconditional,
    help: ArgumentHelp("How many jobs are fetched at once.", valueName: "n"))
  var jobsAtOnce = 1

  @Flag(help: "Wait for jobs that are not finished.")
  var wait = false

  @Option(help: ArgumentHelp("How long --wait waits for a job: 90, 10m, 2h.", valueName: "time"))
  var deadline: Duration?

  @Flag(help: "Only say what would be done; asks how far jobs are and writes nothing.")
  var dryRun = false

  @OptionGroup(title: "Server") var server: ServerArguments
  @OptionGroup(title: "Output") var rows: FormatArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  /// The rows as people want them: the file's name in place of its path, which is cut off where it is long; nothing of
  /// errors, which have been told, nor of digests, which would be most of a page.
  private func page(_ row: [Cell]) -> [Cell] {
    var cells = Array(row.dropLast(2))
    if case .text(let path) = cells[2] { cells[2] = .text(lastComponent(of: path)) }
    return cells
  }

  /// Whether the rows are for people, not for programs.
  private var isPage: Bool { (rows.format ?? .table).isPage }

  func validate() throws {
    try checkIsText(output, "--output")
    if let status = try? FileStatus.of(output), !status.isFolder {
      throw ValidationError("--output \(visible(output)) is a file: give a folder.")
    }
    if !(1...64).contains(jobsAtOnce) { throw ValidationError("--jobs-at-once needs a number from 1 to 64.") }
    if deadline != nil, !wait { throw ValidationError("--deadline needs --wait.") }
    if dryRun, wait { throw ValidationError("--dry-run does not go with --wait.") }
  }

  func run() async throws {
    try await explainingErrors {
      let ids = try jobs.ids()
      let progress = FetchProgressLine(common, jobs: ids.count)
      let client = try server.client(common, showing: progress.aside)
      var options = FetchOptions()
      if !only.isEmpty { (options.parts, options.mayLack) = (Set(only.map(\.part)), []) }
      (options.force, options.verify) = (force, verify)
      if !dryRun { try makeFolders(output) }
      let run = try await JobsRun(
        ids, atOnce: jobsAtOnce, showing: progress.aside,
        // People have read the error by then.
        failed: { isPage ? [] : [row($0, action: "failed", error: $1.codeName)] }
      ) { [self, options] id in
        defer { progress.end(id) }
        return dryRun ? try await planned(id, client, options) : try await fetched(id, client, options, progress)
      }
      progress.aside {}
      if run.wasInterrupted, !common.quiet {
        writeToStandardError("interrupted: the same command goes on from where it was\n")
      }
      if !(isPage && run.rows.isEmpty) { try write(run.rows, client) }
      try run.end()
    }
  }

  private func planned(_ id: JobID, _ client: HumeClient, _ options: FetchOptions) async throws -> [[Cell]] {
    let plan = try await client.fetchPlan(id, into: output, options: options)
    return plan.files.map { file in
      let (action, from): (String, Int?) =
        switch file.action {
        case .keep: ("keep", nil)
        case .fetch: ("fetch", nil)
        case .resume(let from): ("resume", from)
        }
      return row(id, plan.state, file.path, action: action, from: from)
    }
  }

  private func fetched(
    _ id: JobID, _ client: HumeClient, _ options: FetchOptions, _ progress: FetchProgressLine
  ) async throws -> [[Cell]] {
    if wait { _ = try await client.wait(for: id, WaitSchedule(deadline: deadline)) }
    let job = try await client.fetch(id, into: output, options: options) { progress.show(id, $0) }
    for part in job.lacking {
      progress.aside {
        if !common.quiet {
          Messages.show(
            [
              Warning(
                "no_such_part", message: "The server has no \(part) of the job; what else it has was fetched.",
                place: Place(path: id.text))
            ], verbose: true)
        }
      }
    }
    let rows = job.files.map { file in
      let action = file.wasKept ? "kept" : file.resumedFrom == nil ? "fetched" : "resumed"
      return row(
        id, job.state, file.path, bytes: file.bytes, sha256: file.sha256, action: action, from: file.resumedFrom)
    }
    return rows + job.lacking.map { row(id, job.state, "\(job.folder)/\($0.fileName)", action: "absent") }
  }

  private func row(
    _ id: JobID, _ state: JobState? = nil, _ path: String? = nil, bytes: Int? = nil, sha256: String? = nil,
    action: String, from: Int? = nil, error: String? = nil
  ) -> [Cell] {
    [
      .text(id.text), Cell(state?.status.rawValue), Cell(path), Cell(bytes), .text(action), Cell(from), Cell(error),
      Cell(sha256),
    ]
  }

  private func write(_ rows: [[Cell]], _ client: HumeClient) throws {
    let columns = [
      Column("job_id", isKey: false), Column("status"), Column("path"), Column("bytes", .integer), Column("action"),
      Column("resumed_from", .integer), Column("error"), Column("sha256"),
    ]
    var table = Table("fetch", columns: columns, rows: rows)
    if isPage {
      let names = [columns[0], columns[1], Column("file", isKey: false)] + columns[3...5]
      table = Table("fetch", columns: names, rows: rows.map(page))
    }
    try writeTable(
      table, as: self.rows.format ?? .table, self.rows, to: Output.standardOutput(), common,
      parameters: [
        ("base_url", .text("\(client.base)")), ("only", .texts(only.map(\.rawValue))), ("force", .boolean(force)),
        ("dry_run", .boolean(dryRun)),
      ])
  }
}

extension WaitSchedule {
  /// The usual one, with a deadline.
  init(deadline: Duration?) {
    self.init()
    deadlineSeconds = deadline?.seconds
  }
}
