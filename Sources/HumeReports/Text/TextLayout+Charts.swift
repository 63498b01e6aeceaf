// Charts in colour: each cell in the colour of its own level.

extension ValueScale {
  /// Where a finite value stands: 0 at the lower end, 1 at the upper.
  func share(of value: Double) -> Double { HumeReports.share(of: value, low: low, high: high) }

  /// The lower and the upper end, as a legend says them.
  var labels: (low: String, high: String) { (scaleLabel(low), scaleLabel(high)) }
}

/// The end of a scale: `0`, `.6`, `1.1`.
func scaleLabel(_ value: Double) -> String {
  guard value != 0, let text = score(value)?.trimmed else { return "0" }
  return text
}

extension TextLayout {
  /// A course in as many columns as there are values, without the blanks at its end.
  func course(_ values: [Double?], on scale: ValueScale, as form: CourseForm) -> String {
    let draw = form == .lines ? sparkline : strip
    let text = trimmed(draw(values, scale.low, scale.high, values.count, glyphs))
    let levels = values.map { value in value.flatMap { $0.isFinite ? scale.share(of: $0) : nil } }
    return style.levels(levels, text, isSolid: form == .strips)
  }

  /// All that a course can show between gaps, from the lowest to the highest; twice, where it is shades.
  func ramp(of form: CourseForm) -> String {
    let marks = form.marks(glyphs).levels
    let times = form == .lines ? 1 : 2
    let text = String(marks.flatMap { Array(repeating: $0, count: times) })
    return style.levels(levels(text.count), text, isSolid: form == .strips)
  }

  /// A full bar of ten columns in the colours that bars have.
  var barRamp: String {
    style.levels(levels(10), HumeReports.bar(1, of: 1, width: 10, glyphs: glyphs))
  }

  private func levels(_ count: Int) -> [Double?] { (0..<count).map { (Double($0) + 0.5) / Double(count) } }
}
