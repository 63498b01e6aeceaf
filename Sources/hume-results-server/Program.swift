import ArgumentParser
import HumeJobs
import HumeServer
import HumeSystem
import HumeTypes
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@main
enum Entry {
  static func main() async {
    #if Server
      do {
        let command = try ServerProgram.parse()
        try await command.serve()
      } catch {
        end(with: error)
      }
    #else
      writeToStandardError(
        """
        error: This program was built without its server.
          what to do: Build it with: swift build -c release --traits Server --product hume-results-server

        """)
      exit(64)
    #endif
  }

  #if Server
    private static func end(with error: any Error) -> Never {
      guard let error = error as? any ExplainedError else {
        let code = ServerProgram.exitCode(for: error)
        if code.isSuccess { ServerProgram.exit(withError: error) }
        writeToStandardError(safe(ServerProgram.fullMessage(for: error)) + "\n")
        exit(code.rawValue)
      }
      var text = "error: \(error.message)\n"
      if !error.place.description.isEmpty { text += "  where: \(error.place)\n" }
      if !error.advice.isEmpty { text += "  what to do: \(error.advice)\n" }
      writeToStandardError(safe(text))
      exit(error.codeName == "bad_option" || error.codeName == "key_unusable" ? 64 : 1)
    }

    private static func safe(_ text: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false).map { safeText(String($0), limit: 4000) }.joined(
        separator: "\n")
    }
  #endif
}

#if Server
  struct ServerProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hume-results-server",
      abstract: "Serve a folder of job folders under the v0 batch API, and receive callbacks.",
      discussion: """
        EXAMPLES
          hume-results-server jobs/
          hume-results-server jobs/ --key-file keys --host 0.0.0.0
          hume-results-server jobs/ --callback-secret-file secret --quiet
          hume-results fetch 0f1e2d3c-… --base-url http://127.0.0.1:8080

        Answers GET /v0/batch/jobs, /v0/batch/jobs/ID, /v0/batch/jobs/ID/predictions and /v0/batch/jobs/ID/artifacts \
        from DIR/ID/job.json, predictions.json and artifacts.zip, as hume-results fetch writes them. It cannot start \
        jobs. Nothing outside of DIR is read, and no link in it followed.

        It speaks plain HTTP: put a proxy that speaks TLS in front of it where others than this machine are to reach it. \
        Ctrl-C or SIGTERM ends it when replies under way are done; a second one at once.

        Exit codes: 0 ended when asked to, 1 it could not run, 64 wrong usage.
        """,
      version: "hume-results-server \(toolVersion)")

    @Argument(help: ArgumentHelp("The folder of job folders.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The address to listen at.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The port to listen at; 0: the system chooses one.", valueName: "n"))
    var port = 8080

    @Option(
      help: ArgumentHelp("A file with the keys that requests may name, one a line, yours alone.", valueName: "file"))
    var keyFile: String?

    @Flag(help: "Answer without a key, whoever asks.")
    var allowAnyone = false

    @Option(
      help: ArgumentHelp("Receive callbacks at /callbacks/SECRET, the secret being in this file.", valueName: "file"))
    var callbackSecretFile: String?

    @Option(help: ArgumentHelp("The largest callback: bytes, or with K, M, G.", valueName: "size"))
    var callbackLimit = ByteCount(bytes: 1 << 30)

    @Option(help: ArgumentHelp("How many connections may be open; more wait.", valueName: "n"))
    var connections = 2048

    @Option(help: ArgumentHelp("How long replies may go on when asked to end.", valueName: "seconds"))
    var grace = 10.0

    @Flag(
      help: ArgumentHelp(
        "Fill in what a job.json lacks and the official SDKs insist on: times (of the job's files) and counts (0); each "
          + "reply lists it in filled_in."))
    var fillIn = false

    @Flag(name: .shortAndLong, help: "Log nothing.")
    var quiet = false

    func validate() throws {
      guard (0...65535).contains(port) else { throw ValidationError("--port has to be between 0 and 65535.") }
      guard connections > 0 else { throw ValidationError("--connections has to be above 0.") }
      guard grace >= 0, grace <= 86_400 else { throw ValidationError("--grace has to be between 0 and 86400.") }
    }

    func serve() async throws {
      installSignals()
      let log = AccessLog()
      var options = ServerOptions(folder: folder)
      (options.host, options.port, options.allowsAnyone) = (host, port, allowAnyone)
      options.keys = try keyFile.map { try Secrets(file: $0) }
      options.callbackSecrets = try callbackSecretFile.map { try Secrets(file: $0) }
      options.fillsIn = fillIn
      (options.callbackLimit, options.grace) = (callbackLimit.bytes, grace)
      options.connections = allowedConnections()
      if !quiet { options.log = { log.add($0) } }
      let server = try ArchiveServer(options)
      // A thread of its own: standard error may be a pipe that nobody reads.
      _ = startDetachedThread {
        while true {
          log.flush()
          usleep(100_000)
        }
      }
      let (grace, folder) = (grace, folder)
      let watch = Task {
        while !Interrupt.isRequested { try await Task.sleep(for: .milliseconds(50)) }
        server.stop()
        // Something that the disk keeps, such as a callback that is checked, does not keep the program.
        try await Task.sleep(for: .seconds(grace + 2))
        Self.flush(log, within: 1)
        _exit(0)
      }
      defer {
        watch.cancel()
        Self.flush(log, within: 1)
      }
      let name = host.contains(":") ? "[\(host)]" : host
      try await server.run { port in
        writeToStandardError("listening on http://\(name):\(port)\n")
        // Reads all details once, which may take a while; the first list is the faster for it.
        _ = startDetachedThread {
          guard let count = try? server.countJobs() else { return }
          writeToStandardError("serving \(count) job\(count == 1 ? "" : "s") from \(safeText(folder))\n")
        }
      }
    }

    /// As many as the option says, as far as the system has files for them.
    private func allowedConnections() -> Int {
      // A connection takes up to three descriptors: its own, a folder's and a file's.
      let files = raiseFileLimit()
      let possible = max(16, (files - 64) / 3)
      if connections > possible {
        writeToStandardError(
          """
          warning: Only \(possible) connections are allowed, not \(connections): the system allows \(files) open files.
            what to do: Raise the limit (ulimit -n), or give a lower --connections.

          """)
      }
      return min(connections, possible)
    }

    /// Writes the rest of the log, if that can be done in time: standard error may be a pipe that nobody reads.
    private static func flush(_ log: AccessLog, within seconds: Double) {
      let ended = Ended()
      guard
        startDetachedThread({
          log.flush()
          ended.isTrue.store(true, ordering: .relaxed)
        })
      else { return }
      let limit = monotonicSeconds() + seconds
      while !ended.isTrue.load(ordering: .relaxed), monotonicSeconds() < limit { usleep(5_000) }
    }
  }

  extension ByteCount: ExpressibleByArgument {}

  /// Whether something has come to its end.
  private final class Ended: Sendable {
    let isTrue = Atomic<Bool>(false)
  }
#endif
