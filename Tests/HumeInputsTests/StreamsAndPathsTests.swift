import HumeInputs
import HumeParsing
import HumeTypes
import TestSupport
import Testing

/// Gives bytes in small pieces and cannot go back.
private final class Trickle: ByteStream {
  private var rest: ArraySlice<UInt8>
  init(_ bytes: [UInt8]) { rest = bytes[...] }
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = rest.prefix(min(buffer.count, 3))
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}

@Suite struct SpoolingStreamTests {
  private func read(_ stream: any ByteStream, _ count: Int) throws -> [UInt8] {
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 5)
    while result.count < count {
      let wanted = min(5, count - result.count)
      let got = try buffer.withUnsafeMutableBytes { try stream.read(into: .init(rebasing: $0[..<wanted])) }
      if got == 0 { break }
      result += buffer[..<got]
    }
    return result
  }

  @Test func goesBackToAnyPlaceBehindTheMark() throws {
    let bytes = (0..<100).map { UInt8($0) }
    let stream = SpoolingStream(Trickle(bytes))
    #expect(try read(stream, 10) == Array(bytes[..<10]))
    #expect(try !stream.rewind(to: 5))
    stream.mark()
    #expect(try stream.rewind(to: 10))
    #expect(try !stream.rewind(to: 9))
    #expect(try read(stream, 20) == Array(bytes[10..<30]))
    #expect(try stream.rewind(to: 10))
    #expect(try read(stream, 30) == Array(bytes[10..<40]))
    #expect(try stream.rewind(to: 25))
    // A mark in what is read again keeps what follows.
    stream.mark()
    #expect(try read(stream, 5) == Array(bytes[25..<30]))
    #expect(try stream.rewind(to: 25))
    #expect(try read(stream, 100) == Array(bytes[25...]))
    #expect(try !stream.rewind(to: 101))
    stream.mark()
    #expect(try read(stream, 1) == [])
    #expect(try stream.rewind(to: 100))
    #expect(try read(stream, 1) == [])
  }

  @Test(arguments: [1, 7, 64, 4096]) func shuffledDocumentsAreReadFromIt(_ bufferSize: Int) throws {
    let bytes = try fixtureBytes("shuffled-keys.json")
    let context = ReadingContext(input: "in")
    let expected = try rows(PredictionsReader(BufferStream(bytes), context: context))
    let spooled = PredictionsReader(SpoolingStream(Trickle(bytes)), context: context, bufferSize: bufferSize)
    #expect(try rows(spooled) == expected)
    #expect(expected.count == 16)
    for seed in 0..<6 as Range<UInt64> {
      let bytes = randomPredictions(
        seed: seed, options: RandomPredictionOptions([.keyOrder, .shapes], rows: 2, names: 2))
      let expected = try rows(PredictionsReader(BufferStream(bytes), context: context))
      let spooled = PredictionsReader(SpoolingStream(Trickle(bytes)), context: context, bufferSize: bufferSize)
      #expect(try rows(spooled) == expected)
    }
  }

  @Test func aBufferGoesBackInsideItself() throws {
    let stream = BufferStream([1, 2, 3])
    #expect(try read(stream, 9) == [1, 2, 3])
    #expect(try stream.rewind(to: 1))
    #expect(try read(stream, 9) == [2, 3])
    #expect(try !stream.rewind(to: 4))
    #expect(try !stream.rewind(to: -1))
  }
}

@Suite struct ArtifactPathTests {
  @Test(
    arguments: [
      ("file-0-a.mp4/csv/a.mp4/face.csv", ["", "file-0-a.mp4", "a.mp4", "face"]),
      ("x/y/registry_file-12-a-b/csv/in/b/ner.csv", ["x/y", "registry_file-12-a-b", "in/b", "ner"]),
      ("text-0-/csv/1/language.csv", ["", "text-0-", "1", "language"]),
      ("url-1-z.zip/csv/csv/csv/csv/face.csv", ["", "url-1-z.zip", "csv/csv/csv", "face"]),
      ("file-0-a/csv/face.csv", nil), ("file-0-a/json/a/face.csv", nil), ("file-x-a/csv/a/face.csv", nil),
      ("file-0/csv/a/face.csv", nil), ("file-0-a/csv/a/face.json", nil), ("file-0-a/csv/a/.csv", nil),
      ("-0-a/csv/a/face.csv", nil),
      ("file--1-a/csv/a/face.csv", nil),
    ] as [(String, [String]?)])
  func partsOfAPath(_ path: String, parts: [String]?) {
    let artifact = ArtifactPath(path.split(separator: "/").map(String.init))
    #expect(artifact.map { [$0.prefix, $0.source, $0.file, $0.model.rawValue] } == parts)
  }

  @Test func partsOfALabel() throws {
    let label = try #require(SourceLabel("url-3-b c-d.mp4"))
    #expect(label.type == "url" && label.index == 3 && label.name == "b c-d.mp4")
    #expect(label.described.url == "b c-d.mp4" && SourceLabel("file-0-x")?.described.filename == "x")
  }
}
