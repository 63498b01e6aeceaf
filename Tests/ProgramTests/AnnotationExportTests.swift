import Foundation
import TestSupport
import Testing

/// Where `export` writes annotations to, and what becomes of them when something is in the way.
@Suite struct AnnotationExportTests {
  /// The files below a folder, as paths from there.
  private func files(_ scratch: Scratch, _ folder: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: scratch.path(folder))?.compactMap { $0 as? String } ?? []
    return all.filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: scratch.path("\(folder)/\(name)"), isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  @Test(arguments: [("textgrid", "TextGrid"), ("eaf", "eaf"), ("vtt", "vtt")])
  func theEndingChoosesTheFormat(_ format: String, _ ending: String) throws {
    let scratch = Scratch()
    for name in ["x.\(ending)", "y.\(ending.uppercased())"] {
      let run = try hume(["export", "interview", "-o", scratch.path(name)])
      #expect(run.status == 0, "\(run.stderr)")
    }
    let piped = try hume("export --format \(format) interview")
    #expect(piped.status == 0)
    #expect(try scratch.read("x.\(ending)") == piped.stdout)
    #expect(try scratch.read("y.\(ending.uppercased())") == piped.stdout)
    #expect(
      try hume(
        "export --threads 1 --format \(format) -",
        input: Data(contentsOf: fixture("interview/\(interviewID)/predictions.json"))
      ).text.count > 1000)
  }

  @Test func severalFilesNeedAFolder() throws {
    let scratch = Scratch()
    let run = try hume(["export", "study/predictions.json", "-o", scratch.path("x.eaf")])
    #expect(run.status == 64)
    #expect(run.errors.first?.contains("these results have 5: give -o FOLDER/") == true, "\(run.stderr)")
    #expect(scratch.names() == [])
    let one = try hume(["export", "study/predictions.json", "--file", "p02.mp4", "-o", scratch.path("x.eaf")])
    #expect(one.status == 0)
    #expect(scratch.names() == ["x.eaf"])
    let folder = try hume(["export", "study/predictions.json", "--format", "eaf", "-o", scratch.path("all") + "/"])
    #expect(folder.status == 0)
    #expect(scratch.names("all") == ["p01.eaf", "p02.eaf", "p03.eaf", "p04.eaf", "p05.eaf"])
    #expect(try scratch.read("all/p02.eaf") == scratch.read("x.eaf"))
  }

  /// Names that lead elsewhere, differ in case only, or come twice.
  @Test func namesAreSafeAndTheirOwn() throws {
    let scratch = Scratch()
    let names = [
      "../../x.mp4", "X.wav", ".hidden", "", "a\\nb:c.mp4", "..", "talk.mp4", "é" + String(repeating: "y", count: 300),
    ]
    let document = names.map { name in
      """
      {"source": {"type": "file", "filename": "s"}, "results": {"predictions": [{"file": "\(name)", "models": {"prosody": \
      {"grouped_predictions": [{"id": "s", "predictions": [{"text": "t", "time": {"begin": 0, "end": 1}, "emotions": \
      [{"name": "Joy", "score": 0.5}]}]}]}}}], "errors": []}}
      """
    }
    let path = try scratch.write("[" + document.joined(separator: ",") + "]", to: "names.json")
    let twice = try scratch.write("[" + document[6] + "]", to: "twice.json")
    let run = try hume(["export", path, twice, "--format", "vtt", "-o", scratch.path("out") + "/"])
    #expect(run.status == 0, "\(run.stderr)")
    let made = files(scratch, "out")
    #expect(made.count == names.count + 1, "\(made)")
    #expect(scratch.names() == ["names.json", "out", "twice.json"])
    #expect(made.allSatisfy { !$0.contains("/") && !$0.hasPrefix(".") && $0.utf8.count <= 255 && $0.hasSuffix(".vtt") })
    #expect(Set(made.map { $0.lowercased() }).count == made.count)
    #expect(Set(made).isSuperset(of: ["x.vtt", "X_2.vtt", "talk.vtt", "talk_2.vtt", "a_b_c.vtt"]), "\(made)")
  }

  @Test func existingFilesAreKept() throws {
    let scratch = Scratch()
    try scratch.write("old", to: "out/p03.vtt")
    let line = ["export", "study/predictions.json", "--format", "vtt", "-o", scratch.path("out") + "/"]
    #expect(try hume(line).status == 1)
    #expect(try scratch.read("out/p03.vtt") == Data("old".utf8))
    #expect(try hume(line + ["--force"]).status == 0)
    #expect(try scratch.read("out/p03.vtt") != Data("old".utf8))
    #expect(scratch.names("out").count == 5)
  }

  @Test func noInputIsWrittenOver() throws {
    let scratch = Scratch()
    let input = try Data(contentsOf: fixture("webhook.json"))
    let path = try scratch.write(input, to: "talk.vtt")
    let run = try hume(["export", path, "--force", "-o", path])
    #expect(run.status == 64)
    #expect(run.stderr.contains("choose another name"), "\(run.stderr)")
    #expect(try scratch.read("talk.vtt") == input)
  }

  /// What was read before an input failed is written, but nothing of the file that was being read.
  @Test func ofAFailedInputWholeFilesAreWritten() throws {
    let scratch = Scratch()
    let whole = try Data(contentsOf: fixture("study/predictions.json"))
    let cut = try scratch.write(whole.prefix(whole.count * 2 / 5), to: "cut.json")
    let alone = try hume(["export", cut, "--format", "textgrid", "-o", scratch.path("alone") + "/"])
    #expect(alone.status == 1)
    let made = scratch.names("alone")
    #expect(!made.isEmpty && made.count < 5, "\(made)")
    let good = try hume(["export", "study/predictions.json", "--format", "textgrid", "-o", scratch.path("good") + "/"])
    #expect(good.status == 0)
    for name in made { #expect(try scratch.read("alone/\(name)") == scratch.read("good/\(name)"), "\(name)") }
    let both = try hume(["export", cut, "interview", "--format", "bids", "-o", scratch.path("both")])
    #expect(both.status == 3)
    #expect(files(scratch, "both").contains("dataset_description.json"))
    #expect(try hume(["export", "missing.json", "--format", "vtt", "-o", scratch.path("none.vtt")]).status == 1)
    #expect(!scratch.names().contains("none.vtt"))
  }

  @Test func nothingToShowWritesNothing() throws {
    let scratch = Scratch()
    for (input, format) in [("images", "vtt"), ("texts", "eaf"), ("empty-list.json", "textgrid")] {
      let run = try hume(["export", input, "--format", format, "-o", scratch.path("x")])
      #expect(run.status == 0, "\(run.stderr)")
      #expect(run.warnings.contains("There is nothing to annotate, and nothing is written."), "\(run.stderr)")
      #expect(!scratch.names().contains("x"))
    }
  }

  @Test func aDatasetIsTheSameTwiceAndNamesNobody() throws {
    let scratch = Scratch()
    let line = [
      "export", "interview", "study/predictions.json", "--format", "bids", "--tiers", "utterances,faces", "-q",
    ]
    for (name, flags) in [("a", []), ("b", ["--threads", "1"]), ("hidden", ["--anonymize"])] {
      #expect(try hume(line + flags + ["-o", scratch.path(name)]).status == 0)
    }
    let made = files(scratch, "a")
    #expect(made.count > 20)
    #expect(made == files(scratch, "b"))
    for name in made { #expect(try scratch.read("a/\(name)") == scratch.read("b/\(name)"), "\(name)") }
    for name in files(scratch, "hidden") {
      #expect(!name.contains("p01") && !name.contains("Gespr"), "\(name)")
      let text = String(decoding: try scratch.read("hidden/\(name)"), as: UTF8.self)
      for secret in ["p01", "Gespr", "spk_0", "face_0", "stairs", interviewID] {
        #expect(!text.contains(secret), "\(secret) in \(name)")
      }
    }
  }

  /// A dataset is the whole folder: nothing of an older one is left, and nothing but an older one is replaced.
  @Test func aDatasetIsReplacedAsAWhole() throws {
    let scratch = Scratch()
    func export(_ input: String, _ flags: [String] = [], to name: String = "set") throws -> ProgramRun {
      try hume(["export", input, "--format", "bids", "-q", "-o", scratch.path(name)] + flags)
    }
    #expect(try export("study/predictions.json").status == 0)
    let old = files(scratch, "set")
    let kept = try export("interview")
    #expect(kept.status == 1)
    #expect(kept.errors == ["There is a dataset already."])
    #expect(files(scratch, "set") == old)
    #expect(try export("interview", ["--force"]).status == 0)
    #expect(try export("interview", to: "fresh").status == 0)
    #expect(files(scratch, "set") == files(scratch, "fresh"))
    for name in files(scratch, "set") { #expect(try scratch.read("set/\(name)") == scratch.read("fresh/\(name)")) }
    // What finds nothing to show, or fails, leaves what is there.
    #expect(try export("images", ["--force"]).status == 0)
    #expect(try export("missing.json", ["--force"]).status == 1)
    #expect(files(scratch, "set") == files(scratch, "fresh"))
    try scratch.write("mine", to: "set/notes.txt")
    let before = files(scratch, "set")
    let foreign = try export("study/predictions.json", ["--force"])
    #expect(foreign.status == 1)
    #expect(
      foreign.stderr.contains("where: \(scratch.path("set/notes.txt"))\n  what to do: Give the name of a new folder"))
    #expect(files(scratch, "set") == before)
    #expect(scratch.names() == ["fresh", "set"])
  }

  @Test func aDatasetsColumnsAreItsOwn() throws {
    let scratch = Scratch()
    let groups = try scratch.write("file,participant_id\n*,x\n", to: "groups.csv")
    let run = try hume(["export", "interview", "--groups", groups, "--format", "bids", "-o", scratch.path("set")])
    #expect(run.status == 64)
    #expect(run.errors.first?.hasPrefix("A factor cannot be called \"participant_id\" here") == true, "\(run.stderr)")
    #expect(scratch.names() == ["groups.csv"])
    // Elsewhere no column is called so.
    #expect(try hume(["export", "interview", "--groups", groups]).status == 0)
  }

  @Test func whatLabelsAndTiersLackIsNoted() throws {
    let scratch = Scratch()
    for (input, format, note) in [
      ("unidentified.json", "bids", "note: In crowd scenes/door.mp4 several face rows of one time have one id"),
      ("interview", "bids", "note: Labels of BIDS are at most 60 ASCII letters and digits"),
      ("unidentified.json", "textgrid", "note: In crowd scenes/door.mp4 several face rows of one time have one id"),
    ] {
      let run = try hume(["export", input, "--format", format, "-v", "-o", scratch.path("\(input)-\(format)") + "/"])
      #expect(run.status == 0)
      #expect(run.stderr.contains(note), "\(run.stderr)")
    }
  }

  @Test func groupsStandWithTheParticipants() throws {
    let scratch = Scratch()
    let run = try hume(
      shellWords("export study/predictions.json --groups study/groups.csv --format bids --task reading -o")
        + [scratch.path("set") + "/"])
    #expect(run.status == 0, "\(run.stderr)")
    let table = String(decoding: try scratch.read("set/participants.tsv"), as: UTF8.self).split(separator: "\n")
    #expect(table.first?.hasSuffix("\tcondition") == true)
    #expect(table.dropFirst().first?.hasSuffix("\tcalm") == true)
    #expect(scratch.names("set/sub-p01/beh").contains("sub-p01_task-reading_events.tsv"))
  }
}
