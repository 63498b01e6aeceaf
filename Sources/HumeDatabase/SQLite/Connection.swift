import CSQLite
import HumeSystem

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An open database that one thread fills.
final class Connection {
  private let handle: OpaquePointer
  /// The path that errors name, which is not the one that is open.
  private let path: String

  /// Opens `file`, an empty one that nobody else knows of; `path` is what errors call it.
  init(_ file: String, calling path: String) throws {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(file, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
    guard let handle, code == SQLITE_OK else {
      let number = handle.map { sqlite3_system_errno($0) } ?? ENOMEM
      sqlite3_close_v2(handle)
      throw SystemError("write", path: path, number: number)
    }
    self.handle = handle
    self.path = path
    sqlite3_extended_result_codes(handle, 1)
    // What takes long inside SQLite, such as making an index, can be broken off too.
    sqlite3_progress_handler(handle, 100_000, { _ in Interrupt.isRequested ? 1 : 0 }, nil)
  }

  deinit { sqlite3_close_v2(handle) }

  /// How many columns a table can have.
  var columnLimit: Int {
    // A row is added with a parameter a column, of which older versions take fewer.
    Int(min(sqlite3_limit(handle, SQLITE_LIMIT_COLUMN, -1), sqlite3_limit(handle, SQLITE_LIMIT_VARIABLE_NUMBER, -1)))
  }

  /// Runs statements that give nothing back.
  func execute(_ sql: String) throws { try check(sqlite3_exec(handle, sql, nil, nil, nil)) }

  /// Prepares one statement.
  func prepare(_ sql: String) throws -> Statement {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil))
    guard let statement else { throw DatabaseError.sqlite("an empty statement", path: path) }
    return Statement(statement, of: self)
  }

  /// Throws what a code says, unless that is that all went well.
  @inline(__always)
  func check(_ code: Int32) throws {
    if code != SQLITE_OK, code != SQLITE_DONE, code != SQLITE_ROW { throw error(code) }
  }

  private func error(_ code: Int32) -> any Error {
    switch code & 0xFF {
    case SQLITE_INTERRUPT: return Interrupted()
    case SQLITE_FULL: return SystemError("write", path: path, number: ENOSPC)
    case SQLITE_TOOBIG: return DatabaseError.textTooLong(path: path)
    case SQLITE_IOERR, SQLITE_CANTOPEN:
      let number = sqlite3_system_errno(handle)
      if number != 0 { return SystemError("write", path: path, number: number) }
    default: break
    }
    return DatabaseError.sqlite(String(cString: sqlite3_errmsg(handle)), path: path)
  }
}
