// swift-tools-version: 6.2
import PackageDescription

// A package of its own: whoever uses the library or the program never fetches what measures them.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let benchmark = Target.Dependency.product(name: "Benchmark", package: "benchmark")
let results = Target.Dependency.product(name: "HumeResults", package: "hume-results")

func benchmarks(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: [benchmark, results, "BenchmarkInputs"], path: "Benchmarks/\(name)",
    swiftSettings: strict,
    plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
}

let package = Package(
  name: "hume-results-benchmarks",
  platforms: [.macOS(.v13)],
  dependencies: [
    // Without its traits, which count allocations by interposing on malloc and on the runtime.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    .package(name: "hume-results", path: ".."),
  ],
  targets: [
    benchmarks("Parsing"),
    benchmarks("Jobs"),
    .target(name: "BenchmarkInputs", dependencies: [benchmark, results], swiftSettings: strict),
    .executableTarget(name: "in-memory", dependencies: [results, "BenchmarkInputs"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
