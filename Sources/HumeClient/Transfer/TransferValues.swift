import HumeTypes

/// One request.
struct TransferRequest {
  enum Method { case get, post }

  var method: Method { if case .none = body { .get } else { .post } }
  var url: WebURL
  /// `Name: value`, without line breaks.
  var headers: [String]
  var body = TransferBody.none
  /// The statuses whose bodies are asked for.
  var wanted: Set<Int> = [200]
  var userAgent: String
  var certificates: String?
  var limits: TransferLimits
}

/// What a request brings to the server.
enum TransferBody {
  case none
  case bytes([UInt8])
  case form([FormPart])
}

/// A field of a form.
struct FormPart {
  enum Content {
    case text([UInt8])
    /// A file, read while it is sent, and the name and the media type that it is sent under.
    case file(path: String, name: String, type: String)
  }

  var name: String
  var content: Content
}

/// What takes the bytes of a body, piece by piece.
typealias BodySink = (UnsafeRawBufferPointer) throws -> Void

/// What came back, but for a body that was wanted.
struct TransferReply {
  var status = 0
  /// The values of the headers by their names in lower case.
  private(set) var headers: [String: String] = [:]
  /// Where a redirect leads, made absolute.
  var redirect: String?
  /// The beginning of a body that was not wanted.
  var otherBody: [UInt8] = []

  /// Adds a header. Values that differ are joined, so that nobody takes one of them for the only one.
  mutating func add(_ name: String, _ value: String) {
    guard let present = headers[name], present != value else { return headers[name] = value }
    headers[name] = "\(present), \(value)"
  }

  /// Forgets the headers of an interim reply.
  mutating func dropHeaders() { headers = [:] }
}

/// How far a transfer is, in bytes; what is to come is nil where nobody says.
struct TransferProgress {
  var received: Int
  var toReceive: Int?
  var sent: Int
  var toSend: Int?
}
