import HumeSystem

/// WebVTT (https://www.w3.org/TR/webvtt1/): a cue a label, by begin, with who is spoken of as its voice. Players show it
/// beside a recording. Times are rounded to milliseconds; moments are shown for a second.
package func writeWebVTT(_ annotation: Annotation, to output: Output) throws {
  try output.write("WEBVTT\n")
  var cues = annotation.tiers.flatMap { tier in
    tier.labels.map {
      (begin: $0.begin, end: tier.isOfPoints ? $0.begin + 1_000_000 : $0.end, id: tier.id, text: $0.text)
    }
  }
  // Stable: cues that begin together keep the order of their tiers.
  cues = cues.enumerated().sorted { ($0.element.begin, $0.offset) < ($1.element.begin, $1.offset) }.map(\.element)
  for cue in cues {
    let (begin, end) = (milliseconds(cue.begin), milliseconds(cue.end))
    // A cue has to end behind its begin.
    try output.write(
      "\n\(clock(begin)) --> \(clock(max(end, begin + 1)))\n<v \(escaped(voice(cue.id)))>\(escaped(oneLine(cue.text)))\n"
    )
  }
}

private func milliseconds(_ time: Int64) -> Int64 { (time + 500) / 1000 }

private func clock(_ time: Int64) -> String {
  func padded(_ value: Int64, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
  let seconds = time / 1000
  return
    "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(time % 1000, 3))"
}

/// A voice cannot be empty, nor hold line breaks.
private func voice(_ id: String) -> String {
  let line = oneLine(id)
  return line.isEmpty ? "?" : line
}

private func escaped(_ text: String) -> String {
  var result = ""
  for character in text.unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}
