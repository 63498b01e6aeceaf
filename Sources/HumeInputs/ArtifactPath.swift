package import HumeTypes

/// Where a CSV stands in an artifacts tree: `<type>-<index>-<name>/csv/<file>/<model>.csv`, under any prefix.
package struct ArtifactPath: Sendable, Hashable {
  /// What stands before the source's folder: empty at the top.
  package let prefix: String
  /// The source's folder, which is its label.
  package let source: String
  /// The file, for a source that was an archive the path inside it.
  package let file: String
  /// The model.
  package let model: Model

  /// The parts of a path, or nil where it is no CSV of an artifacts tree.
  package init?(_ components: [String]) {
    guard let last = components.last, last.hasSuffix(".csv"), last.utf8.count > 4 else { return nil }
    for i in components.indices where i + 3 < components.count && components[i + 1] == "csv" {
      guard SourceLabel(components[i]) != nil else { continue }
      prefix = components[..<i].joined(separator: "/")
      source = components[i]
      file = components[(i + 2)..<(components.count - 1)].joined(separator: "/")
      model = Model(String(last.dropLast(4)))
      return
    }
    return nil
  }
}

/// `<type>-<index>-<name>`, the label of a source.
package struct SourceLabel: Sendable, Hashable {
  /// `file`, `url`, `text`, `registry_file`, …
  package let type: String
  /// The position in the job's list.
  package let index: Int
  /// The name, empty where the source has none.
  package let name: String

  /// The parts of a label, or nil where it is none.
  package init?(_ label: String) {
    let parts = label.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, let index = Int(parts[1]), index >= 0 else { return nil }
    guard parts[0].utf8.allSatisfy({ $0 == UInt8(ascii: "_") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }) else {
      return nil
    }
    type = String(parts[0])
    self.index = index
    name = String(parts[2])
  }

  /// What was sent, as far as the label tells.
  package var described: Source {
    var source = Source(type: type)
    if type == "url" { source.url = name } else if type != "text" { source.filename = name }
    return source
  }
}
