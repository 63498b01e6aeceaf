/// Finds the string or number at a path in a JSON document, each step a key or, in a list, an index; nil where there is
/// none or the bytes are not JSON. A number comes as it is written.
public typealias JSONLookup = @Sendable (_ bytes: [UInt8], _ path: [String]) -> String?

/// What a server says is wrong, made safe to print, or nil where the body does not tell.
///
/// The API spells it `{"message"}` or, for a bad key, `{"fault": {"faultstring"}}`; others say `{"error"}`.
package func serverMessage(from body: [UInt8], lookUp: JSONLookup) -> String? {
  let paths = [["message"], ["fault", "faultstring"], ["error"], ["error", "message"]]
  for path in paths {
    if let message = lookUp(body, path), !message.isEmpty { return safeText(message) }
  }
  return nil
}
