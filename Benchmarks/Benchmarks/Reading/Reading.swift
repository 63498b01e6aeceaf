import Benchmark
import HumeResults

let benchmarks: @Sendable () -> Void = {
  Benchmark("x") { _ in }
}
