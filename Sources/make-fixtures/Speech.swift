/// One thing that somebody says: the text, and when.
struct Utterance {
  let speaker: String
  let text: String
  /// Seconds from the start of the recording, in hundredths.
  let begin: Double
  let end: Double
  /// Where the text stands in the whole transcript, in code points.
  let position: Range<Int>
}

/// Lays lines out in time, one after another from `start` on with pauses of a length in `pauses`, all in seconds.
func conversation(
  _ lines: [(speaker: String, text: String)], from start: Double, pauses: ClosedRange<Double> = 0.2...1.6,
  random: inout Random
) -> [Utterance] {
  var result: [Utterance] = []
  var hundredths = Int(start * 100)
  var position = 0
  for line in lines {
    let length = line.text.unicodeScalars.count
    let end = hundredths + 40 + length * 6 + random.below(60)
    result.append(
      Utterance(
        speaker: line.speaker, text: line.text, begin: Double(hundredths) / 100, end: Double(end) / 100,
        position: position..<position + length))
    position += length + 1
    hundredths = end + Int(100 * random.between(pauses.lowerBound, pauses.upperBound))
  }
  return result
}

/// Gives the utterances to their speakers, in the order in which these first speak.
private func bySpeaker(_ utterances: [Utterance], row: (Utterance) -> Row) -> [MadeGroup] {
  var speakers: [String] = []
  var rows: [String: [Row]] = [:]
  for utterance in utterances {
    if rows[utterance.speaker] == nil { speakers.append(utterance.speaker) }
    rows[utterance.speaker, default: []].append(row(utterance))
  }
  return speakers.map { MadeGroup(id: $0, rows: rows[$0] ?? []) }
}

/// Every third text is written with `\u` escapes, the others in plain UTF-8.
private func spelled(_ utterance: Utterance) -> JSONValue {
  utterance.position.lowerBound % 3 == 0 ? .asciiString(utterance.text) : .string(utterance.text)
}

private func interval(_ begin: Double, _ end: Double) -> JSONValue {
  ["begin": begin == 0 ? 0 : .double(begin), "end": .double(end)]
}

/// What the prosody model makes of a conversation; its times are 0.2 s wider on each side.
func prosody(_ utterances: [Utterance], random: inout Random) -> [MadeGroup] {
  var processes: [String: ScoreProcess] = [:]
  return bySpeaker(utterances) { utterance in
    var process =
      processes[utterance.speaker] ?? ScoreProcess(Names.emotions48, persistence: 0.7, random: &random)
    let scores = process.next(&random)
    processes[utterance.speaker] = process
    let begin = max(0, utterance.begin - 0.2)
    return Row(
      order: begin,
      leading: [
        ("text", spelled(utterance)), ("time", interval(begin, utterance.end + 0.2)),
        ("confidence", .float32(random.between(0.6, 0.99))),
        ("speaker_confidence", utterance.speaker == "unknown" ? nil : .float32(random.between(0.5, 1))),
      ],
      scores: [scores])
  }
}

/// What the language model makes of texts; without `timed` they have no times and no confidences.
func language(
  _ utterances: [Utterance], timed: Bool = true, sentiment: Bool = false, toxicity: Bool = false,
  random: inout Random
) -> [MadeGroup] {
  var processes: [String: ScoreProcess] = [:]
  return bySpeaker(utterances) { utterance in
    var process =
      processes[utterance.speaker] ?? ScoreProcess(Names.emotions53, power: 5, persistence: 0.5, random: &random)
    let scores = process.next(&random)
    processes[utterance.speaker] = process
    return Row(
      order: timed ? utterance.begin : Double(utterance.position.lowerBound),
      leading: [
        ("text", spelled(utterance)), ("position", json(utterance.position)),
        ("time", timed ? interval(utterance.begin, utterance.end) : nil),
        ("confidence", timed ? .float32(random.between(0.6, 0.99)) : nil), ("speaker_confidence", nil),
      ],
      scores: [
        scores, sentiment ? sentimentScores(centre: random.between(3, 8), random: &random) : nil,
        toxicity ? toxicityScores(random: &random) : nil,
      ])
  }
}

/// Code points as the JSON gives them: the end is exclusive.
func json(_ position: Range<Int>) -> JSONValue {
  ["begin": .number(String(position.lowerBound)), "end": .number(String(position.upperBound))]
}

/// Vocal bursts at the given times, in seconds.
func bursts(at times: [(begin: Double, end: Double)], random: inout Random) -> MadeGroup {
  var emotions = ScoreProcess(Names.emotions48, persistence: 0.5, random: &random)
  var descriptions = ScoreProcess(Names.burstDescriptions, dominant: 4, power: 4, persistence: 0.5, random: &random)
  let rows = times.map { time in
    Row(
      order: time.begin, leading: [("time", interval(time.begin, time.end))],
      scores: [emotions.next(&random), descriptions.next(&random)])
  }
  return MadeGroup(id: "unknown", rows: rows)
}
