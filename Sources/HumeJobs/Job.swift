package import HumeParsing
import HumeTypes

/// A job as the API tells it: what was asked for, and how far it is.
///
/// Read tolerantly, as replies changed over the years: of 2022 and 2023 they have no `type` and no `job_id`, and write
/// integers as floats. Only the state's `status` has to be there; what is missing is nil, what is unknown is in `json`.
public struct Job: Sendable, Hashable {
  /// The id, or nil where the reply does not repeat it.
  public var id: String?
  /// The kind of job, e.g. `INFERENCE`, or nil.
  public var type: String?
  /// Whose job it is, or nil.
  public var userID: String?
  /// What was asked for, or nil where the reply does not repeat it.
  public var request: JobRequest?
  /// How far it is.
  public var state: JobState
  /// The job as it came: UTF-8 JSON, whole.
  public var json: [UInt8]

  /// The most bytes of details that are read: of a request with a hundred long texts it has a megabyte.
  public static let largestDetails = 2 << 20

  /// Reads the details of a job, or throws a `JobError` (`not_details`).
  public init(parsing bytes: [UInt8]) throws {
    let value: JSONValue
    do { value = try JSONValue(parsing: bytes) } catch {
      throw JobError(.notDetails, "The details of the job are not JSON. \(error.message)", place: error.place)
    }
    try self.init(value, json: bytes)
  }

  package init(_ value: JSONValue, json: [UInt8]) throws {
    guard let state = value["state"].flatMap(JobState.init) else {
      throw JobError(
        .notDetails, "This is not the details of a job: it has no state.",
        advice: "Check the base URL: it is the part of the address before /v0/.")
    }
    id = value.member("job_id")?.text
    type = value["type"]?.text
    userID = value.member("user_id")?.text
    request = value["request"].flatMap(JobRequest.init(echo:))
    self.state = state
    self.json = json
  }
}

/// How far a job is.
public struct JobState: Sendable, Hashable {
  /// Where it stands.
  public var status: JobStatus
  /// When it was made, in milliseconds since 1970 UTC.
  public var createdMilliseconds: Int?
  /// When work on it began, in milliseconds since 1970 UTC.
  public var startedMilliseconds: Int?
  /// When it ended, in milliseconds since 1970 UTC.
  public var endedMilliseconds: Int?
  /// How many predictions a completed job has.
  public var predictions: Int?
  /// How many errors a completed job has; some are normal.
  public var errors: Int?
  /// Why it failed, where the server says so.
  public var message: String?

  /// A state.
  public init(
    _ status: JobStatus, createdMilliseconds: Int? = nil, startedMilliseconds: Int? = nil,
    endedMilliseconds: Int? = nil, predictions: Int? = nil, errors: Int? = nil, message: String? = nil
  ) {
    self.status = status
    self.createdMilliseconds = createdMilliseconds
    self.startedMilliseconds = startedMilliseconds
    self.endedMilliseconds = endedMilliseconds
    self.predictions = predictions
    self.errors = errors
    self.message = message
  }

  init?(_ value: JSONValue) {
    guard let status = value["status"]?.text else { return nil }
    self.init(
      JobStatus(rawValue: status), createdMilliseconds: value.member("created_timestamp_ms")?.integer,
      startedMilliseconds: value.member("started_timestamp_ms")?.integer,
      endedMilliseconds: value.member("ended_timestamp_ms")?.integer,
      predictions: value.member("num_predictions")?.integer, errors: value.member("num_errors")?.integer,
      message: value["message"]?.text)
  }
}

/// Where a job stands. Any text: a status that nobody documented is kept as it is.
public struct JobStatus: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// As the API spells it.
  public let rawValue: String

  /// A status by its spelling in the API.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Waiting to be worked on.
  public static let queued = Self(rawValue: "QUEUED")
  /// Being worked on.
  public static let inProgress = Self(rawValue: "IN_PROGRESS")
  /// Done: it has its results.
  public static let completed = Self(rawValue: "COMPLETED")
  /// Ended without results.
  public static let failed = Self(rawValue: "FAILED")

  /// Whether nothing more will happen to the job.
  public var isFinal: Bool { self == .completed || self == .failed }
  /// As the API spells it.
  public var description: String { rawValue }
}

extension JSONValue {
  /// The value of a member by its name in snake_case, or, as one SDK writes it, in camelCase.
  func member(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == name }?.value ?? members.first { Self.isCamelCase($0.key, of: name) }?.value
  }

  /// Whether `key` is `name`, which is ASCII in snake_case, in camelCase.
  private static func isCamelCase(_ key: String, of name: String) -> Bool {
    var rest = name.utf8[...]
    for byte in key.utf8 {
      let isUpper = rest.first == UInt8(ascii: "_")
      if isUpper { rest = rest.dropFirst() }
      guard let expected = rest.popFirst(), byte == (isUpper ? expected & ~0x20 : expected) else { return false }
    }
    return rest.isEmpty
  }
}
