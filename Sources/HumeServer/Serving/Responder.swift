#if Server
  import HTTPTypes
  import HummingbirdCore
  import HumeJobs
  import HumeSystem
  import HumeTypes
  import NIOCore
  import NIOHTTP1

  /// Answers requests: looks who asks for what, has the answer found, writes it, and logs that.
  struct Responder: Sendable {
    let options: ServerOptions
    let archive: JobArchive
    let answers: JobAnswers
    let disk: DiskThreads
    /// Threads for callbacks alone: one takes long to be checked and filed, and jobs are read meanwhile.
    let filing: DiskThreads

    func respond(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
      let start = monotonicSeconds()
      let target = request.head.path ?? ""
      var line = LogLine(
        peer: channel.remoteAddress?.ipAddress ?? "-", method: request.method.rawValue,
        path: Route.logged(target: target))
      defer {
        line.seconds = monotonicSeconds() - start
        options.log?(line.text)
      }
      let route = Route(target: target)
      var reply = await reply(to: request, route, writer)
      // What the client still has to say is not waited for.
      if request.hasBody, !route.readsBody || !reply.status.isSuccess { reply.fields[.connection] = "close" }
      line.status = reply.status.code
      do { try await send(reply, isHead: request.method == .head, writer, channel, &line.bytes) } catch {
        line.isCut = true
        throw error
      }
    }

    private func reply(to request: Request, _ route: Route, _ writer: borrowing ResponseWriter) async -> Reply {
      if case .callback(let secret) = route { return await callback(request, secret, writer) }
      if case .unknown = route { return .notFound }
      if let refusal = refusal(request) { return refusal }
      guard request.method == .get || request.method == .head else {
        let message =
          request.method == .post
          ? "This is an archive of finished jobs: it cannot start one." : "Jobs here can only be read."
        return .notAllowed(message, allow: "GET, HEAD")
      }
      do {
        return try await disk.run { [answers] in
          switch route {
          case .list(let query): try answers.list(query)
          case .job(let id, let part): try answers.job(id, part, request.headers, isGet: request.method == .get)
          case .badID(let message): .error(.badRequest, message)
          case .callback, .unknown: .notFound
          }
        }
      } catch {
        return failure(error)
      }
    }

    /// Why a request is not answered with what it asks for, or nil: the wrong key, or, where none is needed, a page in
    /// somebody's browser that asks by another name of this machine.
    private func refusal(_ request: Request) -> Reply? {
      if let keys = options.keys {
        let key = request.headers.first { $0.name.canonicalName == "x-hume-api-key" }?.value ?? ""
        return keys.hold(key.utf8) ? nil : .badKey
      }
      if options.allowsAnyone || isLoopback(hostAndPort: request.head.authority ?? "localhost") { return nil }
      return .error(
        .forbidden, "Without a key this server answers to localhost alone: give it --key-file or --allow-anyone.")
    }

    /// What went wrong here, without the paths of this machine; the log has them.
    func failure(_ error: any Error) -> Reply {
      if let error = error as? any ExplainedError {
        answers.note("error: \(safeText(error.place.description)): \(error.message)")
      }
      return .error(.internalServerError, "The archive could not be read.")
    }
  }

  extension Route {
    /// Whether the body of a request for it is read.
    fileprivate var readsBody: Bool { if case .callback = self { true } else { false } }
  }

  extension HTTPResponse.Status {
    fileprivate var isSuccess: Bool { (200..<300).contains(code) }
  }

  extension Request {
    /// Whether it comes with a body that is not empty.
    var hasBody: Bool { headers[.transferEncoding] != nil || (headers[.contentLength] ?? "0") != "0" }
  }
#endif
