/// A file or folder in an archive.
package struct ArchiveEntry: Sendable, Hashable {
  /// What an entry is; everything else is refused.
  package enum Kind: Sendable, Hashable { case file, folder }

  /// The path as it stands in the archive, in UTF-8; safe to join to a folder.
  package let path: String
  /// What it is.
  package let kind: Kind
  /// The size in bytes that the archive declares; compared with what comes.
  package let size: Int?
  /// The parts of the path, without empty ones and `.`; none for the root folder itself.
  package let components: [String]
  /// Where it stands, for `ArchiveReader.entry(at:)`; grows from entry to entry.
  package let position: Int
}

/// Where an archive's entries come from: a zip or a tar.
protocol EntrySource: AnyObject {
  /// Goes to the next entry, whatever is left of the current one.
  func next() throws(ArchiveError) -> ArchiveEntry?
  /// Makes the entry at `position` the next one; false where only what comes next can be read.
  func go(to position: Int) throws(ArchiveError) -> Bool
  /// Reads from the current entry; 0 only at its end, when checksums have been compared.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int
  /// The bytes of the archive's file that were used so far.
  var bytesIn: Int { get }
  /// Whether the archive is compressed as a whole, so that to skip an entry costs decompressing it: its bytes count.
  var isCompressed: Bool { get }
}
