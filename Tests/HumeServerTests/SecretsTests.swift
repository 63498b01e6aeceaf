import HumeServer
import Testing

@Suite struct SecretsTests {
  @Test func holdsItsLinesAndNothingElse() throws {
    let scratch = Scratch()
    let secrets = try Secrets(file: scratch.write("first\r\n\nsecond\n", to: "keys", mode: 0o600))
    for key in ["first", "second"] { #expect(secrets.hold(key.utf8)) }
    for key in ["", "firs", "first ", "firstsecond", "First", "second\n"] { #expect(!secrets.hold(key.utf8)) }
  }

  @Test(arguments: [
    ("key\n", 0o640), ("key\n", 0o604), ("", 0o600), ("\n\n", 0o600), ("a key\n", 0o600), ("kéy\n", 0o600),
    ("key\t\n", 0o600),
  ])
  func refused(_ content: String, _ mode: Int) throws {
    let scratch = Scratch()
    let path = try scratch.write(content, to: "keys", mode: mode)
    let error = #expect(throws: ServerError.self) { try Secrets(file: path) }
    #expect(error?.code == .keyUnusable)
    #expect(error?.advice.isEmpty == false)
    #expect(error?.message.contains("key\n") == false)
  }

  @Test func missing() {
    let error = #expect(throws: ServerError.self) { try Secrets(file: Scratch().path + "/none") }
    #expect(error?.code == .keyUnusable)
  }

  @Test func isNeverPrinted() throws {
    let secrets = try Secrets(["SECRET"])
    #expect("\(secrets)" == "Secrets(hidden)")
    #expect(String(reflecting: secrets) == "Secrets(hidden)")
    var dumped = ""
    dump(secrets, to: &dumped)
    #expect(!dumped.contains("SECRET"))
  }
}
