import Foundation
import HumeJobs
import HumeTypes
import TestSupport
import Testing

@Suite struct JobRequestTests {
  private static let spelled: [(JobRequest, String)] = [
    (JobRequest(), "{}"),
    (JobRequest(urls: ["https://example.org/a.mp4"]), #"{"urls":["https://example.org/a.mp4"]}"#),
    (JobRequest(transcription: .null, texts: ["Oh.", "\"No\""]), #"{"transcription":null,"text":["Oh.","\"No\""]}"#),
    (
      JobRequest(models: JobModels(), callbackURL: "c", notify: false),
      #"{"models":{},"callback_url":"c","notify":false}"#
    ),
    (
      JobRequest(
        models: JobModels(
          face: FaceOptions(
            framesPerSecond: 0, probabilityThreshold: 0.99, identifyFaces: true, minimumFaceSize: 60, facs: true,
            descriptions: false, saveFaces: false),
          burst: BurstOptions(),
          prosody: ProsodyOptions(
            granularity: .conversationalTurn, window: SlidingWindow(length: 4, step: 0.5), identifySpeakers: true),
          language: LanguageOptions(granularity: .word, sentiment: true, toxicity: false, identifySpeakers: false),
          ner: NEROptions(), facemesh: FacemeshOptions()),
        transcription: .value(Transcription(language: "pt-BR", identifySpeakers: true, confidenceThreshold: 0.5)),
        files: [JobFile(filename: "a.mp4", contentType: "video/mp4", md5sum: "0f")]),
      #"{"models":{"face":{"fps_pred":0,"prob_threshold":0.99,"identify_faces":true,"min_face_size":60,"facs":{},"#
        + #""descriptions":null,"save_faces":false},"burst":{},"prosody":{"granularity":"conversational_turn","#
        + #""window":{"length":4,"step":0.5},"identify_speakers":true},"language":{"granularity":"word","#
        + #""sentiment":{},"toxicity":null,"identify_speakers":false},"ner":{},"facemesh":{}},"#
        + #""transcription":{"language":"pt-BR","identify_speakers":true,"confidence_threshold":0.5},"#
        + #""files":[{"filename":"a.mp4","content_type":"video/mp4","md5sum":"0f"}]}"#
    ),
  ]

  @Test(arguments: spelled)
  func json(request: JobRequest, json: String) throws {
    #expect(String(decoding: request.json(), as: UTF8.self) == json)
    #expect(try JobRequest(parsing: Array(json.utf8)) == request)
  }

  @Test func infiniteNumbersAreLeftOut() {
    let face = FaceOptions(framesPerSecond: .infinity, probabilityThreshold: .nan)
    #expect(JobRequest(models: JobModels(face: face)).json() == Array(#"{"models":{"face":{}}}"#.utf8))
  }

  @Test(arguments: 0..<8) func againstFoundation(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<250 {
      let request = random.request()
      let json = request.json()
      #expect(try JobRequest(parsing: json) == request)
      let read = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
      #expect(difference(read ?? [:], request.foundation) == nil)
      let written = try JSONSerialization.data(withJSONObject: request.foundation, options: .prettyPrinted)
      #expect(try JobRequest(parsing: Array(written)) == request)
    }
  }

  private static let tolerated: [(String, JobRequest)] = [
    (#"{"models": null, "urls": null, "notify": null, "unknown": [1]}"#, JobRequest()),
    (
      #"{"callbackUrl": "c", "models": {"face": {"fpsPred": 3.0, "minFaceSize": 60.0}}}"#,
      JobRequest(
        models: JobModels(face: FaceOptions(framesPerSecond: 3, minimumFaceSize: 60)), callbackURL: "c")
    ),
    (
      #"{"models": {"face": null, "burst": {"x": 1}, "language": {"sentiment": {"a": 1}, "toxicity": true}}}"#,
      JobRequest(
        models: JobModels(burst: BurstOptions(), language: LanguageOptions(sentiment: true, toxicity: true)))
    ),
    (
      #"{"models": {"prosody": {"window": null, "granularity": "breath"}}}"#,
      JobRequest(models: JobModels(prosody: ProsodyOptions(granularity: Granularity(rawValue: "breath"))))
    ),
    (
      #"{"files": [{"contentType": "video/mp4", "md5sum": "00"}]}"#,
      JobRequest(files: [JobFile(contentType: "video/mp4", md5sum: "00")])
    ),
  ]

  @Test(arguments: tolerated)
  func tolerance(json: String, request: JobRequest) throws {
    #expect(try JobRequest(parsing: Array(json.utf8)) == request)
  }

  @Test(arguments: [
    (#"{"urls": "https://example.org"}"#, "$.urls", "an array"),
    (#"{"urls": ["a", 1]}"#, "$.urls[1]", "a string"),
    (#"{"files": ["a.mp4"]}"#, "$.files[0]", "an object"),
    (#"{"models": ["face"]}"#, "$.models", "an object"),
    (#"{"models": {"face": true}}"#, "$.models.face", "an object"),
    (#"{"models": {"face": {"fps_pred": "3"}}}"#, "$.models.face.fps_pred", "a number"),
    (#"{"models": {"face": {"fps_pred": 1e999}}}"#, "$.models.face.fps_pred", "a number"),
    (#"{"models": {"face": {"min_face_size": 1.5}}}"#, "$.models.face.min_face_size", "a whole number"),
    (#"{"models": {"face": {"facs": "yes"}}}"#, "$.models.face.facs", "{} or null"),
    (#"{"models": {"prosody": {"window": {"step": []}}}}"#, "$.models.prosody.window.step", "a number"),
    (#"{"notify": 1}"#, "$.notify", "true or false"),
    (#"{"transcription": {"language": 7}}"#, "$.transcription.language", "a string"),
  ])
  func wrongTypes(json: String, path: String, wanted: String) throws {
    let error = try #require(throws: JobError.self) { try JobRequest(parsing: Array(json.utf8)) }
    #expect(error.code == .badRequest)
    #expect(error.place.jsonPath == path)
    #expect(error.message.hasSuffix("has to be \(wanted)."))
    // In an echo it is passed over.
    let job = try Job(parsing: Array(#"{"state": {"status": "QUEUED"}, "request": \#(json)}"#.utf8))
    #expect(job.request != nil)
  }

  @Test(arguments: ["", "{", "[]", "\"x\"", #"{"urls": [}"#]) func noRequest(text: String) {
    #expect(throws: JobError.self) { try JobRequest(parsing: Array(text.utf8)) }
  }

  @Test func echoOf2022() throws {
    let job = try Job(
      parsing: Array(
        """
        {"request": {"models": {"face": {"fps_pred": 3.0, "identify_faces": true, "min_face_size": 60.0,
        "prob_threshold": 0.9900000095367432}}, "urls": ["https://example.org/a.mp4"], "files": [], "text": [],
        "callback_url": "https:/fake-callback", "notify": false}, "state": {"status": "QUEUED"}}
        """.utf8))
    let face = FaceOptions(
      framesPerSecond: 3, probabilityThreshold: 0.9900000095367432, identifyFaces: true, minimumFaceSize: 60)
    #expect(
      job.request
        == JobRequest(
          models: JobModels(face: face), urls: ["https://example.org/a.mp4"], callbackURL: "https:/fake-callback",
          notify: false))
  }

  @Test(arguments: ["", #", "request": null"#, #", "request": "x""#]) func noEcho(member: String) throws {
    #expect(try Job(parsing: Array(#"{"state": {"status": "QUEUED"}\#(member)}"#.utf8)).request == nil)
  }
}
