import HumeTypes

/// A file whose results are being read.
struct FileRecord {
  /// What came of one model, and how many of its rows were read and written.
  struct ModelRecord {
    let model: Model
    var isNull: Bool
    var metadata: Metadata?
    var rowsRead = 0
    var rows = 0
  }

  /// The file's name.
  let file: String
  /// The models in the order in which they began.
  private(set) var models: [ModelRecord] = []
  private var current = 0

  init(file: String) { self.file = file }

  /// Goes on to a model, which CSVs of one file may name again.
  mutating func begin(_ header: ModelHeader) {
    if let index = models.firstIndex(where: { $0.model == header.model }) {
      current = index
      models[index].isNull = models[index].isNull && header.isNull
    } else {
      current = models.count
      models.append(ModelRecord(model: header.model, isNull: header.isNull))
    }
  }

  /// Takes what the transcription found for the model.
  mutating func end(_ trailer: ModelTrailer) {
    if models.indices.contains(current), let metadata = trailer.metadata.value { models[current].metadata = metadata }
  }

  /// Counts a row of the model that was read.
  mutating func countRead() { if models.indices.contains(current) { models[current].rowsRead += 1 } }

  /// Counts that row as written.
  mutating func countWritten() { if models.indices.contains(current) { models[current].rows += 1 } }
}
