import Foundation
import HumeParsing
import HumeTypes
import TestSupport

/// The bytes of a file under `Fixtures`.
func fixtureBytes(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: fixture(path))) }

/// A stream that gives its bytes in pieces of given sizes, then in pieces as large as asked for.
final class PieceStream: ByteStream {
  private let bytes: [UInt8]
  private var sizes: ArraySlice<Int>
  private let canRewind: Bool
  private var position = 0
  /// How often it went back.
  private(set) var rewinds = 0
  /// How often a mark was set.
  private(set) var marks = 0

  init(_ bytes: [UInt8], sizes: [Int] = [], canRewind: Bool = true) {
    self.bytes = bytes
    self.sizes = sizes[...]
    self.canRewind = canRewind
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    precondition(!buffer.isEmpty, "a read of nothing cannot tell the end")
    let piece = bytes[position...].prefix(min(sizes.popFirst() ?? buffer.count, buffer.count))
    buffer.copyBytes(from: piece)
    position += piece.count
    return piece.count
  }

  func mark() { marks += 1 }

  func rewind(to offset: Int) -> Bool {
    guard canRewind else { return false }
    rewinds += 1
    position = offset
    return true
  }
}

/// All that a reader gave, in a form that compares bit for bit.
struct Reading: Equatable {
  var rows: [OracleRow] = []
  var units: [Int] = []
  var groups: [[String]] = []
  var errors: [[String?]] = []
  var models: [[String?]] = []
  var shapes: [DocumentShape] = []
  var sources: [String] = []
  var warnings: [String] = []

  /// Reads all that a reader has.
  init(_ reader: some ResultsReader) throws {
    var source = ""
    var file = ""
    var model = ModelHeader?.none
    while try reader.withNext({ step, row in
      switch step {
      case .sourceBegin(let header):
        source = header.label
        sources.append(header.label)
      case .fileBegin(let header): file = header.file
      case .modelBegin(let header): model = header
      case .groupBegin(let origin):
        groups.append([origin.jobID, origin.source, origin.file, origin.model.rawValue, origin.id])
      case .row:
        rows.append(OracleRow(row))
        units.append(row.unit)
      case .modelEnd(let trailer):
        guard let model, !model.isNull else { return }
        let metadata = trailer.metadata.value
        models.append([
          source, file, model.model.rawValue, metadata?.confidence.value.map { "\($0)" },
          metadata?.detectedLanguage.value,
        ])
      case .failure(let error):
        errors.append([source, error.file, error.message, error.model.value])
      case .documentEnd(let trailer): shapes.append(trailer.shape)
      case .groupEnd, .fileEnd, .sourceEnd: break
      }
    }) {}
    warnings = reader.warnings.warnings.map { "\($0.code) ×\($0.count) \($0.message) at \($0.place)" }
  }

  /// Reads a predictions document.
  init(
    json bytes: [UInt8], sizes: [Int] = [], bufferSize: Int = 256 << 10, several: Bool = false
  ) throws {
    let context = ReadingContext(input: "in", allowsSeveralDocuments: several)
    try self.init(PredictionsReader(PieceStream(bytes, sizes: sizes), context: context, bufferSize: bufferSize))
  }

  /// The rows as text with every double's bits: equal only where everything is.
  var lines: [[UInt8]] { rows.map(\.line) }
}

extension OracleDocument {
  var groupLines: [[String]] { groups.map { [$0.jobID, $0.source, $0.file, $0.model, $0.id] } }
  var errorLines: [[String?]] { errors.map { [$0.source, $0.file, $0.message, $0.model] } }
  var modelLines: [[String?]] {
    blocks.map { [$0.source, $0.file, $0.model, $0.confidence.map { "\($0)" }, $0.detectedLanguage] }
  }
}

extension OracleRow {
  /// An observation in the oracle's terms.
  init(_ row: borrowing Observation) {
    self.init()
    (jobID, source, file) = (row.origin.jobID, row.origin.source, row.origin.file)
    (model, id, indexInGroup, unit) = (row.origin.model.rawValue, row.origin.id, row.index, row.unit)
    (begin, end) = (row.time.begin, row.time.end)
    if case .instant = row.time { isFrame = true }
    let fields = row.fields
    (frame, text, prob) = (fields.frame, fields.text, fields.prob)
    (textBegin, textEnd) = (fields.position?.begin, fields.position?.end)
    box = fields.box.map { OracleBox(x: $0.x, y: $0.y, w: $0.w, h: $0.h) }
    (confidence, speakerConfidence) = (fields.confidence, fields.speakerConfidence)
    (entity, entityConfidence, support) = (fields.entity, fields.entityConfidence, fields.support)
    (uri, linkWord) = (fields.uri, fields.linkWord)
    for set in FeatureSet.allCases {
      guard let list = row[set] else { continue }
      carried.append(set.rawValue)
      scores += list.entries.map { OracleScore(set: set.rawValue, name: $0.name, value: $0.score) }
    }
  }

  /// Everything but the unit, doubles by their bits. A box or position that lacks a number counts as none.
  var line: [UInt8] {
    func bits(_ value: Double?) -> String { value.map { String($0.bitPattern, radix: 16) } ?? "-" }
    func show(_ value: String?) -> String { value.map { "\"\($0)\"" } ?? "-" }
    var parts = [jobID, source, file, model, id, "\(indexInGroup)", bits(begin), bits(end), "\(isFrame)"]
    parts.append(frame.map { "\($0)" } ?? "-")
    if let textBegin, let textEnd { parts.append("\(textBegin)..<\(textEnd)") }
    parts += [text, entity, uri, linkWord].map(show)
    parts += [prob, confidence, speakerConfidence, entityConfidence, support].map(bits)
    if let box, let x = box.x, let y = box.y, let w = box.w, let h = box.h { parts += [x, y, w, h].map { bits($0) } }
    parts.append(carried.joined(separator: "+"))
    parts += scores.map { "\($0.set) \($0.name)=\(bits($0.value))" }
    return Array(parts.joined(separator: "|").utf8)
  }
}

/// The first difference of two lists, as text for a failed test; nil where there is none.
func firstDifference(_ a: [[UInt8]], _ b: [[UInt8]]) -> String? {
  if a.count != b.count { return "\(a.count) rows, not \(b.count)" }
  for (index, (x, y)) in zip(a, b).enumerated() where x != y {
    return "row \(index)\n\(String(decoding: x, as: UTF8.self))\n\(String(decoding: y, as: UTF8.self))"
  }
  return nil
}

/// The error that reading a document ends in, nil where it ends well.
func parsingError(
  _ bytes: [UInt8], sizes: [Int] = [], bufferSize: Int = 256 << 10, several: Bool = false
) throws -> ParsingError? {
  do {
    _ = try Reading(json: bytes, sizes: sizes, bufferSize: bufferSize, several: several)
    return nil
  } catch let error as ParsingError {
    return error
  }
}

extension Reading {
  /// Reads one model's CSV; a model of nil is told from the header.
  init(csv bytes: [UInt8], model: Model?, sizes: [Int] = [], bufferSize: Int = 256 << 10) throws {
    let parts = ArtifactsCSVReader.Parts(source: "file-0-f", file: "f", model: model)
    try self.init(
      ArtifactsCSVReader(
        PieceStream(bytes, sizes: sizes), parts: parts, path: "in", context: ReadingContext(input: "in"),
        bufferSize: bufferSize))
  }
}
