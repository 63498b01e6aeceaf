/// Text for people, section by section: headings, lines under them, tables between them.
///
/// This has the primitives; what a report says of a job is composed from them.
///
/// ```swift
/// var report = TextReport(output, layout: TextLayout(width: 80))
/// try report.heading("interview-01.mp4", aside: "job 7ec2")
/// try report.line("face  face_0", level: 1)
/// ```
public struct TextReport {
  /// How it is laid out.
  public let layout: TextLayout
  private let output: Output
  private var isAtStart = true

  /// Writes to `output`.
  public init(_ output: Output, layout: TextLayout = TextLayout()) {
    self.output = output
    self.layout = layout
  }

  /// Writes a heading, with an empty line before it; `aside` stands at the right edge, or below where there is no room.
  public mutating func heading(_ text: String, aside: String = "") throws {
    if !isAtStart { try blank() }
    let (title, note) = (printable(text, glyphs: layout.glyphs), printable(aside, glyphs: layout.glyphs))
    let used = displayWidth(title) + displayWidth(note)
    if !note.isEmpty, layout.width.map({ used + 2 <= $0 }) ?? true {
      let spaces = String(repeating: " ", count: layout.width.map { $0 - used } ?? 2)
      return try write(layout.style.bold(title) + spaces + layout.style.dim(note))
    }
    for line in pieces(title, indent: 0) { try write(layout.style.bold(line)) }
    if !note.isEmpty { for line in pieces(note, indent: 2) { try write("  " + layout.style.dim(line)) } }
  }

  /// A text as it is, or broken where it is wider than there is room.
  func pieces(_ text: String, indent: Int) -> [String] {
    guard let width = layout.width, displayWidth(text) > width - indent else { return [text] }
    return wrapped(text, to: max(10, width - indent))
  }

  /// Writes a line that the caller has laid out, indented by two spaces a level.
  public mutating func line(_ text: String, level: Int = 0) throws {
    try write(text.isEmpty ? "" : String(repeating: "  ", count: level) + text)
  }

  /// Writes sentences, broken between words to the width, indented by two spaces a level, further lines by one more.
  public mutating func paragraph(_ text: String, level: Int = 0) throws {
    guard let width = layout.width else { return try line(text, level: level) }
    for (index, part) in wrapped(text, to: max(20, width - 2 * level - 2)).enumerated() {
      try line(part, level: index == 0 ? level : level + 1)
    }
  }

  /// Writes an empty line.
  public mutating func blank() throws { try write("") }

  /// Writes a table.
  public mutating func table(_ table: Table) throws {
    var format = TextFormat(output, layout: layout)
    try format.write(table)
    isAtStart = false
  }

  private mutating func write(_ line: String) throws {
    try output.write(line)
    try output.write("\n")
    isAtStart = false
  }
}
