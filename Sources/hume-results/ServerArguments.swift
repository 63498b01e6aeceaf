import ArgumentParser
import HumeClient
import HumeJobs
import HumeResults
import HumeSystem

/// Which server is asked, as whom, and how patiently.
struct ServerArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The part of the address before /v0/…; else HUME_BASE_URL, else the service's.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("A file with the API key that only you can read; else HUME_API_KEY.", valueName: "file"))
  var apiKeyFile: String?

  @Flag(help: "Allow plain http to other machines, where the key and the results can be read on the way.")
  var allowHttp = false

  @Option(
    help: ArgumentHelp("Certificates (PEM) to trust in place of the system's.", valueName: "file"),
    completion: .file())
  var caFile: String?

  @Option(
    help: ArgumentHelp("Failures in a row after which it is given up; 1 tries once.", valueName: "n"))
  var tries = RetryPolicy().failures

  @Option(
    help: ArgumentHelp(
      "The most time spent on waiting to try again, for one file or call: 90, 10m, 2h.", valueName: "time"))
  var retryBudget = Duration(seconds: RetryPolicy().budgetSeconds)

  @Option(
    help: ArgumentHelp("How long nothing, or next to nothing, may come before it is tried again.", valueName: "time"))
  var stall = Duration(seconds: TransferLimits().stallSeconds)

  func validate() throws {
    if let caFile {
      do { try checkReadable(caFile) } catch { throw ValidationError("--ca-file cannot be read: \(visible(caFile)).") }
    }
    if tries < 1 { throw ValidationError("--tries needs a number from 1 up.") }
    if stall.seconds < 1 { throw ValidationError("--stall needs at least a second.") }
  }

  /// The client that these ask for. `showing` surrounds what is written to standard error.
  func client(
    _ common: CommonArguments, showing: @escaping @Sendable (() -> Void) -> Void = { $0() }
  ) throws -> HumeClient {
    let base = try (baseURL ?? environment(BaseURL.variable)).map { try BaseURL($0, allowInsecure: allowHttp) }
    var options = ClientOptions()
    options.userAgent = "hume-results/\(toolVersion)"
    options.certificates = caFile
    options.retries.failures = tries
    options.retries.budgetSeconds = retryBudget.seconds
    options.limits.stallSeconds = stall.seconds
    options.shouldStop = { Interrupt.isRequested }
    if !common.quiet { options.onRetry = { retry in showing { Messages.show(retry) } } }
    return HumeClient(base ?? .service, key: try APIKey.find(file: apiKeyFile), options: options)
  }
}

/// Which jobs.
struct JobArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("The ids of jobs; - reads them from standard input, one a line.", valueName: "job"))
  var jobs: [String]

  /// The ids, each once, in their order.
  func ids() throws -> [JobID] {
    var ids: [JobID] = []
    var known: Set<JobID> = []
    for text in try jobs.flatMap({ $0 == "-" ? try Self.lines() : [$0] }) {
      let id = try JobID(text)
      if known.insert(id).inserted { ids.append(id) }
    }
    if ids.isEmpty { throw ValidationError("Standard input holds no id of a job.") }
    return ids
  }

  private static func lines() throws -> [String] {
    try readLines(of: "-").map { $0.trimmed }.filter { !$0.isEmpty }
  }
}

extension String {
  /// Without spaces at its ends.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

/// A span of time, e.g. `90`, `90s`, `10m`, `2h`.
struct Duration: ExpressibleByArgument, Sendable, CustomStringConvertible {
  let seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? argument[...] : argument.dropLast()), number >= 0, number.isFinite else {
      return nil
    }
    seconds = number * (unit ?? 1)
  }

  var description: String {
    for (unit, length) in [("h", 3600), ("m", 60)] where seconds >= Double(length) {
      if let whole = Int(exactly: seconds / Double(length)) { return "\(whole)\(unit)" }
    }
    return Int(exactly: seconds).map { "\($0)s" } ?? "\(seconds)s"
  }
}
