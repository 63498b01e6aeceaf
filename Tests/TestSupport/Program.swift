package import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a run of a program left behind.
package struct ProgramRun: Sendable {
  /// The exit code; negative where a signal ended the program.
  package var status: Int32
  package var stdout: Data
  package var stderr: String

  /// stdout as text; bytes that are not UTF-8 show as U+FFFD.
  package var text: String { String(decoding: stdout, as: UTF8.self) }
}

/// Why a program could not be run to its end.
package enum ProgramError: Error {
  case notBuilt(name: String, searched: [String])
  case system(call: String, errno: Int32)
  case tookTooLong(seconds: Double, stderr: String)
}

/// Runs `hume-results`; see the other `runProgram`.
package func runProgram(
  _ arguments: [String], input: Data? = nil, environment: [String: String]? = nil, directory: URL? = nil
) throws -> ProgramRun {
  try runProgram("hume-results", arguments, input: input, environment: environment, directory: directory)
}

/// Runs a built program of the package to its end.
///
/// - Parameters:
///   - name: a program of this package, or the absolute path of any other.
///   - input: what stdin gives through a pipe; nil: `/dev/null`.
///   - environment: variables besides those of the test run, from which those that change the program's behaviour
///     (`HUME_…`, colour, width) are taken out first; so a nil environment is the same everywhere.
///   - directory: the current folder of the program; nil: that of the test run.
///   - timeLimit: seconds until the program is killed and an error thrown.
package func runProgram(
  _ name: String, _ arguments: [String], input: Data? = nil, environment: [String: String]? = nil,
  directory: URL? = nil, timeLimit: Double = 300
) throws -> ProgramRun {
  // Files, so that no output however large can block the program.
  let output = try TemporaryFile()
  let errors = try TemporaryFile()
  let child = try ChildProcess(
    executable: builtProgram(name), arguments: arguments, input: input, output: output.descriptor,
    errors: errors.descriptor, environment: testEnvironment(adding: environment ?? [:]), directory: directory)
  let status = try child.wait(timeLimit: timeLimit, errors: errors)
  return ProgramRun(
    status: status, stdout: try output.contents(), stderr: String(decoding: try errors.contents(), as: UTF8.self))
}

/// Runs a program as in `program … | head -n LINES`: its stdout is a pipe that is closed after so many lines.
///
/// `stdout` of the result is what was read; with `lines: 0` the pipe is closed before anything is read.
package func runProgramUntilPipeCloses(
  _ name: String = "hume-results", arguments: [String], lines: Int = 1, input: Data? = nil,
  environment: [String: String]? = nil, directory: URL? = nil, timeLimit: Double = 300
) throws -> ProgramRun {
  let errors = try TemporaryFile()
  let pipe = try PipeEnds.closedOnExec()
  let child: ChildProcess
  do {
    defer { close(pipe.write) }
    child = try ChildProcess(
      executable: builtProgram(name), arguments: arguments, input: input, output: pipe.write,
      errors: errors.descriptor, environment: testEnvironment(adding: environment ?? [:]), directory: directory)
  }
  var received: [UInt8] = []
  var seen = 0
  var byte: UInt8 = 0
  while seen < lines, read(pipe.read, &byte, 1) == 1 {
    received.append(byte)
    seen += byte == UInt8(ascii: "\n") ? 1 : 0
  }
  close(pipe.read)
  let status = try child.wait(timeLimit: timeLimit, errors: errors)
  return ProgramRun(
    status: status, stdout: Data(received), stderr: String(decoding: try errors.contents(), as: UTF8.self))
}

/// The path of a built program: beside the test bundle, wherever the build folder is.
package func builtProgram(_ name: String) throws -> String {
  if name.hasPrefix("/") { return name }
  var starts = [URL(fileURLWithPath: CommandLine.arguments[0]), Bundle.main.bundleURL]
  starts += (Bundle.allBundles.map(\.bundleURL)).filter { $0.pathExtension == "xctest" }
  if let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
    starts.append(URL(fileURLWithPath: own))
  }
  var searched: [String] = []
  for start in starts {
    // The bundle itself, or a file some folders inside it (macOS: Contents/MacOS).
    var folder = start.standardizedFileURL
    for _ in 0..<5 where folder.path != "/" {
      let path = folder.appendingPathComponent(name).path
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
        FileManager.default.isExecutableFile(atPath: path)
      {
        return path
      }
      searched.append(path)
      folder = folder.deletingLastPathComponent()
    }
  }
  throw ProgramError.notBuilt(name: name, searched: searched)
}

/// A file or folder of the package's `Fixtures`.
package func fixture(_ path: String) -> URL {
  packageFolder().appendingPathComponent("Fixtures").appendingPathComponent(path)
}

/// The root folder of the package.
package func packageFolder(of file: String = #filePath) -> URL {
  // Tests/TestSupport/Program.swift
  URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}

/// A new empty folder, which the caller removes; where it cannot be made, writing into it fails the test.
package func temporaryFolder() -> URL {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hume-results-\(UUID().uuidString)")
  try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}

private func testEnvironment(adding added: [String: String]) -> [String: String] {
  let behaviour = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS", "LINES"]
  return ProcessInfo.processInfo.environment
    .filter { !$0.key.hasPrefix("HUME_") && !behaviour.contains($0.key) }
    .merging(added) { $1 }
}
