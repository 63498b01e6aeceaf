// make-fixtures: writes the made-up results that the tests read, and large ones for measurements.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

let help = """
  make-fixtures [DIR]          writes all fixtures into DIR (Fixtures)
  make-fixtures --check [DIR]  compares them with what is there; exit code 1 on a difference
  make-fixtures big --bytes N [OPTIONS] > FILE
                               writes a predictions JSON of about N bytes
    --layout compact|spaced|pretty            spaced unless given
    --layout shuffled|reordered|exponents     beside one of these. shuffled: the keys of every object in random order;
                                              reordered: the entries of the score lists in another order in every row;
                                              exponents: all numbers with an exponent
    --model face|prosody|language             face unless given
    --seed S                                  1 unless given
    --rows-per-group N                        1000 unless given
    --groups-per-file N                       4 unless given; a file a source
  """

func fail(_ message: String, code: Int32) -> Never {
  // If even this cannot be written, the code still tells.
  try? Array((message + "\n").utf8).withUnsafeBytes { try Disk.write($0, to: STDERR_FILENO, named: "the message") }
  exit(code)
}

/// Writes all fixtures below `folder`.
func writeFixtures(to folder: String) throws {
  let files = allFiles()
  for file in files { try Disk.write(file.bytes, to: folder + "/" + file.path) }
  let bytes = files.reduce(0) { $0 + $1.bytes.count }
  print("\(files.count) files, \(bytes) bytes, in \(folder)")
}

/// What differs between the fixtures and what is below `folder`, a line each.
func differences(from folder: String) throws -> [String] {
  var result: [String] = []
  let files = allFiles()
  for file in files {
    guard let there = try Disk.read(folder + "/" + file.path) else {
      result.append("missing: \(file.path)")
      continue
    }
    if there == file.bytes { continue }
    let same = zip(there, file.bytes).prefix { $0 == $1 }.count
    result.append("differs from byte \(same) on: \(file.path)")
  }
  let known = Set(files.map(\.path))
  for path in try Disk.files(below: folder).sorted() where !known.contains(path) {
    result.append("not a fixture: \(path)")
  }
  return result
}

var arguments = Array(CommandLine.arguments.dropFirst())
do {
  if arguments.contains("--help") || arguments.contains("-h") {
    print(help)
  } else if arguments.first == "big" {
    try BigDocument(BigOptions(Array(arguments.dropFirst()))).write(to: STDOUT_FILENO)
  } else {
    let isCheck = arguments.contains("--check")
    arguments.removeAll { $0 == "--check" }
    if arguments.count > 1 || arguments.first?.hasPrefix("-") == true { throw UsageError("unknown arguments") }
    let folder = arguments.first ?? "Fixtures"
    if isCheck {
      let found = try differences(from: folder)
      if !found.isEmpty { fail(found.joined(separator: "\n"), code: 1) }
    } else {
      try writeFixtures(to: folder)
    }
  }
} catch let error as UsageError {
  fail("\(error.description)\n\n\(help)", code: 64)
} catch {
  fail("\(error)", code: 1)
}
