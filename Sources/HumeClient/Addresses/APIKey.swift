import HumeSystem
import HumeTypes

/// The key of an account. It prints as `APIKey(hidden)`, whichever way it is printed.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The name of the environment variable that holds the key.
  public static let variable = "HUME_API_KEY"

  /// The key itself, for the header of a request and for nothing else.
  let secret: String

  /// A key from its text; throws a `ClientError` where it is empty or holds anything but visible ASCII.
  public init(_ text: String) throws { try self.init(text, place: Place()) }

  private init(_ text: String, place: Place) throws {
    guard !text.isEmpty else {
      throw ClientError(.keyUnusable, "The API key is empty.", place: place, advice: Self.howToGive)
    }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw ClientError(
        .keyUnusable, "The API key holds a character that is not visible ASCII, such as a space or a line break.",
        place: place, advice: "Copy the key again, without anything around it.")
    }
    secret = text
  }

  /// The key in a file of its own, a final line break left out.
  ///
  /// Throws a `ClientError` where the file is missing, or where its permissions let its group or others at it.
  public init(file path: String) throws {
    let place = Place(path: path)
    let text: String
    do {
      let file = try File(reading: path)
      guard try file.status().mode & 0o077 == 0 else {
        throw ClientError(
          .keyUnusable, "The key file can be read by other users.", place: place,
          advice: "Make it yours alone (chmod 600), and consider the key known to others.")
      }
      text = String(decoding: try readAll(file, limit: 4096, path: path), as: UTF8.self)
    } catch let error as SystemError {
      throw ClientError(
        .keyUnusable, "Could not read the key file. \(error.message)", place: place, advice: error.advice)
    }
    try self.init(text.last?.isNewline == true ? String(text.dropLast()) : text, place: place)
  }

  /// The key from a file where one is named, else from the environment, else nil.
  public static func find(file: String? = nil) throws -> APIKey? {
    if let file { return try APIKey(file: file) }
    return try environment(variable).map { try APIKey($0, place: Place(path: variable)) }
  }

  static let howToGive = "Set \(variable), or name a file that holds the key and that only you can read."

  /// Never the key.
  public var description: String { "APIKey(hidden)" }
  /// Never the key.
  public var debugDescription: String { description }
  /// Never the key.
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// `text` with the key, should a server have repeated it, taken out. What is too short to be a key is left: it would be
  /// found in words.
  func redacting(_ text: String) -> String {
    guard secret.utf8.count >= 6 else { return text }
    return text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "[key]")
  }
}
