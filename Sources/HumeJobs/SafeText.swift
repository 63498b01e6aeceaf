import HumeTypes

/// `text` as it can be shown on a terminal, or logged: what is invisible, controls it or turns the direction of writing
/// appears as `\u{…}`, and what is longer than `limit` characters (code points) ends in `…`.
package func safeText(_ text: String, limit: Int = 300) -> String {
  let scalars = text.unicodeScalars
  guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex) else {
    return visible(text)
  }
  return visible(String(scalars[..<end])) + (end == scalars.endIndex ? "" : "…")
}
