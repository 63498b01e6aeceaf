import Foundation
import HumeAnalysis
import HumeArchive
import HumeReports
import HumeTypes
import Testing

/// BIDS datasets, in memory.
@Suite struct BIDSTests {
  /// The files of a dataset by their paths, recordings decompressed.
  private func dataset(
    _ json: String..., factors: [String] = [], change: (inout AnnotationPlan) -> Void = { _ in }
  ) throws -> [String: String] {
    var outputs: [String: Output] = [:]
    var plan = AnnotationPlan()
    change(&plan)
    var dataset = try BIDSDataset(plan: plan, task: "talk", version: "1.2.3", factors: factors) { path in
      #expect(outputs[path] == nil, "\(path) twice")
      let output = Output.memory()
      outputs[path] = output
      return output
    }
    for file in try json.flatMap({ try series($0) }) {
      _ = try dataset.add(file, tracks: plan.tracks(of: file).tracks)
    }
    try dataset.finish()
    return try outputs.reduce(into: [:]) { files, output in
      let bytes = output.value.bytes
      files[output.key] =
        output.key.hasSuffix(".gz") ? try unzipped(bytes) : String(decoding: bytes, as: UTF8.self)
    }
  }

  private func unzipped(_ bytes: [UInt8]) throws -> String {
    let stream = DecompressedStream(ReportBytes(bytes), compression: .gzip, path: "x")
    var text: [UInt8] = []
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { room.deallocate() }
    while case let count = try stream.read(into: room), count > 0 { text += room[..<count] }
    return String(decoding: text, as: UTF8.self)
  }

  private func members(_ json: String?) throws -> [String: Any] {
    let text = try #require(json)
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private let talk = document(
    "../a/My talk #1.mp4",
    [
      (
        "face", "face_0",
        [face(0, ("Joy", 0.25), ("Surprise (negative)", nil)), face(0.5, ("Joy", 0.75)), face(2, ("Joy", 1.5))]
      ),
      (
        "prosody", "spk\\t0",
        [utterance("tab\\there", 0.1, 1.35, ("Joy", 0.5), ("Fear", 0.125)), utterance(nil, 2, 2.5)]
      ),
    ])

  @Test func aDatasetIsWhole() throws {
    let files = try dataset(talk)
    let stem = "sub-Mytalk1/beh/sub-Mytalk1_task-talk"
    #expect(
      files.keys.sorted()
        == [
          "README", "dataset_description.json", "participants.json", "participants.tsv", "\(stem)_events.json",
          "\(stem)_events.tsv", "\(stem)_recording-face0_physio.json", "\(stem)_recording-face0_physio.tsv.gz",
        ].sorted())
    let description = try members(files["dataset_description.json"])
    #expect(description["DatasetType"] as? String == "derivative")
    #expect((description["GeneratedBy"] as? [[String: String]])?.first?["Version"] == "1.2.3")
    #expect(
      files["participants.tsv"]?.hasPrefix(
        "participant_id\tfile\tsource\tjob_id\tinput\nsub-Mytalk1\t../a/My talk #1.mp4\tfile-0-")
        == true)
    #expect(
      files["\(stem)_events.tsv"] == """
        onset\tduration\ttrial_type\tmodel\tid\ttext\tfeature_set\texpression\tvalue\texpressions\tprominence\tmean\tn
        0.1\t1.25\tutterance\tprosody\tspk 0\ttab here\temotion\tJoy\t0.5\tJoy .50, Fear .13\tn/a\tn/a\tn/a
        2\t0.5\tutterance\tprosody\tspk 0\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a

        """)
    let events = try members(files["\(stem)_events.json"])
    for column in try #require(files["\(stem)_events.tsv"]).prefix(while: { $0 != "\n" }).split(separator: "\t") {
      #expect((events[String(column)] as? [String: Any])?["Description"] is String, "\(column)")
    }
    #expect((events["HumeResults"] as? [String: String])?["file"] == "../a/My talk #1.mp4")
  }

  /// A small dataset, all of its files: `HUME_WRITE_GOLDENS=1` writes it again.
  @Test func aDatasetIsAsItWas() throws {
    let files = try dataset(talk) {
      $0.kinds = Set(AnnotationKind.allCases)
      ($0.names, $0.episodes) = (["Joy", "Fear"], EpisodeRule(threshold: 0.5))
    }
    let input = try #require(files["participants.tsv"]?.split { $0 == "\t" || $0 == "\n" }.last)
    let text = files.sorted { $0.key < $1.key }.map { "== \($0.key)\n\($0.value)" }.joined(separator: "\n")
      .replacingOccurrences(of: input, with: "predictions.json")
    #expect(try text == golden("bids-talk.txt", text))
  }

  @Test func recordingsAreOnAGrid() throws {
    let stem = "sub-Mytalk1/beh/sub-Mytalk1_task-talk_recording-face0_physio"
    // The gaps are 0.5 and 1.5 s: the lower middle is the step.
    let names = ["Joy", "Surprise (negative)"]
    let frames = try dataset(talk) { $0.names = names }
    #expect(frames["\(stem).tsv.gz"] == "0.25\tn/a\n0.75\tn/a\nn/a\tn/a\nn/a\tn/a\n1.5\tn/a\n")
    let about = try members(frames["\(stem).json"])
    #expect(about["SamplingFrequency"] as? Double == 2)
    #expect(about["StartTime"] as? Int == 0)
    #expect(about["Columns"] as? [String] == ["joy", "surprise_negative"])
    #expect((about["surprise_negative"] as? [String: String])?["LongName"] == "Surprise (negative)")
    #expect((about["joy"] as? [String: String])?["Units"] == "arbitrary")
    let bins = try dataset(talk) { ($0.names, $0.bin) = (names, 1_000_000) }
    #expect(bins["\(stem).tsv.gz"] == "0.5\tn/a\nn/a\tn/a\n1.5\tn/a\n")
    #expect(try members(bins["\(stem).json"])["SamplingFrequency"] as? Double == 1)
  }

  /// A face that comes late and goes early, and one that is there without scores, in a file of a minute.
  @Test func recordingsLastFromTheFirstSampleToTheLast() throws {
    let others = (0...120).map { face(Double($0) / 2, ("Joy", 0.5)) }
    let late = [
      face(9, ("Joy", nil)), face(10, ("Joy", 0.25)), face(10.5, ("Joy", nil)), face(11, ("Joy", 0.75)),
      face(30, ("Joy", nil)),
    ]
    let json = document("a.mp4", [("face", "all", others), ("face", "late", late), ("face", "none", [face(3)])])
    let stem = "sub-a/beh/sub-a_task-talk_recording-"
    for (bin, samples, start) in [
      (nil, "0.25\nn/a\n0.75\n", 10.0), (1_000_000, "0.25\n0.75\n", 10), (700_000, "0.25\n0.75\n", 9.8),
      (4_000_000, "0.5\n", 8),
    ] as [(Int64?, String, Double)] {
      let files = try dataset(json) { ($0.names, $0.bin) = (["Joy"], bin) }
      #expect(files["\(stem)late_physio.tsv.gz"] == samples)
      #expect(try members(files["\(stem)late_physio.json"])["StartTime"] as? Double == start)
      #expect(try members(files["\(stem)all_physio.json"])["StartTime"] as? Double == 0)
      #expect(files["\(stem)none_physio.tsv.gz"] == nil)
    }
  }

  @Test func labelsAreToldApart() throws {
    let rows = [face(0, ("Joy", 0.5)), face(1, ("Joy", 0.5))]
    func talk(_ file: String) -> String {
      document(file, [("face", "A-1", rows), ("face", "a1", rows), ("face", "", rows), ("face", "é", rows)])
    }
    let files = try dataset(talk("p.mp4"), talk("x/P.wav"), talk("…"), talk(".hidden"))
    #expect(
      Set(files.keys.compactMap { $0.split(separator: "/").first }.filter { $0.hasPrefix("sub-") })
        == ["sub-p", "sub-Px2", "sub-file", "sub-hidden"])
    let recordings = files.keys.filter { $0.hasPrefix("sub-p/") && $0.hasSuffix(".gz") }
    #expect(
      Set(recordings.compactMap { $0.firstMatch(of: /recording-([^_]*)_/).map { String($0.1) } })
        == ["A1", "a1x2", "face", "facex2"])
  }

  /// Names whose letters and digits are not all ASCII, and what becomes of them.
  @Test func labelsThatLackLettersAreCounted() throws {
    let rows = [face(0, ("Joy", 0.5)), face(1, ("Joy", 0.5))]
    for (names, labels, count) in [
      (["Müller.mp4", "Mller.mp4"], ["sub-Mller", "sub-Mllerx2"], 1),
      (["Mller.mp4", "Mu\u{308}ller.mp4"], ["sub-Mller", "sub-Muller"], 1),
      (["日本.mp4", "файл 12.mp4", "12.mp4", "…"], ["sub-12", "sub-file", "sub-file12", "sub-filex2"], 2),
      (["a – b_1.mp4", "(a).wav"], ["sub-a", "sub-ab1"], 0),
      ([String(repeating: "x", count: 61)], ["sub-" + String(repeating: "x", count: 60)], 1),
    ] {
      var plan = AnnotationPlan()
      plan.kinds = [.faces]
      var paths: Set<String> = []
      var dataset = try BIDSDataset(plan: plan, task: "talk", version: "1") { path in
        paths.insert(path)
        return Output.memory()
      }
      for file in try names.flatMap({ try series(document($0, [("face", "f", rows)])) }) {
        _ = try dataset.add(file, tracks: [])
      }
      let subjects = Set(paths.compactMap { $0.split(separator: "/").first }.filter { $0.hasPrefix("sub-") })
      #expect(subjects.sorted() == labels.map { Substring($0) }, "\(names)")
      #expect(dataset.shortenedLabels == count, "\(names)")
    }
    let ids = try dataset(document("a", [("face", "Jörg", rows), ("face", "Jrg", rows), ("face", "ж", rows)]))
    #expect(
      Set(ids.keys.compactMap { $0.firstMatch(of: /recording-([^_]*)_/).map { String($0.1) } })
        == ["Jrg", "Jrgx2", "face"])
  }

  @Test func noColumnOfParticipantsComesTwice() {
    for (factors, clash) in [
      (["condition", "age"], nil), ([], nil), (["participant_id"], "participant_id"), (["a", "file"], "file"),
      (["a", "b", "a"], "a"), (["a", "a\n"], "a\n"), (["é", "e\u{301}"], nil), (["", "n/a"], "n/a"),
    ] as [([String], String?)] {
      #expect(BIDSDataset.clash(in: factors) == clash, "\(factors)")
    }
  }

  @Test func nothingIsAddedWhereThereIsNothing() throws {
    let files = try dataset(document("a", [("ner", "x", [utterance("t", 0, 1)])]))
    #expect(!files.keys.contains { $0.hasPrefix("sub-") })
  }

  @Test func gzipHasNoNameAndNoTime() throws {
    let gzip = try GzipEncoder(path: "x")
    let long = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    let bytes = gzip.encode(Array("head\n".utf8)) + gzip.encode(long) + gzip.encode([]) + gzip.finish()
    #expect(bytes[..<10] == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
    #expect(try unzipped(bytes) == String(decoding: Array("head\n".utf8) + long, as: UTF8.self))
    let nothing = try GzipEncoder(path: "x")
    #expect(try unzipped(nothing.finish()) == "")
  }
}
