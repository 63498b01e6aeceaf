extension ArrowBuffer {
  /// A buffer with a copy of `bytes`.
  package convenience init(copying bytes: [UInt8]) {
    self.init(capacity: bytes.count)
    bytes.withUnsafeBytes { append($0) }
  }
}
