import HumeSystem

/// WebVTT (https://www.w3.org/TR/webvtt1/): a cue a label, by begin, with who is spoken of as its voice. Players show it
/// beside a recording. Times are rounded to milliseconds; moments are shown for a second.
///
/// A cue is never empty: where there are no words, it has the name of the model.
package func writeWebVTT(_ annotation: Annotation, to output: Output) throws {
  try output.write("WEBVTT\n\nNOTE\n")
  for (name, value) in [("file", annotation.file)] + annotation.origin {
    try output.write("\(name): \(cueText(value))\n")
  }
  let cues = annotation.tiers.flatMap { tier in tier.labels.map { Cue($0, of: tier) } }
  // Cues that begin together keep the order of their tiers.
  for (_, cue) in cues.enumerated().sorted(by: { ($0.element.begin, $0.offset) < ($1.element.begin, $1.offset) }) {
    try output.write("\n\(clock(cue.begin)) --> \(clock(cue.end))\n<v \(cue.voice)>\(cue.text)\n")
  }
}

private struct Cue {
  /// In ms; a cue has to end behind its begin.
  let begin: Int64
  let end: Int64
  let voice: String
  let text: String

  init(_ label: Annotation.Label, of tier: Annotation.Tier) {
    begin = milliseconds(label.begin)
    end = max(tier.isOfPoints ? begin + 1000 : milliseconds(label.end), begin + 1)
    voice = cueText(shown(tier.id) ?? "?")
    // Cues have no tiers to say which feature a value is of.
    let feature = tier.feature.map { oneLine($0) + " " } ?? ""
    text = cueText(feature + (shown(label.text) ?? shown(tier.model) ?? "?"))
  }
}

/// A text in one line; nil where nothing of it would be seen.
private func shown(_ text: String) -> String? {
  let line = oneLine(text)
  return line.unicodeScalars.contains { !$0.properties.isWhitespace } ? line : nil
}

private func clock(_ time: Int64) -> String {
  func padded(_ value: Int64, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
  let seconds = time / 1000
  return
    "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(time % 1000, 3))"
}
