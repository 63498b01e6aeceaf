/// The frame of a page: one file that asks no one for anything.
///
/// Its policy permits the one style and the one script that stand in it, by their hashes, and nothing else: no request,
/// no other script, no form, no frame.
package struct HTMLPage {
  let markup: Markup

  /// Writes a page around what `body` writes into its `main`. `sections`: links to sections, by their ids.
  func write(title: String, aside: String, sections: [(id: String, title: String)], _ body: () throws -> Void) throws {
    try markup.output.write("<!DOCTYPE html>\n")
    try markup.element("html", ["lang": "en"]) {
      try writeHead(title)
      try markup.element("body") {
        try markup.element("a", ["class": "skip", "href": "#content"], "Skip to the content")
        try markup.element("header") {
          try markup.element("h1", title)
          try markup.element("p", ["class": "aside"], aside)
        }
        if sections.count > 1 { try writeLinks(sections) }
        try markup.line()
        try markup.element("main", ["id": "content"], body)
        try markup.output.write("\n<script>\(HTMLPage.script)</script>")
      }
    }
    try markup.line()
  }

  private func writeHead(_ title: String) throws {
    try markup.element("head") {
      try markup.void("meta", ["charset": "utf-8"])
      let policy =
        "default-src 'none'; style-src '\(HTMLPage.styleHash)'; script-src '\(HTMLPage.scriptHash)'; base-uri 'none'; "
        + "form-action 'none'"
      try markup.void("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
      try markup.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      try markup.void("meta", ["name": "color-scheme", "content": "light dark"])
      try markup.void("meta", ["name": "referrer", "content": "no-referrer"])
      try markup.element("title", title)
      try markup.output.write("<style>\(HTMLPage.style)</style>")
    }
    try markup.line()
  }

  private func writeLinks(_ sections: [(id: String, title: String)]) throws {
    try markup.element("nav", ["aria-label": "Sections"]) {
      try markup.element("ul") {
        for section in sections {
          try markup.element("li") { try markup.element("a", ["href": "#" + section.id], section.title) }
        }
      }
    }
  }
}
