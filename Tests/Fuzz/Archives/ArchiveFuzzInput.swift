import ArchiveSupport
import HumeArchive
import HumeSystem
import HumeTypes
import TestSupport

/// An input of the fuzzer: the first byte says what the others are.
struct ArchiveFuzzInput {
  enum Mode { case zip, strangeZip, tar, path }

  let mode: Mode
  let bytes: [UInt8]

  init(_ input: [UInt8]) {
    let rest = input.dropFirst()
    switch (input.first ?? 0) & 3 {
    case 0: (mode, bytes) = (.zip, Array(rest))
    case 1: (mode, bytes) = (.strangeZip, strangeZip(Choices(rest)))
    case 2: (mode, bytes) = (.tar, Array(rest))
    default: (mode, bytes) = (.path, Array(rest))
    }
  }

  /// What is wrong, if anything.
  func finding(in scratch: ScratchFile) -> String? {
    switch mode {
    case .zip, .strangeZip: zipFinding(scratch)
    case .tar: tarFinding(scratch)
    case .path: pathFinding
    }
  }

  private var limits: ArchiveLimits {
    var limits = ArchiveLimits()
    limits.bytesInAll = 4 << 20
    limits.dictionary = 1 << 20
    return limits
  }

  /// Every entry of the archive with its contents; nil where it is refused.
  private func listing(_ scratch: ScratchFile) -> [(entry: ArchiveEntry, contents: [UInt8])]? {
    do {
      let reader = try ArchiveReader(try scratch.file(bytes), limits: limits)
      var result: [(entry: ArchiveEntry, contents: [UInt8])] = []
      while let entry = try reader.nextEntry() {
        result.append((entry, try contents(reader)))
      }
      return result
    } catch { return nil }
  }

  private func contents(_ reader: ArchiveReader) throws -> [UInt8] {
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1_000)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try reader.read(into: $0) }
      if count == 0 { return contents }
      contents += chunk[..<count]
    }
  }

  /// What is accepted looks the same to whoever reads the zip as a stream, and the directory lists nothing else.
  private func zipFinding(_ scratch: ScratchFile) -> String? {
    guard let found = listing(scratch) else { return nil }
    if ArchiveFormat.detect(head: bytes) != .zip { return tarPathsFinding(found) }
    guard let slow = SlowZip(bytes, size: { $0 < found.count ? found[$0].contents.count : nil }) else {
      return "a stream makes no sense of it"
    }
    guard slow.entries.count == found.count else { return "a stream sees \(slow.entries.count) entries" }
    for (mine, other) in zip(found, slow.entries) {
      guard Array(mine.entry.path.utf8) == other.name else { return "\(mine.entry.path) is another to a stream" }
      guard mine.contents == other.contents else { return "\(mine.entry.path) holds other bytes" }
    }
    let names = found.map { Array($0.entry.path.utf8) }
    guard slow.listed.count == names.count, Set(slow.listed) == Set(names) else { return "the directory lists others" }
    return tarPathsFinding(found)
  }

  private func tarFinding(_ scratch: ScratchFile) -> String? { listing(scratch).flatMap(tarPathsFinding) }

  private func tarPathsFinding(_ found: [(entry: ArchiveEntry, contents: [UInt8])]) -> String? {
    var files: Set<String> = []
    for (entry, contents) in found {
      let path = Array(entry.path.utf8)
      guard isSafe(path) else { return "\(entry.path) is not safe" }
      guard entry.components.joined(separator: "/") == plain(path) else { return "\(entry.path) goes elsewhere" }
      guard entry.kind == .file else {
        if contents.isEmpty { continue }
        return "the folder \(entry.path) holds bytes"
      }
      guard files.insert(plain(path).lowercased()).inserted else { return "\(entry.path) comes twice" }
    }
    return nil
  }

  private var pathFinding: String? {
    let accepted = (try? EntryPath(bytes: bytes, archive: "x", limits: ArchiveLimits())) != nil
    return accepted == isSafe(bytes) ? nil : "accepted: \(accepted)"
  }

  // MARK: The same, said plainly

  /// Whether a path leads to a place beneath the folder it is unpacked to, on any system, and is a name that one can have.
  private func isSafe(_ path: [UInt8]) -> Bool {
    guard !path.isEmpty, path.count <= 4_095, !path.contains(0) else { return false }
    guard Array(String(decoding: path, as: UTF8.self).utf8) == path else { return false }
    let text = path.map { Character(Unicode.Scalar($0)) }
    if text[0] == "/" || text[0] == "\\" { return false }
    let isDrive =
      text.count > 2 && text[0].isASCII && text[0].isLetter && text[1] == ":" && (text[2] == "/" || text[2] == "\\")
    if isDrive { return false }
    for separators: [Character] in [["/"], ["/", "\\"]] {
      var name: [Character] = []
      for character in text + ["/"] {
        guard separators.contains(character) else {
          name.append(character)
          continue
        }
        if name == [".", "."] { return false }
        name = []
      }
    }
    let parts = plain(path).utf8.split(separator: 0x2F)
    return parts.count <= 64 && parts.allSatisfy { $0.count <= 255 }
  }

  /// A path without what names nothing.
  private func plain(_ path: [UInt8]) -> String {
    path.split(separator: 0x2F).filter { !$0.elementsEqual([0x2E]) }
      .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
  }
}
