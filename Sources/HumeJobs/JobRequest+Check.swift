import HumeTypes

extension JobRequest {
  /// The most URLs, the most files and the most texts that one request may have.
  public static let mostItems = 100
  /// The most bytes that one file may have: 1 GB.
  public static let largestFile = 1_000_000_000
  /// The least length and step of a sliding window, in seconds.
  public static let leastWindow = 0.5

  /// Looks for what the service would refuse, in the request and in the files that would go with it (each by its path
  /// and its size), and throws a `JobError` (`bad_request`) at the first.
  public func check(files: [(path: String, bytes: Int)] = []) throws {
    guard !urls.isEmpty || !texts.isEmpty || !files.isEmpty else {
      throw JobError(.badRequest, "The request has no URL, no text and no file.", advice: "Give one at least.")
    }
    try checkCounts(files.count)
    for file in files where file.bytes > Self.largestFile {
      throw JobError(
        .badRequest, "The file has \(gigabytes(file.bytes)) GB; the service takes 1 GB a file (1,000,000,000 bytes).",
        place: Place(path: safeText(file.path)),
        advice: "Cut or compress the recording; of an archive, pack parts with `hume-results pack` and submit each.")
    }
    for (index, url) in urls.enumerated() { try Self.check(url: url, "$.urls[\(index)]") }
    if let callbackURL { try Self.check(url: callbackURL, "$.callback_url") }
    try checkOptions()
  }

  private func checkCounts(_ files: Int) throws {
    let split = "split the request into several"
    let lists = [
      ("URLs", urls.count, "Put the media into one archive with `hume-results pack` and give its URL, or \(split)."),
      ("files", files, "Put them into one archive with `hume-results pack`, or \(split)."),
      ("texts", texts.count, "To have more texts measured, \(split)."),
    ]
    for (name, count, advice) in lists where count > Self.mostItems {
      throw JobError(
        .badRequest, "The request has \(count) \(name); the service takes \(Self.mostItems).", advice: advice)
    }
  }

  /// The URL itself is not shown: its query may hold what is secret.
  private static func check(url: String, _ path: String) throws {
    guard !isAbsoluteWebURL(url) else { return }
    throw JobError(
      .badRequest, "This is not an absolute http or https URL.", place: Place(jsonPath: path),
      advice: "Give it whole, beginning with https://, with spaces written %20; a file on this machine is uploaded.")
  }

  private func checkOptions() throws {
    if let models { try models.check() }
    guard let transcription = transcription.value else { return }
    try checkNumber("$.transcription.confidence_threshold", transcription.confidenceThreshold, 0...1)
    if let language = transcription.language {
      let isTag = !language.isEmpty && language.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
      guard isTag else {
        throw JobError(
          .badRequest, "This is not a BCP-47 language tag.", place: Place(jsonPath: "$.transcription.language"),
          advice: "Give a tag such as en, de or pt-BR, or leave it out to have the language detected.")
      }
    }
  }
}

extension JobModels {
  fileprivate func check() throws {
    guard self != JobModels() else {
      throw JobError(
        .badRequest, "The request asks for no model.", place: Place(jsonPath: "$.models"),
        advice: "Name one at least, or leave the models out to run all.")
    }
    try checkNumber("$.models.face.fps_pred", face?.framesPerSecond, 0 ... .greatestFiniteMagnitude)
    try checkNumber("$.models.face.prob_threshold", face?.probabilityThreshold, 0...1)
    if let size = face?.minimumFaceSize {
      try checkNumber("$.models.face.min_face_size", Double(size), 0 ... .greatestFiniteMagnitude)
    }
    let window = JobRequest.leastWindow ... .greatestFiniteMagnitude
    try checkNumber("$.models.prosody.window.length", prosody?.window?.length, window)
    try checkNumber("$.models.prosody.window.step", prosody?.window?.step, window)
    try checkGranularity("$.models.prosody.granularity", prosody?.granularity)
    try checkGranularity("$.models.language.granularity", language?.granularity)
  }
}

private func checkNumber(_ path: String, _ number: Double?, _ range: ClosedRange<Double>) throws {
  guard let number, !range.contains(number) else { return }
  let allowed =
    if range.upperBound == 1 {
      "a number from 0 to 1"
    } else {
      range.lowerBound == 0 ? "a number, 0 or more" : "a number of seconds, \(range.lowerBound) or more"
    }
  throw JobError(
    .badRequest, "This option is \(number); it has to be \(allowed).", place: Place(jsonPath: path),
    advice: "Change it, or leave it out for the service's default.")
}

private func checkGranularity(_ path: String, _ granularity: Granularity?) throws {
  guard let granularity, !Granularity.documented.contains(granularity) else { return }
  throw JobError(
    .badRequest, "There is no granularity \(granularity).", place: Place(jsonPath: path),
    advice: "Give \(Granularity.documented.map(\.rawValue).joined(separator: ", ")), or leave it out.")
}

/// Whether a text begins with http or https and a host, and holds nothing that ends a URL in a line of text.
private func isAbsoluteWebURL(_ text: String) -> Bool {
  guard let mark = text.firstRange(of: "://") else { return false }
  let scheme = text[..<mark.lowerBound].lowercased()
  let authority = text[mark.upperBound...].prefix { !"/?#".contains($0) }
  let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
  return (scheme == "http" || scheme == "https") && !host.isEmpty && !host.hasPrefix(":")
    && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}

/// Gigabytes with two decimals, rounded up, so that nothing above a limit looks like it.
private func gigabytes(_ bytes: Int) -> String {
  let hundredths = bytes / 10_000_000 + (bytes % 10_000_000 == 0 ? 0 : 1)
  let decimals = hundredths % 100
  return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
}
