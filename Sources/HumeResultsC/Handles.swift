import CArrow
import CHumeResults
import HumeAnalysis
import HumeInputs
import HumeInterchange
import HumeReports
import HumeSystem
import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// What C holds are pointers to objects of Swift, each retained once when it is handed out and released once when it is
// given back. They are immutable, or guard what changes, so several threads may use one.

/// The results behind some paths.
final class Inputs: Sendable {
  let found: FoundInputs
  let threads: Int

  init(_ found: FoundInputs, threads: Int) {
    self.found = found
    self.threads = threads
  }

  var findings: Findings {
    Findings(
      inputs: found.inputs.map { ($0.name, $0.jobID, $0.bytes) }, failures: found.failures,
      warnings: found.warnings.warnings)
  }
}

/// Rows in memory.
final class TableInMemory: Sendable {
  let schema: HumeInterchange.ArrowSchema
  let batches: [ArrowBatch]

  /// The rows that a queue has, all of them.
  init(_ queue: ArrowQueue) {
    schema = queue.schema ?? HumeInterchange.ArrowSchema([])
    var batches: [ArrowBatch] = []
    while let batch = queue.take() { batches.append(batch) }
    self.batches = batches
  }

  var rows: Int { batches.reduce(0) { $0 + $1.length } }
}

/// The batches of a table, one behind another.
final class TableSource: ArrowSource {
  private let table: TableInMemory
  private var place = 0
  init(_ table: TableInMemory) { self.table = table }

  func schema() -> HumeInterchange.ArrowSchema { table.schema }

  func next() -> ArrowBatch? {
    guard place < table.batches.count else { return nil }
    defer { place += 1 }
    return table.batches[place]
  }
}

/// The object behind a pointer of C, which C goes on to hold.
func object<Object: AnyObject>(_ pointer: OpaquePointer?, as type: Object.Type) -> Object? {
  pointer.map { Unmanaged<Object>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
}

/// A pointer that C holds from now on.
func handedOut(_ object: AnyObject) -> OpaquePointer { OpaquePointer(Unmanaged.passRetained(object).toOpaque()) }

/// Takes a pointer back from C.
func takeBack<Object: AnyObject>(_ pointer: OpaquePointer?, as type: Object.Type) {
  if let pointer { Unmanaged<Object>.fromOpaque(UnsafeRawPointer(pointer)).release() }
}

/// The object behind a pointer that C passed; `bad_argument` for NULL.
func required<Object: AnyObject>(_ pointer: OpaquePointer?, as type: Object.Type) throws -> Object {
  guard let object = object(pointer, as: type) else { throw ArgumentError() }
  return object
}

/// A NULL where something was needed.
struct ArgumentError: ExplainedError {
  var codeName: String { "bad_argument" }
  var message: String { "A pointer is NULL that must not be." }
  var place: Place { Place() }
  var advice: String { "" }
}

/// Runs what a function of C does; an error becomes nil and fills `error`.
func answering<Value>(_ error: UnsafeMutablePointer<hume_error>?, _ body: () throws -> Value) -> Value? {
  do { return try body() } catch let thrown {
    error?.pointee = hume_error(Explanation(thrown))
    return nil
  }
}

/// An error in words.
struct Explanation {
  var code = "failed"
  var message: String
  var place = ""
  var advice = ""

  init(_ error: any Error) {
    if let error = error as? any ExplainedError {
      (code, message, advice) = (error.codeName, error.message, error.advice)
      place = error.place.description
    } else if error is Interrupted {
      (code, message) = ("interrupted", "The work was ended before it was done.")
    } else {
      message = "\(error)"
    }
  }

  /// In up to three lines: what is wrong, where, and what to do.
  var text: String { explanation(message: message, place: place, advice: advice) }
}

extension hume_error {
  init(_ explanation: Explanation) {
    func copy(_ text: String) -> UnsafeMutablePointer<CChar>? { text.isEmpty ? nil : strdup(text) }
    self.init(
      code: copy(explanation.code), message: copy(explanation.message), place: copy(explanation.place),
      advice: copy(explanation.advice), text: copy(explanation.text))
  }
}
