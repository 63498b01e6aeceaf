import HumeParsing
import ParsingSupport
import TestSupport
import Testing

/// Rows that are recognised by the layout of rows before, against the general reader: nothing may differ.
@Suite struct LayoutTests {
  /// Windows that hold all of a document, some rows of it, or less than one.
  static let bufferSizes = [1, 7, 64, 300, 4_096, 256 << 10]

  private func general(_ bytes: [UInt8], several: Bool = false) -> Transcript {
    Transcript(of: bytes, usesLayouts: false, bufferSize: bytes.count + 1, several: several)
  }

  @Test(arguments: 0..<80 as Range<UInt64>) func nearlyAlikeRowsAreReadTheSame(seed: UInt64) {
    let bytes = NearlyAlike.document(Choices(seed: seed))
    let expected = general(bytes)
    for bufferSize in Self.bufferSizes where bufferSize > 7 || bytes.count < 8_000 {
      let found = Transcript(of: bytes, bufferSize: bufferSize)
      #expect(found.difference(from: expected) == nil, "buffer of \(bufferSize)")
    }
    for pieces in seed..<seed + 3 {
      let sizes = seededSplits(of: bytes.count, seed: pieces)
      #expect(Transcript(of: bytes, sizes: sizes).difference(from: expected) == nil, "pieces \(pieces)")
    }
  }

  @Test(arguments: 0..<2 as Range<UInt64>) func smallOnesAreReadTheSameByteByByteAndCutAnywhere(seed: UInt64) {
    // The first seed whose document is small and has rows.
    let bytes = (0..<5_000 as Range<UInt64>).lazy.map { NearlyAlike.document(Choices(seed: seed << 32 | $0)) }
      .first { 700..<1_500 ~= $0.count && general($0).rows > 4 }
    guard let bytes else { return #expect(Bool(false), "no small document") }
    let expected = general(bytes)
    #expect(Transcript(of: bytes, sizes: byteByByte(bytes.count)).difference(from: expected) == nil)
    for place in 0...bytes.count {
      let found = Transcript(of: bytes, sizes: split(of: bytes.count, at: place), bufferSize: bytes.count + 100)
      #expect(found.difference(from: expected) == nil, "cut at \(place)")
    }
  }

  @Test(arguments: 0..<120 as Range<UInt64>) func damagedOnesEndInTheSameErrors(seed: UInt64) {
    var bytes = NearlyAlike.editedDocument(Choices(seed: seed))
    if seed % 2 == 0 { bytes = mutate(bytes, seed: seed) }
    let several = seed % 5 == 0
    let expected = general(bytes, several: several)
    for bufferSize in [64, 4_096, 256 << 10] {
      let sizes = seed % 3 == 0 ? seededSplits(of: bytes.count, seed: seed) : []
      let found = Transcript(of: bytes, sizes: sizes, bufferSize: bufferSize, several: several)
      #expect(found.difference(from: expected) == nil, "buffer of \(bufferSize)")
    }
    let isTaken = expected.error == nil
    if !several, expected.error?.code != .notPredictions { #expect(StrictJSON.accepts(bytes) == isTaken) }
  }

  /// The oracle reads a tree of the whole document, without any of the reader's code.
  @Test(arguments: 0..<60 as Range<UInt64>) func equalsTheOracle(seed: UInt64) throws {
    let bytes = NearlyAlike.document(Choices(seed: seed))
    guard let json = try? StrictJSON.parse(bytes) else {
      return #expect(Transcript(of: bytes).error != nil)
    }
    let oracle = OracleDocument(json: json)
    #expect(firstDifference(try Reading(json: bytes).lines, oracle.rows.map(\.line)) == nil)
  }

  @Test(arguments: 0..<24 as Range<UInt64>) func documentsWithEverythingAreReadTheSame(seed: UInt64) {
    let options = RandomPredictionOptions(seed % 2 == 0 ? .real : .all, groups: 2, rows: 30, names: 4)
    let bytes = randomPredictions(seed: seed, options: options)
    #expect(Transcript(of: bytes).difference(from: general(bytes)) == nil)
    let cut = Transcript(of: bytes, sizes: seededSplits(of: bytes.count, seed: seed), bufferSize: 300)
    #expect(cut.difference(from: general(bytes)) == nil)
  }

  /// Where only names are wanted, nothing but the values of scores may be missing: same rows, same errors at the same
  /// places.
  @Test(arguments: 0..<120 as Range<UInt64>) func namesAloneAreReadTheSame(seed: UInt64) {
    var bytes = NearlyAlike.editedDocument(Choices(seed: seed))
    if seed % 2 == 0 { bytes = mutate(bytes, seed: seed) }
    let expected = Transcript(of: bytes, usesLayouts: false, tellsScores: false, bufferSize: bytes.count + 1)
    for bufferSize in [64, 4_096, 256 << 10] {
      let found = Transcript(of: bytes, skipsScores: true, tellsScores: false, bufferSize: bufferSize)
      #expect(found.difference(from: expected) == nil, "buffer of \(bufferSize)")
    }
  }

  @Test func scoresAreSkippedWhereOnlyNamesAreWanted() {
    let rows = (0..<40).map { frame in
      let scores = ["Joy", "Awe", "Calm"].map { #"{"name": "\#($0)", "score": 0.0534232527017\#(1_000 + frame)}"# }
      return #"{"frame": \#(frame), "time": \#(frame), "emotions": [\#(scores.joined(separator: ", "))]}"#
    }
    let bytes = Array(
      #"""
      [{"source": {"type": "url", "url": "https://example.com/a.mp4"}, "results": {"predictions": [{"file": "a.mp4",
      "models": {"face": {"grouped_predictions": [{"id": "face_0", "predictions": [\#(rows.joined(separator: ", "))]}]}}}]}}]
      """#.utf8)
    #expect(Transcript(of: bytes).scores == 120)
    let left = Transcript(of: bytes, skipsScores: true).scores
    #expect(left < 30, "\(left)")
    let names = Transcript(of: bytes, tellsScores: false)
    #expect(Transcript(of: bytes, skipsScores: true, tellsScores: false) == names)
  }

  /// Many of the rows above, half of which are odd, must have been read by layouts, or the comparisons show nothing.
  @Test func manyRowsAreReadByLayouts() {
    var (rows, byLayout) = (0, 0)
    for seed in 0..<60 as Range<UInt64> {
      let found = Transcript(of: NearlyAlike.document(Choices(seed: seed)))
      rows += found.rows
      byLayout += found.rowsByLayout
    }
    #expect(rows > 1_000)
    #expect(byLayout * 3 > rows, "\(byLayout) of \(rows)")
  }
}
