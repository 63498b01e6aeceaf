import HumeSystem
import HumeTypes

/// One request under way: what the callbacks write to.
final class TransferExchange {
  let request: TransferRequest
  let begin: (TransferReply) throws -> BodySink
  let progress: (TransferProgress) -> Bool
  var reply = TransferReply()
  var error: (any Error)?
  /// Whether all that is of use has come, however the transfer ended: of an error its status, its headers and, as far as
  /// it came, its message.
  var hasEnough: Bool { error == nil && headEnded && (isLong || reply.status >= 400 && !isWanted) }
  /// Whether the head of the final reply has come whole.
  private(set) var headEnded = false
  /// Whether anything of the request may have reached the server.
  var wasSent = false
  private var sink: BodySink?
  private var headBytes = 0
  private var headBegan: Double?
  /// Whether the transfer was ended as the body of an error is read only so far.
  private var isLong = false

  init(
    _ request: TransferRequest, begin: @escaping (TransferReply) throws -> BodySink,
    progress: @escaping (TransferProgress) -> Bool
  ) {
    self.request = request
    self.begin = begin
    self.progress = progress
  }

  /// Runs a step of a callback; gives false, and keeps the error, where it throws: an error cannot pass through C.
  private func step(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return true
    } catch {
      if self.error == nil { self.error = error }
      return false
    }
  }

  /// Gives the bytes taken; fewer than came end the transfer.
  func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    if isWanted {
      return step { try openSink()(bytes) } ? bytes.count : 0
    }
    let limit = request.limits.errorBytes
    reply.otherBody.append(contentsOf: bytes.prefix(limit - reply.otherBody.count))
    isLong = reply.otherBody.count >= limit
    return isLong ? 0 : bytes.count
  }

  private func openSink() throws -> BodySink {
    if let sink { return sink }
    let sink = try begin(reply)
    self.sink = sink
    return sink
  }

  func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headBegan = headBegan ?? monotonicSeconds()
    headBytes += bytes.count
    guard headBytes <= request.limits.headBytes else {
      error = endlessHead()
      return 0
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // What came before was of a proxy or an interim reply.
      reply.dropHeaders()
      reply.status = line.split(separator: " ").dropFirst().first.flatMap { Int(trimmed($0)) } ?? 0
    } else if line == "\r\n" || line == "\n" {
      headEnded = reply.status >= 200
      if !headEnded { headBegan = nil }
    } else if let colon = line.firstIndex(of: ":") {
      reply.add(line[..<colon].lowercased(), trimmed(line[line.index(after: colon)...]))
    }
    return bytes.count
  }

  private func endlessHead() -> ClientError {
    ClientError(
      .badReply, "The head of the server's reply does not end.", place: Place(path: request.url.description),
      advice: "Check the base URL.")
  }

  func mayGoOn(_ now: TransferProgress) -> Bool {
    if let headBegan, !headEnded, monotonicSeconds() - headBegan > request.limits.stallSeconds {
      // Line by line it may be fast enough not to count as stalled.
      error = ClientError(
        .timedOut, "The server did not answer in time: the head of its reply did not end.",
        place: Place(path: request.url.description), advice: "Try again later.")
      return false
    }
    if progress(now) { return true }
    error = ClientError.interruption
    return false
  }

  private var isWanted: Bool { request.wanted.contains(reply.status) }

  /// The transfer has ended, well or not.
  func end(isWell: Bool, redirect: String?, sentBytes: Int) {
    reply.redirect = redirect
    wasSent = sentBytes > 0
    // Without a body nothing has asked for its sink yet.
    if isWell, error == nil, headEnded, isWanted { _ = step { _ = try openSink() } }
  }
}

private func trimmed(_ text: Substring) -> String {
  var text = text
  while text.first?.isWhitespace == true { text.removeFirst() }
  while text.last?.isWhitespace == true { text.removeLast() }
  return String(text)
}
