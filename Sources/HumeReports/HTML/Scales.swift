/// The values that a chart has room for, from its lower to its upper edge.
package struct ValueScale {
  package let low: Double
  package let high: Double

  /// The units of a chart's height.
  package static let height = 1000

  /// A scale up to the next tenth above what there is to show, from 0, or from the tenth below what is less.
  package init(_ values: some Sequence<Double>) {
    var (low, high) = (0.0, 0.0)
    for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
    func tenth(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
      value.magnitude < 1e15 ? (value * 10).rounded(rule) / 10 : value
    }
    self.low = tenth(low + 1e-9, .down)
    self.high = max(tenth(high - 1e-9, .up), self.low + 0.1)
  }

  /// Where a value stands: 0 at the upper edge, `height` at the lower.
  package func y(_ value: Double) -> Int {
    Int(((1 - HumeReports.share(of: value, low: low, high: high)) * Double(ValueScale.height)).rounded())
  }
}

/// Round places on an axis, and what is written at them.
package struct AxisTicks {
  /// Each tick: where it stands, 0 to 1, and its text.
  package let ticks: [(place: Double, text: String)]

  /// Ticks of an axis of time from 0 to `end` seconds, at most `most` of them.
  package init(seconds end: Double, most: Int = 6) {
    let steps = [
      0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400,
    ]
    let step = steps.first { end / $0 <= Double(most) } ?? (end / Double(most)).rounded(.up)
    guard end > 0, step > 0 else {
      ticks = []
      return
    }
    ticks = (0...Int(end / step)).map { number in
      let time = Double(number) * step
      let text = step < 1 ? fixed(time, decimals: 1) + " s" : clock(time) ?? ""
      return (time / end, text)
    }
  }

  /// Ticks of an axis of values.
  package init(from low: Double, to high: Double, most: Int = 6) {
    let range = high - low
    guard range > 0, range.isFinite else {
      ticks = []
      return
    }
    var power = 1e-12
    while power * 10 <= range { power *= 10 }
    let steps = [0.1, 0.2, 0.5, 1, 2, 5, 10].map { $0 * power }
    let step = steps.first { range / $0 <= Double(most) } ?? range
    let decimals = step > 0.999 ? 0 : step > 0.0999 ? 1 : step > 0.00999 ? 2 : step > 0.000999 ? 3 : 6
    let (first, last) = ((low / step - 1e-9).rounded(.up), (high / step + 1e-9).rounded(.down))
    guard last >= first, last - first < 100 else {
      ticks = []
      return
    }
    ticks = stride(from: first, through: last, by: 1).map { number in
      ((number * step - low) / range, fixed(number * step, decimals: decimals))
    }
  }
}

/// A share as the percentage that attributes of SVG take.
func percentage(_ share: Double) -> String { shortestDigits((share * 1e4).rounded() / 100) + "%" }
