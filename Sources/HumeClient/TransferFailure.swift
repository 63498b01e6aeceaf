import CCurl
import HumeJobs
import HumeTypes

/// libcurl's error as one of ours.
func failure(_ code: CURLcode, detail: String, place: Place) -> ClientError {
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
      advice: "Check the address; where it has an authority of its own, name that with --ca-file.")
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
