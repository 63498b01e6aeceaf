package import CArrow

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Fills a schema of C with the columns of a table, as a struct; the memory of `schema` is the caller's.
package func exportSchema(_ table: ArrowSchema, to schema: UnsafeMutablePointer<CArrow.ArrowSchema>) {
  fill(schema, format: "+s", name: "", metadata: encoded(table.metadata), isNullable: false, children: table.fields)
}

/// Fills a schema; what it points to is its own.
private func fill(
  _ schema: UnsafeMutablePointer<CArrow.ArrowSchema>, format: String, name: String, metadata: [UInt8] = [],
  isNullable: Bool = true, children fields: [ArrowField] = [], dictionaryFormat: String? = nil
) {
  var children: UnsafeMutablePointer<UnsafeMutablePointer<CArrow.ArrowSchema>?>?
  if !fields.isEmpty {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CArrow.ArrowSchema>?>.allocate(capacity: fields.count)
    for (index, field) in fields.enumerated() {
      let child = UnsafeMutablePointer<CArrow.ArrowSchema>.allocate(capacity: 1)
      fill(child, format: field.type.format, name: field.name, dictionaryFormat: field.type == .name ? "u" : nil)
      (list + index).initialize(to: child)
    }
    children = list
  }
  var dictionary: UnsafeMutablePointer<CArrow.ArrowSchema>?
  if let dictionaryFormat {
    let values = UnsafeMutablePointer<CArrow.ArrowSchema>.allocate(capacity: 1)
    fill(values, format: dictionaryFormat, name: "")
    dictionary = values
  }
  schema.initialize(
    to: CArrow.ArrowSchema(
      format: strdup(format), name: strdup(name), metadata: copy(metadata),
      flags: isNullable ? Int64(ARROW_FLAG_NULLABLE) : 0, n_children: Int64(fields.count), children: children,
      dictionary: dictionary, release: releaseSchema, private_data: nil))
}

/// Releases a schema, and the children and dictionary that nobody moved out.
private func releaseSchema(_ schema: UnsafeMutablePointer<CArrow.ArrowSchema>?) {
  guard let schema, schema.pointee.release != nil else { return }
  for index in 0..<Int(schema.pointee.n_children) {
    guard let child = schema.pointee.children[index] else { continue }
    child.pointee.release?(child)
    child.deallocate()
  }
  schema.pointee.children?.deallocate()
  if let dictionary = schema.pointee.dictionary {
    dictionary.pointee.release?(dictionary)
    dictionary.deallocate()
  }
  for text in [schema.pointee.format, schema.pointee.name, schema.pointee.metadata] {
    free(UnsafeMutablePointer(mutating: text))
  }
  schema.pointee.release = nil
}

/// Metadata as the C data interface has it: counts and lengths as Int32 in the byte order of the machine.
private func encoded(_ metadata: [(key: String, value: String)]) -> [UInt8] {
  if metadata.isEmpty { return [] }
  var bytes: [UInt8] = []
  func append(_ number: Int) { withUnsafeBytes(of: Int32(number)) { bytes += $0 } }
  append(metadata.count)
  for text in metadata.flatMap({ [$0.key, $0.value] }) {
    append(text.utf8.count)
    bytes += text.utf8
  }
  return bytes
}

/// A copy of bytes in memory that `free` gives back; nil for none.
private func copy(_ bytes: [UInt8]) -> UnsafePointer<CChar>? {
  guard !bytes.isEmpty, let memory = malloc(bytes.count) else { return nil }
  UnsafeMutableRawBufferPointer(start: memory, count: bytes.count).copyBytes(from: bytes)
  return UnsafePointer(memory.assumingMemoryBound(to: CChar.self))
}

extension ArrowType {
  /// The format string of the C data interface; of a dictionary, that of its places.
  fileprivate var format: String {
    switch self {
    case .boolean: "b"
    case .integer: "l"
    case .number: "g"
    case .text: "u"
    case .name: "i"
    }
  }
}
