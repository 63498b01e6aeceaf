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
      case .file, .list: break
      }
      let end = try await writer.writeHead(head)
      var pieces = PieceWriter(channel)
      defer { bytes += pieces.bytes }
      switch reply.content {
      case .file(let file, let range): try await send(file, range, &pieces)
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

    private func send(_ jobs: [JobID], _ pieces: inout PieceWriter) async throws {
      var text: [UInt8] = [UInt8(ascii: "[")]
      var rest = jobs[...]
      var isFirst = true
      while !rest.isEmpty {
        let (begin, remaining, first) = (text, rest, isFirst)
        (text, rest, isFirst) = try await disk.run { piece(of: remaining, behind: begin, first) }
        if rest.isEmpty { break }
        try await pieces.write(ByteBuffer(bytes: text))
        text = []
      }
      text.append(UInt8(ascii: "]"))
      try await pieces.write(ByteBuffer(bytes: text))
    }

    /// The details of jobs until they make a piece, those that are left, and whether there were none.
    private func piece(
      of jobs: ArraySlice<JobID>, behind begin: [UInt8], _ isFirst: Bool
    ) -> ([UInt8], ArraySlice<JobID>, Bool) {
      var (text, rest, isFirst) = (begin, jobs, isFirst)
      while text.count < Self.piece, let id = rest.popFirst() {
        // Gone, or damaged, since the list was made.
        guard let details = try? archive.details(of: id) else { continue }
        if !isFirst { text.append(UInt8(ascii: ",")) }
        text += details.json
        isFirst = false
      }
      return (text, rest, isFirst)
    }
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
