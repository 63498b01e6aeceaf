import HumeParsing

/// Reads the members of a request. What is not of the type that the API documents is left out, and the first of it noted:
/// in an echo of the past it is of no consequence, in a request to be sent it would silently be another request.
struct RequestReader {
  /// An object and its JSON path.
  struct Node {
    let value: JSONValue
    let path: String
  }

  /// The first member that was left out: its JSON path, and what belongs there.
  private(set) var problem: (path: String, wanted: String)?

  mutating func number(_ node: Node, _ key: String) -> Double? {
    read(node, key, "a number") { $0.double.flatMap { $0.isFinite ? $0 : nil } }
  }

  mutating func integer(_ node: Node, _ key: String) -> Int? { read(node, key, "a whole number", \.integer) }

  mutating func text(_ node: Node, _ key: String) -> String? { read(node, key, "a string", \.text) }

  mutating func flag(_ node: Node, _ key: String) -> Bool? { read(node, key, "true or false", \.flag) }

  /// A feature: `{}`, whatever it holds, asks for it, null does not; some wrote true and false.
  mutating func feature(_ node: Node, _ key: String) -> Bool? {
    if case .null? = node.value.member(key) { return false }
    return read(node, key, "{} or null") { value in
      if case .object = value { true } else { value.flag }
    }
  }

  /// An object.
  mutating func object(_ node: Node, _ key: String) -> Node? {
    read(node, key, "an object") { value in
      guard case .object = value else { return nil }
      return Node(value: value, path: "\(node.path).\(key)")
    }
  }

  /// The elements of an array that `convert` takes; none where there is no array.
  mutating func elements<Element>(
    _ node: Node, _ key: String, _ wanted: String, _ convert: (inout RequestReader, Node) -> Element?
  ) -> [Element] {
    let array = read(node, key, "an array") { value -> [JSONValue]? in
      if case .array(let elements) = value { elements } else { nil }
    }
    var result: [Element] = []
    for (index, value) in (array ?? []).enumerated() {
      let path = "\(node.path).\(key)[\(index)]"
      if let element = convert(&self, Node(value: value, path: path)) {
        result.append(element)
      } else {
        note(path, wanted)
      }
    }
    return result
  }

  private mutating func read<Value>(
    _ node: Node, _ key: String, _ wanted: String, _ convert: (JSONValue) -> Value?
  ) -> Value? {
    guard let value = node.value.member(key) else { return nil }
    if case .null = value { return nil }
    if let result = convert(value) { return result }
    note("\(node.path).\(key)", wanted)
    return nil
  }

  private mutating func note(_ path: String, _ wanted: String) {
    if problem == nil { problem = (path, wanted) }
  }
}

extension JSONValue {
  fileprivate var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
}
