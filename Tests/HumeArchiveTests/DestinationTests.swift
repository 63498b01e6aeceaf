import ArchiveSupport
import Foundation
import HumeArchive
import HumeSystem
import HumeTypes
import Synchronization
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where things are unpacked to: what is replaced, what is refused, what is made above it.
@Suite struct DestinationTests {
  /// A user who is not this one.
  static let other: uid_t = geteuid() == 1 ? 2 : 1

  static let tar = TarBuilder.files([("a/x", "1"), ("b", "2")])

  @Test(arguments: [0o755, 0o700, 0o750, 0o2775, 0o555])
  func anEmptyFolderKeepsItsMode(_ mode: Int) throws {
    let scratch = try Scratch()
    let archive = try scratch.file("x.tar", Self.tar)
    mkdir("\(scratch.path)/out", 0o700)
    chmod("\(scratch.path)/out", mode_t(mode))
    let code = failure { try unpack(archive: archive, to: "\(scratch.path)/out") }
    var info = stat()
    #expect(stat("\(scratch.path)/out", &info) == 0 && Int(info.st_mode) & 0o7777 == mode)
    if mode == 0o555, geteuid() != 0 {
      #expect(code?.rawValue == "unreadable_file")
      #expect(try scratch.tree() == ["out/", "x.tar"])
    } else {
      #expect(code == nil)
      #expect(try scratch.tree("out") == ["a/", "a/x", "b"])
      // The modes of what is in it are its own.
      #expect(stat("\(scratch.path)/out/a", &info) == 0 && info.st_mode & 0o7777 == 0o755)
    }
  }

  @Test func theOwnerStays() throws {
    let scratch = try Scratch()
    let archive = try scratch.file("x.tar", Self.tar)
    mkdir("\(scratch.path)/out", 0o755)
    let isForeign = chown("\(scratch.path)/out", Self.other, Self.other) == 0
    #expect(isForeign == (geteuid() == 0))
    _ = try unpack(archive: archive, to: "\(scratch.path)/out")
    var info = stat()
    #expect(stat("\(scratch.path)/out", &info) == 0)
    #expect(info.st_uid == (isForeign ? Self.other : geteuid()))
  }

  @Test func foldersAboveAreMadeAndGoAgain() throws {
    let scratch = try Scratch()
    let archive = try scratch.file("x.tar", Self.tar)
    let cut = try scratch.file("cut.tar", damagedLate([("a/x", "1"), ("b", "2")]))
    let target = "\(scratch.path)/p/q/out"
    let before = ["cut.tar", "x.tar"]
    #expect(failure { try unpack(archive: cut, to: target) } != nil)
    #expect(try scratch.tree() == before)
    #expect(failure { try unpack(archive: archive, to: target, shouldStop: { true }) } == .interrupted)
    #expect(try scratch.tree() == before)
    #expect(failure { try unpack(archives: [cut], to: target) } == nil)
    #expect(try scratch.tree() == before)
    #expect(failure { try unpack(archive: archive, to: "\(archive)/below/out") }?.rawValue == "missing_file")
    #expect(failure { try unpack(archive: archive, to: "\(scratch.path)/p/..") }?.rawValue == "missing_file")
    #expect(try scratch.tree() == before)
    // A folder that was there stays, and so does one that somebody else uses by now.
    mkdir("\(scratch.path)/p", 0o755)
    #expect(failure { try unpack(archive: cut, to: target) } != nil)
    #expect(try scratch.tree() == ["cut.tar", "p/", "x.tar"])
    let other = failure {
      try unpack(
        archive: cut, to: target, progress: { _ in mkdir("\(scratch.path)/p/q/other", 0o755) })
    }
    #expect(other != nil)
    #expect(try scratch.tree() == ["cut.tar", "p/", "p/q/", "p/q/other/", "x.tar"])
    _ = try unpack(archive: archive, to: target + "/./")
    #expect(try scratch.tree("p/q/out") == ["a/", "a/x", "b"])
  }

  /// A path that no program could open is not made.
  @Test func pathsThatAreTooLong() throws {
    let scratch = try Scratch()
    let folder = (0..<15).map { "\($0)" + String(repeating: "n", count: 240) }.joined(separator: "/")
    let target = "\(scratch.path)/\(folder)"
    let room = Int(PATH_MAX) - 1 - target.utf8.count
    try #require(room > 20)
    func entry(_ length: Int) -> String {
      // A slash, then names of 200 bytes.
      var name = ""
      while name.utf8.count < length {
        let rest = length - name.utf8.count
        name += String(repeating: "e", count: rest <= 201 ? rest : 200) + (rest <= 201 ? "" : "/")
      }
      return name
    }
    for (length, fits) in [(room - 1, true), (room, false), (room + 200, false)] {
      let archive = try scratch.file("x.zip", ZipBuilder([("first", "1"), (entry(length), "2")]).finished())
      do {
        _ = try unpack(archive: archive, to: target)
        #expect(fits, "\(length)")
      } catch {
        #expect(!fits, "\(length): \(error)")
        #expect(error.code == .limit)
        #expect(error.place.path == "\(archive)!\(entry(length))")
        #expect(exists("\(scratch.path)/\(folder.prefix(241))") == false)
      }
      try? FileManager.default.removeItem(atPath: "\(scratch.path)/\(folder.split(separator: "/")[0])")
    }
  }

  /// Empty folders where file systems are mounted, as far as this machine has any.
  @Test func mountPointsAreNotReplaced() throws {
    let scratch = try Scratch()
    let archive = try scratch.file("x.tar", Self.tar)
    let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    for line in mounts.split(separator: "\n") {
      let path = String(line.split(separator: " ")[1])
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path), names.isEmpty else { continue }
      do {
        _ = try unpack(archive: archive, to: path)
        Issue.record("\(path) was replaced")
      } catch {
        #expect(error.code == .destinationInUse && error.message.contains("mounted"), "\(path): \(error)")
      }
    }
    #expect(failure { try unpack(archive: archive, to: "/") } == .destinationInUse)
  }
}
