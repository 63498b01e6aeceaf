package import HumeTypes

/// What a status other than 200 means.
///
/// `foreignHost` is where a redirect led, nil for the API itself; `serverMessage` is safe to print; `isOfJob`: whether the
/// request named a job.
package func statusError(
  _ status: Int, serverMessage: String?, base: BaseURL, hasKey: Bool, isOfJob: Bool = true,
  foreignHost: String? = nil, place: Place
) -> ClientError {
  let who = foreignHost.map { "\($0), where the server redirected to," } ?? "The server"
  let said = serverMessage.map { ": \($0)" } ?? ""
  let answer = "(status \(status)\(said))"
  let note = base.closedNote
  let check = isOfJob ? "Check the job id and the base URL." : "Check the request and the base URL."

  switch status {
  case 401 where foreignHost != nil, 403 where foreignHost != nil:
    return ClientError(
      .badRedirect, "\(who) refused to give the file \(answer).", place: place,
      advice: "Links to stored files expire: try again.")
  case 401, 403:
    let message = hasKey ? "The server refused the API key \(answer)." : "The server wants an API key \(answer)."
    let advice = hasKey ? "Check that the key is whole and may do this." : APIKey.howToGive
    return ClientError(.keyRefused, message, place: place, advice: advice + note)
  case 404, 410:
    let code: ClientError.Code = status == 404 ? .notFound : .gone
    if base.isService {
      return ClientError(
        code, "The service closed on 14 June 2026; its jobs can no longer be fetched \(answer).", place: place,
        advice: "If someone saved the results or runs an archive of them, name its address with --base-url.")
    }
    let what = isOfJob ? "job or file" : "address"
    let message = status == 404 ? "\(who) has no such \(what) \(answer)." : "\(who) no longer has it \(answer)."
    return ClientError(code, message, place: place, advice: check)
  case 429:
    return ClientError(
      .tooManyRequests, "\(who) got too many requests \(answer).", place: place,
      advice: "Wait a while, then try again.\(note)")
  case 408, 500...599:
    return ClientError(
      .serverFault, "\(who) could not answer \(answer).", place: place, advice: "Try again later.\(note)")
  case 400...499:
    return ClientError(
      .badRequest, "\(who) did not accept the request \(answer).", place: place,
      advice: check + note)
  default:
    return ClientError(
      .unexpectedStatus, "\(who) gave an answer that the API does not have \(answer).", place: place,
      advice: "Check the base URL.\(note)")
  }
}

extension BaseURL {
  /// What to add to an advice about the service's own host; empty for others.
  var closedNote: String {
    isService ? " Note that the service closed on 14 June 2026: it gives no results any more." : ""
  }
}
