import Foundation
import HumeReports
import Testing

/// The three documents, from tiers that are made here.
@Suite struct AnnotationWriterTests {
  private func tier(
    _ name: String, _ labels: [(Int64, Int64, String)], isOfPoints: Bool = false
  ) -> Annotation.Tier {
    .init(
      name: name, model: "prosody", id: "spk \"0\"", isOfPoints: isOfPoints,
      labels: labels.map { .init(begin: $0, end: $1, text: $2) })
  }

  private func annotation(_ tiers: [Annotation.Tier], file: String = "a b.mp4", end: Int64 = 10_000_000) -> Annotation {
    Annotation(file: file, end: end, tiers: tiers)
  }

  private func textGrid(_ annotation: Annotation) throws -> (text: String, leftOut: Int) {
    let output = Output.memory()
    let leftOut = try writeTextGrid(annotation, to: output)
    return (output.text, leftOut)
  }

  private func text(_ annotation: Annotation, _ write: (Annotation, Output) throws -> Void) rethrows -> String {
    let output = Output.memory()
    try write(annotation, output)
    return output.text
  }

  private func eaf(_ annotation: Annotation) throws -> String {
    let output = Output.memory()
    let leftOut = try writeEAF(annotation, to: output)
    #expect(leftOut == 0)
    return output.text
  }

  @Test func aTextGridIsWhole() throws {
    let written = try textGrid(
      annotation(
        [tier("t", [(0, 1_500_000, "say \"hi\"")]), tier("p", [(333_667, 333_667, ".5")], isOfPoints: true)],
        end: 2_000_001))
    #expect(written.leftOut == 0)
    #expect(
      written.text == """
        File type = "ooTextFile"
        Object class = "TextGrid"

        xmin = 0
        xmax = 2.000001
        tiers? <exists>
        size = 2
        item []:
            item [1]:
                class = "IntervalTier"
                name = "t"
                xmin = 0
                xmax = 2.000001
                intervals: size = 2
                intervals [1]:
                    xmin = 0
                    xmax = 1.5
                    text = "say ""hi""\"
                intervals [2]:
                    xmin = 1.5
                    xmax = 2.000001
                    text = ""
            item [2]:
                class = "TextTier"
                name = "p"
                xmin = 0
                xmax = 2.000001
                points: size = 1
                points [1]:
                    number = 0.333667
                    mark = ".5"

        """)
  }

  @Test func overlapsGoToFurtherTiers() throws {
    let parted = annotation([
      tier("t", [(0, 5, "a"), (1, 3, "b"), (2, 2, "none"), (3, 4, "c"), (3, 9, "d"), (5, 6, "e")]),
      tier("p", [(1, 1, "x"), (1, 1, "y"), (2, 2, "z")], isOfPoints: true),
    ]).withoutOverlaps()
    #expect(parted.leftOut == 1)
    #expect(parted.annotation.tiers.map(\.name) == ["t", "t (2)", "t (3)", "p", "p (2)"])
    #expect(
      parted.annotation.tiers.map { $0.labels.map(\.text) } == [["a", "e"], ["b", "c"], ["d"], ["x", "z"], ["y"]])
    let file = try textGrid(annotation([tier("t", [(2, 2, "none")])]))
    #expect(file.leftOut == 1)
    #expect(file.text.contains("\nsize = 0\n"))
  }

  /// The first lane that is free, as found by looking at all.
  @Test func lanesAreTheFirstFreeOnes() {
    var random = SystemRandomNumberGenerator()
    for isOfPoints in [false, true] {
      var begin: Int64 = 0
      let labels = (0..<500).map { index in
        begin += Int64.random(in: 0...2, using: &random)
        return (begin, isOfPoints ? begin : begin + Int64.random(in: 1...40, using: &random), "\(index)")
      }
      var lanes: [[(Int64, Int64, String)]] = []
      for label in labels {
        let free = lanes.firstIndex { lane in lane.last.map { isOfPoints ? $0.0 < label.0 : $0.1 <= label.0 } ?? true }
        if let free { lanes[free].append(label) } else { lanes.append([label]) }
      }
      let parted = annotation([tier("t", labels, isOfPoints: isOfPoints)]).withoutOverlaps().annotation
      #expect(parted.tiers.map { $0.labels.map(\.text) } == lanes.map { $0.map(\.2) })
    }
  }

  /// The processor's time of this thread in seconds, whatever else the machine does.
  private func time(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let begin = now()
    body()
    return now() - begin
  }

  /// To look at all that came before takes minutes; without, a second.
  @Test func manyOverlapsTakeLittleTime() {
    let count = 50_000
    let labels = (0..<count).map { (Int64($0), Int64(2 * count), "x") }
    var names: [String] = []
    let seconds = time { names = annotation([tier("t", labels)]).withoutOverlaps().annotation.tiers.map(\.name) }
    #expect(names.count == count && names.last == "t (\(count))")
    #expect(seconds < 20)
  }

  @Test func manyNamesTakeLittleTime() {
    var names = UniqueNames()
    var found: Set<String> = []
    #expect(time { found = Set((0..<50_000).map { _ in names.name("a") { "\($0) (\($1))" } }) } < 20)
    #expect(found.count == 50_000 && found.contains("a (50000)"))
    // What is asked for by itself may be one of those.
    #expect(names.name("a (7)") { "\($0) (\($1))" } == "a (7) (2)")
    found = Set(["B", "b", "Bx2", "B"].map { names.name($0, isCaseSensitive: false) { "\($0)x\($1)" } })
    #expect(found == ["B", "bx2", "Bx2x2", "Bx3"])
  }

  /// What texts come to in each of the formats.
  static let texts: [(String, grid: String, xml: String, vtt: String)] = [
    ("plain", "plain", "plain", "plain"),
    ("\"q\"", "\"\"q\"\"", "&quot;q&quot;", "\"q\""),
    ("say \"\u{301}x", "say \"\"\u{301}x", "say &quot;\u{301}x", "say \"\u{301}x"),
    ("<script>&amp;]]>", "<script>&amp;]]>", "&lt;script&gt;&amp;amp;]]&gt;", "&lt;script&gt;&amp;amp;]]&gt;"),
    ("a --> b", "a --> b", "a --&gt; b", "a --&gt; b"),
    ("a\r\n\tb\u{2028}c\u{85}", "a b c", "a b c", "a b c"),
    (
      "\0x\u{1B}[31m\u{FFFE}", "\u{FFFD}x\u{FFFD}[31m\u{FFFD}", "\u{FFFD}x\u{FFFD}[31m\u{FFFD}",
      "\u{FFFD}x\u{FFFD}[31m\u{FFFD}"
    ),
    ("\u{202E}é\u{202C}", "\u{202E}é\u{202C}", "\u{202E}é\u{202C}", "\u{202E}é\u{202C}"),
    ("", "", "", "prosody"), ("\n", "", "", "prosody"), ("  ", "  ", "  ", "prosody"),
  ]

  @Test(arguments: texts)
  func textsAreSafe(_ text: String, _ grid: String, _ xml: String, _ vtt: String) throws {
    let annotation = annotation([tier("t", [(0, 1_000_000, text)])])
    #expect(try textGrid(annotation).text.contains("\n            text = \"\(grid)\"\n"))
    #expect(try eaf(annotation).contains("<ANNOTATION_VALUE>\(xml)</ANNOTATION_VALUE>"))
    #expect(try self.text(annotation, writeWebVTT).hasSuffix("\n<v spk \"0\">\(vtt)\n"))
    let named = self.annotation([tier(text, [(0, 1, "x")])], file: text)
    #expect(try textGrid(named).text.contains("        name = \"\(grid)\"\n"))
    #expect(try eaf(named).contains(" TIER_ID=\"\(xml)\">"))
    #expect(try eaf(named).contains("<PROPERTY NAME=\"hume-results:file\">\(xml)</PROPERTY>"))
  }

  @Test func aMediaFileIsNamedAsAURL() throws {
    for (file, url, type) in [
      ("a b.mp4", "./a%20b.mp4", "video/mp4"), ("../../é\"&.WAV", "./%C3%A9%22%26.WAV", "audio/x-wav"),
      ("x/y.mov", "./y.mov", "video/quicktime"), ("file", "./file", "unknown"), ("", "./", "unknown"),
    ] {
      let written = try eaf(annotation([], file: file))
      #expect(
        written.contains(
          "<MEDIA_DESCRIPTOR MEDIA_URL=\"\(url)\" MIME_TYPE=\"\(type)\" RELATIVE_MEDIA_URL=\"\(url)\"/>"), "\(file)")
    }
  }

  @Test func elanHasWholeMilliseconds() throws {
    // The second label begins where the first one, lengthened to a millisecond, has not ended.
    let written = try eaf(
      annotation([
        tier("t", [(1_000_499, 1_000_500, "a"), (1_000_600, 2_000_000, "b"), (2_000_000, 3_000_000, "c")]),
        tier("p", [(5_000, 5_000, "x")], isOfPoints: true),
      ]))
    let slots = written.matches(of: /TIME_SLOT_ID="ts(\d+)" TIME_VALUE="(\d+)"/)
    #expect(slots.map { Int($0.1) } == Array(1...8))
    #expect(slots.map { Int($0.2) } == [5, 6, 1000, 1001, 1001, 2000, 2000, 3000])
    #expect(written.matches(of: /TIER_ID="([^"]*)"/).map { String($0.1) } == ["t", "p"])
    #expect(
      written.matches(of: /ANNOTATION_ID="a(\d)" TIME_SLOT_REF1="ts(\d)" TIME_SLOT_REF2="ts(\d)"/).map {
        "\($0.1) \($0.2) \($0.3)"
      } == ["1 3 4", "2 5 6", "3 7 8", "4 1 2"])
  }

  @Test func elanHasNoLaterTimes() throws {
    let last = Int64(UInt32.max) * 1000
    let output = Output.memory()
    let late = annotation([tier("t", [(0, last, "a"), (1, last + 1000, "b")]), tier("u", [(last + 1, last + 2, "c")])])
    #expect(try writeEAF(late, to: output) == 2)
    #expect(output.text.matches(of: /TIME_VALUE="(\d+)"/).map { String($0.1) } == ["0", "4294967295"])
    #expect(!output.text.contains("TIER_ID=\"u\""))
  }

  @Test func captionsAreInTheOrderOfTime() throws {
    let written = try text(
      annotation([
        tier("t", [(1_000_000, 2_000_400, "one"), (3_723_004_500, 3_723_004_500, "late")]),
        tier("p", [(0, 0, "point"), (1_000_000, 1_000_000, "same")], isOfPoints: true),
      ]), writeWebVTT)
    #expect(
      written == """
        WEBVTT

        NOTE
        file: a b.mp4

        00:00:00.000 --> 00:00:01.000
        <v spk "0">point

        00:00:01.000 --> 00:00:02.000
        <v spk "0">one

        00:00:01.000 --> 00:00:02.000
        <v spk "0">same

        01:02:03.005 --> 01:02:03.006
        <v spk "0">late

        """)
  }

  @Test func aCueIsOnOneLineWhateverTheFeatureIsCalled() throws {
    var points = tier("p", [(0, 0, ".5")], isOfPoints: true)
    points.feature = "a\n\nb --> <c>\n"
    let written = try text(annotation([points]), writeWebVTT)
    #expect(written.hasSuffix("\n\n00:00:00.000 --> 00:00:01.000\n<v spk \"0\">a b --&gt; &lt;c&gt; .5\n"))
  }
}
