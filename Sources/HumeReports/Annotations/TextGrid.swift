import HumeSystem

/// Praat's TextGrid, as long text in UTF-8 (https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html).
///
/// A tier of stretches tiles all time from 0 to the end: where nothing is said stands an empty text. Times are exact, in
/// whole microseconds. Labels that overlap go to further tiers. Gives how many labels are left out, since they have no
/// length.
package func writeTextGrid(_ annotation: Annotation, to output: Output) throws -> Int {
  let (annotation, leftOut) = annotation.withoutOverlaps()
  let end = exactSeconds(annotation.end)
  var text = """
    File type = "ooTextFile"
    Object class = "TextGrid"

    xmin = 0
    xmax = \(end)
    tiers? <exists>
    size = \(annotation.tiers.count)
    item []:

    """
  for (number, tier) in annotation.tiers.enumerated() {
    text += """
          item [\(number + 1)]:
              class = "\(tier.isOfPoints ? "TextTier" : "IntervalTier")"
              name = \(quoted(tier.name))
              xmin = 0
              xmax = \(end)

      """
    tier.isOfPoints ? writePoints(tier, to: &text) : writeIntervals(tier, end: annotation.end, to: &text)
    try output.write(text)
    text = ""
  }
  try output.write(text)
  return leftOut
}

private func writePoints(_ tier: Annotation.Tier, to text: inout String) {
  text += "        points: size = \(tier.labels.count)\n"
  for (number, label) in tier.labels.enumerated() {
    text += """
              points [\(number + 1)]:
                  number = \(exactSeconds(label.begin))
                  mark = \(quoted(label.text))

      """
  }
}

private func writeIntervals(_ tier: Annotation.Tier, end: Int64, to text: inout String) {
  var tiles: [Annotation.Label] = []
  var reached: Int64 = 0
  for label in tier.labels {
    if label.begin > reached { tiles.append(.init(begin: reached, end: label.begin, text: "")) }
    tiles.append(label)
    reached = label.end
  }
  if reached < end || tiles.isEmpty { tiles.append(.init(begin: reached, end: end, text: "")) }
  text += "        intervals: size = \(tiles.count)\n"
  for (number, tile) in tiles.enumerated() {
    text += """
              intervals [\(number + 1)]:
                  xmin = \(exactSeconds(tile.begin))
                  xmax = \(exactSeconds(tile.end))
                  text = \(quoted(tile.text))

      """
  }
}

/// A text between quotes, in which a quote stands twice.
private func quoted(_ text: String) -> String {
  // By scalars: with a mark behind it, a quote is a part of another character.
  var result = "\"".unicodeScalars
  for scalar in oneLine(text).unicodeScalars {
    if scalar == "\"" { result.append(scalar) }
    result.append(scalar)
  }
  return String(result) + "\""
}
