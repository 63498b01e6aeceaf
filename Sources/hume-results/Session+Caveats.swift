import HumeResults

// What the numbers of some commands cannot tell is said with them: below a table that people read, in the notes of json,
// and with other formats on standard error.

extension Session {
  private var isForPeople: Bool { output.chosenFormat == .table || output.chosenFormat == .markdown }

  /// How many rows people are shown: as many as were asked for (0 for all), else `usual`; programs get all else.
  func shownCount(_ asked: Int?, usual: Int?) -> Int? { topCount(asked, usual: isForPeople ? usual : nil) }

  /// Notes what the rows cannot tell.
  mutating func note(cannotTell text: String) {
    if text.isEmpty { return }
    warnings.add(Warning("cannot_tell", kind: .note, message: "What this cannot tell: \(text)"))
    if !isForPeople { toldNotes.insert("cannot_tell") }
  }

  /// Writes it below a table for people.
  func write(cannotTell text: String, layout: TextLayout, to destination: Output) throws {
    if text.isEmpty || !isForPeople { return }
    let sentence = "What this cannot tell: \(text)"
    let lines = output.chosenFormat == .table ? wrapped(sentence, to: layout.width ?? 100) : [sentence]
    try destination.write("\n" + lines.joined(separator: "\n") + "\n")
  }
}
