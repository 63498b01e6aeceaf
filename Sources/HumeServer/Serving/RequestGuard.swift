#if Server
  import HumeTypes
  import NIOCore
  import NIOHTTP1

  /// Answers what is no request that the rest of the server should see, and ends connections after their last reply in
  /// such a way that the reply arrives: the output is closed first, and what still comes in is dropped for a moment.
  final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let patience: Patience
    private let state: ConnectionState
    /// Whether the connection ends with the reply under way, or the next one.
    private var endsAfterReply = false
    /// Whether nothing more is taken or given, for a request that was refused.
    private var isOver = false
    /// Whether nothing more is taken, while the replies that are owed are still given.
    private var isDeaf = false
    private var isOldProtocol = false
    /// Of each request that is not answered yet, whether it is to be the connection's last one.
    private var isLast: [Bool] = []

    init(_ patience: Patience, _ state: ConnectionState) {
      self.patience = patience
      self.state = state
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard !isOver, !isDeaf else { return }
      switch unwrapInboundIn(data) {
      case .head(var head):
        state.requestBegan()
        isOldProtocol = head.version.minor == 0
        if let (status, message) = fault(in: head) {
          if state.requestsUnderway == 1 { return refuse(context, status, message) }
          // Its turn comes behind the replies that are owed: whoever gives them is told.
          isDeaf = true
          state.isReceivingBody = false
          return context.fireErrorCaught(HTTPParserError.unknown)
        }
        // Behind a wish for another protocol nobody knows what follows.
        let wishesOther = head.method == .CONNECT || head.headers.contains(name: "upgrade")
        isLast.append(!head.isKeepAlive || isOldProtocol || wishesOther || mayHideBody(head))
        // One spelling for all that look at it.
        if isLast.last == true { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
      case .body: context.fireChannelRead(data)
      case .end:
        state.isReceivingBody = false
        // What follows the last request is none, however it looks.
        if isLast.last == true { isDeaf = true }
        context.fireChannelRead(data)
      }
    }

    /// Whether what follows the header may be a body that the client forgot to announce.
    private func mayHideBody(_ head: HTTPRequestHead) -> Bool {
      [.POST, .PUT, .PATCH].contains(head.method) && !head.headers.contains(name: "content-length")
        && !head.headers.contains(name: "transfer-encoding")
    }

    private func fault(in head: HTTPRequestHead) -> (HTTPResponseStatus, String)? {
      if head.version.major != 1 { return (.httpVersionNotSupported, "Only HTTP/1.0 and HTTP/1.1 are spoken here.") }
      if head.uri.utf8.count > patience.targetBytes { return (.uriTooLong, "The address of the request is too long.") }
      if head.version.minor > 0, head.headers["host"].count != 1 {
        return (.badRequest, "The request has to have one Host header.")
      }
      let codings = head.headers["transfer-encoding"]
      if codings.isEmpty { return nil }
      // The old protocol has none: a proxy that speaks it would see the end of the body elsewhere.
      if head.version.minor == 0 { return (.badRequest, "HTTP/1.0 knows no Transfer-Encoding.") }
      if codings.count != 1 || codings[0].lowercased() != "chunked" {
        return (.notImplemented, "Of transfer encodings only chunked is understood here.")
      }
      return nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      guard !isOver, !isDeaf else { return }
      // In the middle of a request, or behind one, whoever reads it is told.
      guard state.requestsUnderway == 0 else { return context.fireErrorCaught(error) }
      guard error is HTTPParserError || error is HeaderTooLarge else { return context.close(promise: nil) }
      state.requestBegan()
      if error is HeaderTooLarge || error as? HTTPParserError == .headerOverflow {
        refuse(context, .requestHeaderFieldsTooLarge, "The header of the request is too large.")
      } else {
        refuse(context, .badRequest, "This is not a request in HTTP/1.1.")
      }
    }

    /// Answers in the place of the rest of the server, and ends the connection.
    private func refuse(_ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ message: String) {
      let body = ByteBuffer(bytes: errorJSON(message))
      var head = HTTPResponseHead(version: .http1_1, status: status)
      head.headers.add(name: "connection", value: "close")
      head.headers.add(name: "content-type", value: "application/json")
      head.headers.add(name: "content-length", value: "\(body.readableBytes)")
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
      isOver = true
      end(context, wrapOutboundOut(.end(nil)), nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      guard !isOver else {
        promise?.fail(ChannelError.ioOnClosedChannel)
        return
      }
      switch unwrapOutboundIn(data) {
      case .head(var head):
        guard head.status.code >= 200 else { return context.write(data, promise: promise) }
        // Without a length the old protocol's reply ends with the connection: it knows no chunks.
        if isOldProtocol { head.version = .http1_0 }
        if isLast.first == true { endsAfterReply = true }
        if endsAfterReply { head.headers.replaceOrAdd(name: "connection", value: "close") }
        if head.headers["connection"].contains("close") { endsAfterReply = true }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
      case .body: context.write(data, promise: promise)
      case .end:
        if endsAfterReply { return end(context, data, promise) }
        if !isLast.isEmpty { isLast.removeFirst() }
        state.replyEnded()
        context.write(data, promise: promise)
      }
    }

    private func end(_ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?) {
      state.replyEnded()
      state.farewellSince = .now()
      isOver = true
      context.writeAndFlush(data, promise: promise)
      context.close(mode: .output, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if event is ChannelShouldQuiesceEvent {
        endsAfterReply = true
        if state.requestsUnderway == 0 { closeUnlessWriting(context) }
      } else if let event = event as? ChannelEvent, event == .inputClosed, isOver {
        closeUnlessWriting(context)
      } else {
        context.fireUserInboundEventTriggered(event)
      }
    }

    /// Ends the connection; at once only where no reply is still on its way.
    private func closeUnlessWriting(_ context: ChannelHandlerContext) {
      if state.writesUnderway == 0 { return context.close(promise: nil) }
      isOver = true
      state.farewellSince = state.farewellSince ?? .now()
      context.close(mode: .output, promise: nil)
    }
  }

  /// An error as the service words it: `{"message": …}`.
  func errorJSON(_ message: String) -> [UInt8] {
    var json = Array(#"{"message": "#.utf8)
    appendJSONString(message, to: &json)
    return json + Array("}\n".utf8)
  }
#endif
