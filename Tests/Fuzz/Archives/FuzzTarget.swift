import HumeSystem

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
  let input = ArchiveFuzzInput(Array(UnsafeBufferPointer(start: data, count: size)))
  if let scratch, let finding = input.finding(in: scratch) { fail("\(input.mode): \(finding)\n") }
  if scratch == nil { fail("There is no temporary file.\n") }
  return 0
}

private let scratch = try? ScratchFile()

/// A file without a name, for archives that are read at any place.
final class ScratchFile: Sendable {
  private let file: File

  init() throws { file = try File.temporary() }

  /// The file, holding just these bytes.
  func file(_ bytes: [UInt8]) throws -> File {
    guard try file.rewind(to: 0), ftruncate(file.descriptor, 0) == 0 else {
      throw SystemError("empty", path: file.path)
    }
    try bytes.withUnsafeBytes { try file.write($0) }
    return file
  }
}

/// Says what was found and stops, so that libFuzzer keeps the input.
private func fail(_ text: String) -> Never {
  _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  abort()
}
