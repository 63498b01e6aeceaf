/// Where something was found, as closely as it is known.
public struct Place: Sendable, Hashable, CustomStringConvertible {
  /// The file or `archive!entry`.
  public var path: String?
  /// The JSON path, e.g. `$[0].results.predictions[3].file`.
  public var jsonPath: String?
  /// The record of a CSV, the header being 1.
  public var record: Int?
  /// The column of a CSV.
  public var column: String?
  /// The line, from 1.
  public var line: Int?
  /// The offset in bytes, from 0 (of what was decompressed, in a compressed file).
  public var byte: Int?

  /// A place from what is known of it.
  public init(
    path: String? = nil, jsonPath: String? = nil, record: Int? = nil, column: String? = nil, line: Int? = nil,
    byte: Int? = nil
  ) {
    self.path = path
    self.jsonPath = jsonPath
    self.record = record
    self.column = column
    self.line = line
    self.byte = byte
  }

  /// This place in the file or entry `path`.
  public func within(_ path: String) -> Place {
    var place = self
    place.path = place.path ?? path
    return place
  }

  /// What is known, with commas between.
  public var description: String {
    var parts: [String] = []
    if let path { parts.append(path) }
    if let line { parts.append("line \(line)") }
    if let byte { parts.append("byte \(byte)") }
    if let record { parts.append("record \(record)") }
    if let column { parts.append("column \(column)") }
    if let jsonPath { parts.append(jsonPath) }
    return parts.joined(separator: ", ")
  }
}

/// An error that can be told in three short lines: what is wrong, where, and what to do. They are its description.
public protocol ExplainedError: Error, CustomStringConvertible {
  /// A stable name of the kind of error, e.g. `bad_number`.
  var codeName: String { get }
  /// What is wrong, one plain sentence.
  var message: String { get }
  /// Where.
  var place: Place { get }
  /// What to do, one plain sentence; empty where nothing can be done.
  var advice: String { get }
}

extension ExplainedError {
  /// The three lines, without those that have nothing to say.
  public var description: String { explanation(message: message, place: place.description, advice: advice) }
}
