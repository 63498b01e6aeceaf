import HumeAnalysis
import HumeTypes
import Testing

/// The columns of a file's rows: names that come late, in other orders, or in some rows only.
@Suite struct FileSeriesTests {
  @Test func everyScoreStandsInItsRow() throws {
    var rows: [SeriesRow] = []
    // One more name each row, the newest first; every third row has none of them but a null.
    for row in 0..<40 {
      var scores = (0...row).reversed().map { ("N\($0)", Optional(Double(row * 100 + $0) / 8192)) }
      if row % 3 == 2 { scores = [("N0", nil)] }
      var made = SeriesRow(Double(row), [:])
      made.scores = scores
      rows.append(made)
    }
    // Rows come out of order.
    let file = try series(["face_0": Array(rows[20...] + rows[..<20])])
    let group = try #require(file.models.first?.groups.first)
    #expect(group.rows.map(\.time) == (0..<40).map { Double($0) })
    #expect(Set(group.names(.emotion)).isSuperset(of: (0..<40).map { "N\($0)" }))
    for name in 0..<40 {
      let values = try #require(group.values(.emotion, "N\(name)"))
      for row in 0..<40 {
        if row < name || row % 3 == 2 {
          #expect(values[row].isNaN)
        } else {
          #expect(values[row] == Double(row * 100 + name) / 8192)
        }
      }
    }
    #expect(group.values(.emotion, "N40") == nil)
  }
}
