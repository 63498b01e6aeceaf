/// What is wrong with an answer: a change to the right reply, with a name for tables of tests.
///
///     let fault = Fault.status(503, retryAfter: .seconds(1)) + .cut(after: 3)
///     server.script([fault, .stall(after: 10)])
package struct Fault: Sendable, CustomStringConvertible {
  /// What it does, in short.
  package var name: String
  /// What it does while the request's body comes.
  package var upload: UploadFault
  /// Changes the right reply.
  package var edit: @Sendable (inout Reply, Exchange) -> Void

  /// A fault of one's own.
  package init(
    _ name: String, upload: UploadFault = .none, _ edit: @escaping @Sendable (inout Reply, Exchange) -> Void
  ) {
    (self.name, self.upload, self.edit) = (name, upload, edit)
  }

  package var description: String { name }

  /// Both, the first one first.
  package static func + (first: Fault, second: Fault) -> Fault {
    var upload = first.upload
    if case .none = upload { upload = second.upload }
    return Fault("\(first.name) + \(second.name)", upload: upload) { reply, exchange in
      first.edit(&reply, exchange)
      second.edit(&reply, exchange)
    }
  }

  /// The same fault for several requests.
  package func times(_ count: Int) -> [Fault] { Array(repeating: self, count: count) }

  /// The same fault under another name.
  package func named(_ name: String) -> Fault {
    var fault = self
    fault.name = name
    return fault
  }

  /// Nothing: the right reply.
  package static let whole = Fault("whole") { _, _ in }
}

/// What a server does while a request's body comes, after so many bytes of it.
package enum UploadFault: Sendable {
  /// Reads all of it.
  case none
  /// Answers without having read any of it, and closes.
  case unread
  /// Ends the connection without an answer.
  case close(after: Int)
  /// Resets the connection.
  case reset(after: Int)
  /// Reads no more until the server is stopped.
  case stall(after: Int)
}
