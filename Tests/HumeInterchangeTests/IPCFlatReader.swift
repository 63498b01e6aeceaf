// An independent reader of FlatBuffers: it walks from offset to offset, and refuses what lies at a place where it may not.

/// What is wrong with a buffer.
struct Malformed: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// A number of a buffer.
func number<Number: FixedWidthInteger>(_ bytes: [UInt8], _ place: Int, _: Number.Type = Number.self) throws -> Number {
  let size = Number.bitWidth / 8
  guard place >= 0, place + size <= bytes.count else { throw Malformed("\(place) is outside of the buffer") }
  guard place % size == 0 else { throw Malformed("\(size) bytes at \(place)") }
  return (0..<size).reduce(0) { $0 | Number(truncatingIfNeeded: UInt64(bytes[place + $1]) << UInt64(8 * $1)) }
}

/// A table of a buffer.
struct FlatTable {
  private let bytes: [UInt8]
  private let place: Int
  private let index: Int
  private let fieldCount: Int

  /// The root of a buffer.
  init(root bytes: [UInt8]) throws {
    try self.init(bytes, at: Int(number(bytes, 0, UInt32.self)))
  }

  private init(_ bytes: [UInt8], at place: Int) throws {
    self.bytes = bytes
    self.place = place
    index = try place - Int(number(bytes, place, Int32.self))
    fieldCount = try Int(number(bytes, index, UInt16.self)) / 2 - 2
    let size = try Int(number(bytes, index + 2, UInt16.self))
    guard fieldCount >= 0, size >= 4, place + size <= bytes.count else { throw Malformed("a table of \(size) bytes") }
    for id in 0..<fieldCount where try field(id) ?? place >= place + size {
      throw Malformed("field \(id) is outside of its table")
    }
  }

  private func field(_ id: Int) throws -> Int? {
    guard id < fieldCount else { return nil }
    let offset = try Int(number(bytes, index + 4 + 2 * id, UInt16.self))
    return offset == 0 ? nil : place + offset
  }

  private func target(_ id: Int) throws -> Int? {
    try field(id).map { try $0 + Int(number(bytes, $0, UInt32.self)) }
  }

  /// A number; one that is not there is 0.
  func value<Number: FixedWidthInteger>(_ id: Int, _: Number.Type = Number.self) throws -> Number {
    try field(id).map { try number(bytes, $0) } ?? 0
  }

  func text(_ id: Int) throws -> String? {
    guard let start = try target(id) else { return nil }
    let end = try start + 4 + Int(number(bytes, start, UInt32.self))
    guard end < bytes.count, bytes[end] == 0 else { throw Malformed("a text that does not end") }
    return String(validating: bytes[(start + 4)..<end], as: UTF8.self)
  }

  func table(_ id: Int) throws -> FlatTable? { try target(id).map { try FlatTable(bytes, at: $0) } }

  func tables(_ id: Int) throws -> [FlatTable]? {
    guard let start = try target(id) else { return nil }
    return try (0..<Int(number(bytes, start, UInt32.self))).map { element in
      let reference = start + 4 + 4 * element
      return try FlatTable(bytes, at: reference + Int(number(bytes, reference, UInt32.self)))
    }
  }

  /// Structs of two longs.
  func pairs(_ id: Int) throws -> [(Int, Int)]? {
    guard let start = try target(id) else { return nil }
    return try (0..<Int(number(bytes, start, UInt32.self))).map { element in
      let place = start + 4 + 16 * element
      return try (Int(number(bytes, place, Int64.self)), Int(number(bytes, place + 8, Int64.self)))
    }
  }
}
