// Charts that are made of characters.

/// A bar of `width` columns at `maximum`, in steps of an eighth of a column; without trailing spaces.
///
/// A value above 0 shows, however small; one beyond the maximum fills the width; none, or below 0, gives no bar.
public func bar(_ value: Double?, of maximum: Double, width: Int, glyphs: Glyphs = .unicode) -> String {
  guard let value, value > 0, maximum > 0, width > 0 else { return "" }
  let share = min(value / maximum, 1)
  guard share.isFinite else { return "" }
  if glyphs == .ascii {
    return String(repeating: "#", count: max(1, Int((share * Double(width)).rounded())))
  }
  let eighths = max(1, Int((share * Double(width * 8)).rounded()))
  let end = eighths % 8 == 0 ? "" : String(partialBlocks[eighths % 8 - 1])
  return String(repeating: "█", count: eighths / 8) + end
}

private let partialBlocks: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

/// A line of small columns, from `low` (lowest) to `high` (highest); values beyond count as the nearest.
///
/// More values than `columns` are averaged, those of a column's stretch that are there; fewer give as many characters
/// as there are values. A stretch without any value is a gap: `·`, a space in ASCII. Where `high` is not above `low`,
/// every value stands in the middle.
public func sparkline(
  _ values: [Double?], low: Double = 0, high: Double, columns: Int, glyphs: Glyphs = .unicode
) -> String {
  let marks: [Character] = Array(glyphs == .unicode ? "▁▂▃▄▅▆▇█" : ".:-=+*#@")
  let gap: Character = glyphs == .unicode ? "·" : " "
  return String(
    resampled(values, columns: columns).map { value in
      guard let value else { return gap }
      guard high > low else { return marks[marks.count / 2] }
      let share = min(max((value - low) / (high - low), 0), 1)
      return marks[min(Int(share * Double(marks.count)), marks.count - 1)]
    })
}

/// The values averaged into at most `columns` stretches of the same length, give or take one; nil where a stretch has
/// none that is finite.
public func resampled(_ values: [Double?], columns: Int) -> [Double?] {
  let count = min(max(columns, 0), values.count)
  return (0..<count).map { column in
    let stretch = values[(column * values.count / count)..<((column + 1) * values.count / count)]
    let there = stretch.compactMap { $0 }.filter(\.isFinite)
    return there.isEmpty ? nil : there.reduce(0, +) / Double(there.count)
  }
}
