import HumeTypes

/// What is left of a retry policy in one call.
struct Patience {
  private let policy: RetryPolicy
  private let session: Session
  private var failures = 0
  private var waited = 0.0

  init(_ session: Session) {
    policy = session.options.retries
    self.session = session
  }

  /// Something was gained: the failures up to now do not count any more. What was spent on waiting does.
  mutating func gained() { failures = 0 }

  /// Waits until the next try, or throws the error that is to be the last.
  mutating func wait(after error: ClientError) throws {
    guard error.isTransient else { throw error }
    failures += 1
    guard failures < policy.failures else { throw error.after(tries: failures) }
    var seconds = Double.random(in: 0...longestWait)
    if let asked = error.retryAfter { seconds = max(asked, 0) }
    guard waited + seconds <= policy.budgetSeconds else {
      throw error.after(tries: failures, mustWait: error.retryAfter)
    }
    waited += seconds
    session.tell(Retry(error: error, failures: failures, mostFailures: policy.failures, seconds: seconds))
    try session.stop.sleep(seconds)
  }

  private var longestWait: Double {
    max(0, min(policy.longestSeconds, policy.firstSeconds * Double(1 << min(failures - 1, 30)), 1e9))
  }
}

extension ClientError {
  /// The same error, with how often it was tried.
  fileprivate func after(tries: Int, mustWait: Double? = nil) -> ClientError {
    var text = message
    if tries > 1 { text += " It was tried \(tries) times." }
    if let mustWait { text += " The server asks to wait \(wholeSeconds(mustWait)) s, longer than is waited here." }
    var error = ClientError(code, text, place: place, advice: advice)
    error.retryAfter = retryAfter
    error.status = status
    error.wasSent = wasSent
    return error
  }
}

/// Seconds for a message: a server may name more than any `Int` holds.
func wholeSeconds(_ seconds: Double) -> Int { Int(max(0, min(seconds.rounded(.up), 1e15))) }
