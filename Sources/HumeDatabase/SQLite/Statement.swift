import CSQLite

/// A prepared statement. Parameters count from 1 and keep their values from run to run.
final class Statement {
  /// For loops over many parameters.
  let handle: OpaquePointer
  private let connection: Connection

  init(_ handle: OpaquePointer, of connection: Connection) {
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs it.
  @inline(__always)
  func run() throws {
    try connection.check(sqlite3_step(handle))
    try connection.check(sqlite3_reset(handle))
  }

  /// Runs it with these values, from the first parameter on.
  func run(_ values: [Value]) throws {
    for (index, value) in values.enumerated() { try bind(Int32(index) + 1, value) }
    try run()
  }

  /// Sets a parameter.
  func bind(_ index: Int32, _ value: Value) throws {
    switch value {
    case .text(let text): try bind(index, text)
    case .integer(let integer): bind(index, integer)
    case .number(let number): bind(index, number)
    }
  }

  /// Sets a parameter to a whole number, or NULL.
  @inline(__always)
  func bind(_ index: Int32, _ integer: Int?) {
    // These fail for a parameter that is not there only, which the tests would meet.
    if let integer { sqlite3_bind_int64(handle, index, Int64(integer)) } else { sqlite3_bind_null(handle, index) }
  }

  /// Sets a parameter to a number; NULL for none, and for one that is not finite.
  @inline(__always)
  func bind(_ index: Int32, _ number: Double?) {
    if let number, number.isFinite {
      sqlite3_bind_double(handle, index, number)
    } else {
      sqlite3_bind_null(handle, index)
    }
  }

  /// Sets a parameter to a text, whatever characters are in it, or NULL.
  func bind(_ index: Int32, _ text: String?) throws {
    guard var text else {
      sqlite3_bind_null(handle, index)
      return
    }
    // SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies the text before the call returns.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code = text.withUTF8 { utf8 in
      // An empty buffer may have no address, which would be NULL.
      guard let start = utf8.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, transient) }
      return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
        sqlite3_bind_text64(handle, index, $0, UInt64(utf8.count), transient, UInt8(SQLITE_UTF8))
      }
    }
    try connection.check(code)
  }
}

/// A value of a row that is not one of many.
enum Value {
  case text(String?)
  case integer(Int?)
  case number(Double?)

  /// A text that is NULL where it is empty: an id that nothing tells.
  static func name(_ name: String) -> Value { .text(name.isEmpty ? nil : name) }
}
