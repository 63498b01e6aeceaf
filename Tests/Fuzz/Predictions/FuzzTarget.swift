import ParsingSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The entry that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let input = FuzzInput(Array(UnsafeBufferPointer(start: data, count: size)))
  if let finding = input.finding { fail(finding, input) }
  return 0
}

/// Says what was found and stops, so that libFuzzer keeps the input.
private func fail(_ finding: String, _ input: FuzzInput) -> Never {
  let shown = String(decoding: input.document.prefix(20_000), as: UTF8.self)
  let text = [input.description, finding, shown, ""].joined(separator: "\n")
  _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  abort()
}
