import Foundation
import HumeAnalysis
import HumeDigest
import HumeReports
import HumeTypes
import Testing

/// Pages: what they are made of, and that nothing in the data can become a part of that.
@Suite struct HTMLReportTests {
  /// A page of fixtures, with peaks, episodes and words.
  static func page(
    _ paths: [String], top: Int = 3, groups: FileGroups? = nil, change: (inout ReportContent) -> Void = { _ in }
  ) throws -> String {
    var options = AnalysisOptions()
    options.threshold = 0.5
    options.highest = top
    var content = try content(
      ofFixtures: paths, options: options, top: top, groups: groups, wants: [.summary, .marks, .passages])
    change(&content)
    let output = Output.memory()
    try writeHTMLReport(content, to: output)
    return output.text
  }

  static let fixtures: [[String]] = [
    [interviewPath], ["study/predictions.json"], ["images/predictions.json"], ["texts/predictions.json"],
    ["many-ids.json"], ["unidentified.json"], ["all-models/predictions.json", "odd.json"],
  ]

  @Test(arguments: fixtures)
  func everyElementIsClosed(_ paths: [String]) throws {
    let page = try Self.page(paths)
    #expect(elements(of: page) != nil)
    #expect(try Self.page(paths) == page)
  }

  @Test(arguments: fixtures)
  func everyChartHasItsTableAndEveryDrawingItsTitle(_ paths: [String]) throws {
    let page = try Self.page(paths)
    let figures = page.components(separatedBy: "<figure").dropFirst().map { $0.components(separatedBy: "</figure>")[0] }
    for figure in figures where figure.contains("<svg") {
      #expect(figure.contains("<table>"))
      #expect(figure.contains("<figcaption"))
    }
    for drawing in page.components(separatedBy: "role=\"img\"").dropFirst() {
      #expect(drawing.drop { $0 != ">" }.hasPrefix("><title>"))
    }
  }

  /// The policy names the style and the script that are in the page.
  @Test func thePolicyPermitsWhatIsThere() throws {
    func hash(_ text: String) throws -> String {
      let digest = try SHA256Digest()
      Array(text.utf8).withUnsafeBytes { digest.update($0) }
      let digits = Array(try digest.finish())
      let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 }
      return "sha256-" + Data(bytes).base64EncodedString()
    }
    #expect(try HTMLPage.styleHash == hash(HTMLPage.style))
    #expect(try HTMLPage.scriptHash == hash(HTMLPage.script))
    let page = try Self.page(["texts/predictions.json"])
    #expect(page.contains("default-src 'none'; style-src '\(HTMLPage.styleHash)'; script-src '\(HTMLPage.scriptHash)'"))
    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(page.components(separatedBy: "<style").count == 2)
    for way in ["http://", "https://", "url(", "@import", "src="] {
      // The name of the language that drawings are in is no address.
      #expect(!page.replacing("http://www.w3.org/2000/svg", with: "").contains(way), "\(way)")
    }
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "\"><b onclick=x>", "</title>", "a & b", "\u{202E}gpj", "x\ny\u{0}\u{1B}[1m",
  ])
  func namesAndWordsStayText(_ hostile: String) throws {
    let quoted = String(decoding: try JSONEncoder().encode(hostile), as: UTF8.self)
    let document = """
      [{"source": {"type": "file", "filename": \(quoted)}, "results": {"errors": [], "predictions": [
        {"file": \(quoted), "models": {"prosody": {"grouped_predictions": [{"id": \(quoted), "predictions": [
          {"text": \(quoted), "time": {"begin": 0, "end": 4}, "emotions": [{"name": \(quoted), "score": 0.5}]},
          {"text": "on", "time": {"begin": 5, "end": 9}, "emotions": [{"name": \(quoted), "score": 0.7}]},
          {"text": "on", "time": {"begin": 9, "end": 11}, "emotions": [{"name": \(quoted), "score": 0.6}]}]}]}}}]}}]
      """
    var options = AnalysisOptions()
    options.threshold = 0.5
    let result = try analyse(
      Array(document.utf8), input: hostile, options: options, wants: ReportContent.wants.union([.marks, .passages]))
    let output = Output.memory()
    try writeHTMLReport(content(of: [result], options: options), to: output)
    let page = output.text
    let all = try #require(elements(of: page))
    #expect(Set(all).isSubset(of: Self.known), "\(Set(all).subtracting(Self.known))")
    #expect(page.components(separatedBy: "<title>").count - 1 == page.components(separatedBy: "</title>").count - 1)
    #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x202A...0x202E).contains($0.value) })
  }

  /// The names of elements that pages have.
  static let known: Set<String> = [
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "h4", "p", "b", "nav", "ul",
    "li",
    "main", "section", "div", "span", "bdi", "figure", "figcaption", "svg", "path", "line", "rect", "circle", "text",
    "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td", "script",
  ]

  /// Scores of any size, and a set that only a row without a usable time has.
  @Test func oddScoresAreDrawn() throws {
    let document = #"""
      [{"source": {"type": "file", "filename": "a"}, "results": {"errors": [], "predictions": [
        {"file": "a", "models": {"language": {"grouped_predictions": [{"id": "x", "predictions": [
          {"text": "a", "time": {"begin": 0, "end": 4}, "emotions": [{"name": "Joy", "score": 1.5e308}]},
          {"text": "b", "time": {"begin": 4, "end": 8}, "emotions": [{"name": "Joy", "score": -1.5e308}]},
          {"text": "c", "time": {"begin": 8, "end": 9}, "emotions": [{"name": "Joy", "score": 0.5}]},
          {"text": "d", "time": {"begin": 9, "end": 7}, "emotions": [{"name": "Joy", "score": 0.5}],
           "toxicity": [{"name": "toxic", "score": 0.5}]}]}]}}},
        {"file": "b", "models": {"language": {"grouped_predictions": [{"id": "x", "predictions": [
          {"text": "a", "time": {"begin": 0, "end": 4}, "emotions": [{"name": "Joy", "score": -1.2e308}]}]}]}}}]}}]
      """#
    var options = AnalysisOptions()
    options.featureSets = Set(FeatureSet.allCases)
    let result = try analyse(
      Array(document.utf8), input: "a", options: options, wants: ReportContent.wants.union([.marks, .passages]))
    let output = Output.memory()
    try writeHTMLReport(content(of: [result], options: options), to: output)
    #expect(elements(of: output.text) != nil)
    for number in ["\"nan", "nan%", "inf%", "\"inf"] { #expect(!output.text.contains(number)) }
  }

  @Test func wordsAreLeftOut() throws {
    let with = try Self.page([interviewPath])
    #expect(with.contains("What was said"))
    let without = try Self.page([interviewPath]) { $0.leavesOutTexts = true }
    #expect(!without.contains("What was said"))
    #expect(without.count < with.count)
    #expect(without.contains("words are left out"))
  }

  @Test func manyFilesAreFoldedAndThenLines() throws {
    let page = try Self.page(["study/predictions.json"]) { content in
      content.fileLimit = 100
      let one = content.results[0]
      content.results = Array(repeating: one, count: 40)
    }
    #expect(page.components(separatedBy: "<details class=\"file\"").count == 101)
    #expect(page.matches(of: /<details class="file" id="file-\d+" open/).count == 3)
    #expect(page.contains("100 more files, in short"))
  }

  @Test func asRecorded() throws {
    let groups = FileGroups(header: ["file", "condition"], records: [["p0[12]*", "calm"], ["p0*", "noisy"]])
    let page = try Self.page(["study/predictions.json"], top: 1, groups: groups)
    #expect(try page == golden("study.html", page))
  }
}

/// The names of the elements of a page, in their order; nil where one is not closed, or is closed twice.
private func elements(of page: String) -> [String]? {
  let bare = page.replacing(/<(script|style)>.*?<\/(script|style)>/.dotMatchesNewlines(), with: "")
  var open: [String] = []
  var all: [String] = []
  for match in bare.matches(of: /<(\/?)([a-z0-9]+)((?: [a-zA-Z0-9:-]+(?:="[^"<>]*")?)*)(\/?)>/) {
    let name = String(match.2)
    if match.1 == "/" {
      guard open.popLast() == name else { return nil }
      continue
    }
    all.append(name)
    if match.4 != "/", name != "meta" { open.append(name) }
  }
  // All that begins like a tag is one.
  let begins = bare.count { $0 == "<" }
  let tags = bare.matches(of: /<\/?[a-z0-9]+(?: [a-zA-Z0-9:-]+(?:="[^"<>]*")?)*\/?>/).count + 1
  return open.isEmpty && begins == tags ? all : nil
}
