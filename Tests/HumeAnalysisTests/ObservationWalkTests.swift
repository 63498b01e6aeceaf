import Foundation
import HumeAnalysis
import HumeInputs
import HumeParsing
import HumeSystem
import HumeTypes
import TestSupport
import Testing

/// A walk through inputs: the order of its steps, what fails, and what is left out.
@Suite struct ObservationWalkTests {
  private func inputs(_ names: String...) -> [ResultsInput] {
    findInputs(names.map { fixture($0).path }).inputs
  }

  /// What a walk lends, in short: the begin and end of inputs, and how many rows between.
  private func course(of walk: ObservationWalk) throws -> [String] {
    var course: [String] = []
    var (rows, leftOut) = (0, 0)
    while try walk.withNext({ step, row, context in
      switch step {
      case .inputBegin: course.append("begin \(lastComponent(of: context.input.name))")
      case .row:
        rows += 1
        #expect(row.origin.input == context.input.name)
      case .leftOutRow: leftOut += 1
      case .read(let step): if case .row = step { Issue.record("a row is no other step") }
      case .inputEnd(let failure):
        course.append("\(rows) rows, \(leftOut) left out, \(failure?.codeName ?? "whole")")
        (rows, leftOut) = (0, 0)
      }
    }) {}
    return course
  }

  @Test func inputsComeOneBehindAnother() throws {
    let walk = try ObservationWalk(inputs("webhook.json", "many-ids.json"))
    let course = try course(of: walk)
    #expect(course.count == 4)
    #expect(course[0] == "begin webhook.json")
    #expect(course[2] == "begin many-ids.json")
    for (index, name) in [(1, "webhook.json"), (3, "many-ids.json")] {
      var rows = 0
      try inputs(name)[0].open().forEachObservation { _ in rows += 1 }
      #expect(course[index] == "\(rows) rows, 0 left out, whole")
    }
    #expect(walk.failures.isEmpty)
    #expect(try walk.withNext { _, _, _ in Issue.record("the walk has ended") } == false)
  }

  @Test func anInputThatFailsEndsAndTheNextGoesOn() throws {
    let broken = "malformed/truncated-between_sources.json"
    let walk = try ObservationWalk(inputs(broken, "webhook.json"))
    let course = try course(of: walk)
    #expect(course[0].hasPrefix("begin truncated"))
    #expect(course[1].hasSuffix("truncated"))
    #expect(!course[1].hasPrefix("0 rows"))
    #expect(course[2] == "begin webhook.json")
    #expect(course[3].hasSuffix("whole"))
    #expect(walk.failures.map(\.input) == [fixture(broken).path])
    #expect(walk.warnings.warnings.contains { $0.code == "cut_short" })
  }

  @Test func rowsThatAreLeftOutAreLentAsSuch() throws {
    var options = AnalysisOptions()
    options.models = ["prosody"]
    let all = try course(of: ObservationWalk(inputs("all-models/predictions.json")))
    let walk = try ObservationWalk(inputs("all-models/predictions.json"), options: options)
    let some = try course(of: walk)
    func numbers(_ text: String) -> [Int] { text.split(separator: " ").compactMap { Int($0) } }
    #expect(numbers(some[1]).reduce(0, +) == numbers(all[1])[0])
    #expect(numbers(some[1]).allSatisfy { $0 > 0 })
    #expect(walk.warnings.warnings.contains { $0.kind == .note })
  }

  /// The codes of what a walk warns of, when it has ended.
  private func codes(_ names: String..., change: (inout AnalysisOptions) -> Void = { _ in }) throws -> [String] {
    var options = AnalysisOptions()
    change(&options)
    let found = findInputs(names.map { fixture($0).path })
    let walk = try ObservationWalk(found.inputs, options: options)
    _ = try course(of: walk)
    return walk.warnings.warnings.filter { $0.kind == .warning && $0.code != "hume_error" }.map(\.code)
  }

  @Test func aSelectionThatMeetsNothingIsWarnedOf() throws {
    #expect(try codes("webhook.json") == [])
    #expect(try codes("webhook.json") { $0.models = ["faces"] } == ["nothing_selected"])
    #expect(try codes("empty-list.json").last == "no_rows")
    #expect(try codes("webhook.json", "unidentified.json") { $0.features = ["Joy", "Xyzzy"] } == ["unmatched_name"])
    let cut = try codes("malformed/truncated-between_sources.json") { $0.features = ["Xyzzy"] }
    #expect(!cut.contains("unmatched_name"))
  }

  @Test func aJobThatComesTwiceIsWarnedOf() throws {
    #expect(try codes("study") == ["same_job"])
    #expect(try codes("study/predictions.json") == [])
  }

  @Test func whatMeansNothingIsRefused() throws {
    let changes: [(inout AnalysisOptions) -> Void] = [
      { ($0.from, $0.to) = (10, 5) }, { $0.from = -1 }, { $0.to = .infinity }, { $0.minProb = 2 },
      { $0.minConfidence = .nan }, { $0.minFace = -1 },
    ]
    for (index, change) in changes.enumerated() {
      var options = AnalysisOptions()
      change(&options)
      #expect(throws: AnalysisError.self, "\(index)") { try ObservationWalk([], options: options) }
      #expect(throws: AnalysisError.self, "\(index)") { try analyze([], options: options, wants: .summary) }
    }
  }

  @Test func anInputErrorOfTheCallerIsTheInputsFailure() throws {
    let walk = try ObservationWalk(inputs("webhook.json", "many-ids.json"))
    var rows: [String: Int] = [:]
    while try walk.withNext({ step, _, context in
      guard case .row = step else { return }
      let name = lastComponent(of: context.input.name)
      rows[name, default: 0] += 1
      if name == "webhook.json" { throw InputError.needsFile(context.input.name, "something") }
    }) {}
    #expect(rows["webhook.json"] == 1)
    #expect(rows["many-ids.json", default: 0] > 1)
    #expect(walk.failures.map(\.error.codeName) == ["needs_file"])
  }

  @Test func otherErrorsOfTheCallerEndTheWalk() throws {
    struct Full: Error {}
    let walk = try ObservationWalk(inputs("webhook.json"))
    #expect(throws: Full.self) { while try walk.withNext({ step, _, _ in if case .row = step { throw Full() } }) {} }
    #expect(walk.failures.isEmpty)
  }

  @Test func factorsAndLabelsComeWithTheRows() throws {
    let groups = FileGroups(header: ["file", "task"], records: [["*", "talk"]])
    let walk = try ObservationWalk(inputs("webhook.json"), groups: groups, anonymizer: Anonymizer())
    var labels: Set<String> = []
    while try walk.withNext({ step, row, context in
      guard case .row = step else { return }
      #expect(context.factors == ["talk"])
      labels.insert(row.origin.file)
    }) {}
    #expect(!labels.isEmpty)
    #expect(labels.allSatisfy { $0.hasPrefix("file-") })
  }

  @Test func whatIsCancelledEndsAndNothingElse() throws {
    let (cancelled, other) = (Cancellation(), Cancellation())
    let walk = try ObservationWalk(inputs("webhook.json"))
    var rows = 0
    #expect(throws: Interrupted.self) {
      try Interrupt.$cancellation.withValue(cancelled) {
        while try walk.withNext({ step, _, _ in
          guard case .row = step else { return }
          rows += 1
          if rows == 2 { cancelled.request() }
        }) {}
      }
    }
    #expect(rows == 2)
    try Interrupt.$cancellation.withValue(other) { try Interrupt.check() }
    try Interrupt.check()
  }

  @Test func whatCancelsACallerCancelsTheThreadsItStarts() {
    let cancellation = Cancellation()
    cancellation.request()
    let seen = Interrupt.$cancellation.withValue(cancellation) {
      concurrentMap(count: 8, threads: 4) { _ in Interrupt.isRequested }
    }
    #expect(seen == Array(repeating: true, count: 8))
    #expect(concurrentMap(count: 4, threads: 4) { _ in Interrupt.isRequested } == [false, false, false, false])
  }
}
