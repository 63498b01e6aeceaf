// Pieces of text beside each other, over as many lines as they take.

/// What rows share: names and values, broken over lines where it is long. Values are cut into pieces where one alone is
/// too long, but nothing is left out: paths are needed to go on.
func sharedLines(_ pairs: [(name: String, value: String)], layout: TextLayout) -> [String] {
  var lines: [String] = []
  var used = 0
  for (name, value) in pairs {
    let room = layout.width.map { max(1, $0 - displayWidth(name) - 1) } ?? .max
    let needed = displayWidth(name) + 1 + displayWidth(value)
    let isNewLine = lines.isEmpty || used + 2 + needed > layout.width ?? .max
    let pieces = room < displayWidth(value) ? broken(value, first: room, layout: layout) : [value]
    let begin = layout.style.dim(name) + " " + layout.style.bold(pieces[0])
    if isNewLine { lines.append(begin) } else { lines[lines.count - 1] += "  " + begin }
    used = (isNewLine ? 0 : used + 2) + needed
    for piece in pieces.dropFirst() {
      lines.append("  " + layout.style.bold(piece))
      used = 2 + displayWidth(piece)
    }
  }
  return lines
}

private func broken(_ value: String, first room: Int, layout: TextLayout) -> [String] {
  var (piece, rest) = prefix(of: value, within: room)
  var pieces = [piece]
  while !rest.isEmpty {
    let (next, behind) = prefix(of: rest, within: max(2, (layout.width ?? .max) - 2))
    if next.isEmpty { return pieces + [rest] }
    pieces.append(next)
    rest = behind
  }
  return pieces
}

/// Pieces of a legend, three spaces apart, as many to a line as fit; each is a text and the same text with its colours.
func flowed(_ pieces: [(plain: String, styled: String)], layout: TextLayout) -> [String] {
  var lines: [String] = []
  var used = 0
  for piece in pieces {
    let width = displayWidth(piece.plain)
    let isNewLine = lines.isEmpty || used + 3 + width > layout.width ?? .max
    if isNewLine { lines.append(piece.styled) } else { lines[lines.count - 1] += "   " + piece.styled }
    used = isNewLine ? width : used + 3 + width
  }
  return lines
}
