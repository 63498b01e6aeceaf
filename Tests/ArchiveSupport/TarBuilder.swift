/// Writes tars byte by byte, sound and unsound ones.
package struct TarBuilder {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// A header and its contents; `size` may lie.
  package mutating func add(
    _ name: String, _ contents: String = "", type: Character = "0", link: String = "", size: Int? = nil,
    magic: String = "ustar\u{0}00"
  ) {
    add(name: Array(name.utf8), Array(contents.utf8), type: type, link: link, size: size, magic: magic)
  }

  package mutating func add(
    name: [UInt8], _ contents: [UInt8], type: Character = "0", link: String = "", size: Int? = nil,
    magic: String = "ustar\u{0}00"
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: [UInt8], _ offset: Int) { header.replaceSubrange(offset..<offset + text.count, with: text) }
    func octal(_ value: Int, _ width: Int) -> [UInt8] {
      let digits = String(value, radix: 8)
      return Array((String(repeating: "0", count: width - digits.count) + digits).utf8)
    }
    put(Array(name.prefix(100)), 0)
    put(octal(0o644, 7), 100)
    put(octal(0, 7), 108)
    put(octal(0, 7), 116)
    put(octal(size ?? contents.count, 11), 124)
    put(octal(0, 11), 136)
    put(Array(repeating: 0x20, count: 8), 148)
    put(Array(String(type).utf8), 156)
    put(Array(link.utf8), 157)
    put(Array(magic.utf8), 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], 148)
    bytes += header
    bytes += contents
    bytes += [UInt8](repeating: 0, count: (512 - contents.count % 512) % 512)
  }

  /// A pax header with these records for the next entry.
  package mutating func pax(_ records: [(String, String)], type: Character = "x") {
    var body: [UInt8] = []
    for (key, value) in records {
      let rest = " \(key)=\(value)\n".utf8.count
      var length = rest + 1
      while "\(length)".utf8.count + rest != length { length += 1 }
      body += Array("\(length) \(key)=\(value)\n".utf8)
    }
    add(name: Array("PaxHeader/next".utf8), body, type: type)
  }

  /// A GNU long name for the next entry.
  package mutating func longName(_ name: String) {
    add(name: Array("././@LongLink".utf8), Array(name.utf8) + [0], type: "L", magic: "ustar  \u{0}")
  }

  /// The tar with its end mark.
  package func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1_024) }

  /// A tar of plain files.
  package static func files(_ files: [(String, String)]) -> [UInt8] {
    var tar = TarBuilder()
    for (name, contents) in files { tar.add(name, contents) }
    return tar.finished()
  }
}
