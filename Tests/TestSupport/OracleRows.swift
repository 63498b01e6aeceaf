/// One score of a row; `value` is nil where it is null, absent, not a number or not finite.
package struct OracleScore: Sendable, Equatable {
  package var set: String
  package var name: String
  package var value: Double?

  package init(set: String, name: String, value: Double?) {
    (self.set, self.name, self.value) = (set, name, value)
  }
}

/// The face's box, in pixels.
package struct OracleBox: Sendable, Equatable {
  package var x, y, w, h: Double?

  package init(x: Double?, y: Double?, w: Double?, h: Double?) {
    (self.x, self.y, self.w, self.h) = (x, y, w, h)
  }
}

/// One row of a result file, flat. Absent and null fields, and fields of a wrong type, are nil.
package struct OracleRow: Sendable, Equatable {
  package var jobID = ""
  /// `<type>-<index>-<name>`.
  package var source = ""
  package var file = ""
  package var model = ""
  package var id = ""
  /// 0-based position among the rows of this source, file, model and id, as the input has them.
  package var indexInGroup = 0
  /// 0-based rank among the same rows by begin, end, text position and frame; nil values last, ties in input order.
  package var unit = 0
  /// Seconds; both or neither are set, and equal for an instant.
  package var begin, end: Double?
  /// Whether the time is an instant.
  package var isFrame = false
  package var frame: Int?
  package var text: String?
  /// Code points.
  package var textBegin, textEnd: Int?
  package var prob: Double?
  package var box: OracleBox?
  package var confidence, speakerConfidence: Double?
  package var entity: String?
  package var entityConfidence, support: Double?
  package var uri, linkWord: String?
  /// The feature sets the row has a list for, even an empty one.
  package var carried: [String] = []
  /// Set by set, in the row's order; of a repeated name the first.
  package var scores: [OracleScore] = []

  package init() {}

  /// The score of that name, if the row has one that is not missing.
  package func score(_ set: String, _ name: String) -> Double? {
    scores.first { sameScalars($0.set, set) && sameScalars($0.name, name) }?.value
  }
}

/// One group of a document, with or without rows.
package struct OracleGroup: Sendable, Hashable {
  package var jobID, source, file, model, id: String
}

/// One model of one file of a document: what a table of files shows of it.
package struct OracleBlock: Sendable, Equatable {
  package var jobID, source, file, model: String
  package var confidence: Double?
  package var detectedLanguage: String?
}

/// An error that the service reported for a file.
package struct OracleFileError: Sendable, Equatable {
  package var source, file, message: String
  package var model: String?
}

/// What a document holds: its rows, its groups (those without rows too), its files' models and its reported errors.
package struct OracleDocument: Sendable, Equatable {
  package var rows: [OracleRow] = []
  package var groups: [OracleGroup] = []
  package var blocks: [OracleBlock] = []
  package var errors: [OracleFileError] = []

  package init() {}

  /// The rows of one source, file, model and (unless nil) id, in input order.
  package func rows(source: String, file: String, model: String, id: String? = nil) -> [OracleRow] {
    rows.filter {
      sameScalars($0.source, source) && sameScalars($0.file, file) && sameScalars($0.model, model)
        && (id.map { [row = $0] in sameScalars(row.id, $0) } ?? true)
    }
  }

  /// Numbers the rows of each group: `indexInGroup` in input order and `unit` by support and position.
  package mutating func number() {
    let keys = rows.map { [$0.jobID, $0.source, $0.file, $0.model, $0.id].map { Array($0.utf8) } }
    for members in Dictionary(grouping: rows.indices, by: { keys[$0] }).values {
      for (index, row) in members.sorted().enumerated() { rows[row].indexInGroup = index }
      let ranked = members.sorted { a, b in
        rows[a].unitOrder == rows[b].unitOrder ? a < b : rows[a].unitOrder.lexicographicallyPrecedes(rows[b].unitOrder)
      }
      for (unit, row) in ranked.enumerated() { rows[row].unit = unit }
    }
  }
}

extension OracleRow {
  /// What ranks the rows of a group; a nil value comes after every other.
  var unitOrder: [Double] {
    [begin, end, textBegin.map(Double.init), textEnd.map(Double.init), frame.map(Double.init)]
      .map { $0 ?? .infinity }
  }
}
