public import HumeTypes

/// One feature of one utterance or passage, beside what a face shows in the same time.
public struct AlignedUnit: Sendable {
  /// The group of the unit.
  public let origin: Origin
  /// The values of the factors for its file.
  public let factors: [String]
  /// The unit's rank in its group.
  public let unit: Int
  /// Its words.
  public let text: String?
  /// Its begin in seconds; nil without a usable time.
  public let begin: Double?
  /// Its end in seconds; nil without a usable time.
  public let end: Double?
  /// The id of the face; nil where the file has none.
  public let faceID: String?
  /// The feature.
  public let feature: SeriesFeature
  /// The unit's score; nil where it is missing.
  public let unitScore: Double?
  /// The number of frames of the face with a score in the unit's time.
  public let frames: Int
  /// The mean of their scores; nil without one.
  public let faceMean: Double?
}

/// Which rows `align` puts beside faces.
public enum AlignedUnits: String, CaseIterable, Sendable {
  /// Utterances of the voice.
  case prosody
  /// Words, sentences or passages of the transcript.
  case language

  /// The model of the rows.
  public var model: Model { self == .prosody ? .prosody : .language }
}

extension FileSeries {
  /// Every unit of a model, prosody if the file has it and else language unless `units` says which, beside every face of
  /// the file: its score, and the mean of the face's frames from its begin up to its end, for every feature that both have.
  ///
  /// In a file without faces each unit has one row a feature, without a face. Scores of two models are on two scales: they
  /// can be correlated (`Agreement`), but their difference means nothing.
  ///
  /// ```swift
  /// while let file = try walk.next() {
  ///   for row in file.alignedUnits(features: SeriesFeatures(names: ["Joy"])) {
  ///     print(row.text ?? "", row.faceID ?? "no face", row.unitScore ?? .nan, row.faceMean ?? .nan)
  ///   }
  /// }
  /// ```
  public func alignedUnits(
    _ units: AlignedUnits? = nil, features: SeriesFeatures = SeriesFeatures()
  ) -> [AlignedUnit] {
    alignments(units, features: features).flatMap(\.rows)
  }

  /// The model whose rows are the units; nil where the file has none.
  private func unitModel(_ units: AlignedUnits?) -> ModelSeries? {
    let candidates = units.map { [$0] } ?? AlignedUnits.allCases
    return candidates.lazy.compactMap { units in models.first { $0.model == units.model } }.first
  }

  /// What there is to know of the file's alignment: that it has no units, no faces or no times, and rows of one id at one
  /// time, who are different people.
  package func alignmentNotes(_ units: AlignedUnits?) -> [Warning] {
    func note(_ code: String, _ message: String, _ model: Model) -> Warning {
      Warning(code, kind: .note, message: message, input: names.input, place: place(model))
    }
    guard let chosen = unitModel(units) else {
      let wanted = units?.rawValue ?? "prosody or language"
      return [note("no_units", "\(names.file) has no \(wanted) rows to put beside faces.", units?.model ?? .prosody)]
    }
    var notes: [Warning] = []
    if !models.contains(where: { $0.model == .face }) {
      notes.append(note("no_faces", "\(names.file) has no faces: its units stand alone.", .face))
    }
    if chosen.end == nil {
      notes.append(
        note(
          "no_times", "The \(chosen.model) rows of \(names.file) have no times, so no face stands beside them.",
          chosen.model))
    }
    return notes + self.notes(needsTimes: false, severalAtOnce: "Each counts for itself.")
  }

  /// The units of every group beside every face.
  func alignments(_ units: AlignedUnits?, features: SeriesFeatures) -> [Alignment] {
    guard let chosen = unitModel(units) else { return [] }
    let face = models.first { $0.model == .face }
    let faces = (face?.groups ?? []).map { FaceRows(group: $0, rows: TimedRows($0, window: face?.window)) }
    return chosen.groups.map { Alignment(file: self, units: $0, faces: faces, features: features) }
  }
}

/// The frames of a face.
struct FaceRows {
  let group: GroupSeries
  let rows: TimedRows
}

/// The units of one group beside the faces of their file.
struct Alignment {
  let file: FileSeries
  let units: GroupSeries
  let faces: [FaceRows]
  let features: SeriesFeatures

  /// The pairs of one face, or of none, by unit and feature.
  struct Pairs {
    let faceID: String?
    let features: [SeriesFeature]
    /// The frames of each unit.
    let members: [[TimedRows.Member]]
    /// The scores of the units and of the face, a column a feature.
    let unitColumns: [[Double]]
    let faceColumns: [[Double]]
  }

  /// The pairs of every face; where there is none, those without.
  var pairs: [Pairs] {
    let all = units.features(features)
    let columns = Dictionary(all.map { ($0, units.values($0.set, $0.name) ?? []) }) { first, _ in first }
    return faces.isEmpty ? [pairs(nil, all, columns)] : faces.map { pairs($0, all, columns) }
  }

  private func pairs(_ face: FaceRows?, _ all: [SeriesFeature], _ columns: [SeriesFeature: [Double]]) -> Pairs {
    let both = all.filter { face?.group.has($0) ?? true }
    let members = units.rows.map { row -> [TimedRows.Member] in
      guard let face, let begin = row.begin else { return [] }
      return face.rows.members(from: begin, to: row.end)
    }
    return Pairs(
      faceID: face?.group.origin.id, features: both, members: members,
      unitColumns: both.map { columns[$0] ?? [] },
      faceColumns: both.map { face?.group.values($0.set, $0.name) ?? [] })
  }

  /// A row a unit, face and feature.
  var rows: [AlignedUnit] {
    let pairs = pairs
    return units.rows.indices.flatMap { index in
      pairs.flatMap { pairs in
        pairs.features.indices.map { feature in row(index, pairs, feature) }
      }
    }
  }

  private func row(_ index: Int, _ pairs: Pairs, _ feature: Int) -> AlignedUnit {
    let unit = units.rows[index]
    let score = pairs.unitColumns[feature][index]
    let face = WeightedMean(pairs.faceColumns[feature], pairs.members[index])
    return AlignedUnit(
      origin: units.origin, factors: file.factors, unit: unit.unit, text: unit.fields.text,
      begin: unit.begin.map { Double($0) / 1e6 }, end: unit.begin == nil ? nil : Double(unit.end) / 1e6,
      faceID: pairs.faceID, feature: pairs.features[feature], unitScore: score.isFinite ? score + 0.0 : nil,
      frames: face.count, faceMean: face.mean)
  }
}
