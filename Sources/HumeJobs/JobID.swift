import HumeTypes

/// The id of a job: mostly a UUID, but any text that is safe as the name of a folder.
public struct JobID: Sendable, Hashable, CustomStringConvertible {
  /// The id.
  public let text: String

  /// An id from its text, or a `JobError` (`bad_job_id`).
  ///
  /// Refused are the empty text, `.` and `..`, a hyphen at the beginning (programs take such a name for an option),
  /// slashes, control characters, and more than 255 bytes.
  public init(_ text: String) throws {
    let reason: String? =
      if text.isEmpty {
        "it is empty"
      } else if text == "." || text == ".." {
        "it is a name with a meaning of its own"
      } else if text.hasPrefix("-") {
        "it begins with a hyphen"
      } else if text.utf8.contains(UInt8(ascii: "/")) {
        "it holds a slash"
      } else if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        "it holds a control character"
      } else if text.utf8.count > 255 {
        "it is longer than 255 bytes"
      } else {
        nil
      }
    if let reason {
      throw JobError(
        .badJobID, "The job id cannot be the name of a folder: \(reason).", place: Place(path: safeText(text)),
        advice: "Copy the id from the list of jobs; most look like 00000000-0000-0000-0000-000000000000.")
    }
    self.text = text
  }

  /// The id.
  public var description: String { text }

  /// By their bytes, as file systems and servers tell them apart: `é` can be written in two ways.
  public static func == (a: JobID, b: JobID) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  /// By its bytes.
  public func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(UInt8(0xFF))
  }
}
