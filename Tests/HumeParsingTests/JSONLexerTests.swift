import Foundation
import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// Tokens of a document whose bytes come in pieces, as a caller of the lexer slides its window.
private func lex(_ bytes: [UInt8], sizes: [Int], _ take: (JSONToken, borrowing JSONLexer, Span<UInt8>) -> Void) throws {
  var lexer = JSONLexer()
  var window: [UInt8] = []
  var rest = pieces(of: bytes, sizes: sizes)[...]
  var isFinal = false
  while true {
    switch try lexer.next(window.span, isFinal: isFinal) {
    case .end: return
    case .needsInput:
      try #require(!isFinal)
      let used = lexer.position
      lexer.discard(used, of: window.span)
      window.removeFirst(used)
      if let piece = rest.popFirst() { window += piece } else { isFinal = true }
    case let token: take(token, lexer, window.span)
    }
  }
}

/// The tokens as text: `{ k:a n:1 } [ s:b ]`.
private func tokens(_ bytes: [UInt8], sizes: [Int]) throws -> String {
  var found: [String] = []
  try lex(bytes, sizes: sizes) { token, lexer, window in
    switch token {
    case .beginObject: found.append("{")
    case .endObject: found.append("}")
    case .beginArray: found.append("[")
    case .endArray: found.append("]")
    case .key: found.append("k:" + lexer.text(window))
    case .string: found.append("s:" + lexer.text(window))
    case .number: found.append("n:\(lexer.number)")
    case .true, .false, .null: found.append("\(token)")
    case .needsInput, .end: found.append("?")
    }
  }
  return found.joined(separator: " ")
}

@Suite struct JSONLexerTests {
  static let tokenCases: [(text: String, tokens: String)] = [
    ("null", "null"), (" true\r\n", "true"), ("false", "false"), ("[]", "[ ]"), ("{}", "{ }"), ("\u{FEFF}[]", "[ ]"),
    ("0", "n:0.0"), ("-0", "n:-0.0"), ("12", "n:12.0"), ("-1.50e+03", "n:-1500.0"), ("1E-2", "n:0.01"),
    ("1e400", "n:inf"), ("-1e400", "n:-inf"), ("1e-400", "n:0.0"), ("0e999999999999", "n:0.0"),
    ("[0,1 , -2.5]", "[ n:0.0 n:1.0 n:-2.5 ]"), (#""""#, "s:"), (#""a b""#, "s:a b"),
    (#""\"\\\/\b\f\n\r\t\u0041\u00e9\u65e5\ud83d\uDE00\u0000""#, "s:\"\\/\u{8}\u{C}\n\r\tAé日😀\0"),
    (#""0123456789abcdef é日😀 0123456""#, "s:0123456789abcdef é日😀 0123456"), ("\"\u{7F}\"", "s:\u{7F}"),
    (#"{"a":1,"b":[{"c":null},[]],"":{"a":"x"}}"#, "{ k:a n:1.0 k:b [ { k:c null } [ ] ] k: { k:a s:x } }"),
    ("\t{ \"a\\u0062\" :\n\"\" } ", "{ k:ab s: }"), (#"["a","a\n","a"]"#, "[ s:a s:a\n s:a ]"),
  ]

  @Test(arguments: tokenCases.indices) func tokensWhateverTheSplit(_ index: Int) throws {
    let (text, expected) = Self.tokenCases[index]
    let bytes = Array(text.utf8)
    for sizes in waysToSplit(bytes.count, seeds: 0..<8) {
      #expect(try tokens(bytes, sizes: sizes) == expected, "\(sizes)")
    }
    for place in 0...bytes.count { #expect(try tokens(bytes, sizes: split(of: bytes.count, at: place)) == expected) }
  }

  // MARK: Doubles

  /// Decimals of every kind: short and long, halfway cases, subnormal and huge ones, floats widened to doubles.
  private static func decimals(seed: UInt64, count: Int) -> [String] {
    var random = SeededRandom(seed: seed)
    func digits(_ most: Int) -> String {
      var digits = String(1 + random.below(9))
      for _ in 0..<random.below(most) { digits += String(random.below(10)) }
      return digits
    }
    return (0..<count).map { index in
      let sign = random.oneIn(4) ? "-" : ""
      switch index % 8 {
      case 0: return sign + "\(Double(Float(random.unit())))"
      case 1: return sign + "0." + String(repeating: "0", count: random.below(6)) + digits(39)
      case 2: return sign + digits(39)
      case 3: return sign + digits(20) + "." + digits(20)
      case 4: return sign + digits(30) + "e" + random.pick(["", "+", "-"]) + "\(random.below(340))"
      case 5: return sign + "\(Double(bitPattern: random.next() >> 2))"
      case 6:
        // An odd number of 54 bits times a power of two: half way between two doubles; or one beside it.
        let odd = UInt128(random.next() >> 11 | 1 << 52) * 2 + 1
        let (integer, tail) =
          random.oneIn(2)
          ? (odd << UInt128(random.below(70)), "")
          : { scale in (odd * (0..<scale).reduce(1) { power, _ in power * 5 }, "e-\(scale)") }(random.below(27))
        return sign + "\(random.pick([integer - 1, integer, integer, integer + 1]))" + tail
      default:
        let scale = random.pick(["e-308", "e-310", "e-323", "e307", "e-22", "e22", "e23", "e-55", "e55", "e56"])
        return sign + "\(1 + random.below(9))." + digits(25) + scale
      }
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>) func doublesAreTheNearest(seed: UInt64) throws {
    let texts = Self.decimals(seed: seed, count: 6_000)
    let bytes = Array(("[" + texts.joined(separator: ",") + "]").utf8)
    for sizes in seed < 2 ? waysToSplit(bytes.count, seeds: 0..<2) : [[bytes.count]] {
      var numbers: [Double] = []
      try lex(bytes, sizes: sizes) { token, lexer, _ in if token == .number { numbers.append(lexer.number) } }
      try #require(numbers.count == texts.count)
      let wrong = zip(texts, numbers).filter { text, number in
        number.bitPattern != strtod(text, nil).bitPattern || number.bitPattern != Double(text)?.bitPattern
      }
      #expect(wrong.isEmpty, "\(wrong.prefix(3))")
    }
  }

  // MARK: Errors

  static let errors: [(text: String, code: ParsingError.Code, byte: Int, line: Int, path: String)] = [
    ("", .empty, 0, 1, "$"), (" \n ", .empty, 3, 2, "$"), ("[", .truncated, 1, 1, "$[0]"),
    ("[1", .truncated, 2, 1, "$[0]"), ("[1,", .truncated, 3, 1, "$[1]"),
    ("[\n{\"a\": [1, tru", .truncated, 15, 2, "$[0].a[1]"),
    ("{\"a", .truncated, 3, 1, "$"), ("{\"a\"", .truncated, 4, 1, "$.a"), ("{\"a\":", .truncated, 5, 1, "$.a"),
    ("{\"a\":1,", .truncated, 7, 1, "$.a"), ("-", .truncated, 1, 1, "$"), ("[1.", .truncated, 3, 1, "$[0]"),
    ("[1e", .truncated, 3, 1, "$[0]"), ("[1e+", .truncated, 4, 1, "$[0]"), ("\"\\u00", .truncated, 5, 1, "$"),
    ("\"\\ud83d\\u", .truncated, 9, 1, "$"), ("[\"é", .truncated, 4, 1, "$[0]"),
    ("[01]", .badNumber, 1, 1, "$[0]"), ("[-01]", .badNumber, 1, 1, "$[0]"), ("[+1]", .badNumber, 1, 1, "$[0]"),
    ("[.5]", .badNumber, 1, 1, "$[0]"), ("[1.]", .badNumber, 3, 1, "$[0]"), ("[1.e3]", .badNumber, 3, 1, "$[0]"),
    ("[1e]", .badNumber, 3, 1, "$[0]"), ("[-]", .badNumber, 2, 1, "$[0]"), ("[0x1]", .badNumber, 2, 1, "$[0]"),
    ("[1,NaN]", .badNumber, 3, 1, "$[1]"), ("[1,\n-Infinity]", .badNumber, 5, 2, "$[1]"),
    ("[1.2.3]", .badNumber, 4, 1, "$[0]"), ("[1,2,]", .badToken, 5, 1, "$[2]"), ("[,1]", .badToken, 1, 1, "$[0]"),
    ("[1 2]", .badToken, 3, 1, "$[0]"), ("{\"a\":1,}", .badToken, 7, 1, "$.a"), ("{a:1}", .badToken, 1, 1, "$"),
    ("{\"a\" 1}", .badToken, 5, 1, "$.a"), ("{\"a\":}", .badToken, 5, 1, "$.a"), ("[True]", .badToken, 1, 1, "$[0]"),
    ("[nul]", .badToken, 1, 1, "$[0]"), ("['a']", .badToken, 1, 1, "$[0]"), ("[}", .badToken, 1, 1, "$[0]"),
    ("{\"a\":[1}", .badToken, 7, 1, "$.a[0]"), ("{]", .badToken, 1, 1, "$"), ("[1] x", .trailingData, 4, 1, "$"),
    ("[1]]", .trailingData, 3, 1, "$"), ("[1]\n[2]", .secondDocument, 4, 2, "$"), ("{}{}", .secondDocument, 2, 1, "$"),
    ("[\"a\tb\"]", .controlCharacter, 3, 1, "$[0]"), ("[\"\n\"]", .controlCharacter, 2, 1, "$[0]"),
    ("[\"\\x\"]", .badEscape, 2, 1, "$[0]"), ("[\"\\u12g4\"]", .badEscape, 6, 1, "$[0]"),
    ("[\"\\ud83d\"]", .loneSurrogate, 2, 1, "$[0]"), ("[\"ab\\ude00\"]", .loneSurrogate, 4, 1, "$[0]"),
    ("[\"\\ud83dx\"]", .loneSurrogate, 2, 1, "$[0]"), ("[\"\\ud83d\\n\"]", .loneSurrogate, 2, 1, "$[0]"),
    ("[\"\\ud83d\\u0041\"]", .loneSurrogate, 2, 1, "$[0]"), ("[\u{A0}1]", .badToken, 1, 1, "$[0]"),
    ("{\"\":[1,x]}", .badToken, 7, 1, "$[\"\"][1]"),
    ("{\"a b\":{\"c\\n\":x}}", .badToken, 14, 1, "$[\"a b\"][\"c\\n\"]"),
    ("{\"a\":{},\"b\":[[],[{\"c\":x}]]}", .badToken, 22, 1, "$.b[1][0].c"),
  ]

  @Test(arguments: errors.indices) func errorsWhateverTheSplit(_ index: Int) throws {
    let (text, code, byte, line, path) = Self.errors[index]
    let bytes = Array(text.utf8)
    for sizes in waysToSplit(bytes.count) {
      let error = #expect(throws: ParsingError.self) { try lex(bytes, sizes: sizes) { _, _, _ in } }
      #expect(error?.code == code, "\(sizes)")
      #expect(error?.place == Place(jsonPath: path, line: line, byte: byte), "\(sizes)")
      #expect(error?.advice.isEmpty == false)
    }
  }

  @Test(
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xEF, 0xBF],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]])
  func textHasToBeUTF8(_ bad: [UInt8]) throws {
    let bytes = Array("[\"0123456789".utf8) + bad + Array("\"]".utf8)
    for sizes in waysToSplit(bytes.count) {
      let error = #expect(throws: ParsingError.self) { try lex(bytes, sizes: sizes) { _, _, _ in } }
      #expect(error?.code == .badUTF8)
      #expect(error?.place.byte == 12)
    }
  }

  @Test(arguments: [[0xC3], [0xE6], [0xE6, 0x97], [0xF0, 0x9F, 0x98]] as [[UInt8]])
  func whatEndsInsideACharacterIsTruncated(_ beginning: [UInt8]) throws {
    let bytes = Array("[\"0123456789".utf8) + beginning
    for sizes in waysToSplit(bytes.count) {
      let error = #expect(throws: ParsingError.self) { try lex(bytes, sizes: sizes) { _, _, _ in } }
      #expect(error?.code == .truncated)
      #expect(error?.place.byte == bytes.count)
    }
  }

  @Test func depthIsLimited() throws {
    let text = { (depth: Int) in
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(try tokens(text(1000), sizes: [2000]).count == 3999)
    let error = #expect(throws: ParsingError.self) { try tokens(text(1001), sizes: [2002]) }
    #expect(error?.code == .tooDeep)
    #expect(error?.place.byte == 1000)
  }

  @Test(arguments: [20, 0]) func lengthsAreLimited(_ used: Int) throws {
    var limits = JSONLimits()
    limits.string = 10
    for text in ["\"0123456789abc", "\"\\u0041\\u0041x", "012345678901".replacing("0", with: "1")] {
      var lexer = JSONLexer(limits: limits)
      let bytes = Array((String(repeating: " ", count: used) + text).utf8)
      let error = #expect(throws: ParsingError.self) { try lexer.next(bytes.span, isFinal: false) }
      #expect(error?.code == .tooLong)
      #expect(error?.place.byte == used)
    }
  }
}

/// Small documents as trees.
@Suite struct JSONValueTests {
  @Test(arguments: ["[0,0,[0]]", #"{"a":0,"b":[],"c":{"d":0}}"#]) func tooManyValues(text: String) throws {
    #expect(throws: Never.self) { try JSONValue(parsing: Array(text.utf8), most: 5) }
    let error = try #require(throws: ParsingError.self) { try JSONValue(parsing: Array(text.utf8), most: 4) }
    #expect(error.code == .tooManyValues)
  }

  @Test func aFileFullOfZerosIsNotReadAsATree() {
    let zeros =
      Array("[".utf8) + Array(repeatElement(Array("0,".utf8), count: JSONValue.most).joined()) + Array("0]".utf8)
    #expect(throws: ParsingError.self) { try JSONValue(parsing: zeros) }
  }

  @Test func aTreeHasWhatTheDocumentHas() throws {
    let value = try JSONValue(parsing: Array(#"{"a":[1,-2.5,null,true,false,{"b":"é\n"}],"a":2,"e":{}}"#.utf8))
    #expect(
      value["a"]
        == .array([.number(1), .number(-2.5), .null, .bool(true), .bool(false), .object([("b", .string("é\n"))])]))
    #expect(value["e"] == .object([]))
    #expect(value["f"] == nil && value["a"]?["b"] == nil)
    #expect(value["a"]?.text == nil && JSONValue.string("x").text == "x" && JSONValue.number(3).double == 3)
    #expect(JSONValue.object([("a", .null), ("b", .bool(true))]) == .object([("b", .bool(true)), ("a", .null)]))
    #expect(JSONValue.array([.number(1)]) != .array([.number(2)]) && JSONValue.null != .bool(false))
  }

  @Test(arguments: [("[1]2", "trailing_data"), ("[", "truncated"), ("{}[]", "second_document"), ("", "empty")])
  func itIsStrict(_ text: String, code: String) {
    let error = #expect(throws: ParsingError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error?.codeName == code)
  }

  @Test func hostileDepthIsRefused() {
    let error = #expect(throws: ParsingError.self) {
      try JSONValue(parsing: Array(repeating: UInt8(ascii: "["), count: 100_000))
    }
    #expect(error?.code == .tooDeep)
  }
}
