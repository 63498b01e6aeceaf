#if Server
  import HummingbirdCore
  import Logging
  import NIOCore
  import NIOHTTP1
  import NIOHTTPTypes
  import NIOHTTPTypesHTTP1

  /// How a connection is set up: bytes → watch → HTTP/1 → guard → the requests that `responder` answers.
  struct ArchiveChannel: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let patience: Patience
    let connections: OpenConnections
    let responder: HTTPChannelHandler.Responder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
      connections.add(channel)
      return channel.eventLoop.makeCompletedFuture {
        let state = ConnectionState()
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = patience.headerBytes
        limits.maxHeaderListSize = patience.headerBytes
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ConnectionWatch(patience, state))
        try pipeline.configureHTTPServerPipeline(
          withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
          withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
        try pipeline.addHandler(RequestGuard(patience, state))
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        return try NIOAsyncChannel(
          wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
      }
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
  }
#endif
