import HumeServer
import Testing

@Suite struct LoopbackTests {
  @Test(arguments: [
    ("localhost", true), ("LOCALHOST:8080", true), ("localhost:", true), ("127.0.0.1:80", true), ("[::1]", true),
    ("[::1]:80", true), ("a.localhost:1", true), ("localhost:80@evil", false), ("localhost:evil", false),
    ("[::1]:80@evil", false), ("[::1]evil", false), ("[::1", false), ("127.0.0.1.evil", false), ("evil", false),
    ("", false), (":80", false),
  ])
  func hostsWithPorts(_ text: String, _ isThisMachine: Bool) { #expect(isLoopback(hostAndPort: text) == isThisMachine) }
}
