import Benchmark
import BenchmarkInputs
import HumeResults

// Micro benchmarks: one step of the way each, over documents of 4 MB in memory. `Throughput` counts documents a second:
// 250 are 1 GB/s.

private let size = 4_000_000

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.cpuMicroseconds, .wallClock, .throughput, .peakMemoryResident], timeUnits: .microseconds,
    units: [.cpuMicroseconds: .count], warmupIterations: 2, maxDuration: .seconds(3), maxIterations: 500)

  for layout in Documents.layouts {
    measure("read \(layout.name)", layout.options) { bytes in
      var rows = 0
      try read(bytes) { step, _ in if case .row = step { rows += 1 } }
      blackHole(rows)
    }
    measure("analyse \(layout.name)", layout.options) { bytes in
      var analysis = try InputAnalysis(input: "memory", options: AnalysisOptions(), wants: [.ranking])
      try read(bytes) { step, row in try analysis.consume(step, row) }
      blackHole(try analysis.finish())
    }
  }

  measure("typed tree") { bytes in blackHole(try reader(bytes).readResults()) }

  Benchmark("typed tree to JSON") { (benchmark: Benchmark, results: [JobResults]) in
    benchmark.recordingCPU { for document in results { blackHole(document.json()) } }
  } setup: {
    try reader(try Documents.document(["compact"], bytes: size)).readResults()
  }

  for format in [FormatName.csv, .ndjson] {
    measure("write long \(format.rawValue)") { bytes in
      var table = LongObservations(sets: [.emotion], ner: false)
      let output = Output.memory()
      var writer = try format.writer(
        to: output, options: TableOptions(), envelope: Envelope(command: "export", version: "0"))
      try writer.begin("observations", columns: table.columns)
      try read(bytes) { step, row in if case .row = step { try table.write(row, to: &writer) } }
      try writer.end()
      try writer.finish()
      blackHole(output.bytes.count)
    }
  }
}

/// Measures `body` with the bytes of a document.
private func measure(
  _ name: String, _ options: [String] = ["compact"], _ body: @escaping @Sendable ([UInt8]) throws -> Void
) {
  Benchmark(name) { (benchmark: Benchmark, bytes: [UInt8]) in
    try benchmark.recordingCPU { try body(bytes) }
  } setup: {
    try Documents.document(options, bytes: size)
  }
}

private func reader(_ bytes: [UInt8]) -> PredictionsReader {
  PredictionsReader(bytes, context: ReadingContext(input: "memory"))
}

private func read(_ bytes: [UInt8], _ body: (ReadStep, borrowing Observation) throws -> Void) throws {
  let reader = reader(bytes)
  while try reader.withNext(body) {}
}
