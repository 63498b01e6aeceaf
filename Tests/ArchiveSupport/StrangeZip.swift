package import TestSupport

/// A zip of a few entries, most of them sound, made by decisions.
package func strangeZip(_ choices: Choices) -> [UInt8] {
  var choices = choices
  var zip = ZipBuilder()
  for _ in 0..<choices.below(5) { zip.entries.append(strangeEntry(&choices)) }
  let comment = choices.pick(["", "", "", "a comment", "PK\u{5}\u{6}", String(repeating: "c", count: 300)])
  let count = choices.below(16) == 15 ? choices.below(5) : nil
  return zip.finished(comment: comment, count: count)
}

private func strangeEntry(_ choices: inout Choices) -> ZipBuilder.Entry {
  let names = [
    "a.csv", "b/c.json", "b/", "d", "b/e/f", "\u{E9}", "A.CSV", "../up", "/root", "x\\..\\y", ".", "C:/x", "n\u{0}n",
    "b//c", "",
  ]
  let contents = [
    "", "x", "Id,Frame\r\n", String(repeating: "PK\u{3}\u{4}", count: 9), String(repeating: "0", count: 5_000),
  ]
  var entry = ZipBuilder.Entry(choices.pick(names), "")
  if entry.name.last != 0x2F { entry.contents = Array(choices.pick(contents).utf8) }
  entry.method = choices.pick([0, 8])
  entry.hasDescriptor = choices.below(2) == 1
  // One lie in three entries or so, of one kind.
  let other = choices.byte()
  switch choices.below(48) {
  case 1: entry.flags = other
  case 2: entry.localFlags = other
  case 3: entry.mode = choices.pick([0o120777, 0o100644, 0o040755, 0o010644, 0o644])
  case 4: entry.system = other
  case 5: entry.localName = Array(choices.pick(names).utf8)
  case 6: entry.crc = other
  case 7: entry.size = other
  case 8: entry.localCRC = other
  case 9: entry.localSize = other
  case 10: entry.localMethod = choices.pick([8, 0, 1, 99])
  case 11: entry.extra = [UInt8(truncatingIfNeeded: other), 0, 2, 0, 1, 1]
  case 12: entry.localExtra = [0x55, 0x54, 1, 0, UInt8(truncatingIfNeeded: other)]
  case 13: entry.extra = [1, 0, 8, 0] + [UInt8](repeating: UInt8(truncatingIfNeeded: other), count: 8)
  case 14: entry.descriptor = [UInt8](repeating: 0, count: other % 32)
  case 15: entry.gap = [UInt8](repeating: 0, count: other % 40)
  case 16: entry.gap = ZipBuilder([("hidden", "entry")]).localPart
  case 17: entry.tail = [UInt8](repeating: 0, count: other % 8)
  default: break
  }
  return entry
}
