import HumeTypes

// What departs from the format, and the limits of what may be new: memory is bounded whatever the document.

/// The names that an input brought and nobody documented.
struct NewNames {
  /// How many there are of features and models, and how many bytes they have.
  var count = 0
  var bytes = 0
  /// Those of models.
  var models: Set<ExactName> = []
}

extension PredictionsMachine {
  mutating func warn(
    _ code: String, subject: String = "", _ bytes: Span<UInt8>, _ message: String, advice: String = ""
  ) {
    if warnings.countAgain(code, subject: subject, input: context.input) { return }
    if warnings.warnings.count >= context.limits.warnings { return warnOfMore(code) }
    let place = lexer.place(bytes, at: lexer.position)
    warnings.add(
      Warning(code, message: message, advice: advice, input: context.input, place: place.within(context.input)),
      subject: subject)
  }

  /// Counts a warning of a kind that is not told by itself any more: memory is bounded whatever the document.
  mutating func warnOfMore(_ code: String) {
    if warnings.countAgain(code, subject: Self.furtherKinds, input: context.input) { return }
    warnings.add(
      Warning(
        code, message: "There are further ones like this, with other names; they are not told one by one.",
        input: context.input, place: Place(path: context.input)),
      subject: Self.furtherKinds)
  }
  private static let furtherKinds = "\u{0}further kinds"

  /// Counts a model that nobody documented, where it is new; throws where there are too many.
  mutating func countNewModel(_ name: String, _ bytes: Span<UInt8>) throws(ParsingError) {
    guard newNames.models.insert(ExactName(name)).inserted else { return }
    if newNames.models.count > context.limits.models {
      throw lexer.error(
        .tooManyNames, "There are more than \(context.limits.models) models that nobody documented.", bytes,
        at: lexer.position)
    }
    try countNewName(name, bytes)
  }

  /// Counts a name of a feature that nobody documented; throws where there are too many.
  mutating func countNewName(_ name: String, _ bytes: Span<UInt8>) throws(ParsingError) {
    newNames.count += 1
    newNames.bytes += name.utf8.count
    if newNames.count > context.limits.names || newNames.bytes > context.limits.nameBytes {
      throw lexer.error(
        .tooManyNames,
        "There are more than \(context.limits.names) names that nobody documented, or very long ones.", bytes,
        at: lexer.position)
    }
  }
}
