import HumeTypes

extension JSONLexer {
  /// Reads the number at `position` into `number`; false where the window ends before it is sure to be complete.
  mutating func parseNumber(_ bytes: Span<UInt8>, _ isFinal: Bool) throws(ParsingError) -> Bool {
    let start = position
    if start + PlainNumber.reach <= bytes.count {
      var end = start
      let value = PlainNumber.read(bytes.bytes, at: &end, table.span)
      if !value.isNaN, isBehindValue(bytes[end]) {
        number = value
        position = end
        return true
      }
    }
    var decimal = Decimal()
    let end = decimal.scan(bytes, from: start)
    if end == bytes.count && !isFinal {
      if end - start > limits.string {
        throw error(.tooLong, "A number is longer than \(limits.string) bytes.", bytes, at: start)
      }
      return false
    }
    if let fault = decimal.fault {
      if end == bytes.count { throw error(.truncated, "The JSON ends inside a number.", bytes, at: end) }
      throw error(.badNumber, fault, bytes, at: end)
    }
    if end < bytes.count {
      switch bytes[end] {
      case let byte where isBehindValue(byte): break
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        throw error(.badNumber, "A JSON number has no leading zeros.", bytes, at: start)
      default: throw error(.badNumber, "A number is followed by something that does not belong to it.", bytes, at: end)
      }
    }
    number = decimal.double(bytes, start..<end)
    position = end
    return true
  }

  /// Whether a byte may follow a number.
  private func isBehindValue(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): true
    default: false
    }
  }
}
