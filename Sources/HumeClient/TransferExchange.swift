import CCurl
import HumeSystem
import HumeTypes

/// One request under way: what the callbacks write to.
final class TransferExchange {
  let handle: UnsafeMutableRawPointer
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
    handle: UnsafeMutableRawPointer, request: TransferRequest, begin: @escaping (TransferReply) throws -> BodySink,
    progress: @escaping (TransferProgress) -> Bool
  ) {
    self.handle = handle
    self.request = request
    self.begin = begin
    self.progress = progress
  }

  func attach() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    hume_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      TransferExchange.from(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    hume_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    hume_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      TransferExchange.from(context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    hume_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    hume_curl_set_progress_callback(handle) { context, total, now, upTotal, upNow in
      let progress = TransferProgress(
        received: Int(now), toReceive: total > 0 ? Int(total) : nil, sent: Int(upNow),
        toSend: upTotal > 0 ? Int(upTotal) : nil)
      return TransferExchange.from(context)?.mayGoOn(progress) == true ? 0 : 1
    }
    hume_curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    hume_curl_set_long(handle, CURLOPT_NOPROGRESS, 0)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> TransferExchange? {
    context.map { Unmanaged<TransferExchange>.fromOpaque($0).takeUnretainedValue() }
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
  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    reply.status = status()
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

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
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
    } else if line == "\r\n" || line == "\n" {
      headEnded = status() >= 200
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

  private func mayGoOn(_ now: TransferProgress) -> Bool {
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

  private func status() -> Int {
    var status = 0
    hume_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  func end(_ code: CURLcode) {
    reply.status = status()
    var redirect: UnsafePointer<CChar>?
    hume_curl_get_string(handle, CURLINFO_REDIRECT_URL, &redirect)
    reply.redirect = redirect.map { String(cString: $0) }
    var sentBytes = 0
    hume_curl_get_long(handle, CURLINFO_REQUEST_SIZE, &sentBytes)
    wasSent = sentBytes > 0
    // Without a body nothing has asked for its sink yet.
    if code == CURLE_OK, error == nil, headEnded, isWanted { _ = step { _ = try openSink() } }
  }
}

private func trimmed(_ text: Substring) -> String {
  var text = text
  while text.first?.isWhitespace == true { text.removeFirst() }
  while text.last?.isWhitespace == true { text.removeLast() }
  return String(text)
}
