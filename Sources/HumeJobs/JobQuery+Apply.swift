extension JobQuery {
  /// The jobs that the query asks for, in its order: as a server answers it.
  ///
  /// A job of which a time is not known counts as if that had been before all others; ties are sorted by id.
  public func apply(to jobs: [Job]) -> [Job] {
    let limit = min(max(limit ?? Self.usualLimit, 0), Self.largestLimit)
    let key = sortBy ?? .created
    let isAscending = direction == .ascending
    return Array(
      jobs.filter(holds)
        .sorted { a, b in
          let (x, y) = (a.state.time(key), b.state.time(key))
          return x == y ? (a.id ?? "") < (b.id ?? "") : isAscending ? x < y : x > y
        }
        .prefix(limit))
  }

  /// Whether a job's status and time are among those asked for.
  private func holds(_ job: Job) -> Bool {
    (statuses.isEmpty || statuses.contains(job.state.status))
      && created.map { $0.holds(job.state.time(.created)) } != false
  }
}

extension JobState {
  /// One of its times for sorting, in milliseconds since 1970 UTC; 0 where it is not known.
  func time(_ key: JobQuery.SortKey) -> Int {
    switch key {
    case .created: createdMilliseconds ?? 0
    case .started: startedMilliseconds ?? 0
    case .ended: endedMilliseconds ?? 0
    }
  }
}
