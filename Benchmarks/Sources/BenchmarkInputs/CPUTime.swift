public import Benchmark

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension BenchmarkMetric {
  /// CPU time in microseconds. The metric of the package counts in steps of 10 ms on Linux, and a document takes less.
  public static let cpuMicroseconds = BenchmarkMetric.custom("CPU (μs)")
}

extension Benchmark {
  /// Runs `body` and records the CPU time that the process took meanwhile.
  public func recordingCPU<Result>(_ body: () throws -> Result) rethrows -> Result {
    let begin = cpuNanoseconds()
    let result = try body()
    measurement(.cpuMicroseconds, (cpuNanoseconds() - begin) / 1_000)
    return result
  }
}

/// The CPU time that all threads of this process took so far, in nanoseconds.
public func cpuNanoseconds() -> Int {
  var time = timespec()
  return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 ? time.tv_sec * 1_000_000_000 + time.tv_nsec : 0
}
