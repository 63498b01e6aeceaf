package import Foundation

extension LoopbackServer {
  /// An answer as a handler gives it.
  package struct Response: Sendable {
    /// How it is sent, well behaved or not.
    package typealias Delivery = Fault

    /// The status.
    package var status: Int
    /// The headers; a length is added unless they have one.
    package var headers: [String: String]
    /// The body.
    package var body: Data
    /// How it is sent.
    package var delivery: Delivery
    /// What is served in ranges; then status and body are as the request's range asks for.
    package var content: Content?

    /// An answer.
    package init(
      status: Int = 200, headers: [String: String] = [:], body: Data = Data(), delivery: Delivery = .whole
    ) {
      (self.status, self.headers, self.body, self.delivery) = (status, headers, body, delivery)
    }

    /// A text as JSON.
    package static func json(_ text: String, status: Int = 200) -> Response {
      Response(status: status, headers: ["Content-Type": "application/json"], body: Data(text.utf8))
    }

    /// A redirect.
    package static func redirect(to location: String, status: Int = 302) -> Response {
      Response(status: status, headers: ["Location": location])
    }

    /// A content, or the range of it that the request asks for.
    package static func content(_ content: Content) -> Response {
      var response = Response()
      response.content = content
      return response
    }

    /// A content that changes from visit to visit and stays as the last one: `.content([old, old, new], request.visit)`.
    package static func content(_ versions: [Content], _ visit: Int) -> Response {
      versions.isEmpty ? Response(status: 404) : .content(versions[min(visit, versions.count - 1)])
    }
  }
}
