import Testing

/// A command line that is not one of the simple ones that the tests split themselves.
struct NotSimple: Error, Equatable {
  var reason: String
}

/// The words of a simple command line, as a shell splits it: blanks part words; `'…'`, `"…"` and `\` quote. A bare `|`
/// is a word of its own; what would need a shell (variables, redirections, `;`, `&`) is refused.
func shellWords(_ line: String) throws -> [String] {
  var words: [String] = []
  var word: String?
  var rest = Substring(line)
  while let character = rest.popFirst() {
    switch character {
    case " ", "\t", "\n":
      if let done = word { words.append(done) }
      word = nil
    case "|":
      if let done = word { words.append(done) }
      words.append("|")
      word = nil
    case "'":
      guard let end = rest.firstIndex(of: "'") else { throw NotSimple(reason: "an open quote") }
      word = (word ?? "") + rest[..<end]
      rest = rest[rest.index(after: end)...]
    case "\"": word = (word ?? "") + (try quoted(&rest))
    case "\\":
      guard let next = rest.popFirst() else { throw NotSimple(reason: "a backslash at the end") }
      if next != "\n" { word = (word ?? "") + String(next) }
    case ";", "&", "<", ">", "$", "`", "(", ")": throw NotSimple(reason: "a bare \(character)")
    default: word = (word ?? "") + String(character)
    }
  }
  return words + (word.map { [$0] } ?? [])
}

/// The text up to the closing double quote.
private func quoted(_ rest: inout Substring) throws -> String {
  var text = ""
  while let character = rest.popFirst() {
    if character == "\"" { return text }
    if character == "$" || character == "`" { throw NotSimple(reason: "a \(character) in quotes") }
    guard character == "\\", let next = rest.first else {
      text.append(character)
      continue
    }
    if "\"\\$`".contains(next) {
      text.append(next)
      rest.removeFirst()
    } else {
      text.append("\\")
    }
  }
  throw NotSimple(reason: "an open quote")
}

@Suite struct ShellWordsTests {
  @Test(arguments: [
    ("", []), ("  a  b\tc ", ["a", "b", "c"]), ("'a b' \"c d\"", ["a b", "c d"]), ("a'b'\"c\"d", ["abcd"]),
    ("'' \"\"", ["", ""]), (#"a\ b \'"#, ["a b", "'"]), (#""a\"b\\c\d""#, [#"a"b\c\d"#]),
    ("'a|b' c|d", ["a|b", "c", "|", "d"]),
    ("--emotion \"Surprise (negative)\" x", ["--emotion", "Surprise (negative)", "x"]), ("a \\\n b", ["a", "b"]),
    ("talks/*.json - é…", ["talks/*.json", "-", "é…"]),
  ])
  func words(_ line: String, _ words: [String]) throws {
    #expect(try shellWords(line) == words)
  }

  @Test(arguments: ["'a", "\"a", "a \\", "a > b", "a; b", "a && b", "echo $HOME", "\"$HOME\"", "$(a)", "`a`"])
  func refusals(_ line: String) {
    #expect(throws: NotSimple.self) { try shellWords(line) }
  }
}
