import HumeJobs
import HumeTypes
import TestSupport
import Testing

@Suite struct JobRepliesTests {
  private static let first = #"{ "job_id":"a", "state" : {"status":"QUEUED"},"x":[[]  ,"]}"]}"#
  private static let second = "{\"state\":\n{\"status\":\"FAILED\",\"message\":\"\\u00e9\"}}"

  @Test(arguments: [
    ("[]", []), (" [ ] ", []), (#"{"jobs": []}"#, []), ("[\(first)]", [first]), ("\u{FEFF}[\(first)]", [first]),
    ("[\n \(first) ,\t\(second)\n]", [first, second]),
    (#"{"page": {"jobs": [1]}, "jobs": [\#(second), \#(first)], "total": 2}"#, [second, first]),
    (#"{"jobs": [\#(first)], "jobs": [5]}"#, [first]),
  ])
  func lists(reply: String, jobs: [String]) throws {
    let list = try Job.list(parsing: Array(reply.utf8))
    #expect(list.map { String(decoding: $0.json, as: UTF8.self) } == jobs)
    #expect(list == (try jobs.map { try Job(parsing: Array($0.utf8)) }))
  }

  @Test(arguments: [
    ("[\(first), 5]", "$[1]"), ("[null]", "$[0]"), ("[[]]", "$[0]"), ("[\"{\"]", "$[0]"),
    (#"[\#(first), {}, \#(second)]"#, "$[1]"), (#"{"jobs": [{"state": 1}]}"#, "$.jobs[0]"),
  ])
  func brokenElements(reply: String, path: String) throws {
    let error = try #require(throws: JobError.self) { try Job.list(parsing: Array(reply.utf8)) }
    #expect(error.code == .notDetails)
    #expect(error.place.jsonPath == path)
  }

  @Test(arguments: ["{}", "5", "null", #"{"message": "job not found"}"#, #"{"jobs": {"a": []}}"#, "", "<html>"])
  func noLists(reply: String) throws {
    let error = try #require(throws: JobError.self) { try Job.list(parsing: Array(reply.utf8)) }
    #expect(error.code == .badReply)
  }

  @Test func cutLists() throws {
    let reply = Array(#"{"jobs":[\#(Self.first),\#(Self.second)]}"#.utf8)
    for count in 0..<reply.count {
      let error = try #require(throws: JobError.self) { try Job.list(parsing: Array(reply.prefix(count))) }
      #expect(error.code == .badReply)
    }
    #expect(throws: JobError.self) { try Job.list(parsing: reply + [UInt8(ascii: "]")]) }
  }

  @Test(arguments: [0, 1, 2, 3, Int.max]) func limitedLists(limit: Int) throws {
    let jobs = [Self.first, Self.second]
    let list = try Job.list(parsing: Array("[\(Self.first),\(Self.second)]".utf8), limit: limit)
    #expect(list.map { String(decoding: $0.json, as: UTF8.self) } == Array(jobs.prefix(limit)))
    // What stands behind is not looked at, but has to be JSON.
    #expect(try limit > 2 || Job.list(parsing: Array("[\(Self.first),\(Self.second),5]".utf8), limit: limit) == list)
    #expect(throws: JobError.self) {
      try Job.list(parsing: Array("[\(Self.first),\(Self.second),?]".utf8), limit: limit)
    }
  }

  @Test func hugeElements() throws {
    let text = String(repeating: "x", count: Job.largestDetails)
    let error = try #require(throws: JobError.self) {
      try Job.list(parsing: Array("[{\"state\":{\"status\":\"QUEUED\",\"message\":\"\(text)\"}}]".utf8))
    }
    #expect(error.code == .notDetails && error.place.jsonPath == "$[0]")
  }

  @Test func deepElements() {
    let deep = String(repeating: "[", count: 50_000)
    #expect(throws: JobError.self) { try Job.list(parsing: Array("[\(deep)".utf8)) }
  }

  @Test func changedBytesNeverTrap() {
    let reply = Array("[\(Self.first),\(Self.second)]".utf8)
    var lists = 0
    for seed in 0..<3000 {
      if (try? Job.list(parsing: mutate(reply, seed: UInt64(seed)))) != nil { lists += 1 }
    }
    #expect((1..<3000).contains(lists))
  }

  @Test(arguments: [#"{"job_id": "abc"}"#, #" {"x": {}, "jobId": "abc"} "#]) func startReply(reply: String) throws {
    #expect(try JobID.fromStartReply(Array(reply.utf8)).text == "abc")
  }

  @Test(arguments: [
    ("", JobError.Code.badReply), ("{}", .badReply), (#"{"job_id": 5}"#, .badReply), (#"["abc"]"#, .badReply),
    (#"{"job_id": "../etc"}"#, .badJobID), (#"{"job_id": ""}"#, .badJobID),
  ])
  func badStartReply(reply: String, code: JobError.Code) throws {
    let error = try #require(throws: JobError.self) { try JobID.fromStartReply(Array(reply.utf8)) }
    #expect(error.code == code)
  }
}
