import HumeClient
import HumeJobs
import HumeResults
import HumeSystem

/// What is said on standard error.
enum Messages {
  /// An error in three short lines: what is wrong, where, what to do.
  ///
  /// `also` is said behind the message.
  static func show(_ error: any ExplainedError, also: String? = nil) {
    var message = error.message
    if let also {
      if message.hasSuffix(".") { message.removeLast() }
      message += ": \(also)."
    }
    writeToStandardError(
      explanation(message: message, place: error.place.description, advice: error.advice) + "\n")
  }

  /// Warnings, the first 20 kinds of them, and the first note of some codes; `verbose`: all, and all notes too.
  static func show(_ warnings: [Warning], verbose: Bool, always: Set<String> = []) {
    let notes = Dictionary(grouping: warnings.filter { $0.kind == .note && always.contains($0.code) }, by: \.code)
    var told: Set<String> = []
    let wanted = warnings.filter {
      $0.kind == .warning || verbose || (always.contains($0.code) && told.insert($0.code).inserted)
    }
    // Of many inputs that hold one job a few are enough.
    var ofJob = 0
    let few =
      verbose
      ? wanted
      : wanted.filter { warning in
        if warning.code == "same_job" { ofJob += 1 }
        return warning.code != "same_job" || ofJob <= 3
      }
    let shown = verbose ? few[...] : few.prefix(20)
    for warning in shown {
      show(warning)
      let more = verbose ? 0 : (notes[warning.code]?.count ?? 0) - 1
      if more > 0 {
        writeToStandardError("  \(count(more)) more \(more == 1 ? "note" : "notes") like this; -v tells all\n")
      }
    }
    if few.count < wanted.count {
      writeToStandardError(
        "warning: \(count(wanted.count - few.count)) more inputs hold the same job as another; hume-results validate lists "
          + "them all\n")
    }
    if shown.count < few.count {
      writeToStandardError(
        "warning: \(count(few.count - shown.count)) more kinds of warnings; hume-results validate lists them all\n")
    }
  }

  /// A warning or note in a few lines.
  private static func show(_ warning: Warning) {
    var line = "\(warning.kind.rawValue): \(visible(warning.message))"
    if warning.count > 1 { line += " (\(count(warning.count)) times)" }
    let place = warning.place.description
    if !place.isEmpty { line += warning.count > 1 ? "\n  first: \(visible(place))" : "\n  where: \(visible(place))" }
    if !warning.advice.isEmpty { line += "\n  what to do: \(visible(warning.advice))" }
    writeToStandardError(line + "\n")
  }

  /// That something is tried again, in a line.
  static func show(_ retry: Retry) {
    var reason = retry.error.message
    if reason.hasSuffix(".") { reason.removeLast() }
    let wait = retry.seconds < 1 ? "at once" : "in \(count(Int(retry.seconds.rounded(.up)))) s"
    writeToStandardError(
      "note: \(visible(reason)); trying again \(wait) (\(retry.failures + 1) of \(retry.mostFailures))\n")
  }

  /// The exit code that an error ends the program with.
  static func exitCode(of error: any ExplainedError) -> Int32 {
    if let error = error as? ClientError { return error.exitCode }
    if let error = error as? JobError { return [.badJobID, .badRequest].contains(error.code) ? 64 : 1 }
    if let error = error as? ArchiveError, error.code == .interrupted { return 130 }
    if error is FormatError { return 64 }
    if error is AnalysisError, error.codeName == "bad_option" { return 64 }
    return 1
  }
}
