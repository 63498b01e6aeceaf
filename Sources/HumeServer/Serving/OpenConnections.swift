#if Server
  import NIOCore
  import Synchronization

  /// The connections that are open.
  final class OpenConnections: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel) {
      let id = ObjectIdentifier(channel)
      channels.withLock { $0[id] = channel }
      channel.closeFuture.whenComplete { _ in self.channels.withLock { $0[id] = nil } }
    }

    /// Ends them all, whatever they are at.
    func closeAll() {
      for channel in channels.withLock({ Array($0.values) }) { channel.close(promise: nil) }
    }
  }

  /// Keeps the server accepting: without it a connection that its client gave up at the wrong moment, or too many open
  /// files, would be the last one.
  final class AcceptingGuard: ChannelInboundHandler, Sendable {
    typealias InboundIn = Any

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
  }
#endif
