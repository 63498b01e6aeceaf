public import HumeInputs
import HumeTypes

extension Anonymizer {
  /// A failure under labels.
  public func failure(_ failure: InputFailure) -> InputFailure {
    InputFailure(input: label("input", failure.input), error: LabelledError(failure.error, self))
  }
}

/// An error whose texts name labels in the place of names.
private struct LabelledError: ExplainedError {
  let codeName: String
  let message: String
  let place: Place
  let advice: String

  init(_ error: any ExplainedError, _ anonymizer: Anonymizer) {
    codeName = error.codeName
    var place = error.place
    place.path = place.path.map(anonymizer.path)
    self.place = place
    message = anonymizer.text(error.message)
    advice = anonymizer.text(error.advice)
  }
}
