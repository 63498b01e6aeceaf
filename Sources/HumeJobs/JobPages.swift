/// Which page of jobs to ask for next, and what of it is new. Without I/O; `JobSequence` has how it works. Jobs without a
/// time are on the boundary 0, as servers sort them.
package struct JobPages {
  private let query: JobQuery
  private let pageSize: Int
  private let isAscending: Bool
  private var state = State.toAsk
  private var limit: Int
  /// The largest page so far: a server may hold pages smaller than asked.
  private var capacity = 0
  /// The time of being made that the jobs furthest along have, in milliseconds; nil before there is one.
  private var boundary: Int?
  /// Whether any job had a time. Without one there is nothing that a page could begin at.
  private var hasTimes = false
  /// The jobs on the boundary that have come.
  private var known: Set<Key> = []

  private enum State { case toAsk, toLeap, ended, disordered }

  /// What tells jobs apart: of those without an id, all that is known of them.
  private enum Key: Hashable {
    case id([UInt8])
    case json([UInt8])

    init(_ job: Job) { self = job.id.map { .id(Array($0.utf8)) } ?? .json(job.json) }
  }

  /// How many jobs it remembers: those on the boundary.
  package var remembered: Int { known.count }

  /// The pages of a query, whose limit is that of all of them.
  package init(_ query: JobQuery, pageSize: Int) {
    self.query = query
    self.pageSize = pageSize
    isAscending = query.direction == .ascending
    limit = query.isPaged ? min(pageSize, max(query.limit ?? pageSize, 1)) : query.limit ?? pageSize
  }

  /// The query of the next page, nil behind the last; throws where the server does not sort as asked.
  package func next() throws -> JobQuery? {
    var next = query
    next.limit = limit
    switch state {
    case .ended: return nil
    case .disordered:
      throw JobError(
        .badReply, "The server does not sort the jobs as asked, so more than one page of them cannot be listed.",
        advice: "Ask the owner of the server, or list no more jobs than one page has.")
    case .toAsk:
      // Reaches one millisecond into what is known: whether the bound itself belongs to a page is not specified.
      if hasTimes, let boundary { next.created = isAscending ? .after(boundary &- 1) : .before(boundary &+ 1) }
    case .toLeap:
      if let boundary { next.created = isAscending ? .after(boundary) : .before(boundary) }
    }
    return next
  }

  /// The jobs of a page that have not come before, in its order; the page is that of the query that `next` gave.
  package mutating func take(_ page: [Job]) -> [Job] {
    let fresh = newJobs(page)
    let before = boundary
    advance(page)
    let isFull = page.count >= limit
    defer { capacity = max(capacity, page.count) }
    if !query.isPaged || page.isEmpty || isBehindQuery {
      state = .ended
    } else if isFull && !isSorted(page) {
      state = .disordered
    } else if boundary != before {
      (state, limit) = (.toAsk, pageSize)
    } else if isFull && limit < JobQuery.largestLimit && state == .toAsk {
      limit = min(limit * 2, JobQuery.largestLimit)
    } else if page.count >= capacity && hasTimes && state == .toAsk {
      // No page shows more of this millisecond. What is behind it is all that is left to ask for.
      state = .toLeap
    } else {
      state = .ended
    }
    guard let bound = query.created else { return fresh }
    // Of two bounds the server knows but the one of the page.
    return fresh.filter { bound.holds($0.state.time(.created)) }
  }

  /// The jobs that have not come before.
  private mutating func newJobs(_ page: [Job]) -> [Job] {
    var inPage: Set<Key> = []
    return page.filter { job in
      let key = Key(job)
      guard inPage.insert(key).inserted else { return false }
      guard let boundary else { return true }
      let time = job.state.time(.created)
      return isFurther(time, than: boundary) || time == boundary && !known.contains(key)
    }
  }

  /// Moves the boundary to the job of the page that is furthest along.
  private mutating func advance(_ page: [Job]) {
    for job in page {
      let time = job.state.time(.created)
      if job.state.createdMilliseconds != nil { hasTimes = true }
      if boundary.map({ isFurther(time, than: $0) }) ?? true {
        boundary = time
        known = []
      }
      if time == boundary { known.insert(Key(job)) }
    }
  }

  private func isFurther(_ a: Int, than b: Int) -> Bool { isAscending ? a > b : a < b }

  /// Whether all that comes now lies outside the query's own bound.
  private var isBehindQuery: Bool {
    guard let boundary, let bound = query.created else { return false }
    return switch bound {
    case .before: isAscending && !bound.holds(boundary)
    case .after: !isAscending && !bound.holds(boundary)
    }
  }

  private func isSorted(_ page: [Job]) -> Bool {
    let times = page.map { $0.state.time(.created) }
    return zip(times, times.dropFirst()).allSatisfy { !isFurther($0, than: $1) }
  }
}

extension JobQuery {
  /// Whether it is sorted by the time that bounds pages.
  fileprivate var isPaged: Bool { sortBy == nil || sortBy == .created }
}
