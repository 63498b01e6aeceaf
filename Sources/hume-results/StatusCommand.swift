import ArgumentParser
import HumeClient
import HumeJobs
import HumeResults
import HumeSystem
import Synchronization

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say how far jobs are.",
    discussion: """
      EXAMPLES
        hume-results status 0f1e2d3c-… --base-url https://archive.example.org
        hume-results status --format json 0f1e2d3c-… 4b5a6978-… | jq '.data[] | select(.num_errors > 0)'
        hume-results jobs --format csv | cut -d , -f 1 | tail -n +2 | hume-results status - --format csv
        hume-results status --raw 0f1e2d3c-… | jq .request.models

      Asks once and does not wait: see wait. With --raw the server's replies are written as they came, one behind \
      another, each ended by a line break.

      \(JobTable.help)

      Exit codes: 0 whatever the state; 4 key missing or refused, 5 job not found or gone, 7 network; 3 where only \
      some jobs could be asked.
      """)

  @OptionGroup var jobs: JobArguments

  @Flag(help: "Write the server's replies (the details of the jobs, JSON) as they came.")
  var raw = false

  @OptionGroup(title: "Server") var server: ServerArguments
  @OptionGroup(title: "Output") var output: TableArguments
  @OptionGroup(title: "Running") var common: CommonArguments

  func validate() throws {
    if raw, output.rows.format != nil { throw ValidationError("--raw does not go with --format.") }
  }

  func run() async throws {
    try await explainingErrors {
      let client = try server.client(common)
      let ids = try jobs.ids()
      let destination = try output.open()
      let seen = SeenJobs()
      let run = try await JobsRun(ids, atOnce: 4) { id in
        let job = try await client.details(of: id)
        seen.add(job, id)
        return [JobTable.row(job, id: id)]
      }
      if raw {
        for job in ids.compactMap({ seen[$0] }) {
          try destination.write(job.json)
          if job.json.last != UInt8(ascii: "\n") { try destination.write("\n") }
        }
        try destination.finish()
      } else if !(run.rows.isEmpty && output.chosenFormat.isPage) {
        try writeTable(
          JobTable.table("status", run.rows, as: output.chosenFormat), as: output.chosenFormat, output.rows,
          to: destination, isStandardOutput: output.isStandardOutput, common,
          parameters: [("base_url", .text("\(client.base)"))])
      }
      try run.end()
    }
  }
}

/// What was last seen of each job.
final class SeenJobs: Sendable {
  private let jobs = Mutex<[JobID: Job]>([:])

  subscript(id: JobID) -> Job? { jobs.withLock { $0[id] } }

  /// Notes what was seen of a job; gives what had been seen of it before.
  @discardableResult
  func add(_ job: Job, _ id: JobID) -> Job? { jobs.withLock { $0.updateValue(job, forKey: id) } }

  /// How many of the jobs that were seen stand where.
  var counts: [JobStatus: Int] {
    jobs.withLock { $0.values.reduce(into: [:]) { $0[$1.state.status, default: 0] += 1 } }
  }
}
