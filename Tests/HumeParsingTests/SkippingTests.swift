import HumeParsing
import Testing

/// Containers that are skipped by their brackets and strings end where their tokens end.
@Suite struct SkippingTests {
  @Test(arguments: [
    "[]", "{}", "[1, [2, {\"a\": []}], \"]\"]", "{\"a}\": \"\\\"}\", \"b\": [{}, {\"c\": \"\\\\\"}]}",
    "[\"a long string of text with brackets ]]]]}}}} in it\", {\"x\": [[[[[[]]]]]]}]", "[\"é]\", \"\\u005d\"]",
  ])
  func endsWhereTheTokensEnd(_ text: String) throws {
    let bytes = Array("[\(text), 7]".utf8)
    var strict = try afterOpening(bytes)
    let depth = strict.depth
    while strict.depth >= depth { _ = try strict.next(bytes.span, isFinal: true) }
    var skipping = try afterOpening(bytes)
    #expect(skipping.skipContainer(bytes.span) == .skipped)
    #expect(skipping.position == strict.position)
    #expect(skipping.depth == strict.depth)
    #expect(try skipping.next(bytes.span, isFinal: true) == .number)
    // Byte by byte: it goes on where the window ended.
    var cut = try afterOpening(bytes)
    var end = cut.position
    while end < bytes.count, cut.skipContainer(bytes.span.extracting(first: end)) == .needsInput { end += 1 }
    #expect(cut.position == strict.position)
  }

  @Test(arguments: ["[}", "{]", "[[}]", String(repeating: "[", count: 80) + String(repeating: "]", count: 80)])
  func leavesToTokensWhatDoesNotMatch(_ text: String) throws {
    let bytes = Array("[\(text), 7]".utf8)
    var lexer = try afterOpening(bytes)
    #expect(lexer.skipContainer(bytes.span) == .fault)
  }

  /// A lexer that has read the opening of the list and that of the container in it.
  private func afterOpening(_ bytes: [UInt8]) throws -> JSONLexer {
    var lexer = JSONLexer()
    _ = try lexer.next(bytes.span, isFinal: true)
    _ = try lexer.next(bytes.span, isFinal: true)
    return lexer
  }
}
