import Foundation
import TestSupport
import Testing

/// The README's commands do what it shows.
///
/// A `console` block is run: each line `$ hume-results …` in `Fixtures`, 100 columns wide; the lines below it are its
/// standard output (of a command that fails, its standard error follows), and a line `…` stands for any number of lines.
/// Of pipes only those into `hume-results`, `head -n N` and `cut -c1-N` are known. A `sh` block is not run, but the commands in it have to exist.
@Suite struct READMETests {
  static func text() throws -> String {
    try String(contentsOf: packageFolder().appendingPathComponent("README.md"), encoding: .utf8)
  }

  /// The standard output of a command as a `console` block has it; nil for another program's.
  static func output(of command: String) throws -> String? {
    let words = try shellWords(command)
    guard words.first == "hume-results" else { return nil }
    let parts = words.dropFirst().split(separator: "|", omittingEmptySubsequences: false).map(Array.init)
    var run = try hume(parts[0])
    var rest = parts.dropFirst()
    while let next = rest.first, next.first == "hume-results" {
      run = try hume(Array(next.dropFirst()), input: run.stdout)
      rest = rest.dropFirst()
    }
    let text = run.text + (run.status == 0 ? "" : run.stderr)
    return try rest.reduce(text, filtered)
  }

  /// A text behind a pipe into `head -n N` or `cut -c1-N`.
  static func filtered(_ text: String, by words: [String]) throws -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if words.first == "cut", words.count == 2, words[1].hasPrefix("-c1-"), let count = Int(words[1].dropFirst(4)) {
      guard text.unicodeScalars.allSatisfy(\.isASCII) else { throw NotSimple(reason: "cut of text beyond ASCII") }
      return lines.map { $0.prefix(count) }.joined(separator: "\n")
    }
    return lines.prefix(try headCount(words)).joined(separator: "\n")
  }

  /// The number of lines of `head`, `head -n N`, `head -N`.
  static func headCount(_ words: [String]) throws -> Int {
    switch (words.first, words.count) {
    case ("head", 1): return 10
    case ("head", 2): if let count = Int(words[1].drop { $0 == "-" || $0 == "n" }) { return count }
    case ("head", 3): if words[1] == "-n", let count = Int(words[2]) { return count }
    default: break
    }
    throw NotSimple(reason: "a pipe into \(words.joined(separator: " "))")
  }

  @Test func consoleBlocksShowWhatCommandsWrite() throws {
    let commands = consoleCommands(try Self.text())
    var count = 0
    for command in commands {
      guard let output = try Self.output(of: command.text) else { continue }
      count += 1
      if let difference = mismatch(output, shown: command.output) {
        Issue.record("README.md, line \(command.line), \(command.text): \(difference)")
      }
    }
    #expect(count >= 5, "README.md shows \(count) commands of hume-results in console blocks")
  }

  @Test func shellBlocksNameCommandsThatExist() throws {
    for name in Set(namedCommands(try Self.text())) where name != "help" {
      #expect(commands.contains(name), "README.md has hume-results \(name)")
    }
  }
}

/// What reads the README, tried on small texts.
@Suite struct ConsoleBlockTests {
  static let sample = """
    # Title
    ```console
    $ hume-results top --top 1 webhook.json | head -n 2
    first

    second
    $ hume-results qc \\
        webhook.json
    …
    ```
    Text with ``` in it, and `$ no` command.

    1. In a list:

       ```console
       before any command
       $ ls
         indented
       ```
    ````sh
    swift build --product hume-results
    ./bin/hume-results report talks/ && hume-results nonsense x
    ```
    cp .build/hume-results ~/bin
    ````
    ```console
    $ hume-results --version
    open at the end
    """

  @Test func commandsAndTheirOutput() {
    #expect(
      consoleCommands(Self.sample) == [
        ConsoleCommand(
          line: 3, text: "hume-results top --top 1 webhook.json | head -n 2", output: ["first", "", "second"]),
        ConsoleCommand(line: 7, text: "hume-results qc webhook.json", output: ["…"]),
        ConsoleCommand(line: 17, text: "ls", output: ["  indented"]),
        ConsoleCommand(line: 27, text: "hume-results --version", output: ["open at the end"]),
      ])
    #expect(namedCommands(Self.sample) == ["report", "nonsense"])
    #expect(fencedBlocks("no block").isEmpty)
  }

  @Test(arguments: [
    ("a\nb\n", ["a", "b"], true), ("a\nb\n", ["a"], false), ("a\n", ["a", "b"], false),
    ("a\nb\nc\n", ["a", "…", "c"], true),
    ("a\nc\n", ["a", "…", "c"], true), ("a\nb\n", ["…"], true), ("", ["…"], true), ("", [], true), ("", ["a"], false),
    ("a\nb\na\nc\n", ["…", "a", "c"], true), ("a\nb\n", ["…", "a"], false), ("a\n\n", ["a"], true),
    ("a\n", ["a", ""], true),
    ("a b\n", ["a  b"], false),
  ])
  func outputsAreCompared(_ output: String, _ shown: [String], _ isSame: Bool) {
    #expect((mismatch(output, shown: shown) == nil) == isSame)
  }

  @Test func pipesIntoHeadAreDone() throws {
    #expect(try READMETests.output(of: "hume-results --version") == "hume-results 0.1.0\n")
    let all = try #require(try READMETests.output(of: "hume-results top --format csv webhook.json"))
    let lines = all.split(separator: "\n").prefix(2).joined(separator: "\n")
    for head in ["head -n 2", "head -2"] {
      #expect(try READMETests.output(of: "hume-results top --format csv webhook.json | \(head)") == lines)
    }
    #expect(try READMETests.output(of: "hume-results --version | head -1 | cut -c1-4") == "hume")
    #expect(try READMETests.output(of: "hume-results nonsense")?.contains("Unexpected argument") == true)
    #expect(try READMETests.output(of: "ls -l") == nil)
    #expect(throws: NotSimple.self) { try READMETests.output(of: "hume-results top x | sort") }
  }
}
