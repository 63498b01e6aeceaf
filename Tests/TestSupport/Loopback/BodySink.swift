import Foundation
import HumeDigest

/// Counts and digests a request's body as it comes, keeping no more than its beginning.
struct BodySink {
  private(set) var kept = Data()
  private(set) var count = 0
  private let hash = try? SHA256Digest()
  private var multipart: MultipartReader?

  init(contentType: String?) {
    multipart = contentType.flatMap(MultipartReader.init(contentType:))
  }

  mutating func add(_ bytes: Data) {
    count += bytes.count
    kept.append(bytes.prefix((1 << 20) - kept.count))
    bytes.withUnsafeBytes { hash?.update($0) }
    multipart?.add(bytes)
  }

  /// The SHA-256 of all; nothing may be added afterwards.
  func digest() -> String { (try? hash?.finish()) ?? "" }

  /// The parts of a multipart body, the last one as far as it came.
  var parts: [LoopbackServer.Part] { multipart?.parts ?? [] }
}

/// Takes a multipart body apart as it comes (RFC 2046), keeping no more than the beginnings of its parts.
struct MultipartReader {
  private enum State { case preamble, delimiter, headers, part, epilogue }

  private let delimiter: Data
  private var state = State.preamble
  private var pending = Data("\r\n".utf8)
  private var done: [LoopbackServer.Part] = []
  private var current: LoopbackServer.Part?
  private var hash: SHA256Digest?

  init?(contentType: String) {
    guard contentType.lowercased().hasPrefix("multipart/"), let mark = contentType.range(of: "boundary=") else {
      return nil
    }
    let boundary = contentType[mark.upperBound...].prefix { $0 != ";" }.trimmingCharacters(in: ["\"", " "])
    delimiter = Data("\r\n--\(boundary)".utf8)
  }

  /// All parts up to now, the last one perhaps not whole.
  var parts: [LoopbackServer.Part] { done + (current.map { [$0] } ?? []) }

  mutating func add(_ bytes: Data) {
    pending.append(bytes)
    while step() {}
  }

  /// Takes something off `pending`; false where more has to come first.
  private mutating func step() -> Bool {
    switch state {
    case .epilogue:
      pending = Data()
      return false
    case .delimiter:
      guard pending.count >= 2 else { return false }
      state = pending.starts(with: Data("--".utf8)) ? .epilogue : .headers
      // The line's end stays: headers, if only a blank line, follow it.
      return true
    case .headers:
      guard let end = pending.range(of: Data("\r\n\r\n".utf8)) else { return false }
      let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
      current = LoopbackServer.Part(headers: headerLines(lines[...]))
      hash = try? SHA256Digest()
      pending = Data(pending[end.upperBound...])
      state = .part
      return true
    case .preamble, .part:
      guard let end = pending.range(of: delimiter) else {
        take(max(0, pending.count - delimiter.count))
        return false
      }
      take(pending.distance(from: pending.startIndex, to: end.lowerBound))
      pending = Data(pending.dropFirst(delimiter.count))
      finishPart()
      state = .delimiter
      return true
    }
  }

  private mutating func take(_ count: Int) {
    let bytes = pending.prefix(count)
    if var part = current {
      part.length += bytes.count
      part.start.append(bytes.prefix((1 << 16) - part.start.count))
      bytes.withUnsafeBytes { hash?.update($0) }
      current = part
    }
    pending = Data(pending.dropFirst(count))
  }

  private mutating func finishPart() {
    guard var part = current else { return }
    part.isWhole = true
    part.digest = (try? hash?.finish()) ?? ""
    done.append(part)
    current = nil
  }
}
