package import HumeAnalysis
package import HumeTypes

/// What an annotation can show.
package enum AnnotationKind: String, CaseIterable, Sendable {
  /// What is said, by speaker: prosody and language.
  case utterances
  /// Laughs, sighs and the like.
  case bursts
  /// The moments at which a feature stands out, of all models.
  case peaks
  /// The times during which a feature stays at or above a threshold, of all models.
  case episodes
  /// What faces show, in bins of time.
  case faces

  /// Whether it is about results of a model.
  func shows(_ model: Model) -> Bool {
    switch self {
    case .utterances: model == .prosody || model == .language
    case .bursts: model == .burst
    case .faces: model == .face
    case .peaks, .episodes: true
    }
  }
}

/// What of a file's series is annotated, and how.
///
/// ```swift
/// var plan = AnnotationPlan()
/// plan.kinds = [.utterances, .peaks]
/// let tracks = plan.tracks(of: file).tracks
/// ```
package struct AnnotationPlan: Sendable {
  /// What to show; the order is always that of `AnnotationKind.allCases`.
  package var kinds: Set<AnnotationKind> = [.utterances, .bursts, .faces]
  /// The sets of features.
  package var sets: [FeatureSet] = [.emotion]
  /// The sets of features of bursts.
  package var burstSets: [FeatureSet] = [.emotion, .description]
  /// The names of features to take; empty for all.
  package var names: [String] = []
  /// How many features are named in a label, and how many of a group are searched for peaks unless `names` says which;
  /// 0 for all.
  package var top = 3
  /// The width of bins in µs, where it was asked for.
  package var bin: Int64?
  /// What counts as a peak.
  package var peaks = PeakRule()
  /// What counts as an episode; nil where none are sought.
  package var episodes: EpisodeRule?

  /// The usual one: utterances, bursts and faces.
  package init() {}

  /// What there is to show in a file, by kind, model and group, and how many of its rows have no time to show them at.
  package func tracks(of file: FileSeries) -> (tracks: [AnnotationTrack], untimed: Int) {
    var tracks: [AnnotationTrack] = []
    var untimed = 0
    for kind in AnnotationKind.allCases where kinds.contains(kind) {
      for model in file.models where kind.shows(model.model) {
        for group in model.groups {
          tracks += self.tracks(kind, of: group, period: model.period).filter { !$0.events.isEmpty }
          // Moments are sought in all models: these would count the rows again.
          if kind != .peaks, kind != .episodes { untimed += group.rows.count { $0.begin == nil } }
        }
      }
    }
    return (tracks, untimed)
  }

  /// What there is to know of what is shown of a file: rows of one id at one time, who are different people.
  package func notes(on file: FileSeries) -> [Warning] {
    file.notes(
      of: { model in kinds.contains { $0.shows(model) } }, needsTimes: false,
      severalAtOnce: "They are annotated as one, and scores of faces, peaks and episodes are their means.")
  }
}
