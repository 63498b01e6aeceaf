import HumeAnalysis
import HumeReports
import HumeTypes
import Testing

/// What `timeline` shows people.
@Suite struct TimelineTextTests {
  /// A document of one file with a face that has a row a second, with the scores of some features; nil is null.
  private func document(
    _ features: [(name: String, scores: [Double?])], file: String = "a.mp4", id: String = "face_0",
    times: [Double]? = nil, fileType: String = "video"
  ) -> [UInt8] {
    let rows = (features.first?.scores.indices ?? 0..<0).map { row in
      let scores = features.map { feature in
        "{\"name\":\"\(feature.name)\",\"score\":\(feature.scores[row].map { "\($0)" } ?? "null")}"
      }
      return "{\"frame\":\(row),\"time\":\(times?[row] ?? Double(row)),\"prob\":0.9,\"box\":{\"x\":1,\"y\":1,\"w\":60,"
        + "\"h\":80},\"emotions\":[\(scores.joined(separator: ","))],\"facs\":null,\"descriptions\":null}"
    }
    return Array(
      """
      [{"source":{"type":"url","url":"https://example.org/a.zip"},"results":{"predictions":[{"file":"\(file)",
      "file_type":"\(fileType)","models":{"face":{"metadata":null,"grouped_predictions":[{"id":"\(id)","predictions":
      [\(rows.joined(separator: ","))]}]}}}],"errors":[]}}]
      """.utf8)
  }

  private func timelines(
    _ results: [AnalyzedInput], count: Int? = nil, form: CourseForm? = nil, width: Int? = 80,
    style: Style = Style(), glyphs: Glyphs = .unicode
  ) throws -> String {
    let output = Output.memory()
    try writeTimelines(
      results, count: count, form: form, to: output,
      layout: TextLayout(width: width, style: style, glyphs: glyphs))
    return output.text
  }

  /// The line of a feature, or of what was seen.
  private func line(_ begin: String, in text: String) throws -> String {
    try #require(text.split(separator: "\n").map(String.init).first { $0.hasPrefix("  \(begin)") }, "\(text)")
  }

  private func courses(_ document: [UInt8], form: CourseForm, options: AnalysisOptions = AnalysisOptions()) throws
    -> String
  { try timelines([analyse(document, input: "a.json", options: options)], form: form) }

  @Test func gapsAreGapsAndNotZero() throws {
    let text = try courses(
      document([("Joy", [0, 0.9, 0.45, 0]), ("Awe", [nil, 0.3, nil, 0.3])], times: [0, 1, 2, 5]), form: .lines)
    #expect(try line("Joy", in: text).hasSuffix("  0:01  ▁█▅··▁"))
    #expect(try line("Awe", in: text).hasSuffix("  0:01  ·▃···▃"))
    #expect(try line("seen 67 %", in: text).hasSuffix(" ███··█"))
    #expect(text.contains("means: 0 ▁▂▃▄▅▆▇█ .9   no row: ·   share of a column seen: ░▒▓█ by quarters"))
  }

  @Test func stripsHaveFiveShades() throws {
    let scores = [0, 0.19, 0.2, 0.5, 0.7, 0.9, 1, nil, 0.4]
    let document = document([("Joy", scores)])
    #expect(try line("Joy", in: courses(document, form: .strips)).hasSuffix("  0:06    ░▒▓██·▒"))
    let ascii = try timelines([analyse(document, input: "a.json")], form: .strips, glyphs: .ascii)
    #expect(try line("Joy", in: ascii).hasSuffix("  0:06    .:*##-:"))
    #expect(ascii.utf8.allSatisfy { $0 < 0x80 })
    #expect(ascii.contains("means: 0   ..::**## 1   no row: -   share of a column seen: .:*# by quarters"))
  }

  @Test func aFeatureWithoutScoresIsMissing() throws {
    let document = document([("Joy", [0.5, 0.25]), ("Awe", [nil, nil])])
    var options = AnalysisOptions()
    options.features = ["Joy", "Awe"]
    let text = try courses(document, form: .lines, options: options)
    #expect(try line("Awe", in: text) == "  Awe" + String(repeating: " ", count: 17) + "·               ··")
    #expect(try !timelines([analyse(document, input: "a.json")], count: 5).contains("Awe"))
    let nothing = try courses(self.document([("Awe", [nil, nil])]), form: .lines)
    #expect(try line("Awe", in: nothing).hasSuffix(" ··"))
  }

  @Test func oneBinIsOneColumn() throws {
    var options = AnalysisOptions()
    options.bin = 3600
    options.features = ["Joy"]
    let text = try courses(document([("Joy", [0.5, 0.25, 0.75])]), form: .lines, options: options)
    #expect(try line("Joy", in: text) == "  Joy              .500   .750  0:02  █")
    #expect(text.contains("in bins of 1:00:00, all on one scale."))
    #expect(text.contains("0:00 to 0:03, one column 1:00:00"))
  }

  /// Negative scores lower the scale, those above 1 raise it; nothing is clipped.
  @Test func scalesHoldAllThereIs() throws {
    let text = try courses(document([("Joy", [-0.25, 0, 1.25]), ("Awe", [0.5, 0.5, 0.5])]), form: .lines)
    #expect(text.contains("means: -.3 ▁▂▃▄▅▆▇█ 1.3"))
    #expect(try line("Joy", in: text).hasSuffix("   .333  1.250  0:02  ▁▂█"))
    let negative = try courses(document([("Joy", [-0.5, -0.25])]), form: .strips)
    #expect(negative.contains("means: -.5   ░░▒▒▓▓██ 0"))
    #expect(try line("Joy", in: negative).hasSuffix("-.250  0:01   ▒"))
    let huge = try courses(document([("Joy", [-1e308, 1e308, 12.5])]), form: .lines)
    #expect(try line("Joy", in: huge).hasSuffix("▁█▅"))
  }

  /// A column of several bins is their mean, weighted by how much of each was seen.
  @Test func columnsAreMeansOfWholeBins() throws {
    let scores: [Double?] = (0..<200).map { $0 < 100 ? 0.8 : 0 }
    let text = try timelines([analyse(document([("Joy", scores)]), input: "a.json")], form: .lines, width: 60)
    let course = try #require(try line("Joy", in: text).split(separator: " ").last)
    #expect(course.count == 20)
    #expect(course == "\(String(repeating: "█", count: 10))\(String(repeating: "▁", count: 10))")
    #expect(text.contains("each 0:10"))
  }

  @Test func whatHasNoTimesIsOneLine() throws {
    let picture = try analyse(document([("Joy", [0.5])], file: "b.png", fileType: "image"), input: "b.json")
    #expect(try timelines([picture]) == "No course over time, as rows have no times: b.png in b.json\n")
    let video = try analyse(document([("Joy", [0.5, 0.25])]), input: "a.json")
    let text = try timelines([picture, video, picture])
    #expect(
      text.hasPrefix("input a.json  source url-0-a.zip  file a.mp4  model face  id face_0\nAll features of each id"))
    #expect(text.hasSuffix("\n\nNo course over time, as rows have no times: 2 files, first b.png in b.json\n"))
    #expect(try timelines([]) == "(no rows)\n")
  }

  @Test func longCoursesOfManyFeaturesAreStrips() throws {
    let features = (1...9).map { (name: "F\($0)", scores: [0.5, 0.1 * Double($0)] as [Double?]) }
    let results = [try analyse(document(features), input: "a.json")]
    #expect(try timelines(results).contains("░░▒▒▓▓██"))
    #expect(try timelines(results, count: 8).contains("▁▂▃▄▅▆▇█"))
  }

  /// What is the same everywhere is said once, and each heading has only what differs.
  @Test func sharedNamesAreSaidOnce() throws {
    let results = try ["a.mp4", "b.mp4"].map {
      try analyse(document([("Joy", [0.5, 0.25])], file: $0), input: "x.json")
    }
    let text = try timelines(results)
    #expect(text.hasPrefix("input x.json  source url-0-a.zip  model face  id face_0\n"))
    #expect(text.ranges(of: "x.json").count == 1)
    #expect(text.contains("\n\nfile a.mp4\n "))
    #expect(text.contains("\n\nfile b.mp4\n "))
  }

  static let widths = [40, 60, 72, 80, 100, 132, 200]

  @Test(arguments: widths, CourseForm.allCases)
  func noLineIsWiderThanTheScreen(width: Int, form: CourseForm) throws {
    let wide = [("日本語の感情の名前がここに長く", [0.5, nil, 1]), ("👩‍👩‍👧‍👦👍🏽 e\u{301}moji", [nil, 0.25, 0.125])] as [(String, [Double?])]
    let odd = try analyse(
      document(wide, file: "録画/一日目/参加者 \(String(repeating: "長", count: 60)).mp4", id: "顔_0"), input: "日本.json")
    let fixtures = try [interviewPath, "study/predictions.json", "all-models/predictions.json", "odd.json"].map {
      try analyse(fixture($0), input: $0)
    }
    for glyphs in [Glyphs.unicode, .ascii] {
      let text = try timelines([odd] + fixtures, form: form, width: width, glyphs: glyphs)
      for line in text.split(separator: "\n") {
        #expect(displayWidth(String(line)) <= width, "at \(width): \(line)")
        #expect(line.last != " ")
      }
      #expect(text.contains("means: 0") == (width >= 60))
    }
  }

  @Test(arguments: [50, 90], CourseForm.allCases)
  func colourChangesNothingButColour(width: Int, form: CourseForm) throws {
    let results = try [interviewPath, "study/predictions.json"].map { try analyse(fixture($0), input: $0) }
    let plain = try timelines(results, count: 3, form: form, width: width)
    for palette in [Style.Palette.eight, .many] {
      let style = Style(enabled: true, palette: palette)
      let colour = try timelines(results, count: 3, form: form, width: width, style: style)
      #expect(colour != plain)
      #expect(colour.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == plain)
      // No colour goes on into another line.
      for line in colour.split(separator: "\n") where line.contains("\u{1B}[") {
        #expect(line.matches(of: #/\u{1B}\[[0-9;]*m/#).last?.output == "\u{1B}[0m")
      }
    }
  }
}
