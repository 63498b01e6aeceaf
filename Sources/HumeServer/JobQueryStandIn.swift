import HumeJobs
struct JobQuery {
  var limit = 50
  var statuses: [String] = []
  var before: Int?, after: Int?
  var sort = "created"
  var ascending = false
  init(queryText: String) throws {
    var when: String?, time: Int?
    for pair in queryText.split(separator: "&") {
      let kv = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard kv.count == 2 else { continue }
      func bad() -> JobError { JobError(.badRequest, "The parameter \(kv[0]) cannot be \(kv[1]).") }
      switch kv[0] {
      case "limit":
        guard let n = Int(kv[1]), n >= 0 else { throw bad() }
        limit = min(n, 10000)
      case "status": statuses.append(kv[1])
      case "when":
        guard ["created_before", "created_after"].contains(kv[1]) else { throw bad() }
        when = kv[1]
      case "timestamp_ms":
        guard let n = Int(kv[1]) else { throw bad() }
        time = n
      case "sort_by":
        guard ["created", "started", "ended"].contains(kv[1]) else { throw bad() }
        sort = kv[1]
      case "direction":
        guard ["asc", "desc"].contains(kv[1]) else { throw bad() }
        ascending = kv[1] == "asc"
      default: break
      }
    }
    if let when, let time { if when == "created_before" { before = time } else { after = time } }
  }
  func apply(to jobs: [Job]) -> [Job] {
    func key(_ j: Job) -> Int {
      (sort == "created"
        ? j.state.createdMilliseconds
        : sort == "started" ? j.state.startedMilliseconds : j.state.endedMilliseconds) ?? (ascending ? .max : .min)
    }
    let kept = jobs.filter { j in
      (statuses.isEmpty || statuses.contains(j.state.status.rawValue))
        && (before == nil || (j.state.createdMilliseconds ?? .max) < before ?? 0)
        && (after == nil || (j.state.createdMilliseconds ?? .min) > after ?? 0)
    }
    return Array(
      kept.sorted {
        (key($0), $0.id ?? "") == (key($1), $1.id ?? "")
          ? false : key($0) == key($1) ? ($0.id ?? "") < ($1.id ?? "") : (key($0) < key($1)) == ascending
      }.prefix(limit))
  }
}
