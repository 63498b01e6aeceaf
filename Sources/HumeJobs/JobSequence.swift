// All jobs, page after page, from a server that knows no cursor: the next page is asked from the time at which the job
// furthest along was made, the boundary.
//
//     page of 3, latest first      given     the next asks        boundary
//     a 900, b 800, c 800          a b c     created before 801   800: b c
//     b 800, c 800, d 800          d         created before 801   800: b c d
//     d 800, b 800, c 800          -         the same, limit 6
//
// Whether `before 801` has a job made at 801 is not specified, so the page reaches one millisecond into what is known.
// Beyond the boundary everything has come; on it the ids tell what has. Hence the memory is bounded, and so is the number
// of requests: one in which the boundary does not move doubles the limit or is the last but one.

/// The jobs of a server, asked for page by page as they are taken.
///
/// They come in the query's order, by the time at which they were made, each once. A query sorted by another time is
/// asked in one piece, as no page can begin at such a time, and so has to have a limit.
public struct JobSequence: AsyncSequence, Sendable {
  /// What it is made of.
  public typealias Element = Job
  /// What asking for a page can throw.
  public typealias Failure = any Error

  private let query: JobQuery
  private let pageSize: Int
  private let page: @Sendable (JobQuery) async throws -> [Job]

  /// The jobs of a query, its limit being the number of all of them (nil: as many as there are), from a function that
  /// asks a server for one page; throws a `JobError` (`bad_request`) where a query that cannot be paged has no limit.
  package init(
    _ query: JobQuery, pageSize: Int = JobQuery.usualLimit, page: @escaping @Sendable (JobQuery) async throws -> [Job]
  ) throws {
    if let key = query.sortBy, key != .created, query.limit == nil {
      throw JobError(
        .badRequest, "Jobs sorted by the time at which they \(key.rawValue) cannot be listed without a limit.",
        advice: "Give a limit, or sort by the time at which they were created.")
    }
    self.query = query
    self.pageSize = pageSize < 1 ? 1 : pageSize
    self.page = page
  }

  /// Begins with the first page.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(pages: JobPages(query, pageSize: pageSize), wanted: query.limit ?? .max, page: page)
  }

  /// Gives one job after the other.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var pages: JobPages
    fileprivate var wanted: Int
    fileprivate let page: @Sendable (JobQuery) async throws -> [Job]
    private var ready: ArraySlice<Job> = []

    fileprivate init(pages: JobPages, wanted: Int, page: @escaping @Sendable (JobQuery) async throws -> [Job]) {
      self.pages = pages
      self.wanted = wanted
      self.page = page
    }

    /// The next job, nil behind the last; throws what asking for a page throws, a `JobError` (`bad_reply`) where the
    /// server does not sort as asked and has more than one page, and `CancellationError`.
    public mutating func next() async throws -> Job? {
      guard wanted > 0 else { return nil }
      while ready.isEmpty {
        guard let query = try pages.next() else { return nil }
        try Task.checkCancellation()
        ready = pages.take(try await page(query))[...]
      }
      wanted -= 1
      return ready.popFirst()
    }
  }
}
