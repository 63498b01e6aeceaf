import Foundation

extension LoopbackConnection {
  /// Sends a reply, up to its limit, and does what its end says.
  func send(_ reply: Reply, isHead: Bool) -> LoopbackServer.Answer {
    var answer = LoopbackServer.Answer(status: reply.raw == nil ? reply.status : nil, sent: 0, bodySent: 0, end: .stay)
    let isOver = reply.delay > 0 && clientEnds(within: reply.delay)
    if isOver || !sendBytes(of: reply, isHead: isHead, &answer) {
      answer.end = isStopped() ? .stopped : .byClient
    } else {
      answer.end = finish(reply.end)
    }
    answer.ended = .now
    return answer
  }

  /// Whether all was sent that was to be sent.
  private func sendBytes(of reply: Reply, isHead: Bool, _ answer: inout LoopbackServer.Answer) -> Bool {
    var head = reply.raw ?? reply.head
    var body = reply.raw == nil && !isHead ? reply.payload : Data()
    switch reply.limit {
    case .body(let count): body = body.prefix(count)
    case .reply(let count):
      body = body.prefix(max(0, count - head.count))
      head = head.prefix(count)
    case nil: break
    }
    if case .head(let line, let start) = reply.endless {
      head = Data(head.dropLast(2)) + Data(start.utf8)
      guard send(head, reply.headPace, &answer) == head.count else { return false }
      return sendForEver(line, reply.headPace) { answer.sent += $0 }
    }
    guard send(head, reply.headPace, &answer) == head.count else { return false }
    let count = send(body, reply.bodyPace, &answer)
    answer.bodySent = count
    guard count == body.count else { return false }
    guard case .body(let piece) = reply.endless else { return true }
    return sendForEver(piece, reply.bodyPace) {
      answer.sent += $0
      answer.bodySent += $0
    }
  }

  private func send(_ data: Data, _ pace: Reply.Pace?, _ answer: inout LoopbackServer.Answer) -> Int {
    let count = write(data, pace: pace)
    answer.sent += count
    return count
  }

  /// Never true: it ends with the client.
  private func sendForEver(_ data: Data, _ pace: Reply.Pace?, count: (Int) -> Void) -> Bool {
    while true {
      let sent = write(data, pace: pace)
      count(sent)
      if sent < data.count || isStopped() { return false }
    }
  }

  private func finish(_ end: Reply.End) -> LoopbackServer.Answer.End {
    switch end {
    case .stay: return .stay
    case .close:
      sayGoodbye()
      return .closed
    case .reset:
      // Time for what was sent to arrive: a reset throws away what is still under way.
      usleep(20_000)
      resetAtClose(socket)
      return .reset
    case .stall:
      stall()
      return isStopped() ? .stopped : .byClient
    }
  }
}
