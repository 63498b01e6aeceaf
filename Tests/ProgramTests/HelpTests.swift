import Foundation
import TestSupport
import Testing

/// `--help`, `--version` and completions.
@Suite struct HelpTests {
  @Test func everyCommandIsHelped() throws {
    let all = try hume("--help")
    #expect(all.status == 0)
    #expect(all.stderr == "")
    #expect(all.text.contains("\nEXAMPLES\n"))
    for command in commands {
      #expect(all.text.contains("\n  \(command) "), "\(command) is not in --help")
      let help = try hume([command, "--help"])
      #expect(help.status == 0, "\(command)")
      #expect(help.stderr == "", "\(command)")
      #expect(help.text.contains("\nEXAMPLES\n  "), "\(command)")
      #expect(help.text.contains("\nUSAGE: hume-results \(command) "), "\(command)")
      #expect(try help.stdout == hume(["help", command]).stdout, "\(command)")
      let examples = help.text.split(separator: "\n").filter { $0.contains("hume-results \(command)") }
      #expect(examples.count >= 3, "\(command) has examples")
    }
    // Nothing is there that is not tested.
    let listed = all.text.components(separatedBy: "SUBCOMMANDS:\n").last?.components(separatedBy: "\n\n").first ?? ""
    let names = listed.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(Set(names) == Set(commands))
  }

  static let written: [(String, [String])] = [
    ("summary", ["summary odd.json", "summary --across files webhook.json", "summary --across pool webhook.json"]),
    ("top", ["top webhook.json"]), ("timeline", ["timeline webhook.json"]), ("qc", ["qc webhook.json"]),
    ("peaks", ["peaks interview"]),
    ("episodes", ["episodes --threshold 0.5 interview", "episodes --threshold 0.5 --share interview"]),
    (
      "events",
      ["", " --averages", " --averages --across files --bin 1"].map {
        "events study/events.tsv\($0) study/predictions.json"
      }
    ),
    ("align", ["align interview", "align --agreement interview"]),
    ("export", ["export webhook.json", "export texts"]), ("validate", ["validate webhook.json"]),
    (
      "compare",
      ["compare pairs/before.json pairs/after.json", "compare --unpaired pairs/before.json pairs/after.json"]
    ),
    ("cooccur", ["cooccur webhook.json"]), ("sync", ["sync duet.json"]),
  ]

  /// Every column that a command writes stands in its help, and the two in the same order.
  @Test(arguments: written)
  func everyColumnIsDocumented(_ command: String, _ lines: [String]) throws {
    let help = try hume([command, "--help"]).text
    let words = help.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    for line in lines {
      let columns = try #require(try hume("\(line) --format csv").records().first)
      #expect(columns.count >= 5)
      for column in columns { #expect(words.contains { $0 == column }, "\(column) is not in the help of \(command)") }
    }
    let documented = try #require(help.range(of: "COLUMNS ")).upperBound
    let first = help[documented...].prefix { $0 != "." && $0 != "(" && $0 != ":" }
      .split { ", \n".contains($0) }.map(String.init)
    let columns = try #require(try hume("\(lines[0]) --format csv").records().first)
    #expect(zip(first, columns).prefix { $0 == $1 }.count == min(first.count, columns.count), "\(first)")
  }

  /// Every option of the contract that a command shares is in its help.
  @Test(arguments: [
    "report", "summary", "top", "timeline", "qc", "peaks", "episodes", "events", "align", "compare", "cooccur", "sync",
    "export",
  ])
  func sharedOptionsAreThere(_ command: String) throws {
    let help = try hume([command, "--help"]).text
    for option in [
      "--model", "--id", "--file", "--emotion", "--features", "--from", "--to", "--min-prob", "--min-confidence",
      "--min-face", "--format", "--output", "--force", "--na", "--excel-safe", "--anonymize", "--hash", "--quiet",
      "--verbose", "--no-progress", "--color", "--threads", "--strict", "--files-from", "--ndjson", "--version",
    ] {
      #expect(help.contains(option + " ") || help.contains(option + "\n"), "\(command) has no \(option)")
    }
  }

  @Test func versionIsOneLine() throws {
    let run = try hume("--version")
    #expect(run.status == 0)
    #expect(run.stderr == "")
    #expect(run.text.wholeMatch(of: /hume-results \d+\.\d+\.\d+\n/) != nil)
    let version = run.text.split(separator: " ").last.map { $0.dropLast() }
    let json = try hume("qc --format json webhook.json").json().first("tool")
    #expect(json?.first("version")?.text == version.map { String($0) })
    #expect(json?.first("name")?.text == "hume-results")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreMade(_ shell: String) throws {
    let run = try hume("--generate-completion-script \(shell)")
    #expect(run.status == 0)
    for command in commands { #expect(run.text.contains(command), "\(command)") }
    #expect(run.text.contains("excel-safe"))
  }
}
