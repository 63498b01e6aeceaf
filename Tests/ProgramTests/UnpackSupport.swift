import ArchiveSupport
import Foundation
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A tar of plain files.
func tar(_ files: [(String, Data)]) -> Data {
  var tar = TarBuilder()
  for (name, contents) in files { tar.add(name: Array(name.utf8), [UInt8](contents)) }
  return Data(tar.finished())
}

/// `hume-results unpack` on a pipe with a name, which gives as much of an archive as the test wants.
final class StalledUnpacking {
  private let process = Process()
  private let errors: URL
  private let archive: Int32

  /// Starts it on a pipe at `pipe` in the scratch folder, or with that as its standard input; `more`: further arguments.
  init(
    _ scratch: Scratch, pipe: String, _ more: [String], umask: String = "022", isInput: Bool = false
  ) throws {
    try #require(mkfifo(scratch.path(pipe), 0o600) == 0)
    // Open for reading too, so that nobody has to wait for the other end.
    archive = open(scratch.path(pipe), O_RDWR | O_CLOEXEC)
    try #require(archive >= 0)
    errors = scratch.url.appendingPathComponent("\(pipe).stderr")
    try Data().write(to: errors)
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", "umask \(umask); exec \"$@\"", "sh", try builtProgram("hume-results"), "unpack"]
      + [isInput ? "-" : scratch.path(pipe)] + more
    process.standardInput = isInput ? FileHandle(fileDescriptor: archive) : FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try withoutBlockedSignals { try process.run() }
  }

  /// Gives it bytes; at most as many as a pipe holds, so that this does not wait.
  func give(_ bytes: Data) {
    bytes.withUnsafeBytes { bytes in #expect(write(archive, bytes.baseAddress, bytes.count) == bytes.count) }
  }

  /// Waits until what it has written says that it came so far.
  func wait(until condition: () -> Bool) throws {
    let deadline = Date().addingTimeInterval(30)
    while process.isRunning, !condition() {
      if Date() > deadline { break }
      usleep(2000)
    }
    try #require(condition(), "\(said)")
  }

  /// Waits until it has taken all that it was given.
  func waitUntilTaken() throws {
    var state = pollfd(fd: archive, events: Int16(POLLIN), revents: 0)
    try wait(until: { poll(&state, 1, 0) == 0 })
  }

  /// Closes the pipe and waits for the end: the exit code, or minus the signal.
  func end() -> Int32 {
    close(archive)
    return finished()
  }

  /// Ends it by a signal: the exit code, or minus the signal.
  func end(by signal: Int32) -> Int32 {
    defer { close(archive) }
    kill(process.processIdentifier, signal)
    return finished()
  }

  private func finished() -> Int32 {
    let deadline = Date().addingTimeInterval(30)
    while process.isRunning, Date() < deadline { usleep(2000) }
    if process.isRunning {
      Issue.record("It does not end: \(said)")
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// What it wrote to standard error.
  var said: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }
}
