import Foundation
import HumeReports
import HumeTypes
import Testing

/// What a dataset may replace.
@Suite struct BIDSFolderTests {
  private static let description = """
    {
      "Name": "x",
      "GeneratedBy": [
        {"Name":"hume-results","Version":"0.1.0"}
      ]
    }

    """
  private static let whole = [
    "dataset_description.json", "README", "participants.tsv", "participants.json",
    "sub-a1/beh/sub-a1_task-talk_events.tsv", "sub-a1/beh/sub-a1_task-talk_events.json",
    "sub-a1/beh/sub-a1_task-talk_recording-face0_physio.tsv.gz",
    "sub-a1/beh/sub-a1_task-talk_recording-face0_physio.json",
  ]

  /// What is found in a folder with these files: their number, or an error's code and its place in the folder.
  private func found(_ files: [String], description: String = description, force: Bool = true) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in files {
      let url = folder.appendingPathComponent(file)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      if file.hasSuffix("/link") {
        try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: "/")
      } else {
        try Data((file == "dataset_description.json" ? description : "x").utf8).write(to: url)
      }
    }
    do {
      return "\(try BIDSDataset.files(toReplaceIn: folder.path, force: force).count)"
    } catch let error as BIDSFolderError {
      return error.codeName + (error.place.path ?? "").dropFirst(folder.path.count)
    }
  }

  @Test func aDatasetIsReplacedOnlyAsAWhole() throws {
    #expect(try found([]) == "0")
    #expect(try found(Self.whole) == "8")
    #expect(try found(Self.whole, force: false) == "dataset_exists")
    #expect(try found(Self.whole.dropFirst() + []) == "folder_in_use/README")
    let others = Self.description.replacingOccurrences(of: "hume-results", with: "hume-results-other")
    for text in ["{}", others, ""] {
      #expect(try found(Self.whole, description: text) == "folder_in_use/README", "\(text)")
    }
  }

  @Test(arguments: [
    "notes.txt", ".bidsignore", "sub-a1/anat/x.nii", "sub-a1/x", "sub-a1/beh/notes.txt",
    "sub-/beh/sub-_task-a_events.tsv",
    "sub-a1/beh/sub-a2_task-talk_events.tsv", "sub-a1/beh/sub-a1_task-talk_beh.tsv",
    "sub-a1/beh/sub-a1_task-_events.tsv",
    "sub-a1/beh/sub-a1_task-talk_recording-face-0_physio.json", "sub-a1/beh/sub-a1_task-talk_recording-0_events.tsv",
    "sub-b/link", "sub-é/beh/sub-é_task-a_events.tsv", "participants.tsv.bak", "readme", "code/analysis.py",
  ])
  func whatIsNoPartOfItIsLeftAlone(_ file: String) throws {
    let first = file.hasPrefix("sub-/") || file.hasPrefix("sub-é/") || file.hasPrefix("code/")
    let place =
      first
      ? String(file.prefix { $0 != "/" }) : file.hasPrefix("sub-a1/anat/") ? "sub-a1/anat" : file
    #expect(try found(Self.whole + [file]) == "folder_in_use/\(place)")
    #expect(try found(Self.whole + [file], force: false) == "folder_in_use/\(place)")
  }
}
