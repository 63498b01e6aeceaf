import CCrypto

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A SHA-256 that is fed piece by piece; not for use by several threads at once.
package final class SHA256Digest {
  private let context: OpaquePointer
  private var failed = false

  /// Begins a digest, or throws a `DigestError` where the library has no SHA-256 to give.
  package init() throws {
    guard let context = EVP_MD_CTX_new() else { throw DigestError() }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      EVP_MD_CTX_free(context)
      throw DigestError()
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    if EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) != 1 { failed = true }
  }

  /// The digest of all that was added, 64 lower-case hexadecimal digits; nothing may be added afterwards.
  package func finish() throws -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard !failed, EVP_DigestFinal_ex(context, &digest, &count) == 1 else { throw DigestError() }
    let digits = Array("0123456789abcdef".utf8)
    let text = digest[..<Int(count)].flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}

/// The SHA-256 of what `read` gives, in lower-case hexadecimal digits; `read` fills a buffer as far as it can and says
/// how many bytes it gave, 0 at the end.
package func sha256(reading read: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> String {
  let digest = try SHA256Digest()
  var chunk = [UInt8](repeating: 0, count: 1 << 17)
  while true {
    let count = try chunk.withUnsafeMutableBytes { buffer in
      let count = try read(buffer)
      digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      return count
    }
    if count == 0 { return try digest.finish() }
  }
}

/// The SHA-256 of bytes in lower-case hexadecimal digits.
package func sha256(of bytes: [UInt8]) throws -> String {
  let digest = try SHA256Digest()
  bytes.withUnsafeBytes { digest.update($0) }
  return try digest.finish()
}

/// The SHA-256 of a file in lower-case hexadecimal digits; throws a `DigestError` where it cannot be read.
package func sha256(ofFile path: String) throws -> String {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw DigestError(path: path, number: errno) }
  defer { close(descriptor) }
  return try sha256 { buffer in
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw DigestError(path: path, number: errno) }
    }
  }
}

/// A digest that could not be taken: of a file that cannot be read, or because the library failed.
package struct DigestError: Error, Hashable, CustomStringConvertible {
  /// The file, or nil where the library failed.
  package var path: String?
  /// The system's number of the error (`errno`), or nil where the library failed.
  package var number: Int32?

  package init(path: String? = nil, number: Int32? = nil) {
    self.path = path
    self.number = number
  }

  /// What is wrong.
  package var description: String {
    guard let path, let number else { return "The SHA-256 could not be computed." }
    return "Could not read \(path): \(String(cString: strerror(number)))."
  }
}
