import HumeReports
import Testing

/// A field of a parsed file.
private struct Field: Equatable {
  var text = ""
  var quoted = false
}

/// The simplest parser of RFC 4180 that there is, by scalars.
private func parse(_ text: String, delimiter: Unicode.Scalar) -> [[Field]] {
  var (rows, row, field, inQuotes): ([[Field]], [Field], Field, Bool) = ([], [], Field(), false)
  let scalars = Array(text.unicodeScalars)
  var i = 0
  while i < scalars.count {
    let scalar = scalars[i]
    if inQuotes {
      if scalar == "\"", i + 1 < scalars.count, scalars[i + 1] == "\"" {
        field.text.unicodeScalars.append("\"")
        i += 1
      } else if scalar == "\"" {
        inQuotes = false
      } else {
        field.text.unicodeScalars.append(scalar)
      }
    } else if scalar == "\"" {
      (inQuotes, field.quoted) = (true, true)
    } else if scalar == delimiter || scalar == "\n" {
      row.append(field)
      field = Field()
      if scalar == "\n" {
        rows.append(row)
        row = []
      }
    } else {
      field.text.unicodeScalars.append(scalar)
    }
    i += 1
  }
  return rows
}

@Suite struct DelimitedFormatTests {
  @Test func goldenCSV() throws {
    let table = Table(
      "t", columns: [Column("a,b"), Column("n", .integer), Column("x", .number), Column("f", .boolean)],
      rows: [
        [.text("plain"), .integer(1086), .number(1), .boolean(true)],
        [.text(""), .missing, .number(.nan), .boolean(false)],
        [.missing, .integer(.max), .number(-0.0), .missing],
        [.text("say \"so\",\nthen"), .integer(.min), .number(.leastNonzeroMagnitude), .missing],
        [.text("日本 👍🏽"), .integer(0), .number(1e22), .missing],
      ])
    #expect(
      try written(table) { DelimitedFormat.csv($0) } == """
        "a,b",n,x,f
        plain,1086,1,true
        "",,,false
        ,9223372036854775807,-0,
        "say ""so"",
        then",-9223372036854775808,5e-324,
        日本 👍🏽,0,1e+22,

        """)
  }

  @Test func goldenTSV() throws {
    let table = Table(
      "t", columns: [Column("a"), Column("b")], rows: [[.text("a,b"), .text("a\tb")], [.text("\""), .missing]])
    #expect(try written(table) { DelimitedFormat.tsv($0, missing: "n/a") } == "a\tb\na,b\t\"a\tb\"\n\"\"\"\"\tn/a\n")
  }

  @Test(arguments: [",", "\t"], ["", "NA", "n/a", "-", "a,b", "\"", "x\ty"])
  func parsedAgain(delimiter: String, missing: String) throws {
    let table = awkwardTable()
    let text = try written(table) {
      delimiter == "," ? DelimitedFormat.csv($0, missing: missing) : .tsv($0, missing: missing)
    }
    let rows = parse(text, delimiter: delimiter == "," ? "," : "\t")
    try #require(rows.count == table.rows.count + 1)
    #expect(rows[0].map(\.text) == table.columns.map(\.name))
    // Scalars, not characters: Swift takes é and e with an accent for the same.
    let needsQuotes = missing.unicodeScalars.contains { $0 == "\"" || String($0) == delimiter }
    for (cells, fields) in zip(table.rows, rows.dropFirst()) {
      for (cell, field) in zip(cells, fields) {
        switch cell {
        case .text(let text):
          #expect(Array(field.text.unicodeScalars) == Array(text.unicodeScalars))
          if text.isEmpty || text == missing { #expect(field.quoted) }
        case .integer(let value): #expect(Int(field.text) == value)
        case .number(let value) where value.isFinite:
          #expect(Double(field.text)?.bitPattern == value.bitPattern)
        case .missing, .number: #expect(field == Field(text: missing, quoted: needsQuotes))
        case .boolean(let value): #expect(field.text == String(value))
        }
      }
    }
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
    ("a=b", "a=b"), ("", "\"\""), ("'=", "'="), ("=\"a\"", "\"'=\"\"a\"\"\""),
  ])
  func formulasAreGuarded(text: String, expected: String) throws {
    let table = Table("t", columns: [Column("-a"), Column("x", .number)], rows: [[.text(text), .number(-1.5)]])
    #expect(try written(table) { DelimitedFormat.csv($0, excelSafe: true) } == "'-a,x\n\(expected),-1.5\n")
  }

  @Test func quotesOnlyWhereNeeded() throws {
    let table = Table("t", columns: [Column("a"), Column("b")], rows: [[.text("a;b 'c' | d\te"), .text(" x ")]])
    #expect(try written(table) { DelimitedFormat.csv($0) } == "a,b\na;b 'c' | d\te, x \n")
  }

  @Test func aRowOfOneMissingCellIsNoEmptyLine() throws {
    let table = Table("t", columns: [Column("a")], rows: [[.missing], [.text("x")]])
    #expect(try written(table) { DelimitedFormat.csv($0) } == "a\n\"\"\nx\n")
    #expect(try written(table) { DelimitedFormat.csv($0, missing: "NA") } == "a\nNA\nx\n")
  }

  @Test func aTableWithoutRowsHasItsHeader() throws {
    #expect(try written(Table("t", columns: [Column("a"), Column("b")])) { DelimitedFormat.csv($0) } == "a,b\n")
  }

  @Test(arguments: awkwardNumbers) func shortestDigits(value: Double, digits: String) throws {
    let table = Table("t", columns: [Column("x", .number)], rows: [[.number(value)]])
    #expect(try written(table) { DelimitedFormat.csv($0) } == "x\n\(digits)\n")
    #expect(try written(table) { NDJSONFormat($0) } == "{\"x\":\(digits)}\n")
    #expect(Double(digits)?.bitPattern == value.bitPattern)
  }
}
