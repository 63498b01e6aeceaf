import Foundation
import Testing

/// A command in a `console` block of a Markdown text, with what stands below it.
struct ConsoleCommand: Equatable {
  /// The number of its first line, from 1.
  var line: Int
  /// What stands behind `$ `, lines that end in a backslash joined.
  var text: String
  /// The lines up to the next command or the end of the block.
  var output: [String]
}

/// A fenced block of a Markdown text.
struct FencedBlock: Equatable {
  /// The number of its first line of content, from 1.
  var line: Int
  /// The first word behind the fence, e.g. `console`.
  var tag: String
  /// The lines, without the fence's indentation.
  var lines: [String]
}

/// The fenced blocks of a Markdown text; one that is open at the end ends there.
func fencedBlocks(_ markdown: String) -> [FencedBlock] {
  var blocks: [FencedBlock] = []
  var open: (fence: String, indentation: Int, block: FencedBlock)?
  let lines = markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  for (index, line) in lines.enumerated() {
    let indentation = line.prefix { $0 == " " }.count
    let content = line.dropFirst(indentation)
    let ticks = String(content.prefix { $0 == "`" })
    if let current = open {
      let isEnd = ticks.count >= current.fence.count && content.dropFirst(ticks.count).allSatisfy(\.isWhitespace)
      if isEnd {
        blocks.append(current.block)
        open = nil
      } else {
        open?.block.lines.append(String(line.dropFirst(min(indentation, current.indentation))))
      }
    } else if ticks.count >= 3 {
      let info = content.dropFirst(ticks.count)
      if info.contains("`") { continue }
      let tag = info.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
      open = (ticks, indentation, FencedBlock(line: index + 2, tag: tag, lines: []))
    }
  }
  return blocks + (open.map { [$0.block] } ?? [])
}

/// The commands of the `console` blocks of a Markdown text: the lines that begin with `$ `.
func consoleCommands(_ markdown: String) -> [ConsoleCommand] {
  fencedBlocks(markdown).filter { $0.tag == "console" }.flatMap { block in
    var commands: [ConsoleCommand] = []
    var continues = false
    for (index, line) in block.lines.enumerated() {
      if continues, let last = commands.indices.last {
        commands[last].text += line.trimmingCharacters(in: .whitespaces)
      } else if line.hasPrefix("$ ") {
        commands.append(ConsoleCommand(line: block.line + index, text: String(line.dropFirst(2)), output: []))
      } else if let last = commands.indices.last {
        commands[last].output.append(line)
        continue
      } else {
        continue
      }
      continues = line.hasSuffix("\\")
      if continues, let last = commands.indices.last { commands[last].text.removeLast() }
    }
    return commands
  }
}

/// The words behind `hume-results` in the `sh` blocks of a Markdown text, where they look like commands.
func namedCommands(_ markdown: String) -> [String] {
  fencedBlocks(markdown).filter { $0.tag == "sh" }.flatMap(\.lines).flatMap { line -> [String] in
    let words = line.split(whereSeparator: \.isWhitespace)
    let isOnlyLetters = { (word: Substring) in !word.isEmpty && word.allSatisfy { ("a"..."z").contains($0) } }
    return zip(words, words.dropFirst())
      .filter { ($0 == "hume-results" || $0.hasSuffix("/hume-results")) && isOnlyLetters($1) }.map { String($1) }
  }
}

/// Where an output departs from the lines that a document shows of it, in words; nil where it does not. A line `…` stands
/// for any number of lines; line ends at the end of either do not count.
func mismatch(_ output: String, shown: [String]) -> String? {
  func trimmed(_ lines: [String]) -> [String] {
    Array(lines.reversed().drop { $0.isEmpty }.reversed())
  }
  let lines = trimmed(output.components(separatedBy: "\n"))
  let shown = trimmed(shown)
  var deepest = 0
  /// Whether lines from `line` on are what is shown from `index` on.
  func matches(_ line: Int, _ index: Int) -> Bool {
    if index == shown.count { return line == lines.count }
    if shown[index].trimmingCharacters(in: .whitespaces) == "…" {
      return (line...lines.count).contains { matches($0, index + 1) }
    }
    deepest = max(deepest, index)
    return line < lines.count && lines[line] == shown[index] && matches(line + 1, index + 1)
  }
  if matches(0, 0) { return nil }
  let wanted = deepest < shown.count ? shown[deepest] : "(the end)"
  return "there is no \(wanted.debugDescription) where the document shows it, in:\n" + lines.joined(separator: "\n")
}
