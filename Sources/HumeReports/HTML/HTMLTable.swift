/// The head of a column of a table in a page.
struct TableHead: ExpressibleByStringLiteral {
  let title: String
  let isNumber: Bool

  init(_ title: String, isNumber: Bool = false) { (self.title, self.isNumber) = (title, isNumber) }
  init(stringLiteral title: String) { self.init(title) }
  static func number(_ title: String) -> TableHead { TableHead(title, isNumber: true) }
}

extension Markup {
  /// What stands for a value that is missing.
  static let missing = "·"

  /// A table; the first cell of a row says what it is about. Nil is a missing value.
  func table(_ caption: String, _ heads: [TableHead], _ rows: some Sequence<[String?]>) throws {
    try element("div", ["class": "scroll", "role": "group", "tabindex": "0", "aria-label": caption]) {
      try element("table") {
        try element("caption", caption)
        try element("thead") {
          try element("tr") {
            for head in heads {
              try element("th", ["scope": "col", "class": head.isNumber ? "" : "t"], head.title)
            }
          }
        }
        try element("tbody") {
          for row in rows { try tableRow(row, heads) }
        }
      }
    }
    try line()
  }

  private func tableRow(_ cells: [String?], _ heads: [TableHead]) throws {
    try element("tr") {
      for (index, cell) in cells.enumerated() {
        let text = cell ?? Markup.missing
        if index == 0 {
          try element("th", ["scope": "row"], text)
        } else {
          try element("td", ["class": heads[index].isNumber ? "" : "t"], text)
        }
      }
    }
  }

  /// A table that is folded under what it has the numbers of.
  func foldedTable(_ caption: String, _ heads: [TableHead], _ rows: some Sequence<[String?]>, isOpen: Bool = false)
    throws
  {
    try element("details", ["class": "numbers", "open": Markup.present(isOpen)]) {
      try element("summary", "Table: " + caption)
      try table(caption, heads, rows)
    }
  }
}
