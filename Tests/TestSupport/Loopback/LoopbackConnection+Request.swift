import Foundation

extension LoopbackConnection {
  enum HeadOutcome {
    case head(RequestHead)
    /// Nothing more comes.
    case end
    /// What came is no request.
    case noHTTP(Data)
  }

  /// Reads up to the blank line.
  func readHead() -> HeadOutcome {
    let blank = Data("\r\n\r\n".utf8)
    while true {
      if let end = pending.range(of: blank) {
        let text = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
        guard let head = RequestHead(text) else { return .noHTTP(pending) }
        pending = Data(pending[end.upperBound...])
        return .head(head)
      }
      let mayBeHTTP = pending.first.map { (65...90).contains($0) } ?? true
      guard mayBeHTTP, pending.count < 1 << 20 else { return .noHTTP(pending) }
      if !receive() { return pending.isEmpty ? .end : .noHTTP(pending) }
    }
  }

  enum BodyOutcome: Equatable {
    case whole
    /// The answer goes out before the body has come.
    case leftUnread
    case ended(LoopbackServer.Answer.End)
  }

  /// Reads the body that the head announces, as far as the fault lets it.
  func readBody(of head: RequestHead, into sink: inout BodySink, by fault: UploadFault) -> BodyOutcome {
    let isChunked = head.first("Transfer-Encoding")?.lowercased() == "chunked"
    var rest = isChunked ? Int.max : head.first("Content-Length").flatMap { Int($0) } ?? 0
    if case .unread = fault { return rest == 0 ? .whole : .leftUnread }
    if head.first("Expect")?.lowercased() == "100-continue", pending.isEmpty, rest > 0 {
      _ = write(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
    var chunks = ChunkReader()
    while rest > 0 {
      if case .close(let limit) = fault, sink.count >= limit { return .ended(.closed) }
      if case .reset(let limit) = fault, sink.count >= limit {
        resetAtClose(socket)
        return .ended(.reset)
      }
      if case .stall(let limit) = fault, sink.count >= limit {
        // Nothing is read, so that the client's buffers fill; only a stopped server ends it.
        while !isStopped() { usleep(5000) }
        return .ended(.stopped)
      }
      if pending.isEmpty, !receive() { return .ended(isStopped() ? .stopped : .byClient) }
      if isChunked {
        if chunks.read(&pending, into: &sink) { rest = 0 }
      } else {
        let piece = pending.prefix(rest)
        sink.add(piece)
        rest -= piece.count
        pending = Data(pending.dropFirst(piece.count))
      }
    }
    return .whole
  }
}

extension RequestHead {
  init?(_ text: String) {
    let lines = text.components(separatedBy: "\r\n")
    let first = lines[0].split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard first.count == 3, first[2].hasPrefix("HTTP/1.") else { return nil }
    let headers = headerLines(lines.dropFirst())
    self.init(method: first[0], target: first[1], version: first[2], headers: headers)
  }
}

/// Names and values of header lines.
func headerLines(_ lines: ArraySlice<String>) -> [(name: String, value: String)] {
  lines.compactMap { line in
    guard let colon = line.firstIndex(of: ":") else { return nil }
    return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
  }
}

/// Takes a body out of its chunks.
struct ChunkReader {
  private var rest = 0
  private var isTrailer = false

  /// Adds what has come to the sink; true at the end. What is no chunk size ends the body, too.
  mutating func read(_ pending: inout Data, into sink: inout BodySink) -> Bool {
    while true {
      if rest > 2 {
        guard !pending.isEmpty else { return false }
        let piece = pending.prefix(rest - 2)
        sink.add(piece)
        rest -= piece.count
        pending = Data(pending.dropFirst(piece.count))
      } else if rest > 0 {
        let piece = pending.prefix(rest)
        guard !piece.isEmpty else { return false }
        rest -= piece.count
        pending = Data(pending.dropFirst(piece.count))
      } else {
        guard let line = pending.range(of: Data("\r\n".utf8)) else { return false }
        let text = String(decoding: pending[..<line.lowerBound], as: UTF8.self)
        pending = Data(pending[line.upperBound...])
        if isTrailer {
          if text.isEmpty { return true }
        } else {
          let size = Int(text.prefix { $0 != ";" }, radix: 16) ?? 0
          isTrailer = size == 0
          rest = size == 0 ? 0 : size + 2
        }
      }
    }
  }
}
