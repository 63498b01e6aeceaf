public import ArgumentParser
import HumeClient
import HumeJobs
import HumeResults
import HumeSystem

/// A value of `--status`, in any case.
enum StatusChoice: String, ExpressibleByArgument, CaseIterable {
  case queued = "QUEUED"
  case inProgress = "IN_PROGRESS"
  case completed = "COMPLETED"
  case failed = "FAILED"

  init?(argument: String) { self.init(rawValue: argument.uppercased().replacing("-", with: "_")) }

  var status: JobStatus { JobStatus(rawValue: rawValue) }
}

struct JobsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jobs",
    abstract: "List the jobs of a server that speaks the v0 API.",
    discussion: """
      EXAMPLES
        hume-results jobs --base-url https://archive.example.org        the latest 50
        hume-results jobs --all --status completed --created-after 2026-05-01 --format csv > jobs.csv
        hume-results jobs --status queued --status in_progress --sort-by started --direction asc
        hume-results jobs --all --format csv | cut -d , -f 1 | tail -n +2 | hume-results fetch -

      One request, of which the server tells the latest jobs first. --all asks page by page, each beginning at the time \
      where the one before ended, and writes ndjson, csv and tsv as the pages come; so does giving both bounds. A time \
      is a date (2026-06-01: its first moment, UTC), an RFC 3339 time (2026-06-01T09:30:00+02:00) or milliseconds since \
      1970; the time itself is outside.

      \(JobTable.help)

      Exit codes: 4 key missing or refused, 5 not found, 7 network.
      """)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most jobs to list (default: \(JobQuery.usualLimit)).", valueName: "n"))
  var limit: Int?

  @Flag(help: "List all jobs.")
  var all = false

  @Option(help: "Only jobs in this state: QUEUED, IN_PROGRESS, COMPLETED, FAILED; repeatable.")
  var status: [StatusChoice] = []

  @Option(help: ArgumentHelp("Only jobs made after this time.", valueName: "time"), transform: Moment.init(argument:))
  var createdAfter: Moment?

  @Option(help: ArgumentHelp("Only jobs made before this time.", valueName: "time"), transform: Moment.init(argument:))
  var createdBefore: Moment?

  @Option(help: "Sort by the time of this: created, started, ended.")
  var sortBy: JobQuery.SortKey = .created

  @Option(help: "The order of times: asc, desc.")
  var direction: JobQuery.Direction = .descending

  @OptionGroup(title: "Server") var server: ServerArguments
  @OptionGroup(title: "Output") var output: TableArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  private var isPaged: Bool { all || createdAfter != nil && createdBefore != nil }

  func validate() throws {
    let most = JobQuery.largestLimit
    if let limit, !(1...most).contains(limit) {
      throw ValidationError("--limit needs a number from 1 to \(most); --all lists all jobs.")
    }
    if all, limit != nil { throw ValidationError("--all does not go with --limit.") }
    if isPaged, sortBy != .created {
      let why = all ? "--all" : "Two bounds"
      throw ValidationError("\(why) cannot go with --sort-by \(sortBy.rawValue): pages begin at times of creation.")
    }
    if let after = createdAfter, let before = createdBefore, after.milliseconds >= before.milliseconds {
      throw ValidationError("--created-after has to be before --created-before.")
    }
  }

  func run() async throws {
    try await explainingErrors {
      let client = try server.client(common)
      let destination = try output.open()
      let line = LiveLine(common)
      defer { line.clear() }
      var writer = try JobsWriter(self, to: destination, base: client.base)
      if isPaged {
        var left = all ? Int.max : limit ?? JobQuery.usualLimit
        for try await job in try client.allJobs(query) {
          guard left > 0, !isBehindSecondBound(job) else { break }
          left -= 1
          try writer.add(job)
          line.show("\(count(writer.count, "job")) listed")
        }
      } else {
        for job in try await client.jobs(query) { try writer.add(job) }
      }
      line.clear()
      try writer.finish()
    }
  }

  /// What the server is asked: of two bounds the one at which the list begins.
  private var query: JobQuery {
    let bounds = [
      createdBefore.map { JobQuery.Created.before($0.milliseconds) },
      createdAfter.map { JobQuery.Created.after($0.milliseconds) },
    ].compactMap { $0 }
    return JobQuery(
      limit: isPaged ? nil : limit ?? JobQuery.usualLimit, statuses: status.map(\.status),
      created: direction == .ascending ? bounds.last : bounds.first, sortBy: sortBy, direction: direction)
  }

  /// Whether a job, and so all that follow, lie outside the bound that the server was not asked for.
  private func isBehindSecondBound(_ job: Job) -> Bool {
    guard let after = createdAfter, let before = createdBefore, let time = job.state.createdMilliseconds else {
      return false
    }
    return direction == .ascending ? time >= before.milliseconds : time <= after.milliseconds
  }

  fileprivate var parameters: [(String, ParameterValue)] {
    [
      ("limit", .integer(all ? nil : limit ?? JobQuery.usualLimit)), ("all", .boolean(all)),
      ("status", .texts(status.map(\.rawValue))), ("created_after", .text(rfc3339(createdAfter?.milliseconds))),
      ("created_before", .text(rfc3339(createdBefore?.milliseconds))), ("sort_by", .text(sortBy.rawValue)),
      ("direction", .text(direction.rawValue)),
    ]
  }
}

/// Writes jobs as they come where a format has no end that could be missing, else all at the end.
private struct JobsWriter {
  private let name: FormatName
  private var format: any TableFormat
  private let destination: Output
  private let isStreamed: Bool
  private var rows: [[Cell]] = []
  private(set) var count = 0

  init(_ command: JobsCommand, to destination: Output, base: BaseURL) throws {
    self.destination = destination
    name = command.output.chosenFormat
    isStreamed = [.csv, .tsv, .ndjson].contains(name)
    format = try name.writer(
      to: destination,
      options: command.output.rows.options(command.common.layout(isStandardOutput: command.output.isStandardOutput)),
      envelope: Envelope(
        command: "jobs", version: toolVersion,
        parameters: [("base_url", .text("\(base)"))] + command.parameters))
  }

  mutating func add(_ job: Job) throws {
    count += 1
    guard isStreamed else { return rows.append(JobTable.row(job)) }
    try beginOnce()
    try format.row(JobTable.row(job))
    // Whoever reads on need not wait for the next page.
    try destination.flush()
  }

  mutating func finish() throws {
    if isStreamed {
      try beginOnce()
      try format.end()
    } else {
      try format.write(JobTable.table("jobs", rows, as: name))
    }
    try format.finish()
    try destination.finish()
  }

  private var hasBegun = false

  private mutating func beginOnce() throws {
    if hasBegun { return }
    hasBegun = true
    try format.begin("jobs", columns: JobTable.columns)
  }
}

extension JobQuery.SortKey: ExpressibleByArgument {}
extension JobQuery.Direction: ExpressibleByArgument {}
