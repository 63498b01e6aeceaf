import HumeJobs
import HumeTypes

extension Session {
  /// Makes a call and gives the body of the reply; tries again what may go well later.
  ///
  /// A call that starts something is tried again only where the server said that it did not, or cannot have heard of it.
  func bytes(
    _ call: APICall, limit: Int, progress: @escaping (TransferProgress) -> Void = { _ in }
  ) throws -> [UInt8] {
    var patience = Patience(self)
    while true {
      do {
        var body: [UInt8] = []
        _ = try send(
          call,
          begin: { [self] _ in
            body = []
            return { bytes in
              guard body.count + bytes.count <= limit else { throw self.tooLarge(call.url, limit) }
              body.append(contentsOf: bytes)
            }
          }, progress: progress)
        return body
      } catch let error as ClientError {
        let isUnclear =
          error.isTransient
          || [.badReply, .tooLarge, .unexpectedStatus, .badRedirect, .tooManyRedirects].contains(error.code)
        if call.startsSomething, isUnclear, error.wasSent, ![408, 429, 503].contains(error.status) {
          throw startUnknown(error)
        }
        try patience.wait(after: error)
      }
    }
  }

  /// The details of a job.
  func details(of job: JobID) throws -> Job {
    let url = base.url(job: job, part: .details)
    return try read(url, from: bytes(APICall(url: url), limit: options.limits.detailsBytes)) {
      withoutKey(try Job(parsing: $0))
    }
  }

  /// A reply as a value; where it is none, that is the server's fault, or the base URL's.
  func read<Value>(_ url: WebURL, from bytes: [UInt8], _ body: ([UInt8]) throws -> Value) throws -> Value {
    do { return try body(bytes) } catch {
      let isPage = bytes.prefix(64).contains(UInt8(ascii: "<")) && !bytes.prefix(1).contains(UInt8(ascii: "{"))
      let what = isPage ? "The server sent a web page." : "The server sent something else than the API would."
      throw ClientError(
        .badReply, "\(what) \(explanation(error))", place: place(url),
        advice: "Check the base URL: it is the part of the address before /v0/. A page to sign in at may stand between."
      )
    }
  }

  /// A job as it may be shown: should a server have repeated the key, it is in `json` alone, which is as it came.
  func withoutKey(_ job: Job) -> Job {
    var job = job
    job.state.message = job.state.message.map(redacted)
    job.state.status = JobStatus(rawValue: redacted(job.state.status.rawValue))
    return job
  }

  private func tooLarge(_ url: WebURL, _ limit: Int) -> ClientError {
    ClientError(
      .tooLarge, "The reply is larger than \(limit) bytes, the most that is accepted.", place: place(url))
  }

  /// The same for a call that starts something and of which nobody knows whether it did.
  func startUnknown(_ error: ClientError) -> ClientError {
    var told = ClientError(
      .startUnknown, "Whether the job was started is not known. \(error.message)", place: error.place,
      advice: "Look at the list of jobs before you submit it again (hume-results jobs --limit 5)." + base.closedNote)
    told.status = error.status
    return told
  }
}
