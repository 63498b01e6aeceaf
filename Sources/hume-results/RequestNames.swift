import ArgumentParser
import HumeJobs
import HumeParsing

/// The names that a request in JSON may hold. One that is unknown is not sent; so a slip of the pen would ask for
/// something else than was meant.
enum RequestNames {
  private static let request = ["models", "transcription", "urls", "text", "callback_url", "notify", "files"]
  private static let transcription = ["language", "identify_speakers", "confidence_threshold"]

  /// Throws at the first unknown name.
  static func check(_ value: JSONValue) throws {
    try check(value, "$", request)
    if let options = member("transcription", of: value) { try check(options, "$.transcription", transcription) }
    guard let models = member("models", of: value) else { return }
    try check(models, "$.models", ModelOptions.all.map(\.name))
    for model in ModelOptions.all {
      guard let options = member(model.name, of: models) else { continue }
      let path = "$.models.\(model.name)"
      let names = model.options.map { $0.name.split(separator: ".") }
      try check(options, path, names.filter { $0.count == 1 }.map { String($0[0]) })
      for name in Set(names.filter { $0.count == 2 }.map { String($0[0]) }) {
        let inner = names.filter { $0.count == 2 && $0[0] == name }.map { String($0[1]) }
        if let value = member(name, of: options) { try check(value, "\(path).\(name)", inner) }
      }
    }
  }

  private static func check(_ value: JSONValue, _ path: String, _ names: [String]) throws {
    guard case .object(let members) = value else { return }
    for (key, _) in members where !names.contains(snakeCase(key)) {
      if names.isEmpty { throw ValidationError("The request has an unknown name: \(path) takes none, not \"\(key)\".") }
      throw unknown("The request has an unknown name, \"\(key)\" in \(path).", key, among: names, "Known there")
    }
  }

  private static func member(_ name: String, of value: JSONValue) -> JSONValue? {
    guard case .object(let members) = value else { return nil }
    return members.first { snakeCase($0.key) == name }?.value
  }

  /// As one SDK writes them, names may be in camelCase.
  private static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
  }
}
