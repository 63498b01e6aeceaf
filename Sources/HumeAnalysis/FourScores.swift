// Four scores at a time: what a processor's vectors do for exact sums.
//
// On the grid of `fixedPoint`, a score is split by adding a large constant, which rounds it to the constant's last bit:
// once in units of 2⁻³¹, once more for the rest in units of 2⁻⁶². The bits of the two rounded numbers, as integers, are
// the constants' bits plus the number of units, so they can be added up as they are, and the constants be taken away at
// the end, times the number of rows. Sums wrap around without harm: what is left of them is far below 2⁶³.

/// Four scores beside each other in a row.
typealias FourScores = SIMD4<Double>

/// Four scores as whole numbers of units in two parts, each with a constant's bits added, and whether that is exact.
struct FourParts {
  private static let coarse = FourScores(repeating: 0x1.8p21)
  private static let fine = FourScores(repeating: 0x1.8p-10)

  /// Units of 2⁻³¹ and the bits of the coarse constant.
  let high: SIMD4<Int64>
  /// Units of 2⁻⁶² and the bits of the fine constant.
  let low: SIMD4<Int64>
  /// Whether nothing is left. Scores of 2 and above can pass too: look at their size.
  let isWhole: SIMDMask<SIMD4<Int64>>

  @inline(__always)
  init(_ x: FourScores) {
    let rounded = x + FourParts.coarse
    let rest = x - (rounded - FourParts.coarse)
    let fineRounded = rest + FourParts.fine
    isWhole = rest .== (fineRounded - FourParts.fine)
    // Vectors of the same size, whose every pattern of bits is a value.
    high = unsafeBitCast(rounded, to: SIMD4<Int64>.self)
    low = unsafeBitCast(fineRounded, to: SIMD4<Int64>.self)
  }

  /// The whole numbers in units of 2⁻⁶², where the split is exact.
  @inline(__always)
  var wholes: SIMD4<Int64> {
    let constants = Int64(bitPattern: (0x1.8p21).bitPattern &<< 31 &+ (0x1.8p-10).bitPattern)
    return (high &<< 31) &+ low &- SIMD4(repeating: constants)
  }

  /// The sum of whole numbers from the sums of their parts over some rows, fewer than 2³⁰.
  static func sum(high: Int64, low: Int64, rows: Int) -> FixedSum {
    let (coarse, fine) = (Int64(bitPattern: (0x1.8p21).bitPattern), Int64(bitPattern: (0x1.8p-10).bitPattern))
    var sum = FixedSum()
    sum.add(low &- fine &* Int64(rows))
    sum.add(high &- coarse &* Int64(rows), times: 1 << 31)
    return sum
  }
}

extension SIMD4<Double> {
  /// The lesser lanes; those of `other` where this one's are not numbers.
  @inline(__always)
  func lesser(_ other: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(
      self[0] < other[0] ? self[0] : other[0], self[1] < other[1] ? self[1] : other[1],
      self[2] < other[2] ? self[2] : other[2], self[3] < other[3] ? self[3] : other[3])
  }

  /// The greater lanes; those of `other` where this one's are not numbers.
  @inline(__always)
  func greater(_ other: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(
      self[0] > other[0] ? self[0] : other[0], self[1] > other[1] ? self[1] : other[1],
      self[2] > other[2] ? self[2] : other[2], self[3] > other[3] ? self[3] : other[3])
  }
}

extension RawSpan {
  /// The four doubles at a double's index. Checked for bounds; any 32 bytes are four doubles.
  @inline(__always)
  func four(at index: Int) -> FourScores { unsafeLoadUnaligned(fromByteOffset: index &* 8, as: FourScores.self) }
}

extension Span<Double> {
  /// The doubles from an index on, four or, at the end, as many as there are, and zeros.
  @inline(__always)
  func four(at index: Int) -> FourScores {
    if index &+ 4 <= count { return bytes.four(at: index) }
    var four = FourScores()
    for i in index..<count { four[i &- index] = self[i] }
    return four
  }
}
