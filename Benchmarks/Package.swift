// swift-tools-version: 6.2
import PackageDescription

// A package of its own: whoever uses the library or the program never fetches what measures them.
let package = Package(
  name: "hume-results-benchmarks",
  platforms: [.macOS(.v13)],
  dependencies: [
    // Without its traits, which count allocations by interposing on malloc and on the runtime.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    .package(name: "hume-results", path: ".."),
  ],
  targets: [
    .executableTarget(
      name: "Reading",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"), .product(name: "HumeResults", package: "hume-results"),
      ],
      path: "Benchmarks/Reading",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ],
  swiftLanguageModes: [.v6]
)
