import HumeServer
import Testing

@Suite struct ByteRangeTests {
  @Test(arguments: [
    (nil, ByteRange.whole), ("bytes=0-0", .part(0..<1)), ("bytes=0-9", .part(0..<10)), ("bytes=2-4", .part(2..<5)),
    ("bytes=9-9", .part(9..<10)), ("bytes=0-10", .part(0..<10)), ("bytes=5-99999999999999999999999", .part(5..<10)),
    ("bytes=0-", .part(0..<10)), ("bytes=9-", .part(9..<10)), ("bytes=-1", .part(9..<10)), ("bytes=-10", .part(0..<10)),
    ("bytes=-11", .part(0..<10)), ("bytes=-99999999999999999999999", .part(0..<10)), ("Bytes=1-2", .part(1..<3)),
    ("bytes= 1-2 ", .part(1..<3)), ("bytes=10-", .unsatisfiable), ("bytes=10-11", .unsatisfiable),
    ("bytes=-0", .unsatisfiable), ("bytes=99999999999999999999999-", .unsatisfiable),
    // What is no range is as if it were not there; several are answered by the whole.
    ("bytes=4-2", .whole), ("bytes=", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole), ("bytes=1", .whole),
    ("bytes", .whole), ("", .whole), ("bytes=--1", .whole), ("bytes=1-2-3", .whole), ("bytes=+1-2", .whole),
    ("bytes=0x1-2", .whole), ("bytes=1 -2", .whole), ("items=0-1", .whole), ("bytes=0-1,3-4", .whole),
    ("bytes=0-1,", .whole), ("bytes =0-1", .whole), ("bytes=١-٢", .whole),
  ])
  func ofTenBytes(_ header: String?, _ range: ByteRange) {
    #expect(ByteRange(header: header, size: 10) == range)
  }

  @Test(arguments: [
    (nil, ByteRange.whole), ("bytes=0-", .unsatisfiable), ("bytes=0-0", .unsatisfiable), ("bytes=-1", .whole),
    ("bytes=-0", .unsatisfiable),
  ])
  func ofNone(_ header: String?, _ range: ByteRange) {
    #expect(ByteRange(header: header, size: 0) == range)
  }

  @Test func everyPairAsTheStandardHasIt() {
    for size in 0...6 {
      for first in 0...7 {
        for last in 0...7 {
          let wanted = (0..<size).filter { first <= $0 && $0 <= last }
          let expected: ByteRange =
            if first > last { .whole } else if first >= size { .unsatisfiable } else {
              .part(first..<(wanted.last ?? first) + 1)
            }
          #expect(ByteRange(header: "bytes=\(first)-\(last)", size: size) == expected)
        }
      }
    }
  }
}
