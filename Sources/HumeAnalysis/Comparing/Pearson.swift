/// The values of a feature as deviations from their mean: what a correlation is made of.
///
/// Two passes: the exact mean, then the exact sums of products of deviations, so that the order of rows does not show.
struct Centred {
  /// How much each value is above the mean.
  let deviations: [Double]
  /// The sum of their squares; 0 where all values are the same.
  let squares: Double

  init(_ values: [Double]) {
    guard let first = values.first, values.contains(where: { $0 != first }) else {
      deviations = Array(repeating: 0, count: values.count)
      squares = 0
      return
    }
    var sum = ExactSum()
    for value in values { sum.add(value) }
    let mean = sum.mean(count: values.count)
    deviations = values.map { $0 - mean }
    squares = sumOfProducts(deviations, deviations)
  }

  /// Pearson's correlation with as many values of another feature, from -1 to 1; nil for fewer than 3, or where either
  /// does not vary.
  func correlation(with other: Centred) -> Double? {
    guard deviations.count >= 3 else { return nil }
    // One root rounds once: a series and itself have 1. Very small or large squares have no product.
    let both = squares * other.squares
    let scale = both.isNormal ? both.squareRoot() : squares.squareRoot() * other.squares.squareRoot()
    guard scale > 0, scale.isFinite else { return nil }
    return Swift.min(1, Swift.max(-1, sumOfProducts(deviations, other.deviations) / scale))
  }
}

/// The exact sum of exact products, rounded once.
private func sumOfProducts(_ a: [Double], _ b: [Double]) -> Double {
  var sum = LongAccumulator()
  for index in 0..<Swift.min(a.count, b.count) { sum.add(a[index], times: b[index]) }
  return sum.scaled().double
}
