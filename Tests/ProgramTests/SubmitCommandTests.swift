import Foundation
import TestSupport
import Testing

/// Starting jobs.
@Suite struct SubmitCommandTests {
  /// The request that a command line means.
  @Test(arguments: [
    ("https://x.org/a.mp4 http://y.org/b", #"{"urls":["https://x.org/a.mp4","http://y.org/b"]}"#),
    ("--text 'so “glad”' --text b", #"{"text":["so “glad”","b"]}"#),
    ("--text a --model face", #"{"models":{"face":{}},"text":["a"]}"#),
    (
      "--text a --model face:fps_pred=0.5,prob_threshold=.9,identify_faces,min_face_size=40,facs,descriptions=false,save_faces=true",
      #"{"models":{"face":{"fps_pred":0.5,"prob_threshold":0.9,"identify_faces":true,"min_face_size":40,"facs":{},"descriptions":null,"save_faces":true}},"text":["a"]}"#
    ),
    (
      "--text a --model burst --model facemesh --model ner:identify_speakers",
      #"{"models":{"burst":{},"ner":{"identify_speakers":true},"facemesh":{}},"text":["a"]}"#
    ),
    (
      "--text a --model prosody:granularity=conversational_turn,identify_speakers=false",
      #"{"models":{"prosody":{"granularity":"conversational_turn","identify_speakers":false}},"text":["a"]}"#
    ),
    ("--text a --model prosody:window", #"{"models":{"prosody":{"window":{}}},"text":["a"]}"#),
    (
      "--text a --model prosody:window.length=2,window.step=0.5",
      #"{"models":{"prosody":{"window":{"length":2,"step":0.5}}},"text":["a"]}"#
    ),
    (
      "--text a --model language:sentiment --model language:toxicity,granularity=word",
      #"{"models":{"language":{"granularity":"word","sentiment":{},"toxicity":{}}},"text":["a"]}"#
    ),
    (
      "--text a --language pt-BR --identify-speakers --confidence-threshold 0.25",
      #"{"transcription":{"language":"pt-BR","identify_speakers":true,"confidence_threshold":0.25},"text":["a"]}"#
    ),
    ("--text a --no-transcription", #"{"transcription":null,"text":["a"]}"#),
    (
      "--text a --callback-url https://h.org/x --notify",
      #"{"text":["a"],"callback_url":"https://h.org/x","notify":true}"#
    ),
  ])
  func sends(_ arguments: String, _ request: String) throws {
    let server = try FakeJobs().start()
    defer { server.stop() }
    let dry = try hume("submit \(arguments) --dry-run", at: server, key: nil)
    #expect(dry.text == request + "\n")
    #expect(dry.stderr == "")
    #expect(server.requests.isEmpty)
    let run = try hume("submit \(arguments) --format csv", at: server)
    #expect(run.text == "job_id\nnew-job\n", "\(run.stderr)")
    #expect(run.stderr == "")
    #expect(server.requests.map { "\($0.method) \($0.target)" } == ["POST /v0/batch/jobs"])
    #expect(server.requests[0].header("Content-Type") == "application/json")
    #expect(String(decoding: server.requests[0].body, as: UTF8.self) == request)
  }

  @Test func theTableHasTheJob() throws {
    let server = try FakeJobs().start()
    defer { server.stop() }
    #expect(try hume("submit --text a", at: server).text.split(separator: "\n").last == "new-job")
    let json = try hume("submit --text a --format json -q", at: server)
    #expect(try json.jsonRows().first?.first("job_id")?.text == "new-job")
    #expect(try json.json().first("schema")?.text == "hume-results.submit/1")
  }

  @Test func filesAreSent() throws {
    let server = try FakeJobs().start()
    defer { server.stop() }
    let scratch = Scratch()
    try scratch.write(Data(repeating: 7, count: 300_000), to: "day 1/a.mp4")
    try scratch.write("hello\n", to: "note.txt")
    let line = "submit --file 'day 1/a.mp4' --file note.txt --text-file note.txt --model face"
    let dry = try hume(line + " --dry-run", at: server, key: nil, directory: scratch.url)
    #expect(dry.text == #"{"models":{"face":{}},"text":["hello\n"]}"# + "\n")
    #expect(dry.stderr == "would send day 1/a.mp4, 300,000 bytes\nwould send note.txt, 6 bytes\n")
    let run = try hume(line + " -v", at: server, directory: scratch.url)
    #expect(run.status == 0)
    #expect(run.stderr == "started new-job\n")
    let parts = try #require(server.requests.first?.parts)
    #expect(parts.map(\.length) == [41, 300_000, 6])
    #expect(String(decoding: parts[0].start, as: UTF8.self) + "\n" == dry.text)
    let names = parts.compactMap { $0.header("Content-Disposition")?.firstMatch(of: /filename="(.*?)"/)?.1 }
    #expect(names == ["a.mp4", "note.txt"])
    let text = try hume("submit --text-file - --dry-run", input: Data("from a pipe".utf8))
    #expect(text.text == #"{"text":["from a pipe"]}"# + "\n")
  }

  @Test func filesThatCannotBeSentAreRefused() throws {
    let scratch = Scratch()
    try scratch.write("x", to: "talks/a.mp4")
    let large = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.write("", to: "large.mp4")))
    try large.truncate(atOffset: 1_000_000_001)
    let many = (0...100).map { "--file talks/a.mp4 --text \($0)" }.joined(separator: " ")
    let cases: [(String, Int32, String)] = [
      ("--file talks", 64, "hume-results pack talks -o media.zip"), ("--file missing", 1, "  where: missing\n"),
      ("--file large.mp4", 64, "1 GB a file"), (many, 64, "hume-results pack"), ("--file /dev/null", 64, "regular"),
    ]
    for (arguments, status, text) in cases {
      let run = try hume(
        shellWords("submit --base-url http://127.0.0.1:1 --dry-run \(arguments)"), directory: scratch.url)
      #expect(run.status == status, "\(arguments)")
      #expect(run.errors.count == 1 && run.stderr.contains(text), "\(run.stderr)")
      #expect(run.text == "")
    }
  }

  @Test func filesOfOneNameAreWarnedAbout() throws {
    let server = try FakeJobs().start()
    defer { server.stop() }
    let scratch = Scratch()
    for name in ["1/a.mp4", "2/a.mp4"] { try scratch.write(name, to: name) }
    let line = "submit --file 1/a.mp4 --file 2/a.mp4 --format json"
    #expect(try hume(line + " --strict", at: server, directory: scratch.url).status == 1)
    #expect(server.requests.isEmpty)
    let run = try hume(line, at: server, directory: scratch.url)
    #expect(run.status == 0)
    #expect(run.warnings == ["2 files are called a.mp4: results name files without their folders."])
    #expect(try run.json().first("warnings")?.elements?.count == 1)
    #expect(try hume(line + " -q", at: server, directory: scratch.url).stderr == "")
  }

  /// A request from a file, to which flags add.
  @Test func requestsAreRead() throws {
    let scratch = Scratch()
    let echo = """
      {"models": {"face": {"fpsPred": 3.0, "facs": null}, "prosody": {"window": {"step": 1}}}, "urls": ["https://a"],
      "text": [], "callback_url": null, "notify": false, "files": [{"md5sum": "x", "filename": "b.mp4"}]}
      """
    try scratch.write(echo, to: "request.json")
    let line = "submit --request request.json --model face:descriptions --model ner https://b --language en --dry-run"
    let run = try hume(line, directory: scratch.url)
    #expect(
      run.text == #"{"models":{"face":{"fps_pred":3,"facs":null,"descriptions":{}},"prosody":{"window":{"step":1}},"#
        + #""ner":{}},"transcription":{"language":"en"},"urls":["https://a","https://b"],"notify":false}"# + "\n")
    #expect(run.warnings == ["The request names 1 file, which it does not hold."])
    #expect(try hume("submit --request - --dry-run", input: Data(echo.utf8)).status == 0)
  }

  @Test(arguments: [
    (#"{"modles": {}, "text": ["a"]}"#, "\"modles\" in $. Did you mean \"models\"?"),
    (#"{"models": {"fase": {}}, "text": ["a"]}"#, "\"fase\" in $.models. Did you mean \"face\"?"),
    (#"{"models": {"face": {"fps": 1}}, "text": ["a"]}"#, "\"fps\" in $.models.face. Did you mean \"fps_pred\"?"),
    (#"{"models": {"prosody": {"window": {"size": 1}}}, "text": ["a"]}"#, "\"size\" in $.models.prosody.window."),
    (#"{"models": {"burst": {"x": 1}}, "text": ["a"]}"#, "$.models.burst takes none"),
    (#"{"transcription": {"lang": "en"}, "text": ["a"]}"#, "Did you mean \"language\"?"),
    (#"{"models": {"face": {"fps_pred": "1"}}, "text": ["a"]}"#, "has to be a number"),
    ("[]", "The request is not a JSON object."), ("{", "The request is not JSON."),
  ])
  func requestsAreChecked(_ request: String, _ reason: String) throws {
    let run = try hume("submit --request - --dry-run", input: Data(request.utf8))
    #expect(run.status == 64)
    #expect(run.errors.count == 1 && run.stderr.contains(reason), "\(run.stderr)")
    #expect(run.text == "")
  }

  /// Whether the job may have been started is said of every failure, and nothing is ever started twice.
  @Test(arguments: [
    (Fault.status(400), 1, "no job was started"), (.status(401), 4, "no job was started"),
    (.status(503, retryAfter: .seconds(9999)), 7, "no job was started"),
    (.status(500), 7, "Whether the job was started is not known"),
    (.reset(after: 0), 7, "Whether the job was started is not known"),
    (.upload(.close(after: 0)), 7, "Whether the job was started is not known"),
    (.webPage, 7, "Whether the job was started is not known"),
    (.body("{}"), 7, "Whether the job was started is not known"),
  ])
  func failuresSayWhetherAJobWasStarted(_ fault: Fault, _ status: Int32, _ text: String) throws {
    let server = try FakeJobs().start()
    defer { server.stop() }
    server.script([fault])
    let run = try hume("submit --text a", at: server)
    #expect(run.status == status, "\(fault): \(run.stderr)")
    #expect(run.errors.count == 1 && run.stderr.contains(text), "\(fault): \(run.stderr)")
    #expect(run.text == "")
    #expect(server.requests.count == 1)
  }

  @Test func aServerThatIsNotThereStartsNothing() throws {
    let port = try RefusingPort()
    let run = try hume("submit --text a --tries 1 --base-url \(port.url)")
    #expect(run.status == 7)
    #expect(run.stderr.contains("no job was started"))
    let service = try hume("submit --text a --base-url https://api.hume.ai")
    #expect(service.status == 4)
    #expect(service.stderr.contains("no job was started") && service.stderr.contains("closed on 14 June 2026"))
  }

  /// With --wait it ends as wait does, and the job's id is told at once.
  @Test(arguments: [("QUEUED COMPLETED", 0), ("FAILED", 6), ("IN_PROGRESS", 6), ("", 5)])
  func waits(_ line: String, _ status: Int32) throws {
    let states = line.split(separator: " ").map(String.init)
    let jobs = states.isEmpty ? [] : [(id: "new-job", replies: states.map { FakeJobs.job("new-job", $0) })]
    let server = try FakeJobs(jobs: jobs).start()
    defer { server.stop() }
    let run = try hume("submit --text a --wait --deadline 3 --format csv", at: server)
    #expect(run.status == status, "\(run.stderr)")
    #expect(run.stderr.hasPrefix("started new-job\n"))
    #expect(try run.csvRows().map { $0["status"] } == [states.last ?? ""])
    #expect(try run.csvRows().first?["job_id"] == "new-job")
    #expect(server.requests.count { $0.method == "POST" } == 1)
  }
}
