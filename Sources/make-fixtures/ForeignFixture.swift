/// Files that people take for results, and that are none.
func makeForeign(random: inout Random) -> Fixture {
  let files: [(name: String, bytes: [UInt8])] = [
    ("login-page/predictions.json", Array(loginPage.utf8)),
    ("successor-audio.json", successorAudio(random: &random).document(.pretty)),
    ("successor-video.json", successorVideo(random: &random).document(.pretty)),
    (
      "job-details.json",
      jobDetails(
        id: interviewJobID, models: ["face": faceRequest()],
        sources: [smallFaceSource("details.mp4", random: &random)]
      ).document(.pretty)
    ),
    ("list-jobs.json", listOfJobs(random: &random).document(.pretty)),
    ("fault.json", Array(#"{"fault": {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "oauth"}}}"#.utf8)),
    ("picture.png", tinyPNG()),
    ("notes.txt", Array("Remember to download the results.\nAsk for the key.\n".utf8)),
    ("people.csv", Array("name,age\nA,31\nB,47\n".utf8)),
    ("settings.json", Array(#"{"theme": "dark", "recent": ["a", "b"], "zoom": 1.25}"#.utf8)),
    ("numbers.json", Array("[1, 2, 3]".utf8)),
  ]
  return Fixture(
    about: """
      What people give to the program by mistake: a login page saved as `predictions.json`, responses of the successor
      API (audio and video), job details, a list of jobs, an error reply, a picture, a text, a CSV and JSONs of something
      else.
      """,
    mustFind: ["No results in any of them, each with a message that says what it is, as far as that can be told."],
    files: files.map { OutputFile(path: "foreign/" + $0.name, bytes: $0.bytes) })
}

private let loginPage = """
  <!DOCTYPE html>
  <html lang="en">
  <head><meta charset="utf-8"><title>Sign in</title></head>
  <body><h1>Please sign in</h1><form action="/login" method="post"><input name="user"></form></body>
  </html>

  """

private func listOfJobs(random: inout Random) -> JSONValue {
  let ids = ["5a0f3c1e-9b7d-4e62-8c14-2f6d8b0a7e93", "c82e61d4-3f0a-4b95-a7d8-91e4506b2c7f"]
  return .array(
    ids.map { id in
      jobDetails(
        id: id, models: ["prosody": prosodyRequest], sources: [smallFaceSource("talk.mp4", random: &random)])
    })
}

/// A list of the successor: sparse, sorted, lower-case names, four decimals.
private func probabilities(_ names: [String], random: inout Random) -> JSONValue {
  var tenThousandths = 9_000
  return .array(
    names.map { name in
      tenThousandths -= 400 + random.below(900)
      return ["name": .string(name), "probability": .double(Double(tenThousandths) / 10_000)]
    })
}

private func successorAudio(random: inout Random) -> JSONValue {
  let measurement: JSONValue = [
    "measurement_id": "m-1", "utterance_id": "u-1", "audio_start_ms": 240, "audio_end_ms": 1980,
    "trigger": "utterance_end", "expressions": probabilities(["calmness", "interest", "doubt"], random: &random),
    "voice_attributes": probabilities(["breathy", "slow"], random: &random),
  ]
  return [
    "request_id": "req-made-up-1", "run_id": "run-made-up-1", "received": ["audio_duration_ms": 2400],
    "utterances": [["utterance_id": "u-1", "audio_start_ms": 240, "audio_end_ms": 1980]],
    "measurements": [measurement],
  ]
}

private func successorVideo(random: inout Random) -> JSONValue {
  let faces: JSONValue = [
    [
      "face_id": 0, "bbox": [101, 52, 230, 214], "confidence": .double(0.9981),
      "expressions": probabilities(["concentration", "interest"], random: &random),
      "descriptions": probabilities(["smile"], random: &random),
    ],
    [
      "face_id": nil, "bbox": [400, 60, 470, 150], "confidence": .double(0.7022), "expressions": nil,
      "descriptions": nil,
    ],
  ]
  return [
    "request_id": "req-made-up-2", "run_id": "run-made-up-2", "received": ["frames": 1],
    "measurements": [["frame_id": 0, "faces": faces]],
  ]
}
