import HumeJobs
import HumeTypes
import Testing

@Suite struct JobRequestCheckTests {
  private static let url = "https://example.org/a.mp4"

  @Test(arguments: [
    JobRequest(urls: Array(repeating: url, count: 100), texts: Array(repeating: "a", count: 100)),
    JobRequest(texts: ["Oh."]),
    JobRequest(urls: ["HTTP://[::1]:8080", "https://user:pass@host/ä?x=1#f"], callbackURL: "http://127.0.0.1/hook"),
    JobRequest(
      models: JobModels(
        face: FaceOptions(framesPerSecond: 0, probabilityThreshold: 1, minimumFaceSize: 0),
        prosody: ProsodyOptions(granularity: .sentence, window: SlidingWindow(length: 0.5, step: 0.5))),
      transcription: .value(Transcription(language: "es-419", confidenceThreshold: 0)), urls: [url]),
    JobRequest(transcription: .null, urls: [url]),
  ])
  func good(request: JobRequest) throws {
    try request.check(files: [])
    try request.check(files: Array(repeating: ("a.zip", 1_000_000_000), count: 100))
  }

  @Test func aFileAlone() throws {
    try JobRequest().check(files: [("a.mp4", 1)])
  }

  private static let refused: [(JobRequest, String, String?)] = [
    (JobRequest(), "no URL, no text and no file", nil),
    (JobRequest(files: [JobFile(md5sum: "00")]), "no URL, no text and no file", nil),
    (JobRequest(urls: Array(repeating: url, count: 101)), "101 URLs", nil),
    (JobRequest(texts: Array(repeating: "a", count: 101)), "101 texts", nil),
    (JobRequest(models: JobModels(), urls: [url]), "no model", "$.models"),
    (JobRequest(urls: [url, "example.org/a.mp4"]), "not an absolute http or https URL", "$.urls[1]"),
    (JobRequest(urls: ["s3://bucket/a.mp4"]), "not an absolute", "$.urls[0]"),
    (JobRequest(urls: ["file:///a.mp4"]), "not an absolute", "$.urls[0]"),
    (JobRequest(urls: ["https:///a.mp4"]), "not an absolute", "$.urls[0]"),
    (JobRequest(urls: ["https://:80/a.mp4"]), "not an absolute", "$.urls[0]"),
    (JobRequest(urls: ["https://user@/a.mp4"]), "not an absolute", "$.urls[0]"),
    (JobRequest(urls: ["https:/example.org"]), "not an absolute", "$.urls[0]"),
    (JobRequest(urls: ["https://example.org/a b.mp4"]), "not an absolute", "$.urls[0]"),
    (JobRequest(urls: ["https://example.org/a\u{0}.mp4"]), "not an absolute", "$.urls[0]"),
    (JobRequest(urls: [url], callbackURL: "hook"), "not an absolute", "$.callback_url"),
    (face(FaceOptions(framesPerSecond: -1)), "0 or more", "$.models.face.fps_pred"),
    (face(FaceOptions(framesPerSecond: .nan)), "0 or more", "$.models.face.fps_pred"),
    (face(FaceOptions(framesPerSecond: .infinity)), "0 or more", "$.models.face.fps_pred"),
    (face(FaceOptions(probabilityThreshold: 1.1)), "from 0 to 1", "$.models.face.prob_threshold"),
    (face(FaceOptions(minimumFaceSize: -1)), "0 or more", "$.models.face.min_face_size"),
    (prosody(ProsodyOptions(window: SlidingWindow(length: 0.4))), "0.5 or more", "$.models.prosody.window.length"),
    (prosody(ProsodyOptions(window: SlidingWindow(step: 0))), "0.5 or more", "$.models.prosody.window.step"),
    (prosody(ProsodyOptions(granularity: Granularity(rawValue: "breath"))), "breath", "$.models.prosody.granularity"),
    (
      JobRequest(models: JobModels(language: LanguageOptions(granularity: Granularity(rawValue: ""))), urls: [url]),
      "granularity", "$.models.language.granularity"
    ),
    (
      JobRequest(transcription: .value(Transcription(confidenceThreshold: -0.1)), urls: [url]), "from 0 to 1",
      "$.transcription.confidence_threshold"
    ),
    (
      JobRequest(transcription: .value(Transcription(language: "English (US)")), urls: [url]), "BCP-47",
      "$.transcription.language"
    ),
  ]

  @Test(arguments: refused)
  func bad(request: JobRequest, message: String, path: String?) throws {
    let error = try #require(throws: JobError.self) { try request.check() }
    #expect(error.code == .badRequest)
    #expect(error.message.contains(message))
    #expect(error.place.jsonPath == path)
    #expect(!error.advice.isEmpty)
  }

  private static func face(_ options: FaceOptions) -> JobRequest {
    JobRequest(models: JobModels(face: options), urls: [url])
  }

  private static func prosody(_ options: ProsodyOptions) -> JobRequest {
    JobRequest(models: JobModels(prosody: options), urls: [url])
  }

  @Test(arguments: [(1_000_000_001, "1.01 GB"), (1_500_000_000, "1.50 GB"), (12_345_678_901, "12.35 GB")])
  func largeFiles(bytes: Int, shown: String) throws {
    let error = try #require(throws: JobError.self) {
      try JobRequest().check(files: [("a.mp4", 5), ("b\n.mp4", bytes)])
    }
    #expect(error.message.contains("has \(shown); "))
    #expect(error.place.path == #"b\u{a}.mp4"#)
    #expect(error.advice.contains("hume-results pack"))
  }

  @Test func manyFiles() throws {
    let error = try #require(throws: JobError.self) {
      try JobRequest().check(files: Array(repeating: ("a.mp4", 1), count: 101))
    }
    #expect(error.message.contains("101 files"))
    #expect(error.advice.contains("hume-results pack"))
  }
}
