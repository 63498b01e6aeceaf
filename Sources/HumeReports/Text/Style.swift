/// Colours and weights of text on a terminal; where they are not enabled, text stays as it is.
public struct Style: Sendable, Hashable {
  /// How many colours the terminal has.
  public enum Palette: Sendable, Hashable {
    /// The eight that every terminal has.
    case eight
    /// The 256 of most.
    case many
  }

  /// Whether text is changed at all.
  public let enabled: Bool
  /// The colours to choose from.
  public let palette: Palette

  /// A style.
  public init(enabled: Bool = false, palette: Palette = .eight) {
    self.enabled = enabled
    self.palette = palette
  }

  /// Heavy text.
  public func bold(_ text: String) -> String { wrap(text, "1") }

  /// Faint text.
  public func dim(_ text: String) -> String { wrap(text, "2") }

  /// Underlined text.
  public func underline(_ text: String) -> String { wrap(text, "4") }

  /// Text in a colour for a level from 0 (faint) to 1 (bright), without a judgement of good and bad; levels beyond
  /// count as the nearest.
  public func level(_ level: Double, _ text: String) -> String { wrap(text, code(of: level, isSolid: false)) }

  /// Characters in the colours of their levels, one each, faint where there is none; neighbours of one colour share it.
  /// `isSolid`: cells that are filled with the colour, the lowest left blank.
  package func levels(_ levels: [Double?], _ text: String, isSolid: Bool = false) -> String {
    guard enabled else { return text }
    var (result, run, runCode) = ("", "", "")
    for (character, level) in zip(text, levels) {
      let next = level.map { code(of: $0, isSolid: isSolid) } ?? "2"
      if next != runCode {
        result += wrap(run, runCode)
        (run, runCode) = ("", next)
      }
      run.append(character)
    }
    return result + wrap(run, runCode)
  }

  private func code(of level: Double, isSolid: Bool) -> String {
    let inside = level.isFinite ? min(max(level, 0), 1) : 0
    let step = min(Int(inside * 5), 4)
    if isSolid, step == 0 { return "2" }
    switch palette {
    case .eight:
      let code = ["2", "34", "36", "32", "33"][step]
      return isSolid ? "\(code);4\(code.dropFirst())" : code
    case .many:
      let code = ["245", "67", "73", "114", "221"][step]
      return isSolid ? "38;5;\(code);48;5;\(code)" : "38;5;\(code)"
    }
  }

  private func wrap(_ text: String, _ code: String) -> String {
    enabled && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// The characters that text reports draw with. Data is written as it is either way.
public enum Glyphs: Sendable, Hashable {
  /// Blocks, rules and dots.
  case unicode
  /// ASCII, for terminals that are not in UTF-8.
  case ascii

  /// What stands for a value that is missing.
  public var missing: String { self == .unicode ? "·" : "-" }
  /// What stands where a text was cut.
  public var ellipsis: String { self == .unicode ? "…" : "..." }
  /// What rules are made of.
  public var rule: String { self == .unicode ? "─" : "-" }
}

/// How text is laid out.
public struct TextLayout: Sendable, Hashable {
  /// The columns there are; nil for as many as it takes, and nothing is cut.
  public var width: Int?
  /// Colours and weights.
  public var style: Style
  /// The characters to draw with.
  public var glyphs: Glyphs

  /// A layout.
  public init(width: Int? = nil, style: Style = Style(), glyphs: Glyphs = .unicode) {
    self.width = width
    self.style = style
    self.glyphs = glyphs
  }
}
