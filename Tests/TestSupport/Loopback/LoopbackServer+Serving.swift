import Foundation
import Synchronization

extension LoopbackServer {
  /// Answers what comes on a connection until one of the two sides ends it.
  func serve(_ connection: LoopbackConnection, number: Int) {
    while true {
      switch connection.readHead() {
      case .end: return
      case .noHTTP(let bytes):
        log.addNoHTTP(bytes)
        // A client that begins to talk TLS waits for an answer to it.
        if bytes.first == 0x16 { _ = connection.write(Data(Fault.tlsAlertBytes)) }
        return
      case .head(let head):
        let id = record(head, connection: number)
        let fault = takeFault(for: log[id])
        if let answer = receiveBody(of: head, id: id, by: fault.upload, on: connection) {
          log.update(id) { $0.answer = answer.named(fault.name) }
          return
        }
        let request = log[id]
        let response = handler(request)
        let exchange = Exchange(request: request, content: response.content)
        var reply = Reply(response, exchange)
        response.delivery.edit(&reply, exchange)
        fault.edit(&reply, exchange)
        if !(head.wantsToStay && request.isWhole), reply.end == .stay { reply.end = .close }
        let answer = connection.send(reply, isHead: request.method == "HEAD").named(fault.name)
        log.update(id) { $0.answer = answer }
        guard answer.end == .stay else { return }
      }
    }
  }

  private func record(_ head: RequestHead, connection: Int) -> Int {
    state.withLock { state in
      let path = String(head.target.prefix { $0 != "?" })
      let visit = state.visits[path, default: 0]
      let number = state.requests
      state.visits[path] = visit + 1
      state.requests += 1
      return log.add { id in
        Request(
          id: id, server: url, connection: connection, number: number, visit: visit, arrival: .now, date: Date(),
          head: head)
      }
    }
  }

  private func takeFault(for request: Request) -> Fault {
    state.withLock { state in
      for index in state.scripts.indices where state.scripts[index].matches(request) {
        if let fault = state.scripts[index].faults.popFirst() ?? state.scripts[index].afterwards { return fault }
      }
      return .whole
    }
  }

  /// Reads the body as the fault lets it; an answer where the connection ends with it.
  private func receiveBody(
    of head: RequestHead, id: Int, by fault: UploadFault, on connection: LoopbackConnection
  ) -> Answer? {
    var sink = BodySink(contentType: head.first("Content-Type"))
    let outcome = connection.readBody(of: head, into: &sink, by: fault)
    log.update(id) { request in
      request.body = sink.kept
      request.bodyLength = sink.count
      request.isWhole = outcome == .whole
      request.bodyDigest = sink.digest()
      request.parts = sink.parts
    }
    switch outcome {
    case .whole, .leftUnread: return nil
    case .ended(let end):
      if end == .closed { connection.sayGoodbye() }
      return Answer(status: nil, sent: 0, bodySent: 0, end: end)
    }
  }
}
