extension TableChart {
  /// The most groups that have a matrix.
  private static let matrixLimit = 12

  /// A matrix of each of the first groups.
  static func drawMatrices(_ table: Table, to markup: Markup) throws {
    let groups = table.groups(by: ["file", "model", "id", "feature_set"])
    for group in groups.prefix(matrixLimit) {
      let all = orderedUnique(group.rows.flatMap { [table.text($0, "feature_a"), table.text($0, "feature_b")] })
      let names = Array(all.prefix(featureLimit))
      let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      var values = names.map { _ in names.map { _ -> Double? in nil } }
      for row in group.rows {
        guard let a = places[table.text(row, "feature_a")], let b = places[table.text(row, "feature_b")] else {
          continue
        }
        values[a][b] = table.number(row, "pearson")
        values[b][a] = values[a][b]
      }
      let order = clusteredOrder(values)
      try markup.element("h2", ["class": "group"], group.title)
      try Heatmap(
        title: "Correlations of features, \(group.title)", rows: order.map { names[$0] },
        columns: order.map { names[$0] },
        values: order.map { row in order.map { values[row][$0] } }, isSigned: true
      ).write(to: markup)
      if names.count < all.count {
        try markup.note("\(plural(all.count - names.count, "more feature")) not drawn.")
      }
    }
    if groups.count > matrixLimit {
      try markup.note("\(plural(groups.count - matrixLimit, "more group")) not drawn.")
    }
  }
}
