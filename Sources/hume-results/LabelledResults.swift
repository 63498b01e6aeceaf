import HumeResults

extension CoOccurrence {
  /// The same under labels, where names are not to be shown.
  func labelled(_ anonymizer: Anonymizer?) -> CoOccurrence {
    var result = self
    if let anonymizer { result.origin = anonymizer.origin(origin) }
    return result
  }
}

extension Synchrony {
  /// The same under labels, where names are not to be shown.
  func labelled(_ anonymizer: Anonymizer?) -> Synchrony {
    var result = self
    if let anonymizer { (result.a, result.b) = (anonymizer.origin(a), anonymizer.origin(b)) }
    return result
  }
}
