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
  public func level(_ level: Double, _ text: String) -> String {
    let codes =
      switch palette {
      case .eight: ["2", "34", "36", "32", "33"]
      case .many: ["38;5;245", "38;5;67", "38;5;73", "38;5;114", "38;5;221"]
      }
    let inside = level.isFinite ? min(max(level, 0), 1) : 0
    return wrap(text, codes[min(Int(inside * Double(codes.count)), codes.count - 1)])
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
