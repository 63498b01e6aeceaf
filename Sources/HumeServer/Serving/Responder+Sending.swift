#if Server
  import HTTPTypes
  import HummingbirdCore
  import HumeJobs
  import HumeSystem
  import NIOCore
  import NIOHTTP1
  import NIOHTTPTypes

  extension Responder {
    /// A reply is written in pieces of this size, in bytes: the memory that a download takes is a few of them.
    private static let piece = 128 << 10

    /// Writes a reply; `bytes` grows with what of its body was given to the network.
    func send(
      _ reply: Reply, isHead: Bool, _ writer: consuming ResponseWriter, _ channel: any Channel, _ bytes: inout Int
    ) async throws {
      var fields = reply.fields
      if reply.status != .notModified, let length = reply.length { fields[.contentLength] = "\(length)" }
      fields[.date] = httpDate(now())
      fields[.cacheControl] = "private, no-cache"
      fields[.xContentTypeOptions] = "nosniff"
      let head = HTTPResponse(status: reply.status, headerFields: fields)
      if isHead || reply.status == .notModified { return try await writer.writeResponse(head) }
      switch reply.content {
      case .bytes(let content):
        try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: content)))
        bytes += content.count
        return
      case .file, .details, .list: break
      }
      let end = try await writer.writeHead(head)
      var pieces = PieceWriter(channel)
      defer { bytes += pieces.bytes }
      switch reply.content {
      case .file(let file, let range): try await send(file, range, &pieces)
      case .details(let details): try await send(details, &pieces)
      case .list(let jobs): try await send(jobs, &pieces)
      case .bytes: break
      }
      try await pieces.finish()
      try await end.finish(nil)
    }

    private func send(_ file: StoredFile, _ range: Range<Int>, _ pieces: inout PieceWriter) async throws {
      var offset = range.lowerBound
      while offset < range.upperBound {
        let piece = offset..<min(offset + Self.piece, range.upperBound)
        let buffer = try await disk.run {
          var buffer = ByteBuffer()
          try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: piece.count) { room in
            try file.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<piece.count]), at: piece.lowerBound)
            return piece.count
          }
          // The last piece of a file that was written to meanwhile is kept back: the client sees that the reply is not whole.
          if piece.upperBound == range.upperBound { try file.checkIsUnchanged() }
          return buffer
        }
        try await pieces.write(buffer)
        offset = piece.upperBound
      }
    }

    private func send(_ details: JobDetails, _ pieces: inout PieceWriter) async throws {
      for part in details.parts {
        switch part {
        case .bytes(let bytes): try await pieces.write(ByteBuffer(bytes: bytes))
        case .file(let file, let range): try await send(file, range, &pieces)
        }
      }
    }

    private func send(_ jobs: [JobID], _ pieces: inout PieceWriter) async throws {
      var list = ListPiece(text: [UInt8(ascii: "[")], rest: jobs[...])
      while !list.rest.isEmpty {
        let begin = list
        list = try await disk.run { next(begin) }
        guard !list.rest.isEmpty || list.large != nil else { break }
        try await pieces.write(ByteBuffer(bytes: list.text))
        list.text = []
        if let large = list.large { try await send(large, &pieces) }
        list.large = nil
      }
      try await pieces.write(ByteBuffer(bytes: list.text + [UInt8(ascii: "]")]))
    }

    /// The details of jobs until they make a piece.
    private func next(_ begin: ListPiece) -> ListPiece {
      var list = begin
      while list.text.count < Self.piece, list.large == nil, let id = list.rest.popFirst() {
        // Gone, or damaged, since the list was made.
        guard let details = try? archive.details(of: id) else { continue }
        let isLarge = details.count > JobDetails.small
        guard let json = isLarge ? [] : try? details.json() else { continue }
        if !list.isFirst { list.text.append(UInt8(ascii: ",")) }
        list.isFirst = false
        list.text += json
        if isLarge { list.large = details }
      }
      return list
    }
  }

  /// How far a list is written.
  private struct ListPiece: Sendable {
    /// What comes next.
    var text: [UInt8]
    /// Details behind that which are too large to be held in memory.
    var large: JobDetails?
    /// The jobs behind them.
    var rest: ArraySlice<JobID>
    /// Whether no job has been written.
    var isFirst = true
  }

  /// Writes the pieces of a reply, of which two at most are in memory: the next one is read while one is on its way.
  ///
  /// The connection's own writer would take pieces as long as the event loop is too busy to say that there are enough.
  private struct PieceWriter {
    private let channel: any Channel
    private var underway: EventLoopFuture<Void>?
    /// How many bytes have been written.
    private(set) var bytes = 0

    init(_ channel: any Channel) { self.channel = channel }

    mutating func write(_ piece: ByteBuffer) async throws {
      try await finish()
      underway = channel.writeAndFlush(HTTPResponsePart.body(piece))
      bytes += piece.readableBytes
    }

    /// Waits until all has been given to the network.
    mutating func finish() async throws {
      try await underway?.get()
      underway = nil
    }
  }
#endif
