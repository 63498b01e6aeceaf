import HumeResults
import HumeTypes

/// Names for files in a folder: they cannot lead anywhere else, and none is another's where letters of both cases are the
/// same either.
struct SafeNames {
  private var names = UniqueNames()

  /// A name like the one wanted, with an ending: `a/b` becomes `a_b.csv`, a second one `a_b_2.csv`.
  mutating func name(_ wanted: String, ending: String) -> String {
    var name = String(String.UnicodeScalarView(wanted.unicodeScalars.map { isSafe($0) ? $0 : "_" }))
    // File systems have room for 255 bytes.
    while name.utf8.count > 200 { name.unicodeScalars.removeLast() }
    if name.isEmpty || name.hasPrefix(".") { name = "_" + name.dropFirst() }
    return names.name(name, isCaseSensitive: false) { "\($0)_\($1)" } + ".\(ending)"
  }

  /// Whether all file systems take a character in names, and people see it.
  private func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    if "/\\:*?\"<>|".unicodeScalars.contains(scalar) { return false }
    return visible(String(scalar)) == String(scalar)
  }
}
