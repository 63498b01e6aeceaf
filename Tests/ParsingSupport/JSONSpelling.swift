/// Spells JSON in one of four ways: compact, with spaces, pretty-printed, or with tabs and line ends of two bytes.
struct JSONSpelling {
  private(set) var bytes: [UInt8] = []
  private let line: [UInt8]
  private let step: [UInt8]
  private let comma: [UInt8]
  private let colon: [UInt8]
  private var depth = 0
  private var isFirst = true
  private var isBehindKey = false

  init(style: Int) {
    line = [[], [], Array("\n".utf8), Array("\r\n".utf8)][style]
    step = [[], [], Array("    ".utf8), Array("\t".utf8)][style]
    comma = Array([",", ", ", ",", " ,"][style].utf8)
    colon = Array([":", ": ", ": ", " :\t"][style].utf8)
  }

  /// Begins an array or object, `[` or `{`.
  mutating func open(_ bracket: String) {
    begin()
    bytes += bracket.utf8
    depth += 1
    isFirst = true
  }

  /// Ends an array or object, `]` or `}`.
  mutating func close(_ bracket: String) {
    depth -= 1
    if !isFirst { breakLine() }
    bytes += bracket.utf8
    isFirst = false
  }

  /// A key, whose value comes next.
  mutating func key(_ key: String) {
    begin()
    bytes += Array("\"\(key)\"".utf8) + colon
    isBehindKey = true
  }

  /// A value as it stands.
  mutating func value(_ text: some Collection<UInt8>) {
    begin()
    bytes += text
  }

  mutating func value(_ text: String) { value(text.utf8) }

  /// Changes what was spelled.
  mutating func edit(_ change: (inout [UInt8]) -> Void) { change(&bytes) }

  private mutating func begin() {
    defer { isFirst = false }
    if isBehindKey {
      isBehindKey = false
    } else if depth > 0 {
      if !isFirst { bytes += comma }
      breakLine()
    }
  }

  private mutating func breakLine() {
    if line.isEmpty { return }
    bytes += line
    for _ in 0..<depth { bytes += step }
  }
}
