#if Server
  import HummingbirdCore
  import HumeJobs
  import HumeSystem
  import HumeTypes
  import Logging
  import NIOCore
  import NIOPosix
  import Synchronization

  #if canImport(Darwin)
    import Darwin
  #elseif canImport(Musl)
    import Musl
  #else
    import Glibc
  #endif

  // From a connection to its answer:
  //
  //     ConnectionWatch   bytes; too slow, too much → the end
  //     RequestGuard      messages; what is no request → 4xx; the last reply → an orderly end
  //     Responder         who asks? for what? → JobAnswers, or a callback → the reply, a line in the log
  //     JobArchive        what is on the disk
  //
  // Whatever waits for the disk does so on DiskThreads. Memory is bounded by the number of connections times a few pieces
  // of a reply, and the number of threads times the largest details.

  /// A server of a folder of jobs.
  package final class ArchiveServer: Sendable {
    private let options: ServerOptions
    private let archive: JobArchive
    private let stopping: AsyncStream<Void>
    private let stopper: AsyncStream<Void>.Continuation
    private let isStopping = Atomic<Bool>(false)

    /// Opens the folder; throws a `SystemError`, or a `ServerError` (`bad_option`) where anyone could read what is in it.
    package init(_ options: ServerOptions) throws {
      guard options.keys != nil || options.allowsAnyone || isLoopback(host: options.host) else {
        throw ServerError(
          .badOption,
          "Others than this machine's users would reach the server at this address, and it asks for no key.",
          place: Place(path: options.host), advice: "Give --key-file, or --allow-anyone where all is public.")
      }
      self.options = options
      archive = try JobArchive(options.folder, fillsIn: options.fillsIn)
      if options.callbackSecrets != nil {
        try Spool.sweep(archive)
        _ = try Spool(in: archive, limit: 0)
      }
      (stopping, stopper) = AsyncStream.makeStream()
    }

    /// How many jobs the folder holds that can be listed; of others the log is told. Waits for the disk.
    package func countJobs() throws -> Int {
      try archive.jobs { id, error in
        options.log?("warning: \(safeText(id.text)) is not in the list: \(error.message)")
      }.count
    }

    /// Serves until `stop` is called; `listening` is told the port once connections are accepted.
    ///
    /// Throws a `ServerError`: `cannot_listen` where the address cannot be had, `ended` where no more connections come in.
    package func run(listening: @escaping @Sendable (Int) -> Void) async throws {
      let disk = DiskThreads(count: max(4, 2 * processorCount()))
      let filing = DiskThreads(count: options.callbackSecrets == nil ? 1 : max(2, processorCount()))
      let connections = OpenConnections()
      let server = server(disk, filing, connections, listening)
      do {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await server.run() }
          group.addTask { [self] in
            for await _ in stopping { break }
            try Task.checkCancellation()
            await end(server, connections)
          }
          // Whichever is first: the end that was asked for, or one that was not.
          try await group.next()
          stopper.finish()
          try await group.waitForAll()
        }
      } catch {
        await disk.stop(within: 0)
        await filing.stop(within: 0)
        let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
        throw ServerError(
          .cannotListen, "The server cannot listen at this address: \(reason).",
          place: Place(path: "\(options.host):\(options.port)"), advice: "Choose another --port or --host.")
      }
      // Every reply is finished or given up: what is still worked on nobody waits for.
      await disk.stop(within: 1)
      await filing.stop(within: 1)
      guard isStopping.load(ordering: .relaxed) else {
        throw ServerError(
          .ended, "The server ended without being asked to.", place: Place(path: "\(options.host):\(options.port)"),
          advice: "Start it again.")
      }
    }

    /// Has the server end: no more connections, those without a request are closed, replies are finished, though not
    /// longer than the grace allows.
    package func stop() {
      isStopping.store(true, ordering: .relaxed)
      stopper.yield()
    }

    private func server(
      _ disk: DiskThreads, _ filing: DiskThreads, _ connections: OpenConnections,
      _ listening: @escaping @Sendable (Int) -> Void
    ) -> Server<ArchiveChannel> {
      let log = options.log
      let answers = JobAnswers(archive: archive) { log?($0) }
      let responder = Responder(options: options, archive: archive, answers: answers, disk: disk, filing: filing)
      let logger = Logger(label: "hume-results-server") { _ in SwiftLogNoOpLogHandler() }
      return Server(
        childChannelSetup: ArchiveChannel(
          patience: options.patience, connections: connections,
          responder: { try await responder.respond($0, $1, $2) }),
        configuration: ServerConfiguration(
          address: .hostname(options.host, port: options.port), backlog: 1024,
          availableConnectionsDelegate: MaximumAvailableConnections(options.connections, logger: logger)),
        onServerRunning: { channel in
          try? await channel.pipeline.addHandler(AcceptingGuard(), position: .first).get()
          listening(channel.localAddress?.port ?? 0)
        },
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }

    private func end(_ server: Server<ArchiveChannel>, _ connections: OpenConnections) async {
      let grace = options.grace
      let last = Task {
        try await Task.sleep(for: .seconds(grace))
        connections.closeAll()
      }
      try? await server.shutdownGracefully()
      last.cancel()
    }
  }
#endif
