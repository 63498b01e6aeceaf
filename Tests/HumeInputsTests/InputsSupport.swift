import ArchiveSupport
import Foundation
import HumeInputs
import HumeParsing
import HumeTypes
import TestSupport

/// A folder for one test, removed when the test ends.
final class TestFolder {
  let url = temporaryFolder()
  var path: String { url.path }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file, making the folders above it; its path.
  @discardableResult func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  @discardableResult func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  /// Copies a fixture, file or folder; its path here.
  @discardableResult func copy(_ name: String, to place: String) throws -> String {
    let target = url.appendingPathComponent(place)
    try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: fixture(name), to: target)
    return target.path
  }
}

/// The bytes of a file under `Fixtures`.
func fixtureBytes(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: fixture(path))) }

/// A document of one source with one face and as many rows as there are times.
func smallDocument(_ name: String, times: [Double] = [0, 1]) -> String {
  let rows = times.map { #"{"time":\#($0),"emotions":[{"name":"Joy","score":\#(0.5 + $0 / 100)}]}"# }
  return #"[{"source":{"type":"file","filename":"\#(name)"},"results":{"predictions":[{"file":"\#(name)","models":{"#
    + #""face":{"grouped_predictions":[{"id":"face_0","predictions":[\#(rows.joined(separator: ","))]}]}}}],"errors":[]}}]"#
}

/// A face CSV with a row for each time.
func smallCSV(times: [Double] = [0, 1]) -> String {
  "Id,Frame,Time,Joy\r\n" + times.map { "face_0,\(Int($0)),\($0),\(0.5 + $0 / 100)\r\n" }.joined()
}

/// A tar of files, in the format of POSIX.
func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
  var tar = TarBuilder()
  for (name, bytes) in files { tar.add(name: Array(name.utf8), bytes) }
  return tar.finished()
}

/// Bytes by gzip.
func gzip(_ bytes: [UInt8]) -> [UInt8] { deflated(bytes, windowBits: 31) }

/// A row as text: where it is, and everything that JSON and CSV both tell of it, doubles by their bits.
struct RowLine: Hashable {
  var place: [String]
  var values: [String]
}

/// All rows of an input, with their units.
func rankedRows(_ input: ResultsInput) throws -> [RowLine] { try rows(input.openRanked()) }

func rows(_ reader: any ResultsReader) throws -> [RowLine] {
  var lines: [RowLine] = []
  func bits(_ value: Double?) -> String { value.map { String($0.bitPattern, radix: 16) } ?? "-" }
  try reader.forEachObservation { row in
    let origin = row.origin
    let fields = row.fields
    var values = [fields.frame, fields.position?.begin, fields.position?.end].map { $0.map(String.init) ?? "-" }
    values += [fields.text, fields.entity, fields.uri, fields.linkWord].map { $0 ?? "-" }
    values += [
      row.time.begin, row.time.end, fields.prob, fields.confidence, fields.speakerConfidence, fields.entityConfidence,
      fields.support, fields.box?.x, fields.box?.y, fields.box?.w, fields.box?.h,
    ].map(bits)
    for set in FeatureSet.allCases {
      guard let scores = row[set] else { continue }
      values += ["\(set)"] + scores.entries.map { "\($0.name)=\(bits($0.score))" }.sorted()
    }
    lines.append(
      RowLine(place: [origin.source, origin.file, origin.model.rawValue, origin.id, "\(row.unit)"], values: values))
  }
  return lines
}

/// The label of the sources that an input names, in order.
func sources(_ input: ResultsInput) throws -> [String] {
  var labels: [String] = []
  let reader = try input.open()
  while try reader.withNext({ step, _ in if case .sourceBegin(let header) = step { labels.append(header.label) } }) {}
  return labels
}
