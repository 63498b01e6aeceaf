#if Server
  import HTTPTypes
  import HumeJobs
  import HumeTypes

  /// What a request is answered with.
  struct Reply: Sendable {
    enum Content: Sendable {
      case bytes([UInt8])
      /// A part of a file.
      case file(StoredFile, Range<Int>)
      /// The details of a job.
      case details(JobDetails)
      /// A list of the details of jobs.
      case list([JobID])
    }

    var status: HTTPResponse.Status
    var fields = HTTPFields()
    var content = Content.bytes([])

    init(_ status: HTTPResponse.Status) { self.status = status }

    /// A JSON document.
    static func json(_ status: HTTPResponse.Status, _ bytes: [UInt8]) -> Reply {
      var reply = Reply(status)
      reply.fields[.contentType] = "application/json"
      reply.content = .bytes(bytes)
      return reply
    }

    /// An error, worded as the service words its own.
    static func error(_ status: HTTPResponse.Status, _ message: String) -> Reply { json(status, errorJSON(message)) }

    static let notFound = error(.notFound, "not found")
    static let jobNotFound = error(.notFound, "job not found")

    /// A method that is not for this address.
    static func notAllowed(_ message: String, allow: String) -> Reply {
      var reply = error(.methodNotAllowed, message)
      reply.fields[.allow] = allow
      return reply
    }

    /// A key that is missing, or not one of the server's.
    static let badKey: Reply = {
      let fault = #"{"fault": {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}}"#
      var reply = json(.unauthorized, Array(fault.utf8))
      reply.fields[.wwwAuthenticate] = "X-Hume-Api-Key"
      return reply
    }()

    /// How many bytes the content has; nil where that shows only when it has been written.
    var length: Int? {
      switch content {
      case .bytes(let bytes): bytes.count
      case .file(_, let range): range.count
      case .details(let details): details.count
      case .list: nil
      }
    }
  }
#endif
