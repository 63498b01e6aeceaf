import HumeParsing
import ParsingSupport
import TestSupport

// The first three bytes say what the others are and how the document is cut; see the properties. The rest is a document,
// decisions by which one is made, or a number.

/// An input of the fuzzer, and what is asked of it.
struct FuzzInput {
  enum Mode { case document, nearlyAlike, number }

  let mode: Mode
  /// Whether several documents may follow each other.
  let several: Bool
  /// The size of the reader's window.
  let bufferSize: Int
  /// The sizes of the pieces in which the stream gives the document.
  let sizes: [Int]
  let document: [UInt8]

  init(_ bytes: [UInt8]) {
    let head = Array(bytes.prefix(3)) + [0, 0, 0]
    let rest = bytes.dropFirst(3)
    mode = head[0] & 7 == 7 ? .number : head[0] & 1 == 0 ? .document : .nearlyAlike
    several = head[0] & 8 != 0
    bufferSize = [1, 7, 64, 300, 1_000, 4_096, 20_000, 256 << 10][Int(head[1] & 7)]
    document = mode == .nearlyAlike ? NearlyAlike.editedDocument(Choices(rest)) : Array(rest)
    switch head[2] {
    case 0: sizes = []
    case 1 where document.count < 4_000: sizes = byteByByte(document.count)
    case 1..<32: sizes = evenSplits(of: document.count, size: Int(head[2]) + 5)
    case 32..<64: sizes = evenSplits(of: document.count, size: Int(head[2]) * 19)
    default: sizes = seededSplits(of: document.count, seed: UInt64(head[2]))
    }
  }

  /// What is wrong, if anything.
  var finding: String? { mode == .number ? numberFinding : documentFinding }

  /// How the document was read, for people.
  var description: String {
    "mode \(mode), several \(several), buffer \(bufferSize), pieces \(sizes.prefix(8))…, \(document.count) bytes"
  }

  /// The general reader over the whole document is the measure of all others.
  private var documentFinding: String? {
    let expected = Transcript(of: document, usesLayouts: false, bufferSize: document.count + 1, several: several)
    let readings = [
      ("whole, by layouts", Transcript(of: document, bufferSize: document.count + 1, several: several)),
      ("cut, by layouts", Transcript(of: document, sizes: sizes, bufferSize: bufferSize, several: several)),
      ("cut", Transcript(of: document, usesLayouts: false, sizes: sizes, bufferSize: bufferSize, several: several)),
    ]
    for (name, reading) in readings {
      if let difference = reading.difference(from: expected) { return "\(name):\n\(difference)" }
    }
    let names = Transcript(
      of: document, usesLayouts: false, tellsScores: false, bufferSize: document.count + 1, several: several)
    let scan = Transcript(
      of: document, skipsScores: true, tellsScores: false, sizes: sizes, bufferSize: bufferSize, several: several)
    if let difference = scan.difference(from: names) { return "cut, names alone:\n\(difference)" }
    return several ? nil : verdictFinding(expected.error)
  }

  /// Whether the reader and a plain recursive parser agree on what is JSON.
  private func verdictFinding(_ error: ParsingError?) -> String? {
    // What holds no results is refused as soon as that is known, whatever follows.
    if error?.code == .notPredictions { return nil }
    let isJSON = StrictJSON.accepts(document, depthLimit: 1_000)
    return isJSON == (error == nil) ? nil : "is JSON: \(isJSON), but ended with \(String(describing: error))"
  }

  /// A number with and without room behind it (the fast way looks at 64 bytes), against the standard library.
  private var numberFinding: String? {
    guard StrictJSON.accepts(document, allowBOM: false), document.first.map({ $0 == 0x2D || 0x30...0x39 ~= $0 }) == true
    else { return nil }
    let digits = document.filter { $0 > 0x20 }
    let expected = Double(String(decoding: digits, as: UTF8.self))
    for room in [0, 1, 63, 64, 100] {
      let found = try? number(digits + Array(repeating: 0x20, count: room))
      if found?.bitPattern != expected?.bitPattern {
        return "\(String(describing: found)), not \(String(describing: expected)), with room of \(room)"
      }
    }
    return nil
  }

  private func number(_ bytes: [UInt8]) throws -> Double {
    var lexer = JSONLexer()
    _ = try lexer.next(bytes.span, isFinal: true)
    return lexer.number
  }
}
