// swift-tools-version: 6.2
import PackageDescription

// The house, floor by floor; a target names only lower floors. README.md, "Working on the code", has the plan.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
/// What only the server is built on: nothing of it is fetched, nor built, unless the trait is on.
let server: [Target.Dependency] = [
  ("HummingbirdCore", "hummingbird"), ("NIOCore", "swift-nio"), ("NIOPosix", "swift-nio"), ("NIOHTTP1", "swift-nio"),
  ("NIOHTTPTypes", "swift-nio-extras"), ("NIOHTTPTypesHTTP1", "swift-nio-extras"),
  ("HTTPTypes", "swift-http-types"), ("Logging", "swift-log"),
].map { .product(name: $0.0, package: $0.1, condition: .when(traits: ["Server"])) }

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "hume-results",
  products: [
    .library(name: "HumeResults", targets: ["HumeResults"]),
    .library(name: "HumeClient", targets: ["HumeClient"]),
    .library(name: "hume_results", type: .dynamic, targets: ["HumeResultsC"]),
    .executable(name: "hume-results", targets: ["hume-results"]),
    .executable(name: "hume-results-server", targets: ["hume-results-server"]),
  ],
  traits: [
    .trait(name: "Server", description: "Builds hume-results-server, and fetches what it is built on (Hummingbird)."),
    .default(enabledTraits: []),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
  ],
  targets: [
    // Floor 0: system libraries.
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .target(name: "CHumeSystem"),
    .target(name: "CArrow"),
    .target(name: "CHumeResults", dependencies: ["CArrow"]),

    // Floor 1: the values, and what the operating system does for us.
    library("HumeTypes"),
    library("HumeSystem", ["HumeTypes", "CHumeSystem"]),
    library("HumeDigest", ["CCrypto"]),

    // Floor 2: bytes → observations; archives → bytes.
    library("HumeParsing", ["HumeTypes"]),
    library("HumeArchive", ["HumeTypes", "HumeSystem", "CHumeSystem", "CArchive", "CZlib"]),

    // Floor 3: any input → observations.
    library("HumeInputs", ["HumeTypes", "HumeSystem", "HumeParsing", "HumeArchive"]),

    // Floor 4: observations → statistics.
    library("HumeAnalysis", ["HumeTypes", "HumeSystem", "HumeParsing", "HumeInputs"]),

    // Floor 4: jobs, and their folders.
    library(
      "HumeJobs", ["HumeTypes", "HumeSystem", "HumeDigest", "HumeParsing", "HumeArchive", "HumeInputs"]),

    // Floor 5: columns in memory → Arrow; the v0 API → job folders, and back.
    library("HumeInterchange", ["HumeTypes", "CArrow"]),
    library("HumeClient", ["HumeTypes", "HumeSystem", "HumeDigest", "HumeParsing", "HumeJobs", "CCurl"]),
    .target(
      name: "HumeServer",
      dependencies: ["HumeTypes", "HumeSystem", "CHumeSystem", "HumeDigest", "HumeParsing", "HumeJobs"] + server,
      swiftSettings: strict),

    // Floor 6: statistics and observations → tables and reports.
    library(
      "HumeReports", ["HumeTypes", "HumeSystem", "HumeArchive", "HumeInputs", "HumeAnalysis", "HumeInterchange"]),

    // Floor 7: observations and tables → SQLite; the one import for research code.
    library("HumeDatabase", ["HumeTypes", "HumeSystem", "HumeInputs", "HumeAnalysis", "HumeReports", "CSQLite"]),
    library(
      "HumeResults",
      [
        "HumeTypes", "HumeSystem", "HumeParsing", "HumeArchive", "HumeInputs", "HumeAnalysis", "HumeJobs",
        "HumeReports",
      ]),

    // Floor 8: the C interface, and the programs.
    .target(
      name: "HumeResultsC",
      dependencies: [
        "HumeTypes", "HumeSystem", "HumeParsing", "HumeInputs", "HumeAnalysis", "HumeInterchange", "HumeReports",
        "CArrow",
        "CHumeResults",
      ],
      exclude: ["exports.map"], swiftSettings: strict,
      // The library brings Swift's own along, and shows none of it: whoever loads it may have another.
      linkerSettings: [
        .unsafeFlags(
          [
            "-static-stdlib", "-Xlinker",
            "--version-script=\(Context.packageDirectory)/Sources/HumeResultsC/exports.map",
            // Else the linker names the library by the folder that it was built in.
            "-Xlinker", "-soname=libhume_results.so",
          ],
          .when(platforms: [.linux]))
      ]),
    .executableTarget(
      name: "hume-results",
      dependencies: [
        "HumeResults", "HumeTypes", "HumeSystem", "HumeDigest", "HumeDatabase", "HumeJobs", "HumeClient",
        argumentParser,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "hume-results-server", dependencies: ["HumeTypes", "HumeSystem", "HumeJobs", "HumeServer", argumentParser],
      swiftSettings: strict),
    .executableTarget(name: "make-fixtures", swiftSettings: strict),

    // Tests.
    .target(name: "TestSupport", dependencies: ["HumeDigest"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("TestSupportTests", ["HumeDigest"]),
    tests("HumeTypesTests", ["HumeTypes"]),
    .target(
      name: "ParsingSupport", dependencies: ["HumeTypes", "HumeParsing", "TestSupport"], path: "Tests/ParsingSupport",
      swiftSettings: strict),
    tests("HumeParsingTests", ["HumeTypes", "HumeParsing", "ParsingSupport"]),
    .target(
      name: "ArchiveSupport", dependencies: ["CZlib", "TestSupport"], path: "Tests/ArchiveSupport",
      swiftSettings: strict),
    tests("HumeArchiveTests", ["HumeTypes", "HumeSystem", "HumeArchive", "ArchiveSupport", "CArchive", "CZlib"]),
    tests(
      "HumeInputsTests", ["HumeTypes", "HumeSystem", "HumeArchive", "HumeParsing", "HumeInputs", "ArchiveSupport"]),
    tests("HumeAnalysisTests", ["HumeTypes", "HumeSystem", "HumeParsing", "HumeInputs", "HumeAnalysis"]),
    tests(
      "HumeReportsTests",
      [
        "HumeTypes", "HumeDigest", "HumeParsing", "HumeArchive", "HumeInputs", "HumeAnalysis", "HumeInterchange",
        "HumeReports",
      ],
      exclude: ["Goldens"]),
    tests(
      "HumeInterchangeTests",
      ["HumeTypes", "HumeReports", "HumeInterchange", "CArrow"]),
    tests(
      "HumeDatabaseTests",
      ["HumeTypes", "HumeParsing", "HumeInputs", "HumeAnalysis", "HumeReports", "HumeDatabase", "CSQLite"]),
    tests("HumeJobsTests", ["HumeTypes", "HumeSystem", "HumeParsing", "HumeJobs", "ArchiveSupport"]),
    tests(
      "HumeClientTests", ["HumeTypes", "HumeSystem", "HumeDigest", "HumeJobs", "HumeClient", "ArchiveSupport"]),
    tests(
      "HumeServerTests",
      ["HumeTypes", "HumeSystem", "HumeDigest", "HumeParsing", "HumeJobs", "HumeServer", "ArchiveSupport"]),
    .testTarget(
      name: "ProgramTests",
      dependencies: ["hume-results", "make-fixtures", "HumeResults", "ArchiveSupport", "TestSupport"],
      exclude: ["Goldens"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// Tests/Fuzz/run builds these, which have no use without a sanitizer that calls them.
if Context.environment["HUME_FUZZ"] != nil {
  func fuzz(_ name: String, _ folder: String, _ dependencies: [Target.Dependency]) {
    package.products.append(.executable(name: name, targets: [name]))
    package.targets.append(
      .executableTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/Fuzz/\(folder)",
        swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]))
  }
  fuzz("fuzz-predictions", "Predictions", ["HumeParsing", "ParsingSupport"])
  fuzz("fuzz-archives", "Archives", ["HumeTypes", "HumeSystem", "HumeArchive", "ArchiveSupport"])
  // Coverage is counted in the readers alone: in what makes and compares inputs it would be most of the work.
  for target in package.targets {
    let isReader = ["HumeParsing", "HumeArchive"].contains(target.name)
    target.swiftSettings?.append(.unsafeFlags([isReader ? "-sanitize=fuzzer,address" : "-sanitize=address"]))
  }
}
