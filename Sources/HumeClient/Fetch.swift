import HumeSystem
import HumeTypes

/// Fetches a job into `directory/JOB_ID/`: `job.json`, `predictions.json`, `artifacts.zip` and `manifest.json`.
///
/// Files that are there are kept and not fetched again unless `force`; a `job.json` of a job that was not finished then
/// is fetched again. Each file appears under its name only when it has come whole, is `verify`'d and is on the disk; a
/// failure leaves the files that were done before it. Results of a job that is not `COMPLETED` are not asked for.
///
///     let job = try fetch(
///       job: JobID("0e1f…"), from: BaseURL("https://archive.example.org"), key: APIKey.find(), into: ".",
///       verify: verifier)
///     print(job.folder)
///
/// - Parameters:
///   - only: what is fetched; the details are looked at in any case where results are missing.
///   - key: nil only for servers on this machine.
///   - userAgent: what the client calls itself, as `NAME/VERSION`.
///   - progress: called about ten times a second while bytes come, and at the end of each file.
///   - shouldStop: asked at least once a second; true ends the transfer (`interrupted`, exit code 130).
/// - Throws: a `ClientError`, always.
public func fetch(
  job: JobID, only parts: Set<JobPart> = Set(JobPart.allCases), from base: BaseURL, key: APIKey?,
  into directory: String, force: Bool = false, limits: TransferLimits = TransferLimits(),
  userAgent: String = "hume-results", verify: FetchVerifier, progress: ((FetchProgress) -> Void)? = nil,
  shouldStop: @escaping @Sendable () -> Bool = { false }
) throws -> FetchedJob {
  do {
    let session = try Session(
      base: base, key: key, limits: limits, userAgent: userAgent, lookUp: verify.lookUp, shouldStop: shouldStop)
    let fetcher = Fetcher(
      job: job, parts: parts, path: "\(directory)/\(job.text)", force: force, limits: limits, session: session,
      verify: verify, progress: progress, shouldStop: shouldStop)
    return try fetcher.run()
  } catch let error as ClientError {
    throw error
  } catch let error as any ExplainedError {
    throw ClientError(.init(error.codeName, exitCode: 1), error.message, place: error.place, advice: error.advice)
  } catch {
    throw ClientError(.init("system_error", exitCode: 1), "\(error)")
  }
}
