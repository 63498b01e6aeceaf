extension JobQuery {
  /// The jobs that the query asks for, in its order: as a server answers it.
  ///
  /// Jobs without the time that is sorted by come last in either direction, ties are sorted by id, and a job of which
  /// it is not known when it was made is in no list that a time bounds.
  public func apply(to jobs: [Job]) -> [Job] {
    let limit = min(max(limit ?? Self.usualLimit, 0), Self.largestLimit)
    let key = sortBy ?? .created
    let isAscending = direction == .ascending
    return Array(
      jobs.filter(holds)
        .sorted { a, b in
          switch (a.state.time(key), b.state.time(key)) {
          case (let x?, let y?) where x != y: isAscending ? x < y : x > y
          case (_?, nil): true
          case (nil, _?): false
          default: (a.id ?? "") < (b.id ?? "")
          }
        }
        .prefix(limit))
  }

  /// Whether a job's status and time are among those asked for.
  private func holds(_ job: Job) -> Bool {
    (statuses.isEmpty || statuses.contains(job.state.status))
      && created.map { $0.holds(job.state.createdMilliseconds) } != false
  }
}

extension JobState {
  /// One of its times, in milliseconds since 1970 UTC.
  fileprivate func time(_ key: JobQuery.SortKey) -> Int? {
    switch key {
    case .created: createdMilliseconds
    case .started: startedMilliseconds
    case .ended: endedMilliseconds
    }
  }
}
