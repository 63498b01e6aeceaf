/// A predictions JSON of any size, written in constant memory: sources of one file each, whose groups have many rows.
///
/// Rows are templates whose holes are filled from a table of spelled scores; each score walks through the table, so that
/// rows differ and values are smooth in time. Where the lists of scores are reordered, a row's template has one hole for
/// the list, which is filled with a template each entry.
final class BigDocument {
  private let options: BigOptions
  private var random: Random
  private let spellings: Spellings
  private var templates: [Template] = []
  private var walks: [ScoreWalk] = []
  /// The entries of a list of scores and their order in the last row, where lists are reordered; else empty.
  private var entries: [Template] = []
  private var order: [Int] = []
  private var entrySeparator: [UInt8] = []

  init(_ options: BigOptions) {
    self.options = options
    random = Random(seed: options.seed)
    spellings = Spellings(random: &random, exponents: options.exponents)
  }

  /// Writes the document to an open file.
  func write(to file: Int32) throws {
    let output = OutputBuffer(file: file)
    let sources = Template([Template.hole(0)], layout: options.layout, depth: 0)
    try output.append(sources.parts[0])
    var index = 0
    repeat {
      if index > 0 { try output.append(options.layout.separator(depth: sources.depth)) }
      try writeSource(index, depth: sources.depth, to: output)
      index += 1
    } while output.total < options.bytes
    try output.append(sources.parts[1] + [UInt8(ascii: "\n")])
    try output.flush()
  }

  private func writeSource(_ index: Int, depth: Int, to output: OutputBuffer) throws {
    let name = "big-\(index).mp4"
    let model: JSONValue = ["metadata": nil, "grouped_predictions": [Template.hole(0)]]
    let value: JSONValue = [
      "source": [
        "type": "file", "filename": .string(name), "content_type": "video/mp4", "md5sum": .string(random.hexDigits(32)),
      ],
      "results": [
        "predictions": [
          [
            "file": .string(name), "file_type": "video",
            "models": .object([(options.shape.name, model)]),
          ]
        ], "errors": [],
      ],
    ]
    let source = template(value, depth: depth)
    try output.append(source.parts[0])
    for number in 0..<options.groupsPerFile where number == 0 || output.total < options.bytes {
      if number > 0 { try output.append(options.layout.separator(depth: source.depth)) }
      try writeGroup(number, depth: source.depth, to: output)
    }
    try output.append(source.parts[1])
  }

  private func writeGroup(_ number: Int, depth: Int, to output: OutputBuffer) throws {
    let id = (options.shape.name == "face" ? "face_" : "spk_") + String(number)
    let group = template(["id": .string(id), "predictions": [Template.hole(0)]], depth: depth)
    let separator = options.layout.separator(depth: group.depth)
    let scoreCount = options.shape.lists[0].names.count
    walks = (0..<scoreCount).map { _ in ScoreWalk(level: 4_000 + random.below(random.below(8) == 0 ? 50_000 : 24_000)) }
    if templates.isEmpty { templates = rowTemplates(depth: group.depth) }
    try output.append(group.parts[0])
    for row in 0..<options.rowsPerGroup where row == 0 || output.total < options.bytes {
      if row > 0 { try output.append(separator) }
      try writeRow(row, to: output)
    }
    try output.append(group.parts[1])
  }

  private func writeRow(_ row: Int, to output: OutputBuffer) throws {
    let leading = BigRow.leading(options.shape, row: row, exponents: options.exponents, random: &random)
    var step: UInt64 = 0
    for index in walks.indices {
      // Four steps of 16 bits from one number.
      step = index & 3 == 0 ? random.next() : step >> 16
      walks[index].move(by: Int16(truncatingIfNeeded: step))
    }
    let template = templates.count == 1 ? 0 : random.below(templates.count)
    let holes = templates[template].holes
    for (place, hole) in holes.enumerated() {
      try output.append(templates[template].parts[place])
      if hole < leading.count {
        try output.append(leading[hole])
      } else if options.reordered {
        try writeEntries(to: output)
      } else {
        try output.append(spellings, at: walks[hole - leading.count].place)
      }
    }
    try output.append(templates[template].parts[holes.count])
  }

  /// Writes the entries of a list of scores, in an order that no row had before.
  private func writeEntries(to output: OutputBuffer) throws {
    for last in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(last, random.below(last + 1)) }
    for (place, entry) in order.enumerated() {
      if place > 0 { try output.append(entrySeparator) }
      try output.append(entries[entry].parts[0])
      try output.append(spellings, at: walks[entry].place)
      try output.append(entries[entry].parts[1])
    }
  }

  /// One template for rows; 64 of them where keys are shuffled.
  private func rowTemplates(depth: Int) -> [Template] {
    if options.reordered {
      // An entry is two levels deeper than its row: row, list, entry.
      entries = BigRow.entries(options.shape).map { entry in template(entry, depth: depth + 2) }
      entrySeparator = options.layout.separator(depth: depth + 2)
      order = Array(entries.indices)
    }
    let value = BigRow.template(options.shape, oneHoleForScores: options.reordered)
    return (0..<(options.shuffled ? 64 : 1)).map { _ in template(value, depth: depth) }
  }

  private func template(_ value: JSONValue, depth: Int) -> Template {
    Template(options.shuffled ? value.shufflingKeys(&random) : value, layout: options.layout, depth: depth)
  }
}

/// A place in the table of spellings that wanders around a level.
private struct ScoreWalk {
  let level: Int
  private(set) var place: Int

  init(level: Int) {
    self.level = level
    place = level
  }

  mutating func move(by step: Int16) {
    let next = place + (level - place) >> 5 + Int(step) >> 3
    place = min(max(next, 0), Spellings.count - 1)
  }
}
