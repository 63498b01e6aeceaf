import HumeAnalysis
import HumeInputs
import HumeReports
import HumeSystem
import HumeTypes
import Synchronization

/// What watches queries: how far they have come, what they met, and a way to end them.
final class Run: ReadingProgress, Sendable {
  private struct State {
    var done = 0
    var total = 0
    var findings = Findings()
  }
  private let state = Mutex(State())
  private let cancellation = Cancellation()

  /// Runs work that `cancel` ends; an error is kept among the findings, for a stream's consumers see its text only.
  func cancellable<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try Interrupt.$cancellation.withValue(cancellation) {
        try Interrupt.check()
        return try work()
      }
    } catch {
      state.withLock { $0.findings.error = Explanation(error) }
      throw error
    }
  }

  func cancel() { cancellation.request() }

  /// The bytes that were read and those that are to be read. What a look at an input's head read twice is not counted.
  var progress: (done: Int, total: Int) {
    state.withLock { ($0.total > 0 ? min($0.done, $0.total) : $0.done, $0.total) }
  }

  /// Takes up a query over inputs, which reads them so often.
  func expect(_ inputs: [ResultsInput], passes: Int) {
    let bytes = saturatingSum((0..<passes).flatMap { _ in inputs.lazy.map { $0.bytesToRead ?? 0 } })
    state.withLock { $0.total = saturatingSum([$0.total, bytes]) }
  }

  /// Takes back what a query that has ended did not read.
  func expectNoMore() { state.withLock { $0.total = $0.done } }

  func begin(_ input: ResultsInput) {}
  func read(_ bytes: Int) { state.withLock { $0.done += bytes } }
  func end(_ input: ResultsInput) {}

  var findings: Findings { state.withLock { $0.findings } }

  /// Adds what a query met; several may do so at one time.
  func add(_ failures: [InputFailure], _ warnings: [Warning]) {
    state.withLock {
      $0.findings.failures += failures
      $0.findings.warnings += warnings
    }
  }
}

/// What was met: inputs that failed, and what is doubted.
struct Findings: Sendable {
  var inputs: [(path: String, jobID: String, bytes: Int?)]?
  /// What ended the last query that failed.
  var error: Explanation?
  var failures: [InputFailure] = []
  var warnings: [Warning] = []

  /// As JSON, for callers of other languages.
  var json: String {
    let output = Output.memory()
    // Memory takes everything.
    try? write(to: output)
    return output.text
  }

  private func write(to output: Output) throws {
    var json = JSONWriter(output, style: .compact)
    try json.beginObject()
    if let inputs {
      try json.key("inputs")
      try json.beginArray()
      for input in inputs {
        try json.object([("path", .text(input.path)), ("job_id", .name(input.jobID)), ("bytes", Cell(input.bytes))])
      }
      try json.endArray()
    }
    if let error {
      try json.key("error")
      try json.object([
        ("code", .text(error.code)), ("message", .text(error.message)), ("place", .name(error.place)),
        ("advice", .name(error.advice)),
      ])
    }
    try json.key("failures")
    try json.beginArray()
    for failure in failures {
      let error = failure.error
      try json.object([
        ("input", .text(failure.input)), ("code", .text(error.codeName)), ("message", .text(error.message)),
        ("place", .name(error.place.description)), ("advice", .name(error.advice)),
      ])
    }
    try json.endArray()
    try json.findings(warnings)
    try json.endObject()
  }
}
