import HumeTypes

extension ModelAnalysis {
  /// What there is to doubt, or to know.
  func warn(
    _ log: inout WarningLog, groups: [GroupState], frameTimes: [Int64], period: Int64?, isUnidentified: Bool
  ) {
    let place = context.place(file, model)
    func add(_ code: String, _ kind: Warning.Kind, _ message: String, _ advice: String, count: Int = 1) {
      log.add(
        Warning(
          code, kind: kind, message: message, advice: advice, count: count, input: context.input, place: place))
    }
    if unusableTimes > 0 {
      add(
        "unusable_time", .warning,
        "Rows whose time is negative, not finite, or ends before it begins count only in what needs no time.",
        "Check these rows in the file.", count: unusableTimes)
    }
    let mixed = groups.count { $0.hasSomeDurations }
    if mixed > 0, !wants.isDisjoint(with: [.ranking, .summary]) {
      add(
        "missing_duration", .warning,
        "Some rows of a group have a duration and others none, so it has no mean over time.",
        "Use the mean over rows.", count: mixed)
    }
    if lacksMarks {
      add(
        "no_marks", .note,
        "A group of \(file) is too long for peaks to be marked: \(context.options.maxMemory >> 20) MiB would not hold it.",
        "hume-results peaks finds them with --emotion or a larger --max-memory.")
    }
    if isUnidentified {
      add(
        "unidentified_faces", .note,
        "In \(file) several faces of one frame are all called unknown: they are different people.",
        "Use --faces frame for one value a frame, or have the job identify faces.")
    }
    if policy != context.options.faces {
      add(
        "no_frames", .note,
        "\(model) results have no frames of several faces, so ids are brought together by balanced means.", "")
    }
    let hasTimes = groups.contains { !$0.supports.isEmpty }
    if wants.contains(.timeline), !hasTimes, groups.contains(where: { $0.rows > 0 }) {
      add("no_times", .note, "The \(model) rows of \(file) have no times, so they have no timeline.", "")
    }
    if context.options.nEff, let period, gaps(frameTimes).contains(where: { isGap($0, period: period) }) {
      add(
        "uneven_series", .note,
        "n_eff takes the frames of \(file) as evenly spaced, but there are gaps.",
        "Take n_eff as a rough figure.")
    }
  }
}
