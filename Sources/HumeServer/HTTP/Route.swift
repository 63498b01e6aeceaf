package import HumeJobs

/// What a request's target leads to.
package enum Route: Hashable, Sendable {
  /// `/v0/batch/jobs`, with the query as it came.
  case list(query: String)
  /// A part of a job.
  case job(JobID, JobPart)
  /// `/callbacks/SECRET`, the secret percent-decoded.
  case callback(secret: [UInt8])
  /// A job's address whose id cannot be one, and why.
  case badID(String)
  /// Anything else.
  case unknown

  /// Takes a target apart: `/path?query`.
  ///
  /// Components are split before they are decoded, so that an encoded slash is part of an id, which then is refused.
  package init(target: String) {
    let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
    self = .unknown
    guard path.first == "" else { return }
    if path.count == 3, path[1] == "callbacks" {
      if let secret = percentDecoded(path[2]) { self = .callback(secret: secret) }
    } else if path.count >= 4, path[1...3].elementsEqual(["v0", "batch", "jobs"]) {
      if path.count == 4 { self = .list(query: parts.count > 1 ? String(Substring(parts[1])) : "") }
      if path.count == 5 { self = Self.job(path[4], .details) }
      if path.count == 6, let part = [JobPart.predictions, .artifacts].first(where: { $0.rawValue == path[5] }) {
        self = Self.job(path[4], part)
      }
    }
  }

  private static func job(_ component: String, _ part: JobPart) -> Route {
    guard let bytes = percentDecoded(component), let text = String(validating: bytes, as: UTF8.self) else {
      return .badID("The job id is not text in UTF-8, percent-encoded.")
    }
    do { return .job(try JobID(text), part) } catch {
      return .badID((error as? JobError)?.message ?? "The job id cannot be one.")
    }
  }

  /// The path as it may stand in a log: without the query, and without a secret, also one that was sent to a wrong address.
  package static func logged(target: String) -> String {
    let path = target.prefix { $0 != "?" }
    if path.hasPrefix("/callbacks/") { return "/callbacks/[secret]" }
    let mayHoldSecret =
      Route(target: String(path)) == .unknown && (path.lowercased().contains("callback") || path.contains("%"))
    return mayHoldSecret ? "/[not shown]" : safeText(String(path))
  }
}

/// The bytes that percent-encoded text stands for; nil where a `%` is not followed by two hexadecimal digits.
private func percentDecoded(_ text: String) -> [UInt8]? {
  var bytes: [UInt8] = []
  var rest = Substring(text).utf8
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    let digits = rest.prefix(2)
    guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt8(String(Substring(digits)), radix: 16)
    else { return nil }
    bytes.append(value)
    rest = rest.dropFirst(2)
  }
  return bytes
}
