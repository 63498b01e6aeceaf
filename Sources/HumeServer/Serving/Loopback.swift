/// Whether a host, as an option or a URL has it, is this machine and nothing else.
package func isLoopback(host: String) -> Bool {
  let host = host.lowercased()
  if ["localhost", "::1", "[::1]"].contains(host) || host.hasSuffix(".localhost") { return true }
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
}

/// The same of a host with a port behind it, as a `Host` header has it.
package func isLoopback(hostAndPort: String) -> Bool {
  if hostAndPort.hasPrefix("[") { return isLoopback(host: String(hostAndPort.prefix { $0 != "]" }) + "]") }
  return isLoopback(host: String(hostAndPort.prefix { $0 != ":" }))
}
