#if Server
  import HTTPTypes
  import HummingbirdCore
  import HumeJobs
  import HumeSystem
  import HumeTypes
  import NIOCore
  import NIOHTTP1

  extension Responder {
    /// Receives a callback; what is answered with success is safely on the disk.
    func callback(_ request: Request, _ secret: [UInt8], _ writer: borrowing ResponseWriter) async -> Reply {
      guard let secrets = options.callbackSecrets, secrets.hold(secret) else { return .notFound }
      guard request.method == .post else {
        return .notAllowed("Callbacks are sent here by POST.", allow: "POST")
      }
      let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
      guard announced <= options.callbackLimit else { return refused(Spool.tooLarge(options.callbackLimit)) }
      do {
        let limit = options.callbackLimit
        let spool = try await filing.run { [archive] in Received(try Spool(in: archive, limit: limit)) }
        if request.headers[.expect]?.lowercased() == "100-continue" {
          try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        for try await part in request.body {
          try await filing.run { try spool.append(part) }
        }
        let (job, filed) = try await filing.run { [archive] in try spool.file(into: archive, announced: announced) }
        return taken(job, filed)
      } catch let error as CallbackRefusal {
        return refused(error)
      } catch let error as SystemError {
        answers.note("error: \(safeText(error.path)): \(error.message)")
        return refused(CallbackRefusal(error))
      } catch is HTTPParserError {
        return .error(.badRequest, "The body was cut short, or is not framed as HTTP demands.")
      } catch {
        return failure(error)
      }
    }

    private func taken(_ job: JobID, _ filed: JobArchive.Filed) -> Reply {
      let isNew = filed == .new
      answers.note(
        isNew ? "filed a callback of job \(safeText(job.text))" : "the callback of job \(safeText(job.text)) was there")
      var json = Array(#"{"job_id": "#.utf8)
      appendJSONString(job.text, to: &json)
      return .json(isNew ? .created : .ok, json + Array("}\n".utf8))
    }

    private func refused(_ refusal: CallbackRefusal) -> Reply {
      answers.note("warning: a callback was refused: \(safeText(refusal.message))")
      var reply = Reply.error(HTTPResponse.Status(code: refusal.status), refusal.message)
      if refusal.status == 503 { reply.fields[.retryAfter] = "10" }
      return reply
    }
  }

  /// The body of a callback on its way to the disk.
  ///
  /// Sendable: one step is waited for before the next begins, so that it is never used by two threads at once.
  private final class Received: @unchecked Sendable {
    private let spool: Spool

    init(_ spool: Spool) { self.spool = spool }

    func append(_ part: ByteBuffer) throws { try part.withUnsafeReadableBytes { try spool.append($0) } }

    func file(into archive: JobArchive, announced: Int) throws -> (JobID, JobArchive.Filed) {
      guard announced <= spool.size else { throw CallbackRefusal(400, "The body was cut short.") }
      let body = try CallbackBody(reading: spool)
      return (body.jobID, try archive.file(body, from: spool))
    }
  }
#endif
