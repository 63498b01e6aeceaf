import Foundation
import HumeResults

/// Made-up documents of any size and layout, as `make-fixtures big` writes them; the same bytes on every machine.
public enum Documents {
  /// The layouts that are measured, each with the options that make it: the last three are compact too.
  public static let layouts: [(name: String, options: [String])] = [
    ("compact", ["compact"]), ("pretty", ["pretty"]), ("shuffled", ["compact", "shuffled"]),
    ("reordered", ["compact", "reordered"]), ("exponents", ["compact", "exponents"]),
  ]

  /// A document of about `bytes` bytes. Builds the generator where that was not done yet; throws where it fails.
  public static func document(_ options: [String], bytes: Int) throws -> [UInt8] {
    let release = root.appending(path: ".build-release")
    let generator = release.appending(path: "release/make-fixtures")
    if !FileManager.default.isExecutableFile(atPath: generator.path) {
      _ = try output(
        of: "/usr/bin/env",
        [
          "swift", "build", "-c", "release", "--package-path", root.path, "--scratch-path", release.path, "--product",
          "make-fixtures",
        ])
    }
    return try output(
      of: generator.path, ["big", "--bytes", String(bytes)] + options.flatMap { ["--layout", $0] })
  }

  /// The same document as a file below the system's folder for temporary files; its path.
  public static func file(_ options: [String], bytes: Int) throws -> String {
    try write(document(options, bytes: bytes), named: (options + [String(bytes)]).joined(separator: "-") + ".json")
  }

  /// The faces of a compact document as the artifacts' `face.csv`; its path.
  public static func facesCSV(bytes: Int) throws -> String {
    let names = Vocabulary.documented(.emotion, of: .face)?.names ?? []
    var text = "Id,Frame,Time,Probability,FaceX0,FaceY0,FaceWidth,FaceHeight," + names.joined(separator: ",") + "\r\n"
    let reader = PredictionsReader(
      try document(["compact"], bytes: bytes), context: ReadingContext(input: "faces"))
    try reader.forEachObservation { row in
      let fields = row.fields
      let numbers = [row.time.begin, fields.prob, fields.box?.x, fields.box?.y, fields.box?.w, fields.box?.h]
      let cells = numbers + names.map { row.emotions?[$0] }
      text += "\(row.origin.id),\(fields.frame ?? 0),"
      text += cells.map { $0.map { "\($0)" } ?? "" }.joined(separator: ",") + "\r\n"
    }
    return try write(Array(text.utf8), named: "face.csv")
  }

  private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

  private static func write(_ bytes: [UInt8], named name: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hume-results-benchmarks")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file, options: .atomic)
    return file.path
  }

  private static func output(of program: String, _ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return Array(data)
  }
}
