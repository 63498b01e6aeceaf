/// A name that equals the same scalars only: `String` also equates composed with decomposed letters, and results can hold
/// files, ids and features that differ in nothing else.
package struct ExactName: Hashable, Sendable {
  /// The name.
  package let text: String

  /// Wraps a name.
  package init(_ text: String) { self.text = text }

  /// Equal when the scalars are.
  package static func == (a: ExactName, b: ExactName) -> Bool { sameName(a.text, b.text) }

  /// Hashes the scalars.
  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// Whether two texts have the same scalars.
package func sameName(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

/// Whether two lists have the same names in the same order.
package func sameNames(_ a: [String], _ b: [String]) -> Bool { a.count == b.count && zip(a, b).allSatisfy(sameName) }
