/// Bytes as text, with those that are not UTF-8 as `\x..`.
func visible(bytes: [UInt8]) -> String {
  if bytes.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(decoding: bytes, as: UTF8.self) }
  var result = ""
  var parser = Unicode.UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  var offset = 0
  while true {
    switch parser.parseScalar(from: &iterator) {
    case .valid(let encoded):
      result.unicodeScalars.append(Unicode.UTF8.decode(encoded))
      offset += encoded.count
    case .error(let length):
      for byte in bytes[offset..<offset + length] {
        result += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
      offset += length
    case .emptyInput:
      return result
    }
  }
}
