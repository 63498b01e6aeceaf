/// `text` as it can be shown on a terminal: control characters and those that turn the direction of writing appear as
/// `\u{…}`, and what is longer than `limit` characters ends in `…`.
package func safeText(_ text: String, limit: Int = 300) -> String {
  var safe = ""
  var count = 0
  for scalar in text.unicodeScalars {
    if count >= limit { return safe + "…" }
    count += 1
    if isUnsafeToShow(scalar) {
      safe += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      safe.unicodeScalars.append(scalar)
    }
  }
  return safe
}

private func isUnsafeToShow(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  // Soft hyphens and joiners are of use in words; these turn the order of what is shown around.
  case .format:
    (0x200E...0x200F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  default: false
  }
}
