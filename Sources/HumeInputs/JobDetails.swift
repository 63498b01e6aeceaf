import HumeParsing
import HumeSystem
import HumeTypes

/// Looks into a small JSON document: the text, or the number as text, that stands under a path of keys and list indices.
public func jsonText(in bytes: [UInt8], at path: [String]) -> String? {
  guard var value = try? JSONValue(parsing: bytes) else { return nil }
  for step in path {
    if let member = value[step] {
      value = member
    } else if case .array(let elements) = value, let index = Int(step), elements.indices.contains(index) {
      value = elements[index]
    } else {
      return nil
    }
  }
  switch value {
  case .string(let text): return text
  case .number(let number):
    var digits: [UInt8] = []
    appendShortestDigits(number, to: &digits)
    return String(decoding: digits, as: UTF8.self)
  default: return nil
  }
}
