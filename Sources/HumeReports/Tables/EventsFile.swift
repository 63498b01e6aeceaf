public import HumeAnalysis
import HumeSystem

/// The events in a file as BIDS has them, parted by tabs, or by commas where its name ends in .csv. Throws what
/// `EventTable(parsing:)` throws, and a `SystemError` where it cannot be read.
///
/// ```swift
/// let table = try eventTable(ofFile: "sub-01_events.tsv")
/// ```
public func eventTable(ofFile path: String) throws -> EventTable {
  let bytes = try readAll(try File(reading: path), limit: 256 << 20, path: path)
  return try EventTable(parsing: bytes, commaSeparated: path.lowercased().hasSuffix(".csv"), path: path)
}
