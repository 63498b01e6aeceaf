import ArchiveSupport
import HumeArchive
import HumeTypes
import Testing

@Suite struct RefusalTests {
  typealias Code = ArchiveError.Code

  static let names: [(String, Code)] = [
    ("/etc/passwd", .unsafePath), ("../up", .unsafePath), ("a/../b", .unsafePath), ("a/..", .unsafePath),
    ("..", .unsafePath), ("..\\up", .unsafePath), ("a\\..\\..\\b", .unsafePath), ("a/..\\b", .unsafePath),
    ("\\\\host\\share", .unsafePath), ("C:\\x", .unsafePath), ("c:/x", .unsafePath), ("", .badName),
  ]

  @Test func names() {
    for (name, code) in Self.names {
      // libarchive cannot open a tar with an empty name; it is refused either way.
      if !name.isEmpty { expect(TarBuilder.files([("ok", "1"), (name, "x")]), code, name) }
      expect(ZipBuilder([("ok", "1"), (name, "x")]).finished(), code, name)
      var tar = TarBuilder()
      tar.pax([("path", name)])
      tar.add("harmless", "x")
      if !name.isEmpty { expect(tar.finished(), code, name) }
    }
    for name in [".", "./.", "a/."] {
      expect(TarBuilder.files([(name, "x")]), .badName, name)
      expect(ZipBuilder([(name, "x")]).finished(), .badName, name)
    }
    for name in ["..a", "a..", "a/...", "./a", "a//b", "a\\b", "__MACOSX/._a", ".hidden", "C:", "ab:/c"] {
      #expect(refusal(TarBuilder.files([(name, "x")])) == nil, "\(name)")
      #expect(refusal(ZipBuilder([(name, "x")]).finished()) == nil, "\(name)")
    }
    #expect(refusal(TarBuilder.files([("", "x")])) != nil)
    expect(ZipBuilder([("a\u{0}b", "x")]).finished(), .badName, "a\\u{0}b")
    expect(
      ZipBuilder([(String(repeating: "n", count: 256), "x")]).finished(), .limit, String(repeating: "n", count: 256))
  }

  @Test func kindsOfTarEntries() {
    let types: [(Character, Code)] = [
      ("1", .link), ("2", .link), ("3", .specialFile), ("4", .specialFile), ("6", .specialFile),
    ]
    for (type, code) in types {
      var tar = TarBuilder()
      tar.add("ok", "1")
      tar.add("bad", type: type, link: "ok")
      expect(tar.finished(), code, "bad")
    }
  }

  @Test func kindsOfZipEntries() {
    let modes: [(Int, Code?)] = [
      (0o120777, .link), (0o020644, .specialFile), (0o060644, .specialFile), (0o010644, .specialFile),
      (0o140644, .specialFile), (0o040755, .damaged), (0o100644, nil), (0o644, nil), (0, nil),
    ]
    for (mode, code) in modes {
      var entry = ZipBuilder.Entry("bad", "target")
      entry.mode = mode
      if let code {
        expect(ZipBuilder(entry).finished(), code, "bad")
      } else {
        #expect(refusal(ZipBuilder(entry).finished()) == nil)
      }
    }
  }

  @Test func zipsThatContradictThemselves() {
    let changes: [(Code, (inout ZipBuilder.Entry) -> Void)] = [
      (.encrypted, { $0.flags = 1 }), (.encrypted, { $0.flags = 0x41 }), (.encrypted, { $0.flags = 0x2000 }),
      (.unsupported, { $0.method = 14 }), (.damaged, { $0.localName = Array("good".utf8) }),
      (.damaged, { $0.crc = 1 }), (.damaged, { $0.size = 3 }),
      (.damaged, { ($0.size, $0.method) = (3, 8) }), (.damaged, { ($0.size, $0.method) = (30, 8) }),
      (.damaged, { ($0.hasDescriptor, $0.crc) = (true, 1) }), (.encrypted, { $0.method = 99 }),
      (.damaged, { $0.localCRC = 1 }), (.damaged, { $0.localSize = 1 }), (.damaged, { $0.localMethod = 8 }),
      (.damaged, { $0.localFlags = 0x800 }), (.damaged, { $0.localFlags = 8 }), (.damaged, { $0.localFlags = 1 }),
      (.damaged, { ($0.hasDescriptor, $0.localCRC) = (true, 7) }),
      (.damaged, { ($0.hasDescriptor, $0.descriptor) = (true, []) }),
      (.damaged, { ($0.hasDescriptor, $0.descriptor) = (true, [UInt8](repeating: 0, count: 16)) }),
      (.damaged, { ($0.hasDescriptor, $0.descriptor) = (true, [UInt8](repeating: 0, count: 12)) }),
      (.damaged, { ($0.hasDescriptor, $0.descriptor) = (true, [UInt8](repeating: 0, count: 13)) }),
      (.damaged, { $0.gap = ZipBuilder([("hidden", "entry")]).localPart }),
      (.damaged, { ($0.method, $0.tail) = (8, [0]) }), (.damaged, { $0.extra = Self.unicodeName("other") }),
      (.damaged, { $0.localExtra = Self.unicodeName("other") }),
      (.damaged, { $0.extra = [1, 0, 16, 0] + [UInt8](repeating: 9, count: 16) }),
      (.damaged, { $0.localExtra = [1, 0, 16, 0] + [UInt8](repeating: 9, count: 16) }),
      (.damaged, { $0.extra = Self.zip64Nothing + Self.zip64Nothing }),
    ]
    for (index, (code, change)) in changes.enumerated() {
      var entry = ZipBuilder.Entry("bad", "contents")
      change(&entry)
      let error = refusal(ZipBuilder(entry).finished())
      #expect(error?.code == code, "\(index): \(String(describing: error))")
      #expect(error?.place.path?.hasSuffix("!bad") == true, "\(index)")
    }
    let zip = ZipBuilder([("a", "1"), ("b", "2")])
    #expect(refusal(zip.finished(count: 1))?.code == .damaged)
    #expect(refusal(zip.finished(count: 3))?.code == .damaged)
    #expect(refusal(zip.finished() + [0])?.code == .truncated)
    var gap = zip
    gap.entries[1].gap = [0]
    #expect(refusal(gap.finished())?.code == .damaged)
    let hidden = "PK\u{5}\u{6}"
    #expect(refusal(zip.finished(comment: hidden + "and more than a record's length"))?.code == .truncated)
    #expect(refusal(zip.finished(comment: hidden + String(repeating: "\u{0}", count: 18)))?.code == .damaged)
    #expect(refusal(zip.finished(comment: hidden)) == nil)
    #expect(refusal(zip.finished(comment: String(repeating: "c", count: 65_535))) == nil)
  }

  /// Info-ZIP's second name, and an empty field of zip64.
  static func unicodeName(_ name: String) -> [UInt8] {
    [0x75, 0x70, UInt8(name.utf8.count + 5), 0, 1, 0, 0, 0, 0] + Array(name.utf8)
  }
  static let zip64Nothing: [UInt8] = [1, 0, 0, 0]

  @Test func zipsThatOnlyLookStrange() throws {
    let builder = ZipBuilder()
    let sums = builder.little(0xB4FA_1177, 4) + builder.little(8, 4) + builder.little(8, 4)
    let changes: [(inout ZipBuilder.Entry) -> Void] = [
      { $0.extra = Self.unicodeName("good") }, { $0.localExtra = Self.unicodeName("good") },
      { $0.extra = Self.zip64Nothing }, { $0.localExtra = [0x55, 0x54, 5, 0, 1, 2, 3, 4, 5] },
      { ($0.hasDescriptor, $0.descriptor) = (true, sums) },
      {
        $0.hasDescriptor = true
        $0.descriptor = Array(sums[..<4]) + builder.little(8, 8) + builder.little(8, 8)
      },
      {
        $0.hasDescriptor = true
        $0.descriptor = builder.little(0x0807_4B50, 4) + sums[..<4] + builder.little(8, 8) + builder.little(8, 8)
      },
      { ($0.hasDescriptor, $0.localCRC) = (true, 0xB4FA_1177) },
    ]
    for (index, change) in changes.enumerated() {
      var entry = ZipBuilder.Entry("good", "contents")
      change(&entry)
      let found = try? listing(ZipBuilder(entry).finished())
      #expect(found.map { same($0, [("good", "contents")]) } == true, "\(index)")
    }
  }

  @Test func duplicates() {
    let cases: [([String], Bool)] = [
      (["a", "a"], true), (["a", "./a"], true), (["a/b", "a//b"], true), (["a", "a/b"], true), (["a/b", "a"], true),
      (["a/", "a"], true), (["a", "a/"], true), (["a/", "a/"], false), (["a/b", "a/c"], false), (["a", "A"], true),
      (["e\u{301}", "\u{E9}"], true), (["\u{C9}", "e\u{301}"], true), (["Dir/x", "dir/y"], true),
      (["dir/", "Dir/"], true),
      (["stra\u{DF}e", "STRASSE"], true), (["\u{1E9E}", "\u{DF}"], true), (["\u{17F}", "S"], true),
      (["\u{212A}", "k"], true),
      (["\u{3C2}", "\u{3C3}"], true), (["\u{AC00}", "\u{1100}\u{1161}"], true), (["a/b", "ab"], false),
      (["a/b/c", "a/bc"], false),
      (["ab/c", "a/bc"], false), (["\u{131}", "i"], false), (["\u{130}", "i\u{307}"], true), (["o", "\u{F6}"], false),
    ]
    for (names, isRefused) in cases {
      var tar = TarBuilder()
      for name in names { tar.add(name, type: name.hasSuffix("/") ? "5" : "0") }
      #expect(refusal(tar.finished())?.code == (isRefused ? .duplicate : nil), "\(names)")
      let zip = ZipBuilder(names.map { ($0, "") })
      #expect(refusal(zip.finished())?.code == (isRefused ? .duplicate : nil), "\(names)")
    }
  }

  @Test func namesThatAreNotASCII() throws {
    let names = ["gr\u{FC}\u{DF}e/\u{65E5}\u{672C}.csv", "\u{1F600}.json", "\u{0635}\u{0648}\u{062A}"]
    let files: [(String, String?)] = names.map { ($0, "x") }
    #expect(same(try listing(TarBuilder.files(names.map { ($0, "x") })), files))
    var pax = TarBuilder()
    var long = TarBuilder()
    var zip = ZipBuilder(names.map { ($0, "x") })
    for (index, name) in names.enumerated() {
      pax.pax([("path", name), ("uname", "J\u{F6}rg"), ("mtime", "1.5")])
      pax.add("short", "x")
      long.longName(name)
      long.add("short", "x", magic: "ustar  \u{0}")
      zip.entries[index].flags = index == 0 ? 0 : 0x800
    }
    #expect(same(try listing(pax.finished()), files))
    #expect(same(try listing(long.finished()), files))
    #expect(same(try listing(zip.finished()), files))
    let decomposed = "e\u{301}"
    #expect(same(try listing(TarBuilder.files([(decomposed, "x")])), [(decomposed, "x")]))
    #expect(same(try listing(ZipBuilder([(decomposed, "x")]).finished()), [(decomposed, "x")]))
  }

  @Test func namesThatAreNotUTF8() {
    let name: [UInt8] = [0x61, 0xFC, 0x0A, 0x62]
    var tar = TarBuilder()
    tar.add(name: name, [0x78])
    expect(tar.finished(), .badName, "a\\xFC\\u{a}b")
    for flags in [0, 0x800] {
      var entry = ZipBuilder.Entry("", "x")
      entry.name = name
      entry.flags = flags
      expect(ZipBuilder(entry).finished(), .badName, "a\\xFC\\u{a}b")
    }
  }

  @Test func paxNamesThatHoldANul() {
    var tar = TarBuilder()
    tar.pax([("path", "a\u{0}b")])
    tar.add("short", "x")
    expect(tar.finished(), .badName, "a\\u{0}b")
  }

  @Test func tarHeadersThatAreNotRead() {
    let records: [([(String, String)], Code)] = [
      ([("GNU.sparse.major", "1")], .unsupported), ([("size", "x")], .damaged), ([("size", "-1")], .damaged),
      ([("size", "99999999999999999999")], .damaged),
    ]
    for (records, code) in records {
      var tar = TarBuilder()
      tar.pax(records)
      tar.add("a", "x")
      #expect(refusal(tar.finished())?.code == code, "\(records)")
    }
    for type in "SVMZ" {
      var tar = TarBuilder()
      tar.add("a", "x", type: type)
      expect(tar.finished(), .unsupported, "a")
    }
    var folder = TarBuilder()
    folder.add("a/", "bytes", type: "5")
    expect(folder.finished(), .damaged, "a/")
    expect(TarBuilder.files([("old/", "bytes")]), .damaged, "old/")
    var long = TarBuilder()
    long.pax([("path", "a"), ("comment", String(repeating: "c", count: 1 << 20))])
    #expect(refusal(long.finished())?.code == .damaged)
  }

  /// What a header for all entries says of them some programs would take, and others not.
  @Test func globalHeaders() {
    for (records, isRefused) in [
      ([("comment", "0123")], false), ([("path", "other")], true), ([("size", "1")], true), ([("size", "+1")], true),
    ] {
      var tar = TarBuilder()
      tar.pax(records, type: "g")
      tar.add("a", "x")
      #expect((refusal(tar.finished()) != nil) == isRefused, "\(records)")
    }
  }

  @Test func tarNamesOfEveryForm() throws {
    let deep = (0..<20).map { "folder number \($0)" }.joined(separator: "/")
    var tar = TarBuilder()
    tar.pax([("path", deep), ("comment", "not ours"), ("size", "1")])
    tar.add("short", "x")
    tar.longName(deep + "2")
    tar.add("short", "y", magic: "ustar  \u{0}")
    tar.add("old", "z", type: "\u{0}", magic: "")
    tar.add("folder/", type: "\u{0}", magic: "")
    tar.add("contiguous", "c", type: "7")
    tar.pax([("path", "e\u{301}")])
    tar.add("short", "d")
    let expected = [
      (deep, "x"), (deep + "2", "y"), ("old", "z"), ("folder/", nil), ("contiguous", "c"), ("e\u{301}", "d"),
    ]
    #expect(same(try listing(tar.finished()), expected))
  }

  private func expect(_ bytes: [UInt8], _ code: Code, _ name: String, _ location: SourceLocation = #_sourceLocation) {
    let error = refusal(bytes)
    #expect(error?.code == code, "\(name): \(String(describing: error))", sourceLocation: location)
    #expect(error?.place.path?.hasSuffix("!\(name)") == true, "\(name)", sourceLocation: location)
  }
}
