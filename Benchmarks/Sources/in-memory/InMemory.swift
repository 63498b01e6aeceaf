import BenchmarkInputs
import HumeResults

/// The job on bytes in memory: `in-memory --ram N FILE` reads FILE, does the job N times and says how many bytes a
/// second of CPU time that makes. Its counterpart is `simdjson --ram N FILE`.
@main
struct InMemory {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, arguments[1] == "--ram", let times = Int(arguments[2]), times > 0 else {
      print("usage: in-memory --ram N FILE")
      return
    }
    let bytes = try contents(of: arguments[3])
    try job(bytes)
    let begin = cpuNanoseconds()
    for _ in 0..<times { try job(bytes) }
    let seconds = Double(cpuNanoseconds() - begin) / 1e9
    print("\(Int(Double(bytes.count * times) / seconds)) bytes/s")
  }

  /// What `hume-results top` computes.
  private static func job(_ bytes: [UInt8]) throws {
    let reader = PredictionsReader(bytes, context: ReadingContext(input: "memory"))
    var analysis = try InputAnalysis(input: "memory", options: AnalysisOptions(), wants: [.ranking])
    while try reader.withNext({ step, row in try analysis.consume(step, row) }) {}
    let result = try analysis.finish()
    precondition(!result.files.isEmpty, "the document has files")
  }

  private static func contents(of path: String) throws -> [UInt8] {
    let file = try File(reading: path)
    var bytes = [UInt8](repeating: 0, count: try file.status().size)
    var filled = 0
    while filled < bytes.count {
      let count = try bytes.withUnsafeMutableBytes {
        try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      if count == 0 { break }
      filled += count
    }
    return Array(bytes[..<filled])
  }
}
