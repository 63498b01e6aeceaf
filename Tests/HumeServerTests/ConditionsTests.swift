import HumeServer
import Testing

@Suite struct ConditionsTests {
  @Test(arguments: [
    (Conditions(), Conditions.Outcome.proceed),
    (Conditions(noneMatch: "\"a\""), .notModified), (Conditions(noneMatch: "W/\"a\""), .notModified),
    (Conditions(noneMatch: "*"), .notModified), (Conditions(noneMatch: "\"b\", \"a\""), .notModified),
    (Conditions(noneMatch: "\"b\""), .proceed), (Conditions(noneMatch: "a"), .proceed),
    (Conditions(noneMatch: ""), .proceed),
    (Conditions(match: "\"a\""), .proceed), (Conditions(match: "*"), .proceed),
    (Conditions(match: "\"b\",\"a\""), .proceed), (Conditions(match: "W/\"a\""), .failed),
    (Conditions(match: "\"b\""), .failed), (Conditions(match: "\"b\"", noneMatch: "\"a\""), .failed),
    (Conditions(modifiedSince: "now"), .notModified), (Conditions(modifiedSince: "then"), .proceed),
    // The entity tag is the better witness.
    (Conditions(noneMatch: "\"b\"", modifiedSince: "now"), .proceed),
  ])
  func outcomes(_ conditions: Conditions, _ outcome: Conditions.Outcome) {
    #expect(conditions.outcome(entityTag: "\"a\"", lastModified: "now") == outcome)
  }

  @Test(arguments: [
    (nil, true), ("\"a\"", true), ("W/\"a\"", false), ("\"b\"", false), ("*", false), ("a", false),
    ("Sun, 06 Nov 1994 08:49:37 GMT", false), ("", false),
  ])
  func parts(_ range: String?, _ allowed: Bool) {
    #expect(Conditions(range: range).allowsPart(entityTag: "\"a\"") == allowed)
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
  ])
  func dates(_ seconds: Int, _ text: String) {
    #expect(httpDate(seconds) == text)
  }
}
