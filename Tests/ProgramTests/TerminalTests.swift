import Foundation
import TestSupport
import Testing

/// Colour, width and characters of what people read; what programs read has none of them.
@Suite struct TerminalTests {
  static let escape = "\u{1B}["
  static let commands = [
    "report webhook.json", "summary webhook.json --emotion Joy", "top webhook.json", "timeline webhook.json --top 1",
    "timeline webhook.json --show strips", "timeline webhook.json --show rows", "qc webhook.json",
    "validate webhook.json",
  ]

  /// Whether a table of each command has colour, under options and variables.
  @Test(arguments: [
    ("", [:], false),
    ("--color auto", [:], false),
    ("--color always", [:], true),
    ("--color always", ["NO_COLOR": "1"], true),
    ("--color always", ["TERM": "dumb"], true),
    ("", ["CLICOLOR_FORCE": "1"], true),
    ("", ["CLICOLOR_FORCE": "0"], false),
    ("", ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
    ("", ["CLICOLOR_FORCE": "1", "NO_COLOR": ""], true),
    ("--color never", ["CLICOLOR_FORCE": "1"], false),
    ("", ["TERM": "xterm-256color", "COLORTERM": "truecolor"], false),
  ])
  func colour(_ option: String, _ environment: [String: String], _ isColoured: Bool) throws {
    for command in ["report webhook.json", "top webhook.json"] {
      let run = try hume("\(command) \(option)", environment: environment)
      #expect(run.status == 0)
      #expect(run.text.contains(Self.escape) == isColoured, "\(command)")
    }
  }

  /// Colour changes nothing but escapes.
  @Test(arguments: commands)
  func colourIsOnlyEscapes(_ command: String) throws {
    let plain = try hume(command).text
    let coloured = try hume("\(command) --color always").text
    let bare = coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    // Coloured headings need no rule below them.
    let words = { (text: String) in text.split { " \n─".contains($0) }.map(String.init) }
    #expect(words(bare) == words(plain))
    #expect(!bare.contains("\u{1B}"))
  }

  @Test(arguments: ["csv", "tsv", "json", "ndjson", "markdown"])
  func dataIsNeverColouredOrCut(_ format: String) throws {
    let line = "summary --emotion Joy --format \(format) webhook.json"
    let usual = try hume(line)
    let odd = ["COLUMNS": "20", "CLICOLOR_FORCE": "1", "LC_ALL": "C", "TERM": "dumb"]
    #expect(try hume("\(line) --color always", environment: odd).stdout == usual.stdout)
  }

  /// No line is wider than COLUMNS says.
  @Test(arguments: [40, 60, 80, 132])
  func tablesFit(_ width: Int) throws {
    for command in Self.commands + [
      "timeline odd.json", "top --by distinct images", "summary study --emotion Joy", "report images", "qc images",
      "validate odd.json",
    ] {
      let text = try hume(command, environment: ["COLUMNS": "\(width)"]).text
      let widest = text.split(separator: "\n").max { $0.count < $1.count } ?? ""
      #expect(widest.count <= width, "\(command): \(widest)")
    }
  }

  @Test func whatIsNoWidthIsNone() throws {
    let usual = try hume("summary webhook.json --emotion Joy", environment: ["COLUMNS": ""]).text
    for width in ["0", "-5", "wide"] {
      #expect(try hume("summary webhook.json --emotion Joy", environment: ["COLUMNS": width]).text == usual)
    }
  }

  /// Without UTF-8 the frames, bars and marks are ASCII.
  @Test(arguments: [
    ["LC_ALL": "C"], ["LC_ALL": "", "LC_CTYPE": "POSIX", "LANG": "C.UTF-8"], ["LC_ALL": "en_US.ISO-8859-1"],
  ])
  func plainLocalesGetASCII(_ environment: [String: String]) throws {
    for command in Self.commands + ["report study --model prosody", "timeline study --top 1 --bin 20"] {
      let run = try hume(command, environment: environment)
      for text in [run.text, run.stderr] {
        #expect(text.utf8.allSatisfy { $0 < 128 }, "\(command):\n\(text)")
      }
    }
    #expect(
      try hume("qc webhook.json", environment: ["LC_ALL": "", "LC_CTYPE": "", "LANG": "C.UTF-8"]).text.contains("─"))
  }

  /// Progress and notes never reach a file or a pipe unasked.
  @Test func pipesSeeNoProgress() throws {
    for line in ["summary interview", "export interview --format csv", "report study --emotion Joy"] {
      let run = try hume(line)
      #expect(!run.stderr.contains("\r") && !run.stderr.contains(Self.escape), "\(line)")
    }
    #expect(try hume("top webhook.json --no-progress").stderr == "")
  }

  /// Text from results cannot steer the terminal.
  @Test func controlCharactersAreMadeVisible() throws {
    let name = #"evil\u001b[2J\u0007\u009b31m\u202e.mp4"#
    let json = """
      [{"source": {"type": "file", "filename": "\(name)"}, "results": {"predictions": [{"file": "\(name)", "models":
      {"face": {"grouped_predictions": [{"id": "\(name)", "predictions": [{"time": 0, "emotions":
      [{"name": "\(name)", "score": 0.5}]}, {"time": 1, "emotions": [{"name": "\(name)", "score": 1}]}]}]}}}],
      "errors": [{"file": "\(name)", "message": "\(name)"}]}}]
      """
    for command in ["report", "summary", "top", "timeline", "qc", "validate"] {
      for format in ["table", "markdown"] {
        let run = try hume([command, "--format", format, "-"], input: Data(json.utf8))
        #expect(run.status == 0)
        for text in [run.text, run.stderr] {
          let bad = text.unicodeScalars.filter { scalar in
            (scalar.value < 32 && scalar != "\n") || (127...159).contains(scalar.value) || scalar == "\u{202E}"
          }
          #expect(bad.isEmpty, "\(command) \(format): \(Array(bad))")
        }
      }
    }
  }
}
