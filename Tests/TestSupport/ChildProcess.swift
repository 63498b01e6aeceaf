import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

// The few system calls behind `runProgram`. Not Foundation's Process, so that signals, closed pipes and inherited
// descriptors are as a shell would have them.

/// Held while descriptors are made and children started, so that no child inherits the end of another's pipe or socket.
let spawning = NSLock()

private func check(_ call: String, _ code: Int32) throws {
  if code != 0 { throw ProgramError.system(call: call, errno: code) }
}

/// The two ends of a pipe.
struct PipeEnds {
  var read: Int32
  var write: Int32

  /// A pipe whose ends no child inherits but as its stdin, stdout or stderr.
  static func closedOnExec() throws -> PipeEnds {
    try spawning.withLock {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw ProgramError.system(call: "pipe", errno: errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return PipeEnds(read: ends[0], write: ends[1])
    }
  }
}

/// An open file without a name, closed with its last reference.
final class TemporaryFile: Sendable {
  let descriptor: Int32

  init() throws {
    descriptor = try spawning.withLock {
      let pattern = FileManager.default.temporaryDirectory.appendingPathComponent("hume-results-XXXXXX").path
      var path = Array(pattern.utf8CString)
      let descriptor = mkstemp(&path)
      guard descriptor >= 0 else { throw ProgramError.system(call: "mkstemp", errno: errno) }
      unlink(path)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      return descriptor
    }
  }

  deinit { close(descriptor) }

  func contents() throws -> Data {
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    try handle.seek(toOffset: 0)
    return try handle.readToEnd() ?? Data()
  }
}

/// A started program.
struct ChildProcess {
  private let id: pid_t

  /// Starts a program with default signals; descriptors stay the caller's to close.
  init(
    executable: String, arguments: [String], input: Data?, output: Int32, errors: Int32,
    environment: [String: String], directory: URL?
  ) throws {
    let source = try input.map { _ in try PipeEnds.closedOnExec() }
    defer { if let source { close(source.read) } }
    do {
      id = try spawning.withLock {
        try Self.spawn(
          executable, arguments, input: source?.read, output: output, errors: errors, environment, directory)
      }
    } catch {
      if let source { close(source.write) }
      throw error
    }
    if let source, let input { Self.feed(input, to: source.write) }
  }

  private static func spawn(
    _ executable: String, _ arguments: [String], input: Int32?, output: Int32, errors: Int32,
    _ environment: [String: String], _ directory: URL?
  ) throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    // A test runner may ignore or block signals; the program must see SIGPIPE as from a shell.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    // posix_spawn has no portable way into another folder; a shell has.
    let shell = directory.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0.path] } ?? []
    let command = shell + [executable] + arguments
    let words = command.map { strdup($0) }
    let variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in words + variables { free(text) } }
    var id: pid_t = 0
    try check("posix_spawn", posix_spawn(&id, command[0], &actions, &attributes, words + [nil], variables + [nil]))
    return id
  }

  /// Writes all of the data to a pipe on a thread of its own, and closes it; a reader that goes away ends it quietly.
  private static func feed(_ data: Data, to descriptor: Int32) {
    let thread = Thread {
      // Blocked here, SIGPIPE stays with this thread: write gives EPIPE, and the process keeps its own handling.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGPIPE)
      pthread_sigmask(SIG_BLOCK, &signals, nil)
      data.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
          if count > 0 {
            rest = rest.dropFirst(count)
          } else if errno != EINTR {
            break
          }
        }
      }
      close(descriptor)
    }
    thread.start()
  }

  /// The exit code, or minus the signal; past the limit the program is killed and an error thrown.
  func wait(timeLimit: Double, errors: TemporaryFile) throws -> Int32 {
    let deadline = Date().addingTimeInterval(timeLimit)
    var raw: Int32 = 0
    while true {
      let ended = waitpid(id, &raw, WNOHANG)
      if ended == id { break }
      if ended < 0, errno != EINTR { throw ProgramError.system(call: "waitpid", errno: errno) }
      if Date() > deadline {
        kill(id, SIGKILL)
        waitpid(id, &raw, 0)
        throw ProgramError.tookTooLong(
          seconds: timeLimit, stderr: String(decoding: try errors.contents(), as: UTF8.self))
      }
      usleep(1000)
    }
    // As the macros WIFEXITED, WEXITSTATUS and WTERMSIG have it.
    let signal = raw & 0x7F
    return signal == 0 ? (raw >> 8) & 0xFF : -signal
  }
}
