#if Server
  import NIOPosix

  /// The threads that wait for the disk, so that those that serve connections never do.
  struct DiskThreads: Sendable {
    private let pool: NIOThreadPool

    init(count: Int) {
      pool = NIOThreadPool(numberOfThreads: count)
      pool.start()
    }

    /// Runs work on one of the threads, when one is free.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
      try await pool.runIfActive(work)
    }

    /// Ends the threads; those that still work after `seconds` are left to it.
    func stop(within seconds: Double) async {
      let (ended, told) = AsyncStream.makeStream(of: Void.self)
      pool.shutdownGracefully { _ in told.finish() }
      let limit = Task {
        try await Task.sleep(for: .seconds(seconds))
        told.finish()
      }
      for await _ in ended {}
      limit.cancel()
    }
  }
#endif
