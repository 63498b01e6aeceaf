public import HumeJobs
import HumeTypes

extension HumeClient {
  /// One reply of the list of jobs: those that the query asks for, 50 unless it says how many.
  public func jobs(_ query: JobQuery = JobQuery()) async throws -> [Job] {
    try await call { session in
      let url = session.base.jobsURL(query)
      return try session.read(url, from: session.bytes(APICall(url: url), limit: session.options.limits.listBytes)) {
        // A server that tells more than it was asked for costs no more for it.
        try Job.list(parsing: $0, limit: query.limit ?? JobQuery.largestLimit).map(session.withoutKey)
      }
    }
  }

  /// All jobs that the query asks for, page by page: the API has no cursor, so each page begins at the time where the one
  /// before ended.
  ///
  /// Throws a `ClientError` (`bad_request`) where a query is sorted by another time than that of creation and has no limit.
  public func allJobs(_ query: JobQuery = JobQuery()) throws -> JobSequence {
    do { return try JobSequence(query) { try await self.jobs($0) } } catch { throw ClientError(error) }
  }
}
