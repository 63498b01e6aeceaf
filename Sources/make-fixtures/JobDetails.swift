/// The details reply of the v0 API for a finished job.
func jobDetails(id: String, models: JSONValue, sources: [MadeSource]) -> JSONValue {
  let uploads = sources.compactMap { source -> JSONValue? in
    guard case .file(let name, let contentType, let md5) = source.kind else { return nil }
    return [
      "filename": .string(name), "md5sum": .string(md5), "content_type": contentType.map(JSONValue.string) ?? nil,
    ]
  }
  let created = 1_715_688_000_000
  return [
    "type": "INFERENCE",
    "job_id": .string(id),
    "request": [
      "callback_url": nil, "files": .array(uploads), "models": models, "notify": false, "text": [], "urls": [],
    ],
    "state": [
      "created_timestamp_ms": .number(String(created)),
      "started_timestamp_ms": .number(String(created + 412)),
      "ended_timestamp_ms": .number(String(created + 95_310)),
      "num_predictions": .number(String(sources.reduce(0) { $0 + $1.files.count })),
      "num_errors": .number(String(sources.reduce(0) { $0 + $1.errors.count })),
      "status": "COMPLETED",
    ],
  ]
}

/// The face model as a request asks for it.
func faceRequest(facs: Bool = false, descriptions: Bool = false) -> JSONValue {
  [
    "descriptions": descriptions ? [:] : nil, "facs": facs ? [:] : nil, "fps_pred": 3, "identify_faces": true,
    "min_face_size": 60, "prob_threshold": .double(0.99), "save_faces": false,
  ]
}

/// The prosody model as a request asks for it.
let prosodyRequest: JSONValue = ["granularity": "utterance", "identify_speakers": true, "window": nil]
