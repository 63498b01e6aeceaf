import Synchronization

/// When targets were signed, and how often each was used.
final class SignedTargets: Sendable {
  private let targets = Mutex<[(since: ContinuousClock.Instant, uses: Int)]>([])

  /// The number of a new one.
  func add() -> Int {
    targets.withLock { targets in
      targets.append((.now, 0))
      return targets.count - 1
    }
  }

  /// Counts a use; nil of what was never signed.
  func use(_ number: Int) -> (count: Int, age: Duration)? {
    targets.withLock { targets in
      guard targets.indices.contains(number) else { return nil }
      targets[number].uses += 1
      return (targets[number].uses, targets[number].since.duration(to: .now))
    }
  }
}
