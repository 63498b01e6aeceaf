import HumeReports
import Testing

@Suite struct TextHelperTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("naïve", 5), ("e\u{301}", 1), ("\u{301}", 0), ("日本語", 6), ("한국어", 6),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("ｆｕｌｌ", 8), ("ﾊﾝｶｸ", 4), ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4),
    ("❤", 1), ("❤️", 2), ("1️⃣", 2), ("⌚", 2), ("☃", 1), ("שלום", 4), ("مرحبا", 5), ("a\u{200B}b", 2), ("a\u{200D}b", 2),
    ("\u{FEFF}x", 1),
    ("𠀀", 2), ("𝔘", 1), ("　", 2), ("〿", 1), ("㉈", 1), ("─█▏·…", 5), ("\u{AD}", 1), ("नि", 1), ("\u{7}x", 1), ("䷀", 1),
    ("𗀀", 2),
  ])
  func widths(text: String, width: Int) { #expect(displayWidth(text) == width, "\(text)") }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("日本語", 5, "日本…"),
    ("日本語", 4, "日…"), ("日本語", 2, "…"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"), ("👩‍👩‍👧‍👦👍x", 3, "👩‍👩‍👧‍👦…"), ("", 0, ""),
    ("a", -1, ""),
  ])
  func truncation(text: String, width: Int, expected: String) { #expect(truncated(text, to: width) == expected) }

  @Test(arguments: [("abcdef", 5, "ab..."), ("abcdef", 2, ".."), ("abcdef", 0, ""), ("abc", 3, "abc")])
  func truncationInASCII(text: String, width: Int, expected: String) {
    #expect(truncated(text, to: width, glyphs: .ascii) == expected)
  }

  @Test(arguments: awkwardTexts, [0, 1, 2, 3, 7]) func truncatedTextsFit(text: String, width: Int) {
    let line = printable(text)
    for glyphs in [Glyphs.unicode, .ascii] {
      #expect(displayWidth(truncated(line, to: width, glyphs: glyphs)) <= width)
    }
    #expect(displayWidth(padded(line, to: 60)) == 60)
  }

  @Test func padding() {
    #expect(padded("日", to: 4) == "日  ")
    #expect(padded("日", to: 4, .right) == "  日")
    #expect(padded("long", to: 2) == "long")
  }

  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("unbreakable", 4, ["unbr", "eaka", "ble"]), ("", 5, [""]),
    ("a\n\nb", 5, ["a", "", "b"]), ("日本語 x", 4, ["日本", "語 x"]), ("日", 1, ["日"]), ("a  b", 9, ["a b"]),
  ])
  func wrapping(text: String, width: Int, expected: [String]) { #expect(wrapped(text, to: width) == expected) }

  @Test(arguments: [
    ("a\nb\tc", "a␊b␉c"), ("\u{1B}[31m", "␛[31m"), ("\u{0}\u{7F}", "␀␡"), ("\u{85}\u{202E}x\u{2066}", "��x�"),
    ("\u{2028}", "␤"), ("日本 👍🏽 é", "日本 👍🏽 é"), ("a\r\nb", "a␍␊b"),
  ])
  func controlCharactersShow(text: String, expected: String) { #expect(printable(text) == expected) }

  @Test(arguments: [
    (0.0, ""), (-1, ""), (.nan, ""), (1e-9, "▏"), (0.125, "█"), (0.14, "█▏"), (0.5, "████"), (0.5625, "████▌"),
    (0.99, "███████▉"), (1, "████████"), (7, "████████"), (.infinity, "████████"),
  ])
  func bars(value: Double, expected: String) { #expect(bar(value, of: 1, width: 8) == expected) }

  @Test func barsAtTheEdges() {
    #expect(bar(nil, of: 1, width: 8) == "")
    #expect(bar(0.5, of: 0, width: 8) == "")
    #expect(bar(0.5, of: .nan, width: 8) == "")
    #expect(bar(0.5, of: 1, width: 0) == "")
    #expect(bar(0.5, of: 1, width: 8, glyphs: .ascii) == "####")
    #expect(bar(0.01, of: 1, width: 8, glyphs: .ascii) == "#")
    #expect(bar(2, of: 1, width: 3, glyphs: .ascii) == "###")
    #expect(bar(.leastNonzeroMagnitude, of: .leastNonzeroMagnitude, width: 1) == "█")
  }

  @Test func sparklines() {
    let rising = (0...7).map { Optional(Double($0) / 8) }
    #expect(sparkline(rising, high: 1, columns: 80) == "▁▂▃▄▅▆▇█")
    #expect(sparkline(rising, high: 1, columns: 80, glyphs: .ascii) == ".:-=+*#@")
    #expect(sparkline([0, nil, 1, .nan, -3, 9], high: 1, columns: 6) == "▁·█·▁█")
    #expect(sparkline([0, nil, 1], high: 1, columns: 6, glyphs: .ascii) == ". @")
    #expect(sparkline([0.2, 0.2], low: 0.2, high: 0.2, columns: 6) == "▅▅")
    #expect(sparkline([-1, 0, 1], low: -1, high: 1, columns: 6) == "▁▅█")
    #expect(sparkline([], high: 1, columns: 6) == "")
    #expect(sparkline(rising, high: 1, columns: 0) == "")
    #expect(sparkline(rising, high: 1, columns: -1) == "")
  }

  @Test func resampling() {
    #expect(resampled([0, 1, nil, 3, nil, nil], columns: 3) == [0.5, 3, nil])
    #expect(resampled([1, 2, 3, 4, 5], columns: 2) == [1.5, 4])
    #expect(resampled([1, 2], columns: 5) == [1, 2])
    let values = (0..<1000).map { Optional(Double($0)) }
    for columns in [1, 7, 80, 999, 1000] { #expect(resampled(values, columns: columns).count == columns) }
  }

  @Test(
    arguments: [
      (0, "0:00"), (9, "0:09"), (59.999, "0:59"), (2.9999999999, "0:03"), (60, "1:00"), (372, "6:12"), (3599, "59:59"),
      (3600, "1:00:00"), (36_061, "10:01:01"), (-5, "-0:05"), (-0.2, "0:00"), (.nan, nil), (.infinity, nil),
      (1e300, nil),
    ] as [(Double, String?)])
  func clocks(seconds: Double, expected: String?) { #expect(clock(seconds) == expected) }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1086, "1,086"), (-1086, "-1,086"), (1_000_007, "1,000,007"),
    (.max, "9,223,372,036,854,775,807"), (.min, "-9,223,372,036,854,775,808"),
  ])
  func counts(value: Int, expected: String) { #expect(count(value) == expected) }

  @Test(arguments: [
    (0.5124, 3, "0.512"), (0.5125, 3, "0.513"), (0, 3, "0.000"), (-0.0, 1, "0.0"), (-0.0001, 3, "0.000"),
    (-1.5, 0, "-2"),
    (0.005, 2, "0.01"), (12, 2, "12.00"), (1e22, 3, "1e+22"), (999.96, 1, "1000.0"), (1e14, 6, "100000000000000"),
    (.leastNonzeroMagnitude, 3, "0.000"),
  ])
  func fixedDecimals(value: Double, decimals: Int, expected: String) {
    #expect(fixed(value, decimals: decimals) == expected)
  }

  @Test func styles() {
    let off = Style()
    #expect([off.bold("a"), off.dim("a"), off.underline("a"), off.level(0.5, "a")] == ["a", "a", "a", "a"])
    let on = Style(enabled: true)
    #expect(on.bold("a") == "\u{1B}[1ma\u{1B}[0m")
    #expect(on.bold("") == "")
    #expect(
      [-1, 0, 0.5, 1, 7, .nan].map { on.level($0, "a") }
        == ["2", "2", "36", "33", "33", "2"].map { "\u{1B}[\($0)ma\u{1B}[0m" })
    #expect(Style(enabled: true, palette: .many).level(1, "a") == "\u{1B}[38;5;221ma\u{1B}[0m")
  }
}
