import ArgumentParser
import HumeResults
import HumeSystem

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
    Interrupt.install()
    do {
      var command = try HumeResultsProgram.parseAsRoot()
      do {
        if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
      } catch {
        throw explained(error)
      }
    } catch {
      let code = HumeResultsProgram.exitCode(for: error)
      guard !code.isSuccess else { HumeResultsProgram.exit(withError: error) }
      // It may repeat an argument, and so a file's name.
      let message = HumeResultsProgram.fullMessage(for: error)
      let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { visible(String($0)) }
      if !message.isEmpty { writeToStandardError(lines.joined(separator: "\n") + "\n") }
      exit(code.rawValue)
    }
  }
}

/// Refuses a name to write to that was given in bytes that are no text: it would become another one.
func checkIsText(_ name: String, _ option: String) throws {
  guard name.unicodeScalars.contains("\u{FFFD}") else { return }
  throw ValidationError("\(option) has to be a name in UTF-8.")
}

struct HumeResultsProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hume-results",
    abstract: "Read saved results of Hume AI's expression measurement, and say what they hold.",
    discussion: """
      EXAMPLES
        hume-results report talks/                     what is in there, and what stands out
        hume-results top --top 10 predictions.json     the highest-scoring expressions of each face and speaker
        hume-results summary --format csv talks/ > summary.csv
        hume-results export --layout wide --model face artifacts.zip -o face.csv
        gzip -dc old.json.gz | hume-results validate -

      INPUT is predictions JSON (also .gz, .bz2, .xz, .zst), an artifacts archive (zip, tar), an unpacked artifacts \
      folder, a single model's CSV, a job's folder, a folder of such, a glob, or - for standard input. Archives are \
      read in place, within the limits that unpack --help lists.

      Scores say how strongly the model hears or sees an expression. They are not feelings, nor shares of one.

      Exit codes: 0 done, 1 every input failed, 3 some failed, 64 wrong usage, 130 interrupted; of commands that \
      ask a server also 4 key missing or refused, 5 not found or gone, 6 job not finished or failed, 7 network.
      """,
    version: "hume-results \(toolVersion)",
    subcommands: [
      ReportCommand.self, SummaryCommand.self, MergeCommand.self, TopCommand.self, TimelineCommand.self,
      QualityCommand.self,
      PeaksCommand.self, EpisodesCommand.self, EventsCommand.self, AlignCommand.self, CompareCommand.self,
      CooccurCommand.self, SyncCommand.self, ExportCommand.self, ValidateCommand.self, UnpackCommand.self,
      PackCommand.self,
      SubmitCommand.self, JobsCommand.self, StatusCommand.self, WaitCommand.self, FetchCommand.self,
    ])
}
