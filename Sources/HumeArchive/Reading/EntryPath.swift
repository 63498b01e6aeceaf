/// The path of an entry, checked: it leads nowhere but into the folder that it is unpacked to.
package struct EntryPath {
  /// The path as it stands in the archive.
  package let text: String
  /// Its parts, without empty ones and `.`; none at all for the root folder (`./`).
  package let components: [String]

  /// Checks the bytes of a name; what is refused is named in the error.
  package init(bytes: [UInt8], archive: String, limits: ArchiveLimits) throws(ArchiveError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ArchiveError(
        .badName, "The entry's name is not UTF-8.", path: archive, entry: HumeArchive.visible(bytes: bytes),
        advice: "Pack the files again with a tool that writes UTF-8 names.")
    }
    func refuse(_ code: ArchiveError.Code, _ message: String) -> ArchiveError {
      ArchiveError(
        code, message, path: archive, entry: text,
        advice: "Look into the archive with other tools before you trust it; results do not need such an entry.")
    }
    if text.isEmpty { throw refuse(.badName, "An entry has no name.") }
    if bytes.contains(0) { throw refuse(.badName, "The entry's name holds a NUL.") }
    if bytes.count > limits.pathLength {
      throw ArchiveError(
        .limit, "The entry's path is longer than \(limits.pathLength) bytes.", path: archive, entry: text,
        advice: "Pack the files again in folders with shorter names.")
    }
    if Self.isAbsolute(bytes) { throw refuse(.unsafePath, "The entry has an absolute path.") }
    // A backslash parts a path on Windows only, but whoever writes `..\` means to climb.
    if bytes.split(whereSeparator: { $0 == 0x2F || $0 == 0x5C }).contains([0x2E, 0x2E]) {
      throw refuse(.unsafePath, "The entry's path climbs with `..`.")
    }
    let components = text.utf8.split(separator: 0x2F).map { String(Substring($0)) }.filter { $0 != "." }
    if components.count > limits.depth {
      throw ArchiveLimits.exceeded(
        "The entry's path is deeper than \(limits.depth) folders.", flag: "--max-depth", path: archive, entry: text)
    }
    if components.contains(where: { $0.utf8.count > limits.nameLength }) {
      throw ArchiveLimits.exceeded(
        "A name in the entry's path is longer than \(limits.nameLength) bytes.", flag: "--max-name-length",
        path: archive, entry: text)
    }
    self.text = text
    self.components = components
  }

  private static func isAbsolute(_ bytes: [UInt8]) -> Bool {
    if bytes[0] == 0x2F || bytes[0] == 0x5C { return true }
    // A drive: `C:\` or `C:/`.
    guard bytes.count > 2, bytes[1] == 0x3A, bytes[2] == 0x2F || bytes[2] == 0x5C else { return false }
    return (0x41...0x5A).contains(bytes[0] & 0xDF)
  }
}
