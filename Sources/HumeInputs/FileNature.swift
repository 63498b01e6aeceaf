package import HumeArchive
import HumeParsing
import HumeSystem
import HumeTypes

/// What a file is, told from its first bytes, never from its name.
package enum FileNature: Sendable, Equatable {
  /// Predictions JSON, or JSON so damaged that only reading it can tell what is wrong.
  case predictions
  /// A CSV with the columns of an artifacts CSV.
  case artifactsCSV
  /// A zip, a tar or a compressed tar.
  case archive
  /// Nothing, or nothing but white space.
  case empty
  /// Something compressed; look inside.
  case compressed(Compression)
  /// Something else: what it looks like, e.g. `an HTML page`.
  case foreign(String)
  /// A response of the API that came after the batch API.
  case successor

  /// How many bytes the telling wants to see; fewer where the file has fewer.
  package static let headSize = 1 << 16

  /// Tells what begins with `head`.
  package static func of(_ head: [UInt8]) -> FileNature {
    if ArchiveFormat.detect(head: head) != nil { return .archive }
    if let compression = Compression.detect(head: head) { return .compressed(compression) }
    if let kind = magic(head) { return .foreign(kind) }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      return .foreign("text in UTF-16, which has to be saved as UTF-8")
    }
    var text = head[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    text = text.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    guard let first = text.first else { return .empty }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return JSONSniffer.nature(of: head)
    case UInt8(ascii: "<"): return .foreign(markup(text))
    default: break
    }
    if let header = firstLine(text) {
      let names = header.split(separator: ",", omittingEmptySubsequences: false).map { name in
        name.hasPrefix("\"") && name.hasSuffix("\"") && name.count > 1
          ? String(name.dropFirst().dropLast()) : String(name)
      }
      if ArtifactsColumns.guessModel(names) != nil { return .artifactsCSV }
      if names.count > 1 { return .foreign("a CSV whose columns are not those of artifacts") }
      return .foreign("a text file")
    }
    return .foreign("data of another kind")
  }

  private static func firstLine(_ text: ArraySlice<UInt8>) -> String? {
    let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
    guard line.count < headSize, !line.contains(0) else { return nil }
    return String(validating: line, as: UTF8.self)
  }

  private static func markup(_ text: ArraySlice<UInt8>) -> String {
    let start = String(decoding: text.prefix(400), as: UTF8.self).lowercased()
    return start.contains("html") ? "an HTML page, perhaps a login or error page" : "an XML document"
  }

  private static func magic(_ head: [UInt8]) -> String? {
    let kinds: [([UInt8], Int, String)] = [
      ([0x89, 0x50, 0x4E, 0x47], 0, "a PNG image"), ([0xFF, 0xD8, 0xFF], 0, "a JPEG image"),
      (Array("GIF8".utf8), 0, "a GIF image"), (Array("WEBP".utf8), 8, "a WebP image"),
      (Array("ftyp".utf8), 4, "a video or audio file (MP4)"), (Array("WAVE".utf8), 8, "a WAV audio file"),
      (Array("ID3".utf8), 0, "an MP3 audio file"), ([0x1A, 0x45, 0xDF, 0xA3], 0, "a video file (Matroska or WebM)"),
      (Array("%PDF".utf8), 0, "a PDF document"), (Array("OggS".utf8), 0, "an Ogg audio file"),
      (Array("PAR1".utf8), 0, "a Parquet file"), (Array("SQLite format 3".utf8), 0, "a SQLite database"),
      ([0x7F, 0x45, 0x4C, 0x46], 0, "a program"), (Array("7z".utf8) + [0xBC, 0xAF], 0, "a 7-Zip archive"),
      (Array("Rar!".utf8), 0, "a RAR archive"),
    ]
    return kinds.first { magic, offset, _ in head.dropFirst(offset).starts(with: magic) }?.2
  }
}

/// What a file that is no archive looks like, in words for people; nil where it cannot be read or does look like one.
package func appearance(ofFile path: String) -> String? {
  guard let file = try? File(reading: path), (try? file.status())?.isRegular == true,
    let head = try? readHead(file, count: FileNature.headSize)
  else { return nil }
  switch FileNature.of(head) {
  case .predictions: return "predictions JSON, which all commands read as it is"
  case .artifactsCSV: return "a CSV of artifacts, which all commands read as it is"
  case .empty: return "an empty file"
  case .foreign(let looks): return looks
  case .successor: return "a response of the API after the batch API"
  case .compressed(let compression):
    return "a single file that \(compression.rawValue) compressed, or more than one compression"
  case .archive: return nil
  }
}

/// Tells what a JSON document is from the keys near its beginning.
enum JSONSniffer {
  static func nature(of head: [UInt8]) -> FileNature {
    var keys: [Int: Set<String>] = [:]
    var lexer = JSONLexer()
    var tokens = 0
    // Three levels of keys are enough: a dictionary of webhook bodies.
    var isBroken = false
    reading: while true {
      guard let token = try? lexer.next(head.span, isFinal: false) else {
        isBroken = true
        break
      }
      tokens += 1
      switch token {
      case .key where lexer.depth <= 3: keys[lexer.depth, default: []].insert(lexer.text(head.span))
      // A whole document without a key: the list of a job without sources, or nothing of results.
      case .endArray where lexer.depth == 0 && keys.isEmpty && tokens == 2: return .predictions
      case .endArray where lexer.depth == 0 && keys.isEmpty, .endObject where lexer.depth == 0 && keys.isEmpty:
        return .foreign(otherJSON)
      case .needsInput, .end: break reading
      default: break
      }
    }
    let nature = nature(of: keys)
    // Of broken JSON reading tells what is wrong, and where.
    return isBroken && nature == .foreign(otherJSON) ? .predictions : nature
  }

  private static let otherJSON = "JSON of another kind"

  private static func nature(of keys: [Int: Set<String>]) -> FileNature {
    let first = keys[1] ?? []
    let outer = first.isEmpty ? keys[2] ?? [] : first
    let all = keys.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    if outer.contains("measurements") || outer.isSuperset(of: ["run_id", "request_id"]) { return .successor }
    let predictions: Set<String> = ["source", "results", "predictions", "grouped_predictions", "groupedPredictions"]
    if !outer.isDisjoint(with: predictions) { return .predictions }
    if outer.isSuperset(of: ["request", "state"]) {
      return .foreign(
        first.isEmpty ? "a list of jobs, not like their results" : "the details of a job, not like its results")
    }
    if outer.contains("fault") || outer == ["message"] { return .foreign("an error message of a server") }
    if outer == ["job_id"] { return .foreign("the reply to a job's start, not like its results") }
    if outer.isSuperset(of: ["job_id", "status"]) { return .predictions }
    if !all.isDisjoint(with: ["source", "results", "predictions"]) { return .predictions }
    // A document whose first keys are strange: only a broken one has none at all.
    return all.isEmpty ? .predictions : .foreign(otherJSON)
  }
}
