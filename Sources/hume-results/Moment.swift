import ArgumentParser
import HumeJobs

/// A time as it is given: a date (its first moment, UTC), an RFC 3339 time, or milliseconds since 1970.
struct Moment: Hashable, Sendable {
  /// Milliseconds since 1970 UTC.
  let milliseconds: Int

  /// Reads a time, or throws what the program says of it.
  @Sendable init(argument: String) throws {
    guard let milliseconds = Self.ofNumber(argument) ?? Self.ofDate(argument) else {
      throw ValidationError(
        "Give a date (2026-06-01), a time with its zone (2026-06-01T09:30:00Z), or milliseconds since 1970.")
    }
    self.milliseconds = milliseconds
  }

  /// Milliseconds: fewer digits would be a year, or seconds.
  private static func ofNumber(_ text: String) -> Int? {
    guard text.utf8.count >= 12, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func ofDate(_ text: String) -> Int? {
    let shape =
      /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?([Zz]|[+-][0-9]{2}:[0-9]{2}))?/
    guard let match = text.wholeMatch(of: shape)?.output, let year = Int(match.1), let month = Int(match.2),
      let day = Int(match.3), (1...12).contains(month), (1...daysInMonth(month, of: year)).contains(day)
    else { return nil }
    let date = daysSince1970(year, month, day) * 86_400_000
    guard let zone = match.8 else { return date }
    let clock = [match.4, match.5, match.6].map { $0.flatMap { Int($0) } ?? 0 }
    // A leap second is the last one of its minute.
    guard clock[0] < 24, clock[1] < 60, clock[2] <= 60, let offset = minutes(ofZone: zone) else { return nil }
    let fraction = Int(((match.7 ?? "") + "00").prefix(3)) ?? 0
    return date + ((clock[0] * 60 + clock[1] - offset) * 60 + min(clock[2], 59)) * 1000 + fraction
  }

  private static func minutes(ofZone text: Substring) -> Int? {
    if text.uppercased() == "Z" { return 0 }
    guard let hours = Int(text.dropFirst().prefix(2)), let minutes = Int(text.suffix(2)), hours < 24, minutes < 60
    else { return nil }
    return (text.hasPrefix("-") ? -1 : 1) * (hours * 60 + minutes)
  }

  private static func daysInMonth(_ month: Int, of year: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The days from 1970-01-01 to a date: years begin in March, so that a leap day is the last one.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    // 719,468 days lie between 0000-03-01 and 1970-01-01. Years are never negative but for January of year 0.
    let leapDays = (year + 400) / 4 - (year + 400) / 100 + (year + 400) / 400 - 97
    return year * 365 + leapDays + dayOfYear - 719_468
  }
}

/// A time in milliseconds since 1970 as RFC 3339 has it, e.g. `2026-06-14T23:59:59.250Z`; nil for years of other than four
/// digits.
func rfc3339(_ milliseconds: Int?) -> String? {
  guard let milliseconds, (-62_167_219_200_000...253_402_300_799_999).contains(milliseconds) else { return nil }
  let fraction = (milliseconds % 1000 + 1000) % 1000
  let digits = String(1000 + fraction).dropFirst()
  return timestamp((milliseconds - fraction) / 1000).dropLast() + ".\(digits)Z"
}
