import HumeReports

/// Texts that formats stumble over.
let awkwardTexts = [
  "", " ", "plain", "a,b", "a;b", "tab\there", "say \"so\"", "\"", "\"\"", "two\nlines", "two\r\nlines", "\r", "a|b",
  "\\|",
  "\\", "*bold* _it_ `code` [x](y) <b> &amp; ~~s~~", "=1+1", "+1", "-1", "@x", "\tlead", "'", "NA", "n/a", "null", "0",
  "\u{0}nul", "\u{1B}[31mred", "\u{7F}", "\u{85}", "line\u{2028}sep\u{2029}par", "\u{FEFF}bom", "naïve", "e\u{301}",
  "日本語", "한국어", "👩‍👩‍👧‍👦 family", "🇩🇪", "❤️", "שלום", "مرحبا, العالم", "\u{202E}evil", "𝔘𝔫𝔦", "`", "_x_", "face_0",
]

/// Numbers that formats stumble over, with their shortest digits.
let awkwardNumbers: [(Double, String)] = [
  (0, "0"), (-0.0, "-0"), (1, "1"), (-1, "-1"), (0.1, "0.1"), (0.1 + 0.2, "0.30000000000000004"), (100, "100"),
  (1e22, "1e+22"), (.leastNonzeroMagnitude, "5e-324"), (1e-5, "1e-05"), (123456789.25, "123456789.25"),
  (9_007_199_254_740_992, "9007199254740992"), (1e16, "1e+16"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
  (1.0 / 3, "0.3333333333333333"),
]

/// A table of every awkward cell: a text, a whole number, a number and true or false in each row.
func awkwardTable() -> Table {
  var table = Table(
    "awkward",
    columns: [
      Column("text, \"quoted\""), Column("whole", .integer), Column("number", .number), Column("flag", .boolean),
    ])
  let wholes = [0, 1, -1, 1086, .max, .min]
  for (index, text) in awkwardTexts.enumerated() {
    table.rows.append([
      .text(text), .integer(wholes[index % wholes.count]), .number(awkwardNumbers[index % awkwardNumbers.count].0),
      .boolean(index % 2 == 0),
    ])
  }
  table.rows.append([.missing, .missing, .missing, .missing])
  table.rows.append([.missing, .missing, .number(.nan), .missing])
  table.rows.append([.missing, .missing, .number(-.infinity), .missing])
  return table
}

/// What a format makes of tables.
func written(_ tables: Table..., by make: (Output) throws -> any TableFormat) throws -> String {
  let output = Output.memory()
  var format = try make(output)
  for table in tables { try format.write(table) }
  try format.finish()
  try output.finish()
  return output.text
}
