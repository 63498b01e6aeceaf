// Numbers for people.

/// Seconds as `m:ss`, from an hour on as `h:mm:ss`, what is beyond whole seconds cut off, so that the moment is found
/// when one goes there; nil or not finite gives nil.
public func clock(_ seconds: Double?) -> String? {
  guard let seconds, seconds.isFinite, seconds.magnitude < 1e15 else { return nil }
  // Whole microseconds first: 2.9999999999 is 3.
  let total = Int((seconds.magnitude * 1e6).rounded() / 1e6)
  let sign = seconds < 0 && total > 0 ? "-" : ""
  let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
  return hours > 0 ? "\(sign)\(hours):\(twoDigits(minutes)):\(twoDigits(rest))" : "\(sign)\(minutes):\(twoDigits(rest))"
}

private func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

/// A number of things: `1 file`, `1,204 files`.
public func count(_ value: Int, _ noun: String) -> String { "\(count(value)) \(noun)\(value == 1 ? "" : "s")" }

/// A whole number with a comma between thousands: `1,086`.
public func count(_ value: Int) -> String {
  var groups: [String] = []
  var rest = String(value.magnitude)
  while rest.count > 3 {
    groups.insert(String(rest.suffix(3)), at: 0)
    rest.removeLast(3)
  }
  return (value < 0 ? "-" : "") + ([rest] + groups).joined(separator: ",")
}

/// A number with `decimals` digits (0 to 15) behind the point, rounded; without commas. From 10¹⁵ on, and where it
/// would need more than 18 digits, its shortest digits.
public func fixed(_ value: Double, decimals: Int) -> String {
  let scaled = (value.magnitude * powerOfTen(decimals)).rounded()
  guard value.magnitude < 1e15, scaled < 1e18 else { return shortestDigits(value) }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = value < 0 && scaled > 0 ? "-" : ""
  return decimals == 0 ? sign + padded : sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}

/// The decimals that all numbers of a column are shown with: three to four digits of the largest that count (three
/// decimals for scores), fewer where all can do with fewer; seconds at most three. Nil where all are so small that
/// shortest digits read better.
func readableDecimals(_ values: some Collection<Double>, kind: Column.Kind) -> Int? {
  let shown = values.filter { $0.isFinite && $0.magnitude < 1e15 }
  let largest = shown.reduce(0) { max($0, $1.magnitude) }
  if largest == 0 { return 0 }
  if largest < 1e-6 { return nil }
  var most = 3
  if kind != .seconds {
    if largest >= 10 { most = largest >= 100 ? 1 : 2 }
    // From .1 down, a decimal more for each zero behind the point.
    while largest * powerOfTen(most - 2) < 1 { most += 1 }
  }
  return (0..<most).first { decimals in shown.allSatisfy { isWhole($0 * powerOfTen(decimals)) } } ?? most
}

/// Whether a number is whole but for what multiplying a decimal fraction leaves.
private func isWhole(_ value: Double) -> Bool {
  let rest = (value - value.rounded()).magnitude
  return rest <= 4 * value.magnitude.ulp
}

private func powerOfTen(_ exponent: Int) -> Double {
  (0..<max(0, min(exponent, 15))).reduce(1.0) { power, _ in power * 10 }
}

/// A cell for people: whole numbers with commas, numbers rounded to `decimals` (nil: as they are), texts on one line.
func readable(_ cell: Cell, decimals: Int?, glyphs: Glyphs) -> String {
  switch cell {
  case .text(let text): printable(text, glyphs: glyphs)
  case .integer(let value): count(value)
  case .number(let value) where value.isFinite: decimals.map { fixed(value, decimals: $0) } ?? shortestDigits(value)
  case .missing, .number: glyphs.missing
  case .boolean(let value): value ? "true" : "false"
  }
}

/// The finite numbers among a column's cells.
func numbers(in rows: [[Cell]], column: Int) -> [Double] {
  rows.compactMap { cells in
    if column < cells.count, case .number(let value) = cells[column], value.isFinite { value } else { nil }
  }
}
