import HumeTypes
import Testing

@Suite struct VisibleTests {
  @Test func visibleText() {
    let cases = [
      ("plain \u{E9}\u{65E5}.csv", "plain \u{E9}\u{65E5}.csv"), ("a\u{1B}[31m", "a\\u{1b}[31m"),
      ("\n\t\u{0}", "\\u{a}\\u{9}\\u{0}"),
      ("\u{202E}gpj.exe", "\\u{202e}gpj.exe"), ("\u{2066}\u{200F}\u{FEFF}", "\\u{2066}\\u{200f}\\u{feff}"),
      ("\u{85}\u{2028}", "\\u{85}\\u{2028}"), ("\u{1F468}\u{200D}\u{1F4BB}", "\u{1F468}\u{200D}\u{1F4BB}"),
    ]
    for (text, expected) in cases { #expect(visible(text) == expected) }
  }

  /// Lines stay lines, whatever a name holds.
  @Test func anExplanationHasAtMostThreeLines() {
    let cases = [
      (("It is bad.", "", ""), "error: It is bad."),
      (("It is bad.", "a.json, line 3", ""), "error: It is bad.\n  where: a.json, line 3"),
      (("It is bad.", "", "Mend it."), "error: It is bad.\n  what to do: Mend it."),
      (
        ("No \u{1B}[31m.", "a\nerror: b\u{202E}", "Mend\t\r it."),
        "error: No \\u{1b}[31m.\n  where: a\\u{a}error: b\\u{202e}\n  what to do: Mend\\u{9}\\u{d} it."
      ),
    ]
    for ((message, place, advice), expected) in cases {
      #expect(explanation(message: message, place: place, advice: advice) == expected)
    }
  }
}
