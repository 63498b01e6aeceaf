import Foundation
import HumeClient
import HumeJobs
import HumeDigest
import Testing

@Suite struct TextTests {
  @Test(arguments: [
    ("plain ünï 日 👩‍🔬", "plain ünï 日 👩‍🔬"), ("a\nb\tc", "a\\u{a}b\\u{9}c"), ("\u{1B}[31m", "\\u{1b}[31m"),
    ("\u{9B}x\u{7F}", "\\u{9b}x\\u{7f}"), ("\u{202E}abc", "\\u{202e}abc"), ("x\u{2028}", "x\\u{2028}"),
  ])
  func safeTexts(text: String, safe: String) { #expect(safeText(text) == safe) }

  @Test func safeTextsAreBounded() {
    #expect(safeText("abcdef", limit: 6) == "abcdef")
    #expect(safeText("abcdef", limit: 5) == "abcde…")
    #expect(safeText("e" + String(repeating: "\u{301}", count: 1000), limit: 5).unicodeScalars.count == 6)
  }

  @Test func errorsAreSafeToPrint() {
    let error = ClientError(.badReply, "a\u{1B}[2Jb", advice: "c\rd")
    #expect(error.message == "a\\u{1b}[2Jb")
    #expect(error.advice == "c\\u{d}d")
    #expect(error.codeName == "bad_reply")
  }

  @Test(arguments: [
    (#"{"message": "m"}"#, "m"), (#"{"fault": {"faultstring": "f", "detail": {}}}"#, "f"), (#"{"error": "e"}"#, "e"),
    (#"{"error": {"message": "em"}}"#, "em"), (#"{"message": "", "error": "e"}"#, "e"), ("{}", nil), ("[]", nil),
    ("<html>", nil), ("", nil), (#"{"message": {"a": 1}}"#, nil), (#"{"message": "a\u001b"}"#, "a\u{1b}"),
  ])
  func serverMessages(body: String, message: String?) {
    #expect(serverMessage(from: Array(body.utf8)) == message)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1_781_481_599, "2026-06-14T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
  ])
  func timestamps(seconds: Int, text: String) { #expect(timestamp(seconds) == text) }
}

@Suite struct DigestTests {
  // The examples of FIPS 180-2, and the empty text.
  static let cases: [(text: String, digest: String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ), (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ]

  @Test(arguments: cases) func isTheStandards(text: String, digest: String) throws {
    for size in [1, 7, 4096, 1 << 20] where size > 1 || text.count < 100 {
      let sha = try SHA256Digest()
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        rest.prefix(size).withUnsafeBytes { sha.update($0) }
        rest = rest.dropFirst(size)
      }
      #expect(try sha.finish() == digest)
    }
    let folder = try ScratchFolder()
    #expect(try sha256(ofFile: folder.write(text, to: "f")) == digest)
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = try ScratchFolder()
    #expect(throws: DigestError(path: folder.path + "/none", number: ENOENT)) {
      try sha256(ofFile: folder.path + "/none")
    }
    #expect(throws: DigestError(path: folder.path, number: EISDIR)) { try sha256(ofFile: folder.path) }
  }
}
