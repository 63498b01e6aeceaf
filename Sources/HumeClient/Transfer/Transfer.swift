import CCurl
import HumeJobs
import HumeSystem
import HumeTypes

// The only file that touches libcurl: one request without redirects, its reply lent piece by piece.

/// Makes transfers one after another, on connections that stay open between them.
final class Transfers: @unchecked Sendable {
  // Sendable since nobody uses it at two places: a call takes it out of its client's pool, and puts it back at the end.
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

  /// Sends a request and waits for the end of the reply, whatever its status.
  ///
  /// `begin` is told the head of a reply whose status the request wants and gives what its body is lent to; the bodies of
  /// others are kept up to a limit. `progress` is told, at least once a second, how far the transfer is; where it gives
  /// false the transfer ends (`interrupted`).
  func perform(
    _ request: TransferRequest, begin: @escaping (TransferReply) throws -> BodySink,
    progress: @escaping (TransferProgress) -> Bool
  ) throws -> TransferReply {
    let exchange = TransferExchange(request, begin: begin, progress: progress)
    let form = try mimeForm(request.body)
    defer { form.map(curl_mime_free) }
    var list: UnsafeMutablePointer<curl_slist>?
    for header in request.headers { list = curl_slist_append(list, header) ?? list }
    defer { curl_slist_free_all(list) }
    // libcurl reads a body from where it is.
    let content = if case .bytes(let bytes) = request.body { bytes } else { [UInt8]() }
    var problem = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    let code = problem.withUnsafeMutableBufferPointer { problem in
      content.withUnsafeBytes { content in
        prepare(request, content, form)
        hume_curl_set_list(handle, CURLOPT_HTTPHEADER, list)
        hume_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, problem.baseAddress)
        attach(exchange)
        // The exchange outlives the call, as the callbacks' context demands.
        let code = withExtendedLifetime(exchange) { withoutBrokenPipeSignal { curl_easy_perform(handle) } }
        end(exchange, code)
        // Nothing set for this request, the key's header least of all, stays for the next.
        curl_easy_reset(handle)
        return code
      }
    }
    if let error = exchange.error { throw error }
    if exchange.hasEnough { return exchange.reply }
    let place = Place(path: request.url.description)
    if code != CURLE_OK {
      var error = failure(code, detail: text(problem), place: place)
      error.wasSent = exchange.wasSent
      throw error
    }
    // To libcurl a head that breaks off is the end of one.
    guard exchange.headEnded else {
      throw ClientError(.cutShort, "The reply ended before its body.", place: place, advice: "Try again.")
    }
    return exchange.reply
  }

  private func attach(_ exchange: TransferExchange) {
    let context = Unmanaged.passUnretained(exchange).toOpaque()
    hume_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      Transfers.exchange(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    hume_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    hume_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      Transfers.exchange(context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    hume_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    hume_curl_set_progress_callback(handle) { context, total, now, upTotal, upNow in
      let progress = TransferProgress(
        received: Int(now), toReceive: total > 0 ? Int(total) : nil, sent: Int(upNow),
        toSend: upTotal > 0 ? Int(upTotal) : nil)
      return Transfers.exchange(context)?.mayGoOn(progress) == true ? 0 : 1
    }
    hume_curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    hume_curl_set_long(handle, CURLOPT_NOPROGRESS, 0)
  }

  private static func exchange(_ context: UnsafeMutableRawPointer?) -> TransferExchange? {
    context.map { Unmanaged<TransferExchange>.fromOpaque($0).takeUnretainedValue() }
  }

  private func end(_ exchange: TransferExchange, _ code: CURLcode) {
    var redirect: UnsafePointer<CChar>?
    hume_curl_get_string(handle, CURLINFO_REDIRECT_URL, &redirect)
    var sentBytes = 0
    hume_curl_get_long(handle, CURLINFO_REQUEST_SIZE, &sentBytes)
    exchange.end(isWell: code == CURLE_OK, redirect: redirect.map { String(cString: $0) }, sentBytes: sentBytes)
  }

  private func prepare(_ request: TransferRequest, _ content: UnsafeRawBufferPointer, _ form: OpaquePointer?) {
    let limits = request.limits
    hume_curl_only_http(handle)
    hume_curl_set_string(handle, CURLOPT_URL, request.url.text)
    hume_curl_set_string(handle, CURLOPT_USERAGENT, request.userAgent)
    hume_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    hume_curl_set_long(handle, CURLOPT_PATH_AS_IS, 1)
    hume_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    // What a proxy says to CONNECT is no word of the server.
    hume_curl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    hume_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, wholeNumber(limits.connectSeconds * 1000))
    hume_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, limits.slowestRate)
    hume_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, wholeNumber(limits.stallSeconds))
    if let certificates = request.certificates { hume_curl_set_string(handle, CURLOPT_CAINFO, certificates) }
    // A proxy named by the environment is another machine: what is for this one would leave it.
    if request.url.origin.isLoopback { hume_curl_set_string(handle, CURLOPT_PROXY, "") }
    // A request that starts something goes out once: on a connection that stood open libcurl might send it again.
    if request.method == .post { hume_curl_set_long(handle, CURLOPT_FRESH_CONNECT, 1) }
    switch request.body {
    case .none: break
    case .bytes:
      hume_curl_set_long(handle, CURLOPT_POST, 1)
      hume_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(content.count))
      hume_curl_set_pointer(handle, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: content.baseAddress))
    case .form: hume_curl_set_mime(handle, form)
    }
  }

  /// The parts of a form; files are read from the disk while they are sent.
  private func mimeForm(_ body: TransferBody) throws -> OpaquePointer? {
    guard case .form(let parts) = body else { return nil }
    let form = curl_mime_init(handle)
    for part in parts {
      let field = curl_mime_addpart(form)
      curl_mime_name(field, part.name)
      switch part.content {
      case .text(let text): text.withUnsafeBytes { _ = curl_mime_data(field, $0.baseAddress, $0.count) }
      case .file(let path, let name, let type):
        curl_mime_type(field, type)
        guard curl_mime_filedata(field, path) == CURLE_OK else {
          curl_mime_free(form)
          throw SystemError("read", path: path)
        }
        curl_mime_filename(field, name)
      }
    }
    return form
  }
}

private func text(_ buffer: [CChar]) -> String {
  String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A time as libcurl takes it, rounded up; what is endless is very long.
private func wholeNumber(_ time: Double) -> Int { time > 0 ? Int(min(time, 1e9).rounded(.up)) : 0 }

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
  case CURLE_COULDNT_RESOLVE_HOST:
    return ClientError(
      .unknownHost, "The server's name is not known (\(detail)).", place: place,
      advice: "Check the address and the connection.")
  case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED:
    return ClientError(
      .tls, "No safe connection to the server could be made (\(detail)).", place: place,
      advice: "Check that the address speaks https; where it has an authority of its own, name that with --ca-file.")
  // The first is what libcurl calls a reply without a status line, the last two a header of over 100 kB: by its own
  // code (100) since 8.6.
  case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_OUT_OF_MEMORY,
    CURLcode(rawValue: 100):
    return ClientError(
      .badReply, "What the server sent is not HTTP as it should be (\(detail)).", place: place,
      advice: "Check the base URL: something else may be listening there.")
  case CURLE_READ_ERROR:
    return ClientError(
      .unreadableFile, "A file could not be read to its end while it was sent (\(detail)).", place: place,
      advice: "Let files stay as they are until the job is submitted.")
  default:
    return ClientError(
      .noConnection, "The server could not be reached, or the connection was lost (\(detail)).", place: place,
      advice: "Check the address and the connection, then try again.")
  }
}

/// The seconds since 1970 of a date as HTTP writes it, in any of its three forms; nil for anything else.
func secondsOfHTTPDate(_ text: String) -> Double? {
  let seconds = curl_getdate(text, nil)
  return seconds >= 0 ? Double(seconds) : nil
}
