import HumeReports
import Testing

@Suite struct MarkdownFormatTests {
  @Test func golden() throws {
    let table = Table(
      "t", columns: [Column("text|x"), Column("n", .integer), Column("mean", .number), Column("yes", .boolean)],
      rows: [
        [.text("a|b"), .integer(1086), .number(0.51234), .boolean(true)],
        [.text("two\nlines"), .integer(.max), .number(1), .missing],
        [.text("日本"), .missing, .number(.nan), .boolean(false)],
        [.text(""), .integer(-1), .number(-0.0), .missing],
      ])
    #expect(
      try written(table, table) { MarkdownFormat($0) } == #"""
        | text\|x      |                         n |  mean | yes   |
        | ------------ | ------------------------: | ----: | ----- |
        | a\|b         |                     1,086 | 0.512 | true  |
        | two<br>lines | 9,223,372,036,854,775,807 | 1.000 | ·     |
        | 日本         |                         · |     · | false |
        |              |                        -1 | 0.000 | ·     |

        | text\|x      |                         n |  mean | yes   |
        | ------------ | ------------------------: | ----: | ----- |
        | a\|b         |                     1,086 | 0.512 | true  |
        | two<br>lines | 9,223,372,036,854,775,807 | 1.000 | ·     |
        | 日本         |                         · |     · | false |
        |              |                        -1 | 0.000 | ·     |

        """#)
  }

  @Test(arguments: [
    ("n_missing", "n_missing"), ("face_0", "face_0"), ("_x_", "\\_x\\_"), ("a*b*", "a\\*b\\*"), ("\\|", "\\\\\\|"),
    ("<b>&amp;", "\\<b\\>\\&amp;"), ("[x](y)", "\\[x\\](y)"), ("`c`", "\\`c\\`"), ("a\r\nb\rc\nd", "a<br>b<br>c<br>d"),
    ("\u{1B}", "␛"), ("👩‍👩‍👧‍👦 é", "👩‍👩‍👧‍👦 é"), ("", ""), ("$x$ ~y~", "\\$x\\$ \\~y\\~"),
  ])
  func escapes(text: String, expected: String) { #expect(markdownText(text) == expected) }

  @Test func everyRowIsOneLineOfAsManyCells() throws {
    let table = awkwardTable()
    let lines = try written(table) { MarkdownFormat($0) }.unicodeScalars.split(separator: "\n")
    #expect(lines.count == table.rows.count + 2)
    for line in lines {
      // Pipes that no backslash stands before.
      var (pipes, isEscaped) = (0, false)
      for scalar in line {
        if scalar == "|", !isEscaped { pipes += 1 }
        isEscaped = scalar == "\\" && !isEscaped
      }
      #expect(pipes == table.columns.count + 1, "\(String(line))")
    }
  }

  @Test func rowsBehindTheMeasuredOnesAreWrittenAlike() throws {
    let rows = (0..<1_002).map { [Cell.number(Double($0) / 7)] } + [[.number(12345.678)]]
    let text = try written(Table("t", columns: [Column("x", .number)], rows: rows)) { MarkdownFormat($0) }
    let lines = text.split(separator: "\n")
    #expect(lines.count == 1_005)
    #expect(lines[1_001...].map(String.init) == ["| 142.7 |", "| 142.9 |", "| 143.0 |", "| 12345.7 |"])
  }
}
