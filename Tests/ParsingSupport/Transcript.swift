package import HumeParsing
import HumeTypes

/// All that reading a document gave, step by step: headers and trailers, rows with the bits of every double, warnings
/// with counts and places, and the error in which it ended.
package struct Transcript: Equatable {
  /// A line a step.
  package private(set) var events: [[UInt8]] = []
  /// The error that ended it.
  package private(set) var error: ParsingError?
  /// How many rows there were, and how many of them were read by a layout.
  package private(set) var rows = 0
  package private(set) var rowsByLayout = 0
  /// How many scores have a value.
  package private(set) var scores = 0

  /// Equal where a caller sees no difference: how a row was read does not count.
  package static func == (a: Transcript, b: Transcript) -> Bool { a.events == b.events && a.error == b.error }

  /// Reads a document to its end, or to its first error. Without `tellsScores` it has the names of scores only.
  package init(
    of bytes: [UInt8], usesLayouts: Bool = true, skipsScores: Bool = false, tellsScores: Bool = true, sizes: [Int] = [],
    bufferSize: Int = 256 << 10, several: Bool = false
  ) {
    var context = ReadingContext(input: "in", allowsSeveralDocuments: several)
    context.usesLayouts = usesLayouts
    context.skipsScores = skipsScores
    let reader = PredictionsReader(SplitStream(bytes, sizes: sizes), context: context, bufferSize: bufferSize)
    do {
      while try reader.withNext({ step, row in
        guard case .row = step else { return events.append(Array("\(Line(step).text)".utf8)) }
        events.append(Line(row, tellsScores: tellsScores).bytes)
        rows += 1
        for set in FeatureSet.allCases { scores += row[set]?.entries.count { $0.score != nil } ?? 0 }
        if reader.hasUsedLayout { rowsByLayout += 1 }
      }) {}
    } catch let error as ParsingError {
      self.error = error
    } catch {
      events.append(Array("\(error)".utf8))
    }
    for warning in reader.warnings.warnings {
      events.append(
        Array("\(warning.code) ×\(warning.count) \(warning.kind) \(warning.message) \(warning.place)".utf8))
    }
  }

  /// The first difference from another transcript, for people; nil where there is none.
  package func difference(from other: Transcript) -> String? {
    if self == other { return nil }
    var lines: [String] = []
    let index = zip(events, other.events).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let place = index ?? min(events.count, other.events.count)
    for (name, transcript) in [("this ", self), ("other", other)] {
      let event = place < transcript.events.count ? String(decoding: transcript.events[place], as: UTF8.self) : "(end)"
      lines.append("\(name) event \(place) of \(transcript.events.count): \(event)")
      lines.append(
        "\(name) error: \(transcript.error.map { "\($0.code.rawValue) \($0.message) \($0.place)" } ?? "none")")
    }
    return lines.joined(separator: "\n")
  }
}

/// A step as text. Rows are written by hand, as a dump through reflection takes a hundred times as long.
private struct Line {
  var bytes: [UInt8] = []
  var text: String { String(decoding: bytes, as: UTF8.self) }

  init(_ step: ReadStep) { bytes = Array("\(step)".utf8) }

  init(_ row: borrowing Observation, tellsScores: Bool) {
    add("row \(row.index) \(row.unit)")
    for text in [row.origin.jobID, row.origin.source, row.origin.file, row.origin.model.rawValue, row.origin.id] {
      add(text)
    }
    switch row.time {
    case .none: add("none")
    case .instant(let time): add(time)
    case .interval(let begin, let end):
      add("interval")
      add(begin)
      add(end)
    }
    let fields = row.fields
    add("\(fields.nulls.rawValue)")
    for number in [fields.prob, fields.confidence, fields.speakerConfidence, fields.entityConfidence, fields.support] {
      add(number)
    }
    for text in [fields.text, fields.entity, fields.uri, fields.linkWord] { add(text ?? "\u{0}nil") }
    for whole in [fields.frame, fields.position?.begin, fields.position?.end] { add(whole.map { "\($0)" } ?? "nil") }
    for number in [fields.box?.x, fields.box?.y, fields.box?.w, fields.box?.h] { add(number) }
    for set in FeatureSet.allCases {
      guard let scores = row[set] else { continue }
      add("\(set) of \(scores.vocabulary.count)")
      for entry in scores.entries {
        add(entry.name)
        if tellsScores { add(entry.score) }
      }
    }
  }

  private mutating func add(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    bytes.append(UInt8(ascii: "|"))
  }

  private mutating func add(_ number: Double?) { add(number.map { String($0.bitPattern, radix: 16) } ?? "nil") }
}

/// A stream that gives its bytes in pieces of given sizes, then in pieces as large as asked for; it can go back.
private final class SplitStream: ByteStream {
  private let bytes: [UInt8]
  private var sizes: ArraySlice<Int>
  private var position = 0

  init(_ bytes: [UInt8], sizes: [Int]) {
    self.bytes = bytes
    self.sizes = sizes[...]
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = bytes[position...].prefix(min(sizes.popFirst() ?? buffer.count, buffer.count))
    buffer.copyBytes(from: piece)
    position += piece.count
    return piece.count
  }

  func rewind(to offset: Int) -> Bool {
    position = offset
    return true
  }
}
