#if Server
  import HTTPTypes
  import HumeJobs
  import HumeParsing
  import HumeSystem
  import HumeTypes

  /// Finds what a request for jobs is answered with. Waits for the disk.
  struct JobAnswers: Sendable {
    let archive: JobArchive
    /// Is told what should be looked after: details that cannot be read.
    let note: @Sendable (String) -> Void

    /// Of files up to this size a reply is read at once, in bytes.
    private static let small = 64 << 10

    /// The jobs that a query asks for.
    func list(_ query: String) throws -> Reply {
      let wanted: JobQuery
      do { wanted = try JobQuery(queryText: query) } catch let error as JobError {
        return .error(.badRequest, error.message)
      }
      let jobs = try archive.jobs { id, error in
        note("warning: \(safeText(id.text)) is not in the list: \(error.message)")
      }
      var reply = Reply(.ok)
      reply.fields[.contentType] = "application/json"
      reply.content = .list(wanted.apply(to: jobs).compactMap { $0.id.flatMap { try? JobID($0) } })
      return reply
    }

    /// A part of a job.
    func job(_ id: JobID, _ part: JobPart, _ request: HTTPFields, isGet: Bool) throws -> Reply {
      if part == .details { return try details(id, request) }
      if let file = try archive.open(part, of: id) { return try self.file(file, part, id, request, isGet) }
      guard try archive.holds(id) else { return .jobNotFound }
      guard let status = archive.status(of: id), status != .completed else {
        return .error(.notFound, "This archive has no \(part.rawValue) of the job.")
      }
      return .error(.badRequest, "The job has no \(part.rawValue): its status is \(status).")
    }

    private func details(_ id: JobID, _ request: HTTPFields) throws -> Reply {
      do {
        guard let details = try archive.details(of: id) else { return .jobNotFound }
        var reply = Reply.json(.ok, [])
        reply.content = details.count <= JobDetails.small ? .bytes(try details.json()) : .details(details)
        if let version = details.version, let other = try condition(version, request, &reply.fields) { return other }
        return reply
      } catch let error as any ExplainedError where !(error is SystemError) {
        // Not 500: what was asked for will be no better when it is asked for again, as clients do after that. Nor 404, 409
        // or 410: the job is here, nothing contends with it, and its results are served.
        return .error(.unprocessableContent, "The details of this job are damaged in the archive. \(error.message)")
      }
    }

    private func file(
      _ file: StoredFile, _ part: JobPart, _ id: JobID, _ request: HTTPFields, _ isGet: Bool
    ) throws -> Reply {
      var reply = Reply(.ok)
      reply.fields[.contentType] = part.mediaType
      reply.fields[.acceptRanges] = "bytes"
      if part == .artifacts { reply.fields[.contentDisposition] = "attachment; filename=\"artifacts.zip\"" }
      if let other = try condition(file.version, request, &reply.fields) { return other }
      let mayBePart = isGet && Conditions(request).allowsPart(entityTag: reply.fields[.eTag] ?? "")
      var range = 0..<file.size
      switch ByteRange(header: mayBePart ? request[.range] : nil, size: file.size) {
      case .whole: break
      case .part(let part):
        range = part
        reply.status = .partialContent
        reply.fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)"
      case .unsatisfiable:
        var reply = Reply.error(.rangeNotSatisfiable, "The file has \(file.size) bytes: the range is behind its end.")
        reply.fields[.contentRange] = "bytes */\(file.size)"
        return reply
      }
      reply.content = .file(file, range)
      if range.count <= Self.small {
        reply.content = .bytes(try file.read(range))
      }
      return reply
    }

    /// Adds what tells versions apart, and gives the reply that the request's conditions ask for instead.
    private func condition(_ version: FileVersion, _ request: HTTPFields, _ fields: inout HTTPFields) throws -> Reply? {
      let (tag, date) = (try version.entityTag(), httpDate(version.modifiedSeconds))
      fields[.eTag] = tag
      fields[.lastModified] = date
      switch Conditions(request).outcome(entityTag: tag, lastModified: date) {
      case .proceed: return nil
      case .failed: return .error(.preconditionFailed, "The file is not the one that the request names.")
      case .notModified:
        var reply = Reply(.notModified)
        reply.fields[.eTag] = tag
        reply.fields[.lastModified] = date
        return reply
      }
    }
  }

  extension Conditions {
    /// The conditions in the fields of a request.
    init(_ fields: HTTPFields) {
      self.init(
        match: fields[.ifMatch], noneMatch: fields[.ifNoneMatch], modifiedSince: fields[.ifModifiedSince],
        range: fields[.ifRange])
    }
  }
#endif
