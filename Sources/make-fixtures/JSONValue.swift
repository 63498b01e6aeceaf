/// A JSON value as it will be written: members keep their order, a key may come twice, numbers keep their spelling.
indirect enum JSONValue {
  case null
  case bool(Bool)
  /// A number by its spelling.
  case number(String)
  /// A string, written in UTF-8 with the fewest escapes.
  case string(String)
  /// A string, written in ASCII with `\u` escapes, as Python's `json.dumps` does.
  case asciiString(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// A 32-bit value widened to a double and printed in full, as the service does.
  static func float32(_ value: Double) -> JSONValue { .number(Double(Float(value)).description) }

  /// A double in the fewest digits that give it back.
  static func double(_ value: Double) -> JSONValue { .number(value.description) }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(nilLiteral: ()) { self = .null }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(integerLiteral value: Int) { self = .number(String(value)) }
  init(stringLiteral value: String) { self = .string(value) }
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}

extension JSONValue {
  /// This value with the members of every object in a random order.
  func shufflingKeys(_ random: inout Random) -> JSONValue {
    switch self {
    case .array(let elements):
      var shuffled: [JSONValue] = []
      for element in elements { shuffled.append(element.shufflingKeys(&random)) }
      return .array(shuffled)
    case .object(let members):
      var shuffled: [(key: String, value: JSONValue)] = []
      for member in random.shuffled(members) {
        shuffled.append((member.key, member.value.shufflingKeys(&random)))
      }
      return .object(shuffled)
    default:
      return self
    }
  }

  /// This value with every key changed.
  func mappingKeys(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .array(let elements): .array(elements.map { $0.mappingKeys(change) })
    case .object(let members): .object(members.map { (change($0.key), $0.value.mappingKeys(change)) })
    default: self
    }
  }

  /// The values without structure inside this one, in order: what a CSV shows of it.
  var leaves: [JSONValue] {
    switch self {
    case .array(let elements): elements.flatMap(\.leaves)
    case .object(let members): members.flatMap { $0.value.leaves }
    default: [self]
    }
  }
}

/// `speaker_confidence` → `speakerConfidence`.
func camelCase(_ key: String) -> String {
  let words = key.split(separator: "_", omittingEmptySubsequences: false)
  guard let first = words.first else { return key }
  return words.dropFirst().reduce(String(first)) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
}
