import Foundation
import HumeAnalysis
import HumeReports
import HumeTypes
import Testing

@Suite struct ReportTests {
  /// A predictions document of one source with files named by `names`, each with one face of `frames` frames, its Joy
  /// rising with the file.
  private func document(
    _ names: [String], frames: Int = 10, scores: String? = nil, id: String = "face_0", farOff: Double? = nil
  ) -> [UInt8] {
    let files = names.enumerated().map { index, name in
      let rows = (0..<frames).map { frame in
        let joy =
          scores
          ?? "{\"name\":\"Joy\",\"score\":0.\(100 + index + frame)},{\"name\":\"Awe\",\"score\":0.\(900 - index)}"
        return
          "{\"frame\":\(frame),\"time\":\(frame == frames - 1 ? farOff ?? Double(frame) : Double(frame)),\"prob\":0.9,\"box\":{\"x\":1,\"y\":1,\"w\":60,\"h\":80},\"emotions\":[\(joy)],\"facs\":null,\"descriptions\":null}"
      }
      return
        "{\"file\":\"\(name)\",\"file_type\":\"video\",\"models\":{\"face\":{\"metadata\":null,\"grouped_predictions\":"
        + "[{\"id\":\"\(id)\",\"predictions\":[\(rows.joined(separator: ","))]}]}}}"
    }
    return Array(
      "[{\"source\":{\"type\":\"url\",\"url\":\"https://example.org/all.zip\"},\"results\":{\"predictions\":[\(files.joined(separator: ","))],\"errors\":[]}}]"
        .utf8)
  }

  private func names(_ count: Int) -> [String] {
    (1...count).map { "clips/day one/recording of participant \($0).mp4" }
  }

  private struct Unreadable: ExplainedError {
    var codeName: String { "truncated" }
    var message: String { "The document ends within a string." }
    var place: Place { Place(path: "broken.json", byte: 77) }
    var advice: String { "Fetch it again." }
  }

  @Test(arguments: [
    interviewPath, "study/predictions.json", "images/predictions.json", "texts/predictions.json", "many-ids.json",
    "unidentified.json", "all-models/predictions.json", "odd.json",
  ])
  func noLineIsWiderThanTheScreen(path: String) throws {
    let content = try content(ofFixtures: [path])
    for width in [40, 45, 50, 60, 72, 80, 100, 132, 200] {
      for line in try text(content, width: width).split(separator: "\n") {
        #expect(displayWidth(String(line)) <= width, "\(path) at \(width): \(line)")
      }
    }
  }

  /// Long names and jobs, several inputs, and groups of files.
  @Test(arguments: [40, 60, 80]) func longNamesAreBroken(width: Int) throws {
    let name = "clips/day one/a long recording of participant 12 in the afternoon.mp4"
    let input = "a/very/long/way/to/the/folder/of/the/results/of/the/first/day/predictions.json"
    let results = try ["1", "2"].map { number in
      try analyse(
        document([name + number], id: "the face of participant \(number), who came a little later than the others"),
        input: input + number, jobID: "3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018")
    }
    let groups = try content(
      ofFixtures: ["study/predictions.json"],
      groups: FileGroups(header: ["file", "condition"], records: [["*", "calm"]]))
    for content in [content(of: results), groups] {
      for line in try text(content, width: width).split(separator: "\n") {
        #expect(displayWidth(String(line)) <= width, "\(line)")
      }
    }
    let words = try text(content(of: results), width: width).filter { !$0.isWhitespace }
    #expect(words.contains((name + "2").filter { !$0.isWhitespace }) && words.contains(input + "2"))
  }

  @Test func gapsAreToldInOneWay() throws {
    let content = try content(ofFixtures: ["study/predictions.json"])
    #expect(content.results[0].files[1].quality.first?.quality.longestGap == 19.686333)
    #expect(try text(content, width: 100).contains("seen 47 % of 0:40, longest gap 19.7 s at 0:15"))
    let output = Output.memory()
    try writeHTMLReport(content, to: output)
    #expect(output.text.components(">19.7 s</td>") == 1 && output.text.components("longest gap 19.7 s") == 1)
  }

  @Test func wordsSayNoMoreThanIsKnown() throws {
    let odd = try text(content(ofFixtures: ["odd.json"]), width: 100)
    #expect(odd.contains("face_1  no rows\n") && odd.contains("1 audio file without times"))
    #expect(!odd.contains("no face found") && !odd.contains("frames of faces"))
    // Where a file has no face at all, nobody has an id.
    #expect(try text(content(ofFixtures: ["study/predictions.json"]), width: 100).contains("  no face found\n"))
    func page(_ path: String) throws -> String {
      let output = Output.memory()
      try writeHTMLReport(content(ofFixtures: [path], wants: [.passages]), to: output)
      return output.text
    }
    let texts = try page("texts/predictions.json")
    #expect(texts.contains("The words, with what is highest") && !texts.contains("said"))
    let interview = try page(interviewPath)
    for words in [
      "What was said", "The words", "<b>seen</b>", "<b>heard</b>", "<b>there</b>", "spk_0 is there</title>",
    ] {
      #expect(interview.contains(words), "\(words)")
    }
  }

  @Test func numbersStandInTheSameColumns() throws {
    let report = try text(content(ofFixtures: [interviewPath, "study/predictions.json"]), width: 100)
    let ends = report.split(separator: "\n").compactMap { line -> Int? in
      line.range(of: "  mean").map { line.distance(from: line.startIndex, to: $0.upperBound) }
    }
    #expect(ends.count == 7)
    #expect(Set(ends).count == 1)
  }

  @Test func colourChangesNothingButColour() throws {
    let content = try content(ofFixtures: [interviewPath, "study/predictions.json"])
    let plain = try text(content, width: 90)
    let colour = try text(content, width: 90, style: Style(enabled: true))
    #expect(colour != plain)
    #expect(colour.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == plain)
  }

  @Test func asciiDrawsInASCII() throws {
    let report = try text(content(ofFixtures: ["study/predictions.json"]), width: 80, glyphs: .ascii)
    #expect(report.utf8.allSatisfy { $0 < 0x80 })
    #expect(report.contains("Curves: means over time, . from 0, @ up to 1.1; blank: no row."))
  }

  @Test func manyFilesAreOneLineEach() throws {
    let bytes = document(names(100))
    var content = content(of: [try analyse(bytes, input: "all.json")])
    content.fileLimit = 3
    content.lineLimit = 90
    let report = try text(content, width: 80)
    #expect(try report == golden("many-files-80.txt", report))
    #expect(report.contains("97 more files, in short"))
    #expect(report.contains("  and 7 more\n"))
    let lines = report.split(separator: "\n").filter { $0.hasPrefix("  …") }
    #expect(lines.count == 90)
    #expect(lines.allSatisfy { $0.contains("face Awe .") })
    #expect(Set(lines.map { $0.prefix(36) }).count == 90)
    // Columns are headed by the ends of names, where these differ.
    #expect(report.contains("mean     sd  …ipant 1  …ipant 2"))
    #expect(report.contains("more files counted, not shown"))
  }

  @Test func failuresSayWhatToDo() throws {
    var content = try content(ofFixtures: ["texts/predictions.json"])
    content.failures = [("broken.json", Unreadable())]
    let report = try text(content, width: 80)
    #expect(report.hasPrefix("2 inputs, 2 files"))
    #expect(report.contains("1 input could not be read: see the end"))
    #expect(
      report.contains(
        """
        Not read
          broken.json
            The document ends within a string.
            at broken.json, byte 77
            → Fetch it again.
        """))
    #expect(
      try markdown(content).contains(
        "- broken.json: The document ends within a string. At broken.json, byte 77. Fetch it again.\n"))
  }

  @Test func nothingReadIsSaid() throws {
    var content = content(of: [])
    content.failures = [("broken.json", Unreadable())]
    let report = try text(content, width: 60)
    #expect(report.hasPrefix("1 input, 0 files"))
    #expect(report.contains("Not read"))
    #expect(!report.contains("What the data cannot tell"))
  }

  @Test func filesOfOneNameGetNumbers() throws {
    let results = try ["a.json", "b.json"].map { try analyse(document(["talk.mp4"]), input: $0) }
    let report = try text(content(of: results), width: 80)
    #expect(report.contains("mean     sd     #1     #2\n"))
    #expect(report.contains("#1 talk.mp4 in a.json, #2 talk.mp4 in b.json"))
  }

  @Test func manyInputsDoNotFlood() throws {
    let results = try (1...30).map { try analyse(document(["talk \($0).mp4"], frames: 3), input: "\($0).json") }
    var content = content(of: results)
    content.fileLimit = 2
    content.failures = (1...25).map { ("bad \($0).json", Unreadable()) }
    let report = try text(content, width: 100)
    #expect(try report == golden("many-inputs-100.txt", report))
    #expect(report.components("─── ") == 2)
    #expect(report.components("28 more files, in short") == 1)
    #expect(report.contains("  5 more: hume-results validate says why\n"))
  }

  @Test func inputsWithoutFilesAreSaid() throws {
    let report = try text(content(of: [analyse(Array("[]".utf8), input: "empty.json")]), width: 60)
    #expect(report.contains("no files in here"))
  }

  @Test func scoresBeyondTheRangeAreShownAsTheyAre() throws {
    let scores = "{\"name\":\"Joy\",\"score\":1.25},{\"name\":\"Awe\",\"score\":-0.125}"
    let report = try text(content(of: [analyse(document(["a.mp4"], scores: scores), input: "a.json")]), width: 80)
    #expect(report.contains("Joy             ████████  1.250  1.250  0:00"))
    #expect(report.contains("Awe                       -.125  -.125  0:00"))
    #expect(try report == golden("range-80.txt", report))
    #expect(report.contains("20 scores lie outside 0 to 1"))
  }

  @Test func warningsAreToldOnceAKind() throws {
    var content = try content(ofFixtures: ["texts/predictions.json"])
    content.warnings = (1...5).flatMap { input in
      ["Odd", "New"].map { name in
        Warning(
          "unknown_name", message: "\(name) is no documented name; it is kept.", advice: "Check the spelling.",
          count: 1_000, input: "\(input).json", place: Place(path: "\(input).json", jsonPath: "$[0]"))
      }
    }
    let report = try text(content, width: 80)
    #expect(report.contains("10 warnings: see the end"))
    #expect(report.components("Odd is no documented name; it is kept. (5,000 times)") == 1)
    #expect(report.components("first at 1.json, $[0]") == 2)
    #expect(report.components("→ Check the spelling.") == 1)
  }

  @Test func whatWasAskedIsSaid() throws {
    var options = AnalysisOptions()
    options.models = ["face"]
    options.faces = .balanced
    options.by = .q95
    options.from = 10
    let report = try text(content(ofFixtures: [interviewPath], options: options, top: 2), width: 100)
    #expect(report.contains("Asked for: --model face --from 10 --by q95 --faces balanced"))
    #expect(try report == golden("interview-asked-100.txt", report))
    #expect(report.contains("3 ids weighted alike"))
    #expect(report.contains("The 2 highest expressions of each id by q95."))
    #expect(report.contains(#/q95   mean   peak/#))
  }

  @Test func whatMarksAFileOutHasItsColumn() throws {
    var options = AnalysisOptions()
    options.by = .distinct
    let bytes = document((0..<6).map { "\($0).mp4" })
    let report = try text(
      content(of: [analyse(bytes, input: "a.json", options: options)], options: options), width: 100)
    #expect(try report == golden("distinct-100.txt", report))
    #expect(report.contains("distinct   mean"))
    #expect(report.contains(#/Joy .*\+1\.9/#))
  }

  @Test func longIDsStandAlone() throws {
    let id = "the_person_in_the_third_row"
    let report = try text(content(of: [analyse(document(["a.mp4"], id: id), input: "a.json")]), width: 80)
    #expect(report.contains("\n  face   \(id)\n                       10 frames, one each 1 s,"))
  }

  @Test func oneTimeFarOffIsSurvived() throws {
    let bytes = document(["a.mp4"], farOff: 1e6)
    let report = try text(content(of: [analyse(bytes, input: "a.json")]), width: 80)
    #expect(report.contains("10 frames, one each 1 s, seen under 1 % of 277:46:41"))
  }

  @Test func aTimelineWithoutEndIsRefused() throws {
    let bytes = document(["a.mp4"], farOff: 1e9)
    let error = #expect(throws: AnalysisError.self) { try analyse(bytes, input: "a.json") }
    #expect(error?.code == .memoryLimit)
  }

  @Test func rowsLeftOutAreToldByFlag() throws {
    var options = AnalysisOptions()
    options.models = ["face"]
    options.ids = ["face_1"]
    let report = try text(content(ofFixtures: [interviewPath], options: options), width: 80)
    #expect(report.contains("  --model left out 64 of 360 rows.\n"))
    #expect(report.contains("  --id left out 183 of 360 rows.\n"))
  }

  @Test func hostileNamesStayOnTheirLine() throws {
    let bytes = document(["a\\u001b[2J\\nb.mp4"])
    let report = try text(content(of: [analyse(bytes, input: "a.json")]), width: 80)
    #expect(!report.contains("\u{1B}"))
    #expect(report.contains("a␛[2J␊b.mp4"))
  }

  @Test(arguments: [("a.json", "1 input, 1 file: 0:10 of video")])
  func head(input: String, expected: String) throws {
    let report = try text(content(of: [analyse(document(["a.mp4"]), input: input)]), width: nil)
    #expect(report.hasPrefix(expected + "  hume-results 0.1.0\n\(input)\n10 rows of faces (1 id)\n"))
  }
}

extension String {
  /// How often a text is in this one.
  fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}
