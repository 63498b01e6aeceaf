public import CArrow
public import CHumeResults
import HumeInputs
import HumeInterchange
import HumeSystem
import HumeTypes

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// The functions of hume_results.h, which documents them; the compiler compares the declarations with the header's.

// MARK: Errors and texts

/// `hume_results.h` says what it does.
@c @implementation
public func hume_error_clear(_ error: UnsafeMutablePointer<hume_error>!) {
  guard let error else { return }
  let held = error.pointee
  for text in [held.code, held.message, held.place, held.advice, held.text] { free(text) }
  error.pointee = hume_error()
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_free(_ text: UnsafeMutablePointer<CChar>!) { free(text) }

/// The version, for as long as the process lasts.
///
/// `nonisolated(unsafe)`: set once, and what it points to never changes.
private nonisolated(unsafe) let version = UnsafePointer<CChar>(strdup(toolVersion))

/// `hume_results.h` says what it does.
@c @implementation
public func hume_version() -> UnsafePointer<CChar>! { version }

// MARK: Inputs

/// `hume_results.h` says what it does.
@c @implementation
public func hume_open(
  _ paths: UnsafePointer<UnsafePointer<CChar>?>!, _ count: Int, _ options: UnsafePointer<CChar>!,
  _ error: UnsafeMutablePointer<hume_error>!
) -> OpaquePointer! {
  answering(error) {
    // A number of C's that is not one of Swift's cannot be that of any list.
    guard count >= 0 else { throw ArgumentError() }
    var list: [String] = []
    for index in 0..<count {
      guard let paths, let path = paths[index] else { throw ArgumentError() }
      list.append(String(cString: path))
    }
    var reader = try OptionReader(try optionText(options))
    var input = InputOptions()
    input.threads = try reader.integer("threads", from: 1) ?? processorCount()
    input.allowsSeveralDocuments = try reader.flag("ndjson") ?? false
    try reader.finish()
    let found = findInputs(list, options: input)
    if found.inputs.isEmpty, let failure = found.failures.first { throw failure.error }
    return handedOut(Inputs(found, threads: input.threads))
  }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_inputs_describe(_ inputs: OpaquePointer!) -> UnsafeMutablePointer<CChar>! {
  object(inputs, as: Inputs.self).flatMap { strdup($0.findings.json) }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_close(_ inputs: OpaquePointer!) { takeBack(inputs, as: Inputs.self) }

// MARK: Runs

/// `hume_results.h` says what it does.
@c @implementation
public func hume_run_new() -> OpaquePointer! { handedOut(Run()) }

/// `hume_results.h` says what it does.
@c @implementation
public func hume_run_progress(
  _ run: OpaquePointer!, _ done: UnsafeMutablePointer<Int64>!, _ total: UnsafeMutablePointer<Int64>!
) {
  let progress = object(run, as: Run.self)?.progress ?? (0, 0)
  done?.pointee = Int64(progress.0)
  total?.pointee = Int64(progress.1)
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_run_cancel(_ run: OpaquePointer!) { object(run, as: Run.self)?.cancel() }

/// `hume_results.h` says what it does.
@c @implementation
public func hume_run_findings(_ run: OpaquePointer!) -> UnsafeMutablePointer<CChar>! {
  object(run, as: Run.self).flatMap { strdup($0.findings.json) }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_run_free(_ run: OpaquePointer!) { takeBack(run, as: Run.self) }

// MARK: Queries

/// The options as a text; `bad_option` where it is none.
private func optionText(_ options: UnsafePointer<CChar>?) throws -> String? {
  guard let options else { return nil }
  guard let text = String(validatingCString: options) else { throw OptionError("The options are not UTF-8.") }
  return text
}

/// What all functions that make a table do.
private func table(
  _ inputs: OpaquePointer?, _ options: UnsafePointer<CChar>?, _ run: OpaquePointer?,
  _ error: UnsafeMutablePointer<hume_error>?, _ query: (Inputs, String?, Run) throws -> TableInMemory
) -> OpaquePointer? {
  answering(error) {
    let inputs = try required(inputs, as: Inputs.self)
    return handedOut(try query(inputs, try optionText(options), object(run, as: Run.self) ?? Run()))
  }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_summary(
  _ inputs: OpaquePointer!, _ options: UnsafePointer<CChar>!, _ run: OpaquePointer!,
  _ error: UnsafeMutablePointer<hume_error>!
) -> OpaquePointer! {
  table(inputs, options, run, error) { try $0.summary($1, $2) }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_top(
  _ inputs: OpaquePointer!, _ options: UnsafePointer<CChar>!, _ run: OpaquePointer!,
  _ error: UnsafeMutablePointer<hume_error>!
) -> OpaquePointer! {
  table(inputs, options, run, error) { try $0.top($1, $2) }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_timeline(
  _ inputs: OpaquePointer!, _ options: UnsafePointer<CChar>!, _ run: OpaquePointer!,
  _ error: UnsafeMutablePointer<hume_error>!
) -> OpaquePointer! {
  table(inputs, options, run, error) { try $0.timeline($1, $2) }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_qc(
  _ inputs: OpaquePointer!, _ options: UnsafePointer<CChar>!, _ run: OpaquePointer!,
  _ error: UnsafeMutablePointer<hume_error>!
) -> OpaquePointer! {
  table(inputs, options, run, error) { try $0.quality($1, $2) }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_observations(
  _ inputs: OpaquePointer!, _ options: UnsafePointer<CChar>!, _ run: OpaquePointer!,
  _ error: UnsafeMutablePointer<hume_error>!
) -> OpaquePointer! {
  table(inputs, options, run, error) { try $0.observations($1, $2) }
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_scan(
  _ inputs: OpaquePointer!, _ options: UnsafePointer<CChar>!, _ run: OpaquePointer!,
  _ stream: UnsafeMutablePointer<ArrowArrayStream>!, _ error: UnsafeMutablePointer<hume_error>!
) -> Int32 {
  // Where there is no stream, there is none to be released either.
  stream?.initialize(to: ArrowArrayStream())
  let answer: Void? = answering(error) {
    guard let stream else { throw ArgumentError() }
    let inputs = try required(inputs, as: Inputs.self)
    let source = try inputs.scan(try optionText(options), object(run, as: Run.self) ?? Run())
    exportStream(source, to: stream) { Explanation($0).text }
  }
  return answer == nil ? EIO : 0
}

// MARK: Tables

/// `hume_results.h` says what it does.
@c @implementation
public func hume_table_rows(_ table: OpaquePointer!) -> Int64 {
  Int64(object(table, as: TableInMemory.self)?.rows ?? 0)
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_table_stream(_ table: OpaquePointer!, _ stream: UnsafeMutablePointer<ArrowArrayStream>!) -> Int32 {
  stream?.initialize(to: ArrowArrayStream())
  guard let stream, let table = object(table, as: TableInMemory.self) else { return EINVAL }
  exportStream(TableSource(table), to: stream) { Explanation($0).text }
  return 0
}

/// `hume_results.h` says what it does.
@c @implementation
public func hume_table_free(_ table: OpaquePointer!) { takeBack(table, as: TableInMemory.self) }
