import HumeDigest
import HumeSystem
import HumeTypes

/// Keys or secrets that a request may name. Only their digests are kept, and they are never printed.
package struct Secrets: Sendable, CustomStringConvertible, CustomReflectable {
  private let digests: [[UInt8]]

  /// Secrets from their texts.
  package init(_ texts: [String]) throws { digests = try texts.map { try Self.digest(Array($0.utf8)) } }

  /// The secrets of a file, one a line; empty lines do not count.
  ///
  /// Throws a `ServerError` (`key_unusable`) where the file is missing or empty, where it holds anything but visible ASCII,
  /// or where its permissions let its group or others at it.
  package init(file path: String) throws {
    let place = Place(path: path)
    func unusable(_ message: String, _ advice: String) -> ServerError {
      ServerError(.keyUnusable, message, place: place, advice: advice)
    }
    let bytes: [UInt8]
    do {
      let file = try File(reading: path)
      guard try file.status().mode & 0o077 == 0 else {
        throw unusable(
          "The file can be read by other users.", "Make it yours alone (chmod 600), and put new keys into it.")
      }
      bytes = try readAll(file, limit: 1 << 20, path: path)
    } catch let error as SystemError {
      throw unusable("The file of keys cannot be read. \(error.message)", error.advice)
    }
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
    guard lines.allSatisfy({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
      throw unusable(
        "A key holds a character that is not visible ASCII, such as a space.", "Give one key a line, nothing around it."
      )
    }
    guard !lines.isEmpty else { throw unusable("The file holds no key.", "Write one key a line into it.") }
    digests = try lines.map { try Self.digest(Array($0)) }
  }

  /// Whether a text is one of them; takes as long for every text of its length.
  package func hold(_ text: some Sequence<UInt8>) -> Bool {
    guard let digest = try? Self.digest(Array(text)) else { return false }
    var found = false
    for known in digests {
      var difference: UInt8 = known.count == digest.count ? 0 : 1
      for (a, b) in zip(known, digest) { difference |= a ^ b }
      // No way out before the last one.
      found = difference == 0 || found
    }
    return found
  }

  private static func digest(_ text: [UInt8]) throws -> [UInt8] { Array(try sha256(of: text).utf8) }

  /// Never the secrets.
  package var description: String { "Secrets(hidden)" }
  /// Never the secrets.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
