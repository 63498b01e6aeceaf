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
  drawn(resampled(values, columns: columns), low: low, high: high, as: .lines, glyphs: glyphs)
}

/// A line of shaded cells, from `low` (blank) to `high` (full); otherwise like `sparkline`, but that a gap is `-` in
/// ASCII, where a space is the lowest fifth.
public func strip(
  _ values: [Double?], low: Double = 0, high: Double, columns: Int, glyphs: Glyphs = .unicode
) -> String {
  drawn(resampled(values, columns: columns), low: low, high: high, as: .strips, glyphs: glyphs)
}

/// How a course over time is drawn into one line of characters.
public enum CourseForm: String, CaseIterable, Sendable {
  /// Small columns of eight heights.
  case lines
  /// Cells of five shades.
  case strips

  /// The characters from the lowest to the highest, and that of a gap.
  func marks(_ glyphs: Glyphs) -> (levels: [Character], gap: Character) {
    switch (self, glyphs) {
    case (.lines, .unicode): (["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], "·")
    case (.lines, .ascii): ([".", ":", "-", "=", "+", "*", "#", "@"], " ")
    case (.strips, .unicode): ([" ", "░", "▒", "▓", "█"], "·")
    case (.strips, .ascii): ([" ", ".", ":", "*", "#"], "-")
    }
  }
}

/// A character a value; a gap for none, and for one that is not finite.
private func drawn(_ values: [Double?], low: Double, high: Double, as form: CourseForm, glyphs: Glyphs) -> String {
  let (levels, gap) = form.marks(glyphs)
  return String(
    values.map { value in
      guard let value, value.isFinite else { return gap }
      return levels[min(Int(share(of: value, low: low, high: high) * Double(levels.count)), levels.count - 1)]
    })
}

/// Shaded cells for shares from 0 to 1, by quarters: a share above 0 shows, however small, and none is `·`, a space in
/// ASCII.
func shades(_ shares: [Double], glyphs: Glyphs = .unicode) -> String {
  let levels = CourseForm.strips.marks(glyphs).levels
  let gap = CourseForm.lines.marks(glyphs).gap
  return String(
    shares.map { share in share > 0 ? levels[min(max(1, Int((share * 4).rounded(.up))), levels.count - 1)] : gap })
}

/// Where a finite value stands between `low` and `high`, 0 to 1, the nearest of both for one beyond; in the middle where
/// `high` is not above `low`.
func share(of value: Double, low: Double, high: Double) -> Double {
  guard high > low else { return 0.5 }
  let distance = high - low
  // Where the distance is beyond a double's range, that of the halves is not.
  let share = distance.isFinite ? (value - low) / distance : (value / 2 - low / 2) / (high / 2 - low / 2)
  return min(max(share, 0), 1)
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
