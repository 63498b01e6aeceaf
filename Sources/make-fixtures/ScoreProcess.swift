/// Scores that look like real ones: each walks smoothly through time around a level of its own, a few are high, most are
/// low, and the highest now and then exceeds 1.
///
/// A score is `peak * u^power`, where `u` (0 to 1) is a level plus a slow and a fast autoregressive process, squashed.
/// A higher power gives the long tail of tiny values that the language model has.
struct ScoreProcess {
  private struct Feature {
    let level: Double
    let peak: Double
    var slow: Double
    var fast: Double
  }

  private var features: [Feature] = []
  private let power: Int
  /// How much of the slow process is left after a step.
  private let persistence: Double

  /// Values never exceed the largest score that was ever seen.
  private static let ceiling = 1.3033

  /// A process of `names`, of which about `dominant` are high, chosen where possible among the usual ones.
  init(
    _ names: [String], dominant: Int = 5, power: Int = 2, persistence: Double = 0.97, random: inout Random
  ) {
    self.power = power
    self.persistence = persistence
    let usual = random.shuffled(names.filter(Self.usual.contains))
    let high = (usual + random.shuffled(names.filter { !Self.usual.contains($0) })).prefix(dominant)
    for name in names {
      let rank = high.firstIndex(of: name)
      features.append(
        Feature(
          level: rank.map { 0.6 - 0.2 * Double($0) } ?? random.between(-2.4, -0.5),
          peak: rank == 0 ? 1.5 : random.between(0.8, 1.1), slow: random.noise(), fast: random.noise()))
    }
  }

  /// One more row of scores, in the order of the names.
  mutating func next(_ random: inout Random) -> [Double] {
    let (slowStep, fastStep) = ((1 - persistence * persistence).squareRoot(), 0.8)
    return features.indices.map { i in
      features[i].slow = persistence * features[i].slow + slowStep * random.noise()
      features[i].fast = 0.6 * features[i].fast + fastStep * random.noise()
      let s = features[i].level + 0.7 * features[i].slow + 0.1 * features[i].fast
      let u = 0.5 + 0.5 * s / (1 + s.magnitude)
      return min(Self.ceiling, (0..<power).reduce(features[i].peak) { product, _ in product * u })
    }
  }

  private static let usual: Set<String> = [
    "Amusement", "Boredom", "Calmness", "Concentration", "Confusion", "Contemplation", "Determination", "Doubt",
    "Excitement", "Interest", "Joy", "Realization", "Satisfaction", "Tiredness",
    "AU12 Lip Corner Puller", "AU6 Cheek Raise", "AU25 Lips Part", "AU4 Brow Lowerer", "Smile", "Grin", "Squint",
    "Chuckle", "Giggle", "Laugh", "Hmm", "Sigh", "Haha",
  ]
}

/// Sentiment as the service gives it: a hump around `centre` (1 to 9) whose sum is near 1, but not 1.
func sentimentScores(centre: Double, random: inout Random) -> [Double] {
  let weights = (1...9).map { 1 / (0.3 + (Double($0) - centre) * (Double($0) - centre)) * random.between(0.8, 1.2) }
  let scale = random.between(0.74, 1.12) / weights.reduce(0, +)
  return weights.map { $0 * scale }
}

/// Toxicity of harmless speech: tiny numbers, many with an exponent.
func toxicityScores(random: inout Random) -> [Double] {
  Names.toxicity.map { _ in
    let u = random.unit()
    return 0.02 * u * u * u * u + 0.000_01
  }
}
