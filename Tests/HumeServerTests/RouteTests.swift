import HumeJobs
import HumeServer
import Testing

@Suite struct RouteTests {
  @Test(arguments: [
    ("/v0/batch/jobs", Route.list(query: "")), ("/v0/batch/jobs?", .list(query: "")),
    ("/v0/batch/jobs?limit=3&x=/a?b", .list(query: "limit=3&x=/a?b")),
    ("/callbacks/abc", .callback(secret: Array("abc".utf8))), ("/callbacks/", .callback(secret: [])),
    ("/callbacks/a%2Fb%00", .callback(secret: Array("a/b\0".utf8))),
  ])
  func known(_ target: String, _ route: Route) {
    #expect(Route(target: target) == route)
  }

  @Test(arguments: [
    ("/v0/batch/jobs/a", "a", JobPart.details), ("/v0/batch/jobs/a?x", "a", .details),
    ("/v0/batch/jobs/a/predictions", "a", .predictions), ("/v0/batch/jobs/a/artifacts", "a", .artifacts),
    ("/v0/batch/jobs/a%20b", "a b", .details), ("/v0/batch/jobs/%C3%BC", "ü", .details),
    ("/v0/batch/jobs/a%252Fb", "a%2Fb", .details), ("/v0/batch/jobs/...", "...", .details),
    (#"/v0/batch/jobs/..\x"#, #"..\x"#, .details), ("/v0/batch/jobs/a+b", "a+b", .details),
  ])
  func jobs(_ target: String, _ id: String, _ part: JobPart) throws {
    #expect(Route(target: target) == .job(try JobID(id), part))
  }

  @Test(arguments: [
    "/v0/batch/jobs/..", "/v0/batch/jobs/.", "/v0/batch/jobs/%2e%2e", "/v0/batch/jobs/%2E%2E/predictions",
    "/v0/batch/jobs/..%2F..%2Fetc%2Fpasswd", "/v0/batch/jobs/a%2Fb", "/v0/batch/jobs/a%00", "/v0/batch/jobs/a%0A",
    "/v0/batch/jobs/%FF", "/v0/batch/jobs/%C3", "/v0/batch/jobs/%ED%A0%80", "/v0/batch/jobs/%C0%AE%C0%AE",
    "/v0/batch/jobs/%", "/v0/batch/jobs/%4", "/v0/batch/jobs/%zz", "/v0/batch/jobs/-rf", "/v0/batch/jobs/",
    "/v0/batch/jobs//predictions", "/v0/batch/jobs/" + String(repeating: "a", count: 256),
  ])
  func idsThatCannotBe(_ target: String) {
    guard case .badID(let message) = Route(target: target) else {
      Issue.record("\(target) is \(Route(target: target))")
      return
    }
    #expect(!message.isEmpty)
  }

  @Test(arguments: [
    "", "/", "*", "v0/batch/jobs", "//v0/batch/jobs", "/v0/batch", "/v0/batch/job", "/V0/batch/jobs",
    "/v0/%62atch/jobs",
    "/v0/batch/jobs/a/job.json", "/v0/batch/jobs/a/predictions/", "/v0/batch/jobs/a/predictions/b",
    "/v0/batch/jobs/a/../b", "/v0/batch/jobs/../../etc/passwd", "/v0/batch/jobs/a/manifest", "/callbacks",
    "/callbacks/a/b", "/callbacks/%", "http://host/v0/batch/jobs", "/v0/batch/jobs\\a",
  ])
  func unknown(_ target: String) {
    #expect(Route(target: target) == .unknown)
  }

  @Test(arguments: [
    ("/v0/batch/jobs?key=SECRET", "/v0/batch/jobs"), ("/callbacks/SECRET", "/callbacks/[secret]"),
    ("/callbacks/SECRET/more?SECRET", "/callbacks/[secret]"), ("/v0/../callbacks/SECRET", "/[not shown]"),
    ("/%63allbacks/SECRET", "/[not shown]"), ("/CallBacks/SECRET", "/[not shown]"), ("/favicon.ico", "/favicon.ico"),
    ("/v0/batch/jobs/a%20b", "/v0/batch/jobs/a%20b"),
  ])
  func logged(_ target: String, _ text: String) {
    #expect(Route.logged(target: target) == text)
  }
}
