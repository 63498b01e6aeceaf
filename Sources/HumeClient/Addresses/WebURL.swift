#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Scheme, host and port: what a key may be sent to, and nothing else.
package struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
  /// `http` or `https`.
  package let scheme: String
  /// A name or an IPv4 address in lower case, or an IPv6 address in brackets.
  package let host: String
  /// The port, also where the URL leaves it to the scheme.
  package let port: Int

  /// Whether what is sent there stays on this machine.
  package var isLoopback: Bool { host == "localhost" || host == "[::1]" || isIPv4(host) && host.hasPrefix("127.") }

  /// As in a URL, the scheme's own port left out.
  package var description: String {
    port == (scheme == "https" ? 443 : 80) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
  }
}

/// An absolute http or https URL.
///
/// What is read here is put together again before anything is sent, so that no two parsers can see two hosts in it:
/// user info, spellings of addresses other than the plain one, and characters with a meaning to some are refused.
package struct WebURL: Hashable, Sendable, CustomStringConvertible {
  package let origin: WebOrigin
  /// Begins with a slash.
  package let path: String
  /// Without the question mark.
  package let query: String?
  /// Whether something followed a `#`; it is never sent.
  package let hadFragment: Bool

  package init(origin: WebOrigin, path: String, query: String? = nil) {
    self.origin = origin
    self.path = path
    self.query = query
    hadFragment = false
  }

  /// Reads a URL, or says in a few words why it is none.
  package init(_ text: String) throws(WebURLProblem) {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("\\") else {
      throw WebURLProblem("it holds a space, a backslash or a character that is not ASCII")
    }
    guard let schemeEnd = text.firstRange(of: "://") else { throw WebURLProblem("it does not begin with https://") }
    let scheme = text[..<schemeEnd.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else { throw WebURLProblem("it is neither https nor http") }

    let rest = text[schemeEnd.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@") else { throw WebURLProblem("it holds a user name") }
    let (host, port) = try Self.hostAndPort(authority)
    origin = WebOrigin(scheme: scheme, host: host, port: port ?? (scheme == "https" ? 443 : 80))

    let target = rest[authority.endIndex...]
    let beforeFragment = target.prefix { $0 != "#" }
    hadFragment = beforeFragment.endIndex != target.endIndex
    let path = beforeFragment.prefix { $0 != "?" }
    self.path = path.isEmpty ? "/" : String(path)
    query = path.endIndex == beforeFragment.endIndex ? nil : String(beforeFragment[path.endIndex...].dropFirst())
  }

  private static func hostAndPort(_ authority: Substring) throws(WebURLProblem) -> (String, Int?) {
    let isBracketed = authority.hasPrefix("[")
    let hostEnd: Substring.Index
    if isBracketed {
      guard let bracket = authority.firstIndex(of: "]") else { throw WebURLProblem("its host has no closing bracket") }
      hostEnd = authority.index(after: bracket)
    } else {
      hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
    }
    let host = try checkedHost(authority[..<hostEnd].lowercased(), isBracketed: isBracketed)
    let rest = authority[hostEnd...]
    if rest.isEmpty { return (host, nil) }
    let digits = rest.dropFirst()
    guard rest.hasPrefix(":"), !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let port = Int(digits), (1...65535).contains(port)
    else { throw WebURLProblem("its port is not a number from 1 to 65535") }
    return (host, port)
  }

  private static func checkedHost(_ host: String, isBracketed: Bool) throws(WebURLProblem) -> String {
    if isBracketed {
      guard let address = plainIPv6(String(host.dropFirst().dropLast())) else {
        throw WebURLProblem("its host is not an IPv6 address")
      }
      return "[\(address)]"
    }
    guard !host.isEmpty, host.utf8.count <= 253, !host.hasPrefix("."), !host.contains("..") else {
      throw WebURLProblem("it has no proper host")
    }
    let isNameByte = { (byte: UInt8) in
      (97...122).contains(byte) || (48...57).contains(byte) || "-._".utf8.contains(byte)
    }
    guard host.utf8.allSatisfy(isNameByte) else {
      throw WebURLProblem("its host holds a character that no host has")
    }
    // `127.1`, `0x7f.0.0.1` and `2130706433` are addresses to some libraries and names to others.
    let last = host.split(separator: ".").last ?? ""
    let looksNumeric = last.utf8.allSatisfy { (48...57).contains($0) } || last.hasPrefix("0x")
    guard !looksNumeric || isIPv4(host) else { throw WebURLProblem("its host is not an IPv4 address in four numbers") }
    return host
  }

  /// All of it, as it is sent. For messages there is `description`.
  package var text: String { query.map { "\(description)?\($0)" } ?? description }

  /// Without the query, which may hold what is secret.
  package var description: String { "\(origin)\(path)" }
}

/// Why a text is no URL that is used here: `it …`.
package struct WebURLProblem: Error {
  package let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// Whether a host is an IPv4 address in four decimal numbers, none with a leading zero.
private func isIPv4(_ host: String) -> Bool {
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4
    && parts.allSatisfy { part in
      part.utf8.allSatisfy { (48...57).contains($0) } && UInt8(part).map { "\($0)" == part } == true
    }
}

/// An IPv6 address in the one spelling that the system prints, or nil where it is none.
private func plainIPv6(_ text: String) -> String? {
  var address = in6_addr()
  guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
  var buffer = [CChar](repeating: 0, count: 64)
  guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return nil }
  return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
