import HumeReports
import Testing

@Suite struct TextFormatTests {
  @Test func goldenASCII() throws {
    #expect(
      try laidOut(top, width: 50, glyphs: .ascii) == """
        model face

        file   rank  feature              value
        -----  ----  -------------------  -----
        a.mp4     1  Joy                   0.50
        a.mp4     2  Awe                   0.25
        b.mp4     1  Surprise (negative)      -

        file   text                                  sure
        -----  ------------------------------------  -----
        a.mp4  日本語 two?lines, rather a long t...  true
        a.mp4  -                                     -
        b.mp4                                        false

        """)
  }

  @Test func goldenColour() throws {
    #expect(
      try laidOut(top, width: 80, style: Style(enabled: true)) == """
        \u{1B}[2mmodel\u{1B}[0m \u{1B}[1mface\u{1B}[0m

        \u{1B}[1mfile   rank  feature              value  text                              sure\u{1B}[0m
        a.mp4     1  Joy                   0.50  日本語 two␊lines, rather a long…  true
        a.mp4     2  Awe                   0.25  ·                                 ·
        b.mp4     1  Surprise (negative)      ·                                    false

        """)
  }

  private let top = Table(
    "top",
    columns: [
      Column("file"), Column("model"), Column("rank", .integer), Column("feature"), Column("value", .number),
      Column("text"), Column("sure", .boolean),
    ],
    rows: [
      [
        .text("a.mp4"), .text("face"), .integer(1), .text("Joy"), .number(0.5),
        .text("日本語 two\nlines, rather a long text it is"),
        .boolean(true),
      ],
      [.text("a.mp4"), .text("face"), .integer(2), .text("Awe"), .number(0.25), .missing, .missing],
      [
        .text("b.mp4"), .text("face"), .integer(1), .text("Surprise (negative)"), .number(.nan), .text(""),
        .boolean(false),
      ],
    ])

  @Test func keysThatChangeWithEachRowStayColumns() throws {
    let table = Table(
      "qc", columns: [Column("input"), Column("file"), Column("model"), Column("rows", .integer)],
      rows: [
        [.text("t.json"), .text("a.mp4"), .text("face"), .integer(1)],
        [.text("t.json"), .text("b.mp4"), .text("prosody"), .integer(2)],
        [.text("t.json"), .text("c.mp4"), .text("face"), .integer(3)],
      ])
    #expect(
      try laidOut(table, width: 80) == """
        input t.json

        file   model    rows
        ─────  ───────  ────
        a.mp4  face        1
        b.mp4  prosody     2
        c.mp4  face        3

        """)
  }

  @Test func tablesWithoutRowsColumnsOrValues() throws {
    let columns = [Column("file"), Column("n", .integer)]
    #expect(try laidOut(Table("t", columns: columns), width: 80) == "file  n\n────  ─\n(no rows)\n")
    #expect(try laidOut(Table("t", columns: []), width: 80) == "")
    #expect(
      try laidOut(Table("t", columns: columns, rows: [[.missing, .missing]]), width: 80)
        == "No value in any row: file, n\n")
    #expect(
      try laidOut(Table("t", columns: [Column("file")], rows: [[.text("a")]]), width: 80) == "file\n────\na\n")
  }

  @Test(arguments: [40, 80, 200]) func linesFit(width: Int) throws {
    for table in [summary(), top] {
      for line in try laidOut(table, width: width).split(separator: "\n") {
        #expect(displayWidth(String(line)) <= width, "\(line)")
      }
    }
  }

  @Test(arguments: [40, 80, 200]) func nothingIsLost(width: Int) throws {
    // A long path is broken, but all of it is there; every column has a header or is named.
    let path = "archive/" + String(repeating: "deep/", count: 40) + "predictions.json"
    var table = summary()
    for row in table.rows.indices { table.rows[row][0] = .text(path) }
    let text = try laidOut(table, width: width)
    #expect(text.filter { !$0.isWhitespace }.contains(path))
    let words = Set(text.split { $0.isWhitespace || $0 == "," }.map(String.init))
    for column in table.columns { #expect(words.contains(column.name), "\(column.name)") }
  }

  @Test func pagesHaveTheirOwnHeaders() throws {
    let output = Output.memory()
    var format = TextFormat(output, layout: TextLayout(), pageSize: 2)
    try format.write(Table("t", columns: [Column("n", .integer)], rows: (1...5).map { [.integer($0)] }))
    try format.write(Table("t", columns: [Column("n", .integer)], rows: [[.integer(9)]]))
    #expect(output.text == "n\n─\n1\n2\n\nn\n─\n3\n4\n\nn\n─\n5\n\nn\n─\n9\n")
  }

  @Test(arguments: [
    ([0.5, 0.25], ["0.50", "0.25"]), ([1, 2], ["1", "2"]), ([0.123456, 0.1], ["0.123", "0.100"]),
    ([0.0123456], ["0.0123"]), ([0.000123456], ["0.000123"]), ([12.3456, 0.5], ["12.35", "0.50"]),
    ([123.456], ["123.5"]), ([1234.5678, 0], ["1234.6", "0.0"]), ([1e22, 0.5], ["1e+22", "0.5"]), ([-0.5], ["-0.5"]),
    ([0.1 + 0.2, 0.3], ["0.3", "0.3"]), ([.leastNonzeroMagnitude], ["5e-324"]), ([2e-7, 1e-9], ["2e-07", "1e-09"]),
  ])
  func decimalsAreAlikeInAColumn(values: [Double], expected: [String]) throws {
    let table = Table("t", columns: [Column("x", .number)], rows: values.map { [.number($0)] })
    let lines = try laidOut(table, width: nil).split(separator: "\n").dropFirst(2)
    #expect(lines.map { String($0.drop { $0 == " " }) } == expected)
  }

  @Test func awkwardTextsStayOnTheirLines() throws {
    let table = awkwardTable()
    let text = try laidOut(table, width: nil)
    #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == table.rows.count + 2)
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
  }

  @Test func reports() throws {
    let output = Output.memory()
    var report = TextReport(output, layout: TextLayout(width: 40))
    try report.heading("a.mp4", aside: "job 7ec2")
    try report.line("face", level: 1)
    try report.paragraph("A doubt that is longer than the forty columns that there are.", level: 1)
    try report.heading("What the data cannot tell", aside: "and something long")
    try report.table(Table("t", columns: [Column("n", .integer)], rows: [[.integer(1)]]))
    try report.heading("End")
    #expect(
      output.text == """
        a.mp4                           job 7ec2
          face
          A doubt that is longer than the
            forty columns that there are.

        What the data cannot tell
          and something long
        n
        ─
        1

        End

        """)
  }
}
