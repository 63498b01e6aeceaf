import ArgumentParser
import HumeClient
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

struct FetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetch jobs' details, predictions and artifacts from a server that speaks the v0 API.",
    discussion: """
      EXAMPLES
        HUME_API_KEY=… hume-results fetch 0f1e2d3c-… --base-url https://archive.example.org -o jobs
        hume-results fetch --api-key-file ~/.hume-key --only predictions 0f1e2d3c-… 4b5a6978-…

      Makes DIR/JOB_ID/ with job.json, predictions.json, artifacts.zip and manifest.json. Each file appears when it has \
      come whole and could be read; files that are there are kept. The key is taken from HUME_API_KEY or a file that \
      only you can read, and is sent to the base URL's origin alone. The service itself (api.hume.ai) closed on 14 June \
      2026; the base URL, also from HUME_BASE_URL, is that of an archive server or proxy.

      Exit codes: 4 key missing or refused, 5 job not found or gone, 6 job not finished or failed, 7 network.
      """)

  @Argument(help: ArgumentHelp("The ids of jobs.", valueName: "job"))
  var jobs: [String]

  @Option(help: "Only this: predictions, artifacts, details; repeatable.")
  var only: [PartChoice] = []

  @Option(
    help: ArgumentHelp(
      "The part of the address before /v0/…; else HUME_BASE_URL, else the service's.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("A file with the API key that only you can read; else HUME_API_KEY.", valueName: "file"))
  var apiKeyFile: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder that gets a folder for each job.", valueName: "dir"), completion: .directory)
  var output = "."

  @Flag(help: "Fetch files anew that are there already.")
  var force = false

  @OptionGroup(title: "Running") var common: CommonArguments

  func run() throws {
    try explainingErrors {
      let base = try (baseURL ?? environment(BaseURL.variable)).map { try BaseURL($0) } ?? .service
      let key = try APIKey.find(file: apiKeyFile)
      let ids = try jobs.map { try JobID($0) }
      let parts = Set(only.isEmpty ? JobPart.allCases : only.map(\.part))
      try makeFolders(output)
      var failures: [Int32] = []
      for id in ids {
        do {
          try fetchOne(id, parts, base, key)
        } catch let error as ClientError where error.exitCode != 130 {
          Messages.show(error)
          failures.append(error.exitCode)
        }
      }
      if let first = failures.first { throw ExitCode(failures.count == ids.count ? first : 3) }
    }
  }

  private func fetchOne(_ id: JobID, _ parts: Set<JobPart>, _ base: BaseURL, _ key: APIKey?) throws {
    let progress = TransferLine(common)
    defer { progress.clear() }
    let job = try fetch(
      job: id, only: parts, from: base, key: key, into: output, force: force, userAgent: "hume-results/\(toolVersion)",
      verify: .reading, progress: progress.show, shouldStop: { Interrupt.isRequested })
    progress.clear()
    if common.quiet { return }
    for file in job.files {
      let what = file.wasKept ? "kept" : "fetched"
      writeToStandardError("\(what) \(visible(file.path)), \(count(file.bytes)) bytes\n")
    }
  }
}

extension FetchVerifier {
  /// Checks files by reading them: details and predictions as JSON, artifacts entry by entry.
  static var reading: FetchVerifier {
    FetchVerifier(
      details: { try jobState(ofDetails: $0) }, predictions: { try readWhole($0) }, artifacts: { try walkArchive($0) },
      lookUp: { bytes, path in jsonText(in: bytes, at: path) })
  }

  /// Reads an input to its end, which throws where it is damaged or none.
  private static func readWhole(_ path: String) throws {
    let found = findInputs([path])
    if let failure = found.failures.first { throw failure.error }
    for input in found.inputs {
      try input.open().forEachObservation { _ in
        if Interrupt.isRequested { throw Interrupted() }
      }
    }
  }
}

/// The line that shows a transfer on a terminal.
private final class TransferLine {
  private let isLive: Bool
  private let start = monotonicSeconds()
  private var isShown = false

  init(_ common: CommonArguments) { isLive = !common.quiet && !common.noProgress && Terminal.isTerminal(2) }

  func show(_ progress: FetchProgress) {
    let seconds = monotonicSeconds() - start
    guard isLive, seconds > 1 else { return }
    isShown = true
    var text = "\r\u{1B}[K\(progress.part.fileName): \(count(progress.bytes / 1000)) kB"
    if let total = progress.totalBytes {
      let rate = Double(progress.bytes) / seconds
      let left = Double(total - progress.bytes) / max(rate, 1)
      text += " of \(count(total / 1000)), \(count(Int(rate / 1000))) kB/s, \(clock(left) ?? "") left"
    }
    writeToStandardError(text)
  }

  func clear() {
    if isShown { writeToStandardError("\r\u{1B}[K") }
    isShown = false
  }
}

/// How far the job is whose details a file holds.
private func jobState(ofDetails path: String) throws -> JobState {
  let bytes = try readSmallFile(path, limit: 64 << 20)
  guard let status = jsonText(in: bytes, at: ["state", "status"]) else {
    throw InputError(
      .notResults, "The reply is not the details of a job: it has no state.", path: path,
      advice: "Check the base URL: it is the part of the address before /v0/.")
  }
  return JobState(status: status, message: jsonText(in: bytes, at: ["state", "message"]))
}

/// Reads every entry of an archive to its end.
private func walkArchive(_ path: String) throws {
  let archive = try ArchiveReader(path: path)
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while let entry = try archive.nextEntry() {
    guard entry.kind == .file else { continue }
    while try chunk.withUnsafeMutableBytes({ try archive.read(into: $0) }) > 0 { try Interrupt.check() }
  }
}
