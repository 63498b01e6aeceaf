import HumeClient
import HumeJobs
import HumeTypes
import Testing

@Suite struct BaseURLTests {
  @Test(arguments: [
    ("https://api.hume.ai", "https://api.hume.ai"), ("HTTPS://API.Hume.ai:443/", "https://api.hume.ai"),
    ("https://lab.example.org:8443/a/b//", "https://lab.example.org:8443/a/b"),
    ("http://localhost", "http://localhost"), ("http://LOCALHOST:80/x", "http://localhost/x"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://127.255.0.3", "http://127.255.0.3"),
    ("http://[::1]:9", "http://[::1]:9"), ("http://[0:0:0:0:0:0:0:1]:9", "http://[::1]:9"),
    ("https://[2001:DB8::1]/p", "https://[2001:db8::1]/p"), ("https://a_b-c.example", "https://a_b-c.example"),
  ])
  func reads(text: String, description: String) throws {
    let url = try BaseURL(text)
    #expect(url.description == description)
    #expect(try BaseURL(description) == url)
  }

  @Test(arguments: [
    ("", "begin with"), ("api.hume.ai", "begin with"), ("ftp://a.b", "neither"), ("https://", "host"),
    ("https:///x", "host"), ("https://u:p@a.b", "user name"), ("https://a.b?x=1", "query"),
    ("https://a.b/#f", "fragment"),
    ("https://a.b:0", "port"), ("https://a.b:65536", "port"), ("https://a.b:", "port"), ("https://a.b:+1", "port"),
    ("https://a b", "space"), ("https://a.b/\n", "space"), ("https://münchen.de", "ASCII"),
    ("https://a.b\\@c", "backslash"),
    ("https://a%2eb", "character"), ("https://127.1", "IPv4"), ("https://0x7f.0.0.1", "IPv4"),
    ("https://010.0.0.1", "IPv4"),
    ("https://1.2.3.256", "IPv4"), ("https://[::1", "bracket"), ("https://[fe80::1%25eth0]", "IPv6"),
    ("https://[::1]x", "port"), ("https://a..b", "host"), ("https://.a", "host"), ("https://a.b/../c", ".."),
    ("https://a.b/v0/batch/jobs", "part of the API"), ("https://a.b/x/v0/", "part of the API"),
    ("http://api.hume.ai", "plain http"),
    ("http://127.0.0.1.example.org", "plain"),
    ("http://localhost.example.org", "plain"), ("http://128.0.0.1", "plain"), ("http://[::2]", "plain"),
    ("http://0.0.0.0", "plain"),
  ])
  func refuses(text: String, says: String) async throws {
    let error = try #require(await clientError { _ = try BaseURL(text) })
    #expect(error.code == .badBaseURL)
    #expect(error.exitCode == 64)
    #expect(error.message.contains(says), "\(error.message)")
    #expect(!"\(error)".contains("u:p"))
  }

  @Test func plainHTTPToOthersIfAllowed() async throws {
    #expect(try BaseURL("http://lab:8080", allowInsecure: true).description == "http://lab:8080")
    #expect(await clientError { _ = try BaseURL("ftp://lab", allowInsecure: true) } != nil)
  }

  @Test func originsAreComparedAsAWhole() throws {
    let origin = { (text: String) in try BaseURL(text).origin }
    #expect(try origin("https://A.b/x") == origin("https://a.B:443/y"))
    #expect(try origin("https://a.b") != origin("https://a.b:444"))
    #expect(try origin("https://localhost") != origin("http://localhost:443"))
    #expect(try origin("http://localhost") != origin("http://127.0.0.1"))
    #expect(try origin("https://a.b") != origin("https://a.b."))
  }

  @Test func theServiceItself() throws {
    #expect(BaseURL.service == (try BaseURL("https://api.hume.ai/")))
    #expect(BaseURL.service.isService && !BaseURL.service.isLoopback)
    #expect(try !BaseURL("https://api.hume.ai.example.org").isService)
    #expect(try BaseURL("http://[::1]").isLoopback)
  }

  @Test func theServiceHasClosed() throws {
    for status in [404, 410] {
      let error = statusError(status, serverMessage: "x", base: .service, hasKey: true, place: Place())
      #expect(error.exitCode == 5)
      #expect(error.message.contains("closed on 14 June 2026"))
      let other = try BaseURL("https://archive.example.org")
      let theirs = statusError(status, serverMessage: "x", base: other, hasKey: true, place: Place())
      #expect(theirs.exitCode == 5)
      #expect(!theirs.message.contains("closed") && !theirs.advice.contains("closed"))
    }
    for status in [401, 429, 500, 400] {
      let error = statusError(status, serverMessage: nil, base: .service, hasKey: true, place: Place())
      #expect(error.advice.contains("closed on 14 June 2026"))
    }
  }
}
