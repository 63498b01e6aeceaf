import HumeJobs
import HumeTypes
import Testing

@Suite struct JobIDTests {
  @Test(arguments: [
    "a", "00000000-0000-0000-0000-000000000000", "two words", "ünï", "50%", ".hidden", "...", "a\\b",
    String(repeating: "x", count: 255),
  ])
  func reads(text: String) throws { #expect(try JobID(text).text == text) }

  @Test(arguments: [
    "", ".", "..", "a/b", "/", "-x", "a\u{0}", "a\nb", "\u{7F}", "\u{85}", "\u{301}/x",
    String(repeating: "x", count: 256),
    String(repeating: "é", count: 128),
  ])
  func refuses(text: String) throws {
    let error = try #require(throws: JobError.self) { _ = try JobID(text) }
    #expect(error.code == .badJobID)
    #expect(error.place.path?.contains("\n") == false)
  }
}
