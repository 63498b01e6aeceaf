/// A file that is broken in one place: the good bytes before it, the bad ones, and what follows.
private struct Broken {
  /// The kind of error that a reader must give.
  let code: String
  let detail: String
  var type = "json"
  let before: [UInt8]
  let bad: [UInt8]
  let after: [UInt8]

  var name: String { "\(code)-\(detail).\(type)" }

  init(_ code: String, _ detail: String, _ before: String, _ bad: [UInt8], _ after: String = "") {
    self.code = code
    self.detail = detail
    self.before = Array(before.utf8)
    self.bad = bad
    self.after = Array(after.utf8)
  }

  init(_ code: String, _ detail: String, _ before: String, _ bad: String, _ after: String = "") {
    self.init(code, detail, before, Array(bad.utf8), after)
  }

  init(csv code: String, _ detail: String, _ before: String, _ bad: [UInt8], _ after: String = "") {
    self.init(code, detail, before, bad, after)
    type = "csv"
  }
}

func makeMalformed(random: inout Random) -> Fixture {
  let all = brokenScores() + brokenNames() + brokenStructures() + brokenTables(random: &random)
  var table = CSVText(lineEnd: "\n")
  table.append(["file", "code", "from", "to"])
  for file in all {
    let (from, to) = (file.before.count, file.before.count + file.bad.count)
    table.append([file.name, file.code, String(from), String(to)])
  }
  return Fixture(
    about: """
      One small file for each way in which bytes can be broken, named `<code>-<detail>`. `expected.csv` has for each the
      code of the error and where it is: the place that a reader names lies from byte `from` up to and including byte
      `to`. (`from` is the begin of the token or record that is bad; in a truncated file `to` is the file's length.)
      """,
    mustFind: ["\(all.count) files, each of which ends in an error with its code."],
    files: [OutputFile(path: "malformed/expected.csv", bytes: table.bytes)]
      + all.map { OutputFile(path: "malformed/" + $0.name, bytes: $0.before + $0.bad + $0.after) })
}

// A document with two rows, cut in pieces around the second row's only score.
private let head =
  #"[{"source": {"type": "file", "filename": "m.mp4", "content_type": "video/mp4", "md5sum": "00"}, "results": "#
  + #"{"predictions": [{"file": "m.mp4", "file_type": "video", "models": {"face": {"metadata": null, "#
  + #""grouped_predictions": [{"id": "face_0", "predictions": ["#
  + #"{"frame": 0, "time": 0, "prob": 0.9987, "box": {"x": 1.5, "y": 2.5, "w": 80.25, "h": 99.5}, "#
  + #""emotions": [{"name": "Joy", "score": 0.25}], "facs": null, "descriptions": null}, "#
  + #"{"frame": 10, "time": 0.33366666666666667, "prob": 0.9971, "box": {"x": 1.5, "y": 2.5, "w": 80.25, "h": 99.5}, "#
  + #""emotions": [{"name": ""#
private let afterName = #"", "score": "#
private let afterScore = #"}], "facs": null, "descriptions": null}"#
private let tail = #"]}]}}}], "errors": []}}]"#

private let toScore = head + "Joy" + afterName
private let fromScore = afterScore + tail
private let fromName = afterName + "0.5" + fromScore
private let whole = toScore + "0.5" + fromScore

/// Bad bytes in the place of a score.
private func brokenScores() -> [Broken] {
  let numbers = [
    ("leading_zero", "01"), ("plus", "+1"), ("no_integer", ".5"), ("no_fraction", "1."), ("nan", "NaN"),
    ("infinity", "Infinity"), ("minus_infinity", "-Infinity"), ("only_minus", "-"), ("no_exponent", "1e"),
    ("no_exponent_digits", "0.5E+"), ("hexadecimal", "0x1F"), ("two_points", "0.5.5"),
  ]
  let tokens = [("single_quotes", "'0.5'"), ("capital_literal", "True"), ("undefined", "undefined")]
  return numbers.map { Broken("bad_number", $0.0, toScore, $0.1, fromScore) }
    + tokens.map { Broken("bad_token", $0.0, toScore, $0.1, fromScore) }
    + [
      Broken("bad_token", "missing_value", toScore, "}", "], \"facs\": null}" + tail),
      Broken("bad_token", "comment", toScore, "/* half */", " 0.5" + fromScore),
      Broken("truncated", "in_number", toScore, "0.2"),
      Broken("truncated", "in_literal", toScore + "0.5" + #"}], "facs": "#, "nul"),
    ]
}

/// Bad bytes inside of a name.
private func brokenNames() -> [Broken] {
  let bytes: [(String, String, [UInt8])] = [
    ("bad_utf8", "invalid_lead", [0xff]), ("bad_utf8", "latin1", [0xe9]), ("bad_utf8", "overlong", [0xc0, 0xaf]),
    ("bad_utf8", "overlong_three", [0xe0, 0x80, 0xaf]), ("bad_utf8", "surrogate", [0xed, 0xa0, 0x80]),
    ("bad_utf8", "stray_continuation", [0x80]), ("bad_utf8", "cut_short", [0xe2, 0x82]),
    ("bad_utf8", "beyond_unicode", [0xf4, 0x90, 0x80, 0x80]), ("control_character", "nul", [0]),
    ("control_character", "line_break", [10]), ("control_character", "tab", [9]),
  ]
  let texts = [
    ("lone_surrogate", "high", #"\ud83d"#), ("lone_surrogate", "low", #"\ude00"#),
    ("lone_surrogate", "high_and_letter", #"\ud83dA"#), ("lone_surrogate", "two_high", #"\ud83d\ud83d"#),
    ("bad_escape", "letter", #"\q"#), ("bad_escape", "short_unicode", #"\u12"#),
    ("bad_escape", "not_hexadecimal", #"\u12G4"#),
  ]
  return bytes.map { Broken($0.0, $0.1, head + "Jo", $0.2, "y" + fromName) }
    + texts.map { Broken($0.0, $0.1, head + "Jo", $0.2, "y" + fromName) }
    + [
      Broken("truncated", "in_string", String(head.dropLast()), #""Jo"#),
      Broken("truncated", "in_escape", String(head.dropLast()), #""Jo\u00"#),
      Broken("truncated", "in_key", head + #"Joy", "#, #""sco"#),
    ]
}

/// Bad structure around good values.
private func brokenStructures() -> [Broken] {
  let row = toScore + "0.5"
  return [
    Broken("truncated", "between", row + "}],", ""),
    Broken("truncated", "between_sources", whole.dropLast() + ", ", ""),
    Broken("bad_token", "missing_comma", row + "}] ", #""facs""#, #": null, "descriptions": null}"# + tail),
    Broken("bad_token", "missing_colon", row + #"}], "facs" "#, "null", #", "descriptions": null}"# + tail),
    Broken("bad_token", "trailing_comma_in_object", row + ",", "}", "]}" + tail),
    Broken("bad_token", "trailing_comma_in_array", row + "},", "]", "}" + tail),
    Broken("bad_token", "bare_key", row + "}], ", "facs", ": null}" + tail),
    Broken("bad_token", "wrong_bracket", row, "]", "]}" + tail),
    Broken("trailing_data", "text", whole, "done"),
    Broken("trailing_data", "bracket", whole, "]"),
    Broken("second_document", "appended", whole + "\n", whole),
    Broken("too_deep", "arrays", String(whole.dropLast(2)) + #", "extra": "#, nested(5_000), "}]"),
    Broken("empty", "no_bytes", "", ""),
    Broken("empty", "whitespace_only", "", " \n\t\r\n"),
  ]
}

private func nested(_ depth: Int) -> String {
  String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
}

/// CSVs with a bad record behind a good one.
private func brokenTables(random: inout Random) -> [Broken] {
  let lines = (1...3).map { (speaker: "spk_0", text: "Line \($0).") }
  let groups = prosody(conversation(lines, from: 1, random: &random), random: &random)
  let records: [String] = String(decoding: MadeModel(shape: .prosody, groups: groups).csv, as: UTF8.self)
    .split(separator: "\r\n").map { String($0) + "\r\n" }
  let (good, last) = (records[0] + records[1], records[3])
  let cells = String(records[2].drop { $0 != "," }.dropFirst().drop { $0 != "," })  // from behind the text on
  let short = Array(records[2].dropLast(30).prefix { $0 != "\r\n" }.utf8)
  return [
    Broken(csv: "bad_utf8", "text", good + "spk_0,Na", [0xef, 0x76], "e" + cells + last),
    Broken(csv: "bad_quote", "text_after_quote", good + "spk_0,", Array(#""Line" 2"#.utf8), cells + last),
    Broken(csv: "truncated", "open_quote", good + "spk_0,", Array((#""Line 2."# + cells + last).utf8)),
    Broken(csv: "field_count", "short", good, short + [13, 10], last),
    Broken(csv: "field_count", "long", good, Array(records[2].dropLast().utf8) + Array(",0.5\r\n".utf8), last),
  ]
}
