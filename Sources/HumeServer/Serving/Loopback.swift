/// Whether a host, as an option or a URL has it, is this machine and nothing else.
package func isLoopback(host: String) -> Bool {
  let host = host.lowercased()
  if ["localhost", "::1", "[::1]"].contains(host) || host.hasSuffix(".localhost") { return true }
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
}

/// The same of a host with a port behind it, as a `Host` header has it. What is no port makes it no host either.
package func isLoopback(hostAndPort: String) -> Bool {
  let text = hostAndPort.utf8
  let end: String.Index
  if text.first == UInt8(ascii: "[") {
    guard let bracket = text.firstIndex(of: UInt8(ascii: "]")) else { return false }
    end = text.index(after: bracket)
  } else {
    end = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
  }
  let (host, port) = (hostAndPort[..<end], text[end...])
  let isPort = port.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  return (port.isEmpty || port.first == UInt8(ascii: ":") && isPort) && isLoopback(host: String(host))
}
