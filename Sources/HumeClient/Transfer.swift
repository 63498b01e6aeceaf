import CCurl
import HumeSystem
import HumeTypes

// The only file that touches libcurl: one GET, without redirects, its body lent piece by piece.

/// One GET.
struct TransferRequest {
  var url: WebURL
  /// `Name: value`, without line breaks.
  var headers: [String]
  var userAgent: String
  var limits: TransferLimits
}

/// What came back, but for the body of a success.
struct TransferReply {
  var status = 0
  /// The values of the headers by their names in lower case; of several of a name the last.
  var headers: [String: String] = [:]
  /// Where a redirect leads, made absolute.
  var redirect: String?
  /// The beginning of a body that came with another status than 200.
  var otherBody: [UInt8] = []
}

/// Makes transfers one after another, on connections that stay open between them; not for several threads at once.
final class Transfers {
  private let handle: UnsafeMutableRawPointer

  /// libcurl wants to be set up once, before the first use.
  private static let setUp = hume_curl_global_init()

  init() throws {
    guard Self.setUp == CURLE_OK, let handle = curl_easy_init() else {
      throw ClientError(.noConnection, "The network library could not be started.")
    }
    self.handle = handle
  }

  deinit { curl_easy_cleanup(handle) }

  /// Sends a request and waits for the end of the reply.
  ///
  /// `receive` is lent the body of status 200 as it comes. `progress` is told of bytes that have come and of all that
  /// are to come (nil where unknown), at least once a second; where it gives false the transfer ends (`interrupted`).
  func perform(
    _ request: TransferRequest, receive: @escaping (UnsafeRawBufferPointer) throws -> Void,
    progress: @escaping (Int, Int?) -> Bool
  ) throws -> TransferReply {
    let exchange = Exchange(handle: handle, errorBytes: request.limits.errorBytes, receive: receive, progress: progress)
    var list: UnsafeMutablePointer<curl_slist>?
    for header in request.headers { list = curl_slist_append(list, header) ?? list }
    var problem = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    let code = problem.withUnsafeMutableBufferPointer { problem in
      prepare(request)
      hume_curl_set_list(handle, CURLOPT_HTTPHEADER, list)
      hume_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, problem.baseAddress)
      exchange.attach()
      // The exchange outlives the call, as the callbacks' context demands.
      let code = withExtendedLifetime(exchange) { withoutBrokenPipeSignal { curl_easy_perform(handle) } }
      exchange.readReply()
      // Nothing set for this request, the key's header least of all, stays for the next.
      curl_easy_reset(handle)
      return code
    }
    curl_slist_free_all(list)
    if let error = exchange.error { throw error }
    if code != CURLE_OK, !exchange.hasEnough {
      throw failure(code, detail: text(problem), place: Place(path: request.url.description))
    }
    return exchange.reply
  }

  private func prepare(_ request: TransferRequest) {
    let limits = request.limits
    hume_curl_only_http(handle)
    hume_curl_set_string(handle, CURLOPT_URL, request.url.text)
    hume_curl_set_string(handle, CURLOPT_USERAGENT, request.userAgent)
    hume_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    hume_curl_set_long(handle, CURLOPT_PATH_AS_IS, 1)
    hume_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    hume_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(limits.connectSeconds * 1000))
    hume_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, limits.slowestRate)
    hume_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, Int(limits.stallSeconds.rounded(.up)))
    // A proxy named by the environment is another machine: what is for this one would leave it.
    if request.url.origin.isLoopback { hume_curl_set_string(handle, CURLOPT_PROXY, "") }
  }
}

/// One request under way: what the callbacks write to.
private final class Exchange {
  let handle: UnsafeMutableRawPointer
  let errorBytes: Int
  let receive: (UnsafeRawBufferPointer) throws -> Void
  let progress: (Int, Int?) -> Bool
  var reply = TransferReply()
  var error: (any Error)?
  /// Whether the transfer was ended because all that is of use had come.
  var hasEnough = false

  init(
    handle: UnsafeMutableRawPointer, errorBytes: Int, receive: @escaping (UnsafeRawBufferPointer) throws -> Void,
    progress: @escaping (Int, Int?) -> Bool
  ) {
    self.handle = handle
    self.errorBytes = errorBytes
    self.receive = receive
    self.progress = progress
  }

  func attach() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    hume_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      Exchange.from(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    hume_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    hume_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      Exchange.from(context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    hume_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    hume_curl_set_progress_callback(handle) { context, total, now, _, _ in
      Exchange.from(context)?.mayGoOn(now: Int(now), total: total > 0 ? Int(total) : nil) == true ? 0 : 1
    }
    hume_curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    hume_curl_set_long(handle, CURLOPT_NOPROGRESS, 0)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Gives the bytes taken; fewer than came end the transfer.
  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    if status() == 200 {
      do { try receive(bytes) } catch {
        self.error = error
        return 0
      }
    } else {
      reply.otherBody.append(contentsOf: bytes.prefix(errorBytes - reply.otherBody.count))
      if reply.otherBody.count >= errorBytes {
        hasEnough = true
        return 0
      }
    }
    return bytes.count
  }

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // What came before was of a proxy or an interim reply.
      reply.headers = [:]
    } else if let colon = line.firstIndex(of: ":") {
      reply.headers[line[..<colon].lowercased()] = trimmed(line[line.index(after: colon)...])
    }
    return bytes.count
  }

  private func mayGoOn(now: Int, total: Int?) -> Bool {
    if progress(now, total) { return true }
    error = ClientError(.interrupted, "The transfer was interrupted.")
    return false
  }

  private func status() -> Int {
    var status = 0
    hume_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  func readReply() {
    reply.status = status()
    var redirect: UnsafePointer<CChar>?
    hume_curl_get_string(handle, CURLINFO_REDIRECT_URL, &redirect)
    reply.redirect = redirect.map { String(cString: $0) }
  }
}

private func trimmed(_ text: Substring) -> String {
  var text = text
  while text.first?.isWhitespace == true { text.removeFirst() }
  while text.last?.isWhitespace == true { text.removeLast() }
  return String(text)
}

private func text(_ buffer: [CChar]) -> String {
  String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// libcurl's error as one of ours.
private func failure(_ code: CURLcode, detail: String, place: Place) -> ClientError {
  let detail = safeText(detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)
  switch code {
  case CURLE_OPERATION_TIMEDOUT:
    return ClientError(
      .timedOut, "The server did not answer in time, or stopped sending (\(detail)).", place: place,
      advice: "Try again later.")
  case CURLE_PARTIAL_FILE:
    return ClientError(
      .cutShort, "The reply ended before its announced length (\(detail)).", place: place, advice: "Try again.")
  case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED:
    return ClientError(
      .tls, "No safe connection to the server could be made (\(detail)).", place: place,
      advice: "Check the address; behind a company's proxy, ask which certificates it needs.")
  case CURLE_TOO_MANY_REDIRECTS, CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
    return ClientError(.badRedirect, "The address cannot be used (\(detail)).", place: place)
  default:
    return ClientError(
      .noConnection, "The server could not be reached, or the connection was lost (\(detail)).", place: place,
      advice: "Check the address and the connection, then try again.")
  }
}
