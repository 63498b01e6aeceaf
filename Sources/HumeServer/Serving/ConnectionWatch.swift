#if Server
  import NIOCore

  #if canImport(Darwin)
    import Darwin
  #elseif canImport(Musl)
    import Musl
  #else
    import Glibc
  #endif

  /// Ends connections whose clients are too slow, or send headers without end. The first handler of a connection: it sees
  /// bytes as they come and go, and looks at the clock once a second.
  final class ConnectionWatch: ChannelDuplexHandler, NIOScheduledCallbackHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let patience: Patience
    private let state: ConnectionState
    private var context: ChannelHandlerContext?
    private var timer: NIOScheduledCallback?
    /// Whether bytes would be taken if there were some: not while the server itself is behind.
    private var isReading = false
    private var bodyBytes = 0
    private var bodySince = NIODeadline.now()
    private var writingSince = NIODeadline.now()
    /// What waited in the socket's buffer when it was looked at last, in bytes.
    private var lastUnsent: Int?

    init(_ patience: Patience, _ state: ConnectionState) {
      self.patience = patience
      self.state = state
    }

    func handlerAdded(context: ChannelHandlerContext) {
      self.context = context
      schedule(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
      end()
      context.fireChannelInactive()
    }

    private func end() {
      timer?.cancel()
      timer = nil
      context = nil
    }

    private func schedule(_ context: ChannelHandlerContext) {
      timer = try? context.eventLoop.assumeIsolated().scheduleCallback(in: .seconds(1), handler: self)
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
      guard let context else { return }
      if isTooSlow(.now()) {
        context.close(promise: nil)
      } else {
        schedule(context)
      }
    }

    private func isTooSlow(_ now: NIODeadline) -> Bool {
      func lasted(_ seconds: Double, since start: NIODeadline) -> Bool {
        now - start > .milliseconds(Int64(seconds * 1000))
      }
      if state.writesUnderway > 0 {
        noteProgress(now)
        return lasted(patience.reply, since: writingSince)
      }
      if let farewell = state.farewellSince { return lasted(patience.farewell, since: max(farewell, writingSince)) }
      if state.isReceivingBody {
        if !isReading { startBodyWindow(now) }
        guard lasted(patience.body, since: bodySince) else { return false }
        defer { startBodyWindow(now) }
        return bodyBytes < patience.slowestBody
      }
      guard state.requestsUnderway == 0 else { return false }
      let isIdle = state.hasServed && state.headerBytes == 0
      return lasted(isIdle ? patience.idle : patience.header, since: state.waitingSince)
    }

    /// Sees whether the client took anything. The system reports room in a socket's buffer of megabytes only when a third
    /// of it is free, which takes a slow client minutes; what waits in the buffer changes with whatever the client takes.
    private func noteProgress(_ now: NIODeadline) {
      let unsent = context.flatMap { context in
        try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
          unsentBytes(of: $0)
        }
      }
      guard let unsent, unsent != lastUnsent else { return }
      (lastUnsent, writingSince) = (unsent, now)
    }

    private func startBodyWindow(_ now: NIODeadline) { (bodySince, bodyBytes) = (now, 0) }

    func read(context: ChannelHandlerContext) {
      isReading = true
      context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
      isReading = false
      context.fireChannelReadComplete()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let count = unwrapInboundIn(data).readableBytes
      let wasReceiving = state.isReceivingBody
      bodyBytes += count
      if !wasReceiving {
        if state.headerBytes == 0, state.hasServed, state.requestsUnderway == 0 { state.waitingSince = .now() }
        state.headerBytes += count
      }
      context.fireChannelRead(data)
      if !wasReceiving, state.isReceivingBody { startBodyWindow(.now()) }
      guard state.headerBytes > patience.headerBytes, !state.isReceivingBody else { return }
      // Behind a request that is being answered it gets no answer of its own.
      if state.requestsUnderway > 0 { return context.close(promise: nil) }
      context.fireErrorCaught(HeaderTooLarge())
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if state.writesUnderway == 0 { writingSince = .now() }
      state.writesUnderway += 1
      let done = promise ?? context.eventLoop.makePromise()
      done.futureResult.assumeIsolated().whenComplete { [self] _ in
        state.writesUnderway -= 1
        writingSince = .now()
      }
      context.write(data, promise: done)
    }
  }

  /// How many bytes a socket was given that its other end has not taken yet; nil where the system does not tell.
  private func unsentBytes(of descriptor: Int32) -> Int? {
    var count: Int32 = 0
    #if canImport(Darwin)
      var size = socklen_t(MemoryLayout<Int32>.size)
      return getsockopt(descriptor, SOL_SOCKET, SO_NWRITE, &count, &size) == 0 ? Int(count) : nil
    #else
      return ioctl(descriptor, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : nil
    #endif
  }

  /// More bytes than a header may have.
  struct HeaderTooLarge: Error {}
#endif
