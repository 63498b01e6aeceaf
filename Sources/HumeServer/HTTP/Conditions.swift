/// The conditions that a request sets (RFC 9110, 13), and what comes of them.
package struct Conditions: Sendable {
  /// `If-Match`.
  package var match: String?
  /// `If-None-Match`.
  package var noneMatch: String?
  /// `If-Modified-Since`.
  package var modifiedSince: String?
  /// `If-Range`.
  package var range: String?

  /// No conditions, or those that are given.
  package init(
    match: String? = nil, noneMatch: String? = nil, modifiedSince: String? = nil, range: String? = nil
  ) {
    self.match = match
    self.noneMatch = noneMatch
    self.modifiedSince = modifiedSince
    self.range = range
  }

  /// What is to be answered.
  package enum Outcome: Hashable, Sendable {
    /// What was asked for.
    case proceed
    /// 304: the client has it.
    case notModified
    /// 412: it is not what the client believes it to be.
    case failed
  }

  /// Compares with the entity tag and the `Last-Modified` of what is here. Times have to be equal to match: a file that was
  /// put back as it was is older, and is another one all the same.
  package func outcome(entityTag: String, lastModified: String) -> Outcome {
    if let match, !Self.list(match, holds: entityTag, weakly: false) { return .failed }
    if let noneMatch {
      return Self.list(noneMatch, holds: entityTag, weakly: true) ? .notModified : .proceed
    }
    return modifiedSince == lastModified ? .notModified : .proceed
  }

  /// Whether a part may be sent: always without `If-Range`, else only where it names this very entity tag. A time never
  /// does: two versions may be of one second.
  package func allowsPart(entityTag: String) -> Bool { range == nil || range == entityTag }

  /// Whether a list of entity tags, or `*`, holds one. Tags here are quoted hexadecimal digits, so that no comma or quote
  /// stands in the one that is looked for.
  private static func list(_ text: String, holds tag: String, weakly: Bool) -> Bool {
    text.split(separator: ",").contains { element in
      let element = element.trimmingSpaces
      return element == "*" || element == tag || (weakly && element.hasPrefix("W/") && element.dropFirst(2) == tag)
    }
  }
}
