// How wide the columns of a page are, and in how many blocks they stand.

/// Columns of a page that stand beside each other.
struct TextBlock: Equatable {
  /// The places in the page's `body`.
  var columns: [Int]
  /// Their widths.
  var widths: [Int]
}

extension TextPage {
  /// The spaces between columns.
  static let gap = 2

  /// The columns that a block can hold, beside the indent of rows under headings.
  private var available: Int? { layout.width.map { $0 - indent } }

  /// The spaces before each row.
  var indent: Int { headings.isEmpty ? 0 : 2 }

  /// All columns in as few blocks as they fit into; each block begins with the columns that name a row.
  func blocks() -> [TextBlock] {
    var natural = body.indices.map { place in
      texts.reduce(displayWidth(names[body[place]])) { max($0, displayWidth($1[place])) }
    }
    var all = Array(body.indices)
    if let barPlace {
      natural[barPlace] = barWidth(beside: all.filter { $0 != barPlace }.map { natural[$0] })
      if natural[barPlace] == 0 { all.remove(at: barPlace) }
    }
    guard let available else { return [TextBlock(columns: all, widths: all.map { natural[$0] })] }
    if let widths = fitted(all, natural: natural, into: available) { return [TextBlock(columns: all, widths: widths)] }

    let (stub, stubWidths) = nameColumns(natural: natural, available: available)
    let room = available - stubWidths.reduce(0) { $0 + $1 + TextPage.gap }
    var blocks: [TextBlock] = []
    var rest = all.filter { !stub.contains($0) }[...]
    while !rest.isEmpty {
      let count = (1...rest.count).last { wished(rest.prefix($0), natural: natural, room: room) <= room } ?? 1
      let taken = Array(rest.prefix(count))
      let widths = fitted(taken, natural: natural, into: room) ?? taken.map { least($0, natural: natural) }
      blocks.append(TextBlock(columns: stub + taken, widths: stubWidths + widths))
      rest = rest.dropFirst(count)
    }
    return blocks
  }

  /// What the other columns leave a bar of the line; 0 where that is too little, and on narrow pages.
  private func barWidth(beside others: [Int]) -> Int {
    guard let available, let width = layout.width else { return TextBar.width }
    let room = available - others.reduce(0) { $0 + $1 + TextPage.gap }
    return width < ReportColumns.leastWidth || room < TextBar.leastWidth ? 0 : min(TextBar.width, room)
  }

  /// The columns at the left that name a row and come again in each block (up to half the width): the first, and
  /// further texts beside it; texts cut to fit.
  private func nameColumns(natural: [Int], available: Int) -> (columns: [Int], widths: [Int]) {
    guard body.count > 1 else { return ([], []) }
    var stub: [Int] = []
    var widths: [Int] = []
    for place in body.indices.dropLast() where stub.isEmpty || isText(place) && stub.count == place {
      let room = available / 2 - widths.reduce(0) { $0 + $1 + TextPage.gap }
      let width = fitted([place], natural: natural, into: room)?.first
      // Without a name a row says nothing, so the first column stays even where lines get too long for it.
      guard width != nil || stub.isEmpty else { break }
      stub.append(place)
      widths.append(width ?? least(place, natural: natural))
    }
    return (stub, widths)
  }

  private func isText(_ place: Int) -> Bool { columns[body[place]].kind == .text }

  /// The least that a column takes: a text can be cut, a number cannot.
  private func least(_ place: Int, natural: [Int]) -> Int {
    guard isText(place) else { return natural[place] }
    let enough = max(6, min(16, (available ?? .max) / 3))
    return min(natural[place], max(enough, displayWidth(names[body[place]])))
  }

  /// What columns take side by side where texts may have two fifths of the room each.
  private func wished(_ places: some Collection<Int>, natural: [Int], room: Int) -> Int {
    places.reduce(-TextPage.gap) { sum, place in
      let width =
        isText(place) ? max(least(place, natural: natural), min(natural[place], room * 2 / 5)) : natural[place]
      return sum + width + TextPage.gap
    }
  }

  /// The widths of columns side by side in `room`, texts cut where they must be, the longest most; nil where they
  /// cannot fit.
  private func fitted(_ places: [Int], natural: [Int], into room: Int) -> [Int]? {
    var widths = places.map { least($0, natural: natural) }
    var spare = room - widths.reduce(0, +) - TextPage.gap * max(0, places.count - 1)
    guard spare >= 0 else { return nil }
    while spare > 0 {
      let short = widths.indices.filter { widths[$0] < natural[places[$0]] }
      guard let narrowest = short.min(by: { widths[$0] < widths[$1] }) else { break }
      widths[narrowest] += 1
      spare -= 1
    }
    return widths
  }
}
