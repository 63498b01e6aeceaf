import ArgumentParser
import HumeJobs
import HumeResults
import HumeSystem

/// What a job is to do, and on what.
struct RequestArguments: ParsableArguments {
  @Argument(help: ArgumentHelp("Media for the server to download: http or https URLs.", valueName: "url"))
  var urls: [String] = []

  @Option(help: ArgumentHelp("A file to send, up to 1 GB; repeatable.", valueName: "path"), completion: .file())
  var file: [String] = []

  @Option(help: ArgumentHelp("A text to be measured; repeatable.", valueName: "text"))
  var text: [String] = []

  @Option(
    help: ArgumentHelp("A file with a text to be measured (- for standard input); repeatable.", valueName: "file"),
    completion: .file())
  var textFile: [String] = []

  @Option(
    help: ArgumentHelp(
      "A whole request as JSON (- for standard input), to which the rest is added.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var request: String?

  @Option(
    help: ArgumentHelp(
      "A model to run, with its options; repeatable. Without any, all models run.",
      valueName: "name[:option=value,…]"), transform: ModelChoice.init(argument:))
  var model: [ModelChoice] = []

  @Option(help: ArgumentHelp("The language spoken, e.g. en, de, pt-BR; else it is detected.", valueName: "tag"))
  var language: String?

  @Flag(help: "Tell speakers apart in the transcription.")
  var identifySpeakers = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Use no transcription of less confidence, 0 to 1 (the service: 0.5).", valueName: "p"))
  var confidenceThreshold: Double?

  @Flag(help: "Transcribe nothing.")
  var noTranscription = false

  @Option(
    name: .customLong("callback-url"),
    help: ArgumentHelp("Where the server posts the results when the job has ended.", valueName: "url"))
  var callbackURL: String?

  @Flag(help: "Have the server send an e-mail when the job has ended.")
  var notify = false

  func validate() throws {
    if (textFile + [request].compactMap { $0 }).count(where: { $0 == "-" }) > 1 {
      throw ValidationError("Standard input can be read once only.")
    }
    if noTranscription, language != nil || identifySpeakers || confidenceThreshold != nil {
      throw ValidationError(
        "--no-transcription does not go with --language, --identify-speakers and --confidence-threshold.")
    }
    for url in urls where !url.contains("://") {
      throw ValidationError(
        exists(url)
          ? "\(visible(url)) is on this machine: send it with --file."
          : "\(visible(url)) is no URL (https://…); files are sent with --file.")
    }
  }

  /// The request.
  func read() throws -> JobRequest {
    var result = try request.map(Self.request(in:)) ?? JobRequest()
    if !model.isEmpty {
      var models = result.models ?? JobModels()
      for choice in model { choice.add(to: &models) }
      result.models = models
    }
    if noTranscription {
      result.transcription = .null
    } else if language != nil || identifySpeakers || confidenceThreshold != nil {
      var transcription = result.transcription.value ?? Transcription()
      if let language { transcription.language = language }
      if identifySpeakers { transcription.identifySpeakers = true }
      if let confidenceThreshold { transcription.confidenceThreshold = confidenceThreshold }
      result.transcription = .value(transcription)
    }
    result.urls += urls
    result.texts += try text + textFile.map(Self.text(in:))
    if let callbackURL { result.callbackURL = callbackURL }
    if notify { result.notify = true }
    return result
  }

  private static func request(in path: String) throws -> JobRequest {
    let bytes = try bytes(in: path)
    do {
      let request = try JobRequest(parsing: bytes)
      try RequestNames.check(JSONValue(parsing: bytes))
      return request
    } catch let error as JobError {
      throw JobError(error.code, error.message, place: error.place.within(name(path)), advice: error.advice)
    }
  }

  private static func text(in path: String) throws -> String {
    guard let text = String(validating: try bytes(in: path), as: UTF8.self) else {
      throw JobError(.badRequest, "The text is not UTF-8.", place: Place(path: name(path)), advice: "Save it as UTF-8.")
    }
    return text
  }

  private static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

  private static func bytes(in path: String) throws -> [UInt8] {
    path == "-"
      ? try readAll(File.standardInput(), limit: Job.largestDetails, path: name(path))
      : try readSmallFile(path, limit: Job.largestDetails)
  }

  /// The files to send with their sizes.
  func files() throws -> [(path: String, bytes: Int)] {
    try file.map { path in
      let status = try FileStatus.of(path)
      guard status.isRegular else {
        let advice =
          status.isFolder
          ? "Pack it: hume-results pack \(path) -o media.zip, then give --file media.zip." : "Give a regular file."
        throw JobError(
          .badRequest, status.isFolder ? "This is a folder; a job takes files." : "This is not a regular file.",
          place: Place(path: path), advice: advice)
      }
      return (path, status.size)
    }
  }
}
