import HumeJobs

extension ModelOptions {
  /// All models with all of their options, in the order of the API.
  static let all = [
    ModelOptions(
      name: "face", choose: { $0.face = $0.face ?? FaceOptions() },
      options: [
        ("fps_pred", .number { $0.face?.framesPerSecond = $1 }),
        ("prob_threshold", .number { $0.face?.probabilityThreshold = $1 }),
        ("identify_faces", .flag { $0.face?.identifyFaces = $1 }),
        ("min_face_size", .wholeNumber { $0.face?.minimumFaceSize = $1 }),
        ("facs", .flag { $0.face?.facs = $1 }),
        ("descriptions", .flag { $0.face?.descriptions = $1 }),
        ("save_faces", .flag { $0.face?.saveFaces = $1 }),
      ]),
    ModelOptions(name: "burst", choose: { $0.burst = BurstOptions() }, options: []),
    ModelOptions(
      name: "prosody", choose: { $0.prosody = $0.prosody ?? ProsodyOptions() },
      options: [
        ("granularity", .granularity { $0.prosody?.granularity = $1 }),
        ("window", .flag(setWindow)),
        ("window.length", .number { setWindow(\.length, &$0, $1) }),
        ("window.step", .number { setWindow(\.step, &$0, $1) }),
        ("identify_speakers", .flag { $0.prosody?.identifySpeakers = $1 }),
      ]),
    ModelOptions(
      name: "language", choose: { $0.language = $0.language ?? LanguageOptions() },
      options: [
        ("granularity", .granularity { $0.language?.granularity = $1 }),
        ("sentiment", .flag { $0.language?.sentiment = $1 }),
        ("toxicity", .flag { $0.language?.toxicity = $1 }),
        ("identify_speakers", .flag { $0.language?.identifySpeakers = $1 }),
      ]),
    ModelOptions(
      name: "ner", choose: { $0.ner = $0.ner ?? NEROptions() },
      options: [("identify_speakers", .flag { $0.ner?.identifySpeakers = $1 })]),
    ModelOptions(name: "facemesh", choose: { $0.facemesh = FacemeshOptions() }, options: []),
  ]
}

/// Has a window with the sides that are there, or none.
@Sendable private func setWindow(_ models: inout JobModels, _ isWanted: Bool) {
  let window = models.prosody?.window ?? SlidingWindow()
  models.prosody?.window = isWanted ? window : nil
}

/// Sets a side of the window, which is there from then on.
private func setWindow(_ side: WritableKeyPath<SlidingWindow, Double?>, _ models: inout JobModels, _ seconds: Double) {
  var window = models.prosody?.window ?? SlidingWindow()
  window[keyPath: side] = seconds
  models.prosody?.window = window
}
