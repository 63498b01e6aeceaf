import HumeResults
import HumeSystem

extension CommonArguments {
  /// How text is laid out on standard output: the width of the terminal or of COLUMNS, colour where it is wanted, and
  /// characters that the locale has. `plainWidth`: the width where neither says.
  func layout(isStandardOutput: Bool, plainWidth: Int? = nil) -> TextLayout {
    let isTerminal = isStandardOutput && Terminal.isTerminal(1)
    var width = environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    if width == nil, isTerminal { width = Terminal.columns(1) ?? 80 }
    return TextLayout(
      width: width ?? plainWidth, style: Style(enabled: usesColor(isTerminal), palette: palette),
      glyphs: usesUTF8 ? .unicode : .ascii)
  }

  private func usesColor(_ isTerminal: Bool) -> Bool {
    switch color {
    case .always: return true
    case .never: return false
    case .auto:
      if environment("NO_COLOR") != nil { return false }
      if let force = environment("CLICOLOR_FORCE"), force != "0" { return true }
      return isTerminal && environment("TERM") != "dumb"
    }
  }

  private var palette: Style.Palette {
    let terminal = environment("TERM") ?? ""
    return terminal.contains("256") || environment("COLORTERM") != nil ? .many : .eight
  }

  private var usesUTF8: Bool {
    let locale = environment("LC_ALL") ?? environment("LC_CTYPE") ?? environment("LANG") ?? ""
    let name = locale.uppercased()
    return name.contains("UTF-8") || name.contains("UTF8")
  }
}
