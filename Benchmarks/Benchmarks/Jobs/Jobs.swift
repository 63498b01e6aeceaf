import Benchmark
import BenchmarkInputs
import HumeResults

// Macro benchmarks: whole jobs, from the path of a file to the statistics or the bytes of a report; documents of 20 MB
// in the page cache, so 50 a second are 1 GB/s. The CSV has the rows of such a document in fewer bytes.

private let size = 20_000_000

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.cpuMicroseconds, .wallClock, .throughput, .peakMemoryResident], timeUnits: .microseconds,
    units: [.cpuMicroseconds: .count], warmupIterations: 1, maxDuration: .seconds(5), maxIterations: 100)

  for layout in Documents.layouts {
    measure("top \(layout.name)", layout.options) { path in blackHole(try analysis(of: path, wants: [.ranking])) }
  }
  measure("summary") { path in blackHole(try analysis(of: path, wants: [.summary])) }
  measure("timeline") { path in blackHole(try analysis(of: path, wants: [.timeline])) }
  measure("everything") { path in blackHole(try analysis(of: path, wants: [.summary, .timeline, .quality])) }

  measure("summary as JSON") { path in
    let output = Output.memory()
    var writer = try FormatName.json.writer(
      to: output, options: TableOptions(), envelope: Envelope(command: "summary", version: "0"))
    try writer.write(summaryTable(try analysis(of: path, wants: [.summary]).results))
    try writer.finish()
    blackHole(output.bytes.count)
  }

  Benchmark("top of artifacts CSV") { (benchmark: Benchmark, path: String) in
    try benchmark.recordingCPU { blackHole(try analysis(of: path, wants: [.ranking])) }
  } setup: {
    try Documents.facesCSV(bytes: size)
  }
}

/// Measures `body` with the path of a document.
private func measure(
  _ name: String, _ options: [String] = ["compact"], _ body: @escaping @Sendable (String) throws -> Void
) {
  Benchmark(name) { (benchmark: Benchmark, path: String) in
    try benchmark.recordingCPU { try body(path) }
  } setup: {
    try Documents.file(options, bytes: size)
  }
}

private func analysis(of path: String, wants: AnalysisWants) throws -> Analysis {
  let analysis = try analyze(findInputs([path]).inputs, wants: wants)
  precondition(analysis.failures.isEmpty && !analysis.results.isEmpty, "the document was read")
  return analysis
}
