import Foundation
import HumeInputs
import HumeTypes
import TestSupport
import Testing

/// One job as JSON and as artifacts: the same rows under the same units, with the same values bit for bit.
@Suite struct JSONAndCSVTests {
  static let pairs = [
    (
      "interview/3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018/predictions.json",
      "interview/3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018/artifacts.zip"
    ),
    ("all-models/predictions.json", "all-models/artifacts.zip"), ("study/predictions.json", "study/study-artifacts"),
  ]

  @Test(arguments: pairs) func theyAgree(_ json: String, _ artifacts: String) throws {
    let found = findInputs([json, artifacts].map { fixture($0).path })
    try #require(found.inputs.count == 2 && found.failures.isEmpty)
    let (a, b) = (try rankedRows(found.inputs[0]), try rankedRows(found.inputs[1]))
    #expect(Set(a.map(\.place)).count == a.count)
    #expect(a.count == b.count)
    #expect(Set(a) == Set(b), "\(Set(a).symmetricDifference(Set(b)).prefix(2))")
    let counts = try #require(oracleCSV(fixtureBytes("counts.csv")))
    for (path, rows) in [(json, a), (artifacts, b)] {
      let expected = counts.filter { $0[0] == path }.map { Array($0[1...5]) }
      let groups = Dictionary(grouping: rows) { Array($0.place.prefix(4)) }.map { $0.key + ["\($0.value.count)"] }
      #expect(Set(groups) == Set(expected))
    }
    #expect(found.inputs.map(\.canReopen) == [true, true])
  }

  @Test func anUnpackedTreeIsReadSourceBySource() throws {
    let found = findInputs([fixture("study/study-artifacts").path])
    let input = try #require(found.inputs.first)
    #expect(try sources(input) == (0...4).map { "file-\($0)-p0\($0 + 1).mp4" })
    #expect(input.jobID == "" && input.framesPerSecond == nil)
    let one = try #require(findInputs([fixture("study/study-artifacts/file-1-p02.mp4/").path]).inputs.first)
    #expect(try sources(one) == ["file-1-p02.mp4"])
    #expect(try rankedRows(one) == rankedRows(input).filter { $0.place[0] == "file-1-p02.mp4" })
    #expect(try rankedRows(one).count == 61)
  }

  @Test func unitsHoldWhereRowsAreOutOfOrder() throws {
    let folder = TestFolder()
    let times = [3.0, 1, 2, 0]
    let json = try folder.write("a/p.json", smallDocument("x.mp4", times: times))
    let tree = try folder.write("b/file-0-x.mp4/csv/x.mp4/face.csv", smallCSV(times: times))
    let found = findInputs([json, folder.path + "/b"])
    for input in found.inputs { #expect(try rankedRows(input).map { $0.place[4] } == ["3", "1", "2", "0"]) }
    #expect(found.inputs.count == 2 && !tree.isEmpty)
    // A group that comes twice is one group.
    let twice = smallDocument("x.mp4", times: [2, 4]).replacing(
      "]}]}}}]", with: #"]},{"id":"face_0","predictions":[{"time":3,"emotions":[]},{"time":5,"emotions":[]}]}]}}}]"#)
    let path = try folder.write("twice.json", twice)
    #expect(try rankedRows(findInputs([path]).inputs[0]).map { $0.place[4] } == ["0", "2", "1", "3"])
  }
}
