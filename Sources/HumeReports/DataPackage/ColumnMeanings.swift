import HumeTypes

// What every column of every output means: one place for data packages, databases and documentation. A name means the
// same in every table that has it; what a column of scores means follows from its set and name.

extension Column {
  /// What the column holds, in one sentence or two, with its unit; nil for a name that is none of ours, such as a factor
  /// or a feature.
  public var meaning: String? { Column.meanings[name] }

  /// All columns that have a meaning, by name.
  public static let meanings: [String: String] = Dictionary(
    uniqueKeysWithValues: originMeanings + rowMeanings + scoreMeanings + summaryMeanings + acrossMeanings
      + timelineMeanings + qualityMeanings + validationMeanings)

  /// What a column of a factor holds, which the user's own file of groups names.
  public static let factorMeaning = "The group of the file by this factor, as the file of groups (--groups) says."
}

extension WideObservations.Feature {
  /// What the column of scores holds.
  public var meaning: String {
    switch set {
    case .emotion:
      "Score of the expression \"\(name)\": how strongly the model hears or sees it; not a share, and it can exceed 1."
    case .facs: "Score of the facial action or gesture \"\(name)\"; it can exceed 1."
    case .description: "Score of the description \"\(name)\" of a face or vocal burst; it can exceed 1."
    case .sentiment:
      "Score of the sentiment \"\(name)\", from 1 (negative) to 9 (positive); the nine are not normalised."
    case .toxicity: "Score of the category of toxicity \"\(name)\", independent of the others."
    }
  }
}

private let originMeanings = [
  ("input", "The path of the input as it was given; archive!entry inside an archive."),
  ("job_id", "The id of the batch job; missing where nothing tells it."),
  ("source", "The source within the job: <type>-<index>-<name>, the index counted from 0."),
  ("file", "The name of the file as the results give it; for an archive the path inside it."),
  ("model", "The model: face, prosody, burst, language, ner, facemesh, or an undocumented one."),
  ("id", "The id of the face or speaker within the file and model; * where several were brought together."),
]

private let rowMeanings = [
  ("unit", "The rank of the row in its file, model and id, by begin, end, text position and frame; from 0."),
  ("t_begin", "When the row begins, in seconds from the start of the media."),
  ("t_end", "When the row ends, in seconds from the start of the media; for a frame the same as t_begin."),
  ("frame", "The number of the frame in the video."),
  ("text", "The words that the row is about."),
  ("text_begin", "Where the text begins in the transcript, in code points from 0."),
  ("text_end", "Where the text ends in the transcript, in code points; the first one behind it."),
  ("prob", "How sure the detector is that this is a face, from 0 to 1."),
  ("confidence", "How sure the transcription is, from 0 to 1."),
  ("speaker_confidence", "How sure the assignment to the speaker is, from 0 to 1."),
  ("box_x", "The left edge of the face, in pixels; it can be negative."),
  ("box_y", "The upper edge of the face, in pixels; it can be negative."),
  ("box_w", "The width of the face, in pixels."),
  ("box_h", "The height of the face, in pixels."),
  ("entity", "The named entity that was recognised."),
  ("entity_confidence", "How sure the recognition of the entity is, from 0 to 1."),
  ("support", "How often the entity is linked to in the source of its definition."),
  ("uri", "The address of the entity's definition."),
  ("link_word", "The words that were linked to the entity."),
]

private let scoreMeanings = [
  ("feature_set", "The set that the feature belongs to: emotion, facs, description, sentiment or toxicity."),
  ("feature", "The name of the feature, as the results spell it."),
  ("score", "How strongly the model hears or sees the feature; not a share, and it can exceed 1. Missing is not 0."),
  ("rank", "The place among the features of the group and set, from 1."),
  ("value", "The value of the statistic that the features are ranked by."),
]

private let summaryMeanings = [
  ("n", "The number of scores that are there."),
  ("n_missing", "The number of rows whose score is missing; they are left out of the statistics."),
  ("n_out_of_range", "The number of scores outside 0 to 1; they are counted in as they are."),
  ("mean", "The mean of the scores; in a table over files the mean of the files' values."),
  ("mean_tw", "The mean weighted by duration; missing where a row has none."),
  ("sd", "The standard deviation of the sample (n - 1); missing for fewer than two values."),
  ("median", "The median."),
  ("q05", "The quantile 0.05 (type 7)."),
  ("q25", "The quantile 0.25 (type 7)."),
  ("q75", "The quantile 0.75 (type 7)."),
  ("q95", "The quantile 0.95 (type 7)."),
  ("min", "The lowest value."),
  ("max", "The highest value."),
  ("t_max", "The time of the first maximum, in seconds; an interval's middle."),
  ("n_eff", "The effective number of independent scores, from their autocorrelation; for information only."),
  ("quantiles", "How the quantiles were found: exact, or grid (within 1/4096 of the exact value)."),
]

private let acrossMeanings = [
  ("n_files", "The number of files that have a value."),
  ("n_files_empty", "The number of files without a value, which are left out."),
]

private let timelineMeanings = [
  ("bin_begin", "Where the bin begins, in seconds from the start of the media."),
  ("bin_end", "Where the bin ends, in seconds from the start of the media."),
  ("coverage", "The share of the time (of the bin, or of the file's span) that rows cover, from 0 to 1."),
]

private let qualityMeanings = [
  ("rows", "The number of rows."),
  ("ids", "The number of faces or speakers that the model told apart."),
  ("span", "From the first begin to the last end, in seconds."),
  ("period", "The usual step between frames, in seconds."),
  ("irregularity", "The share of steps between frames that are longer than 1.5 periods, from 0 to 1."),
  ("longest_gap", "The longest time without a row, in seconds."),
  ("multi_face_share", "The share of the frames that show several faces, from 0 to 1."),
  ("fragment_ids", "The number of ids with fewer than 3 rows or less than 1 second."),
  ("prob_median", "The median probability that a face is one, from 0 to 1."),
  ("box_median", "The median of the faces' shorter side, in pixels."),
  ("confidence_median", "The median confidence of the transcription, from 0 to 1."),
  ("language", "The language that was detected, a BCP-47 tag."),
  ("errors", "The number of errors that Hume reported."),
]

private let validationMeanings = [
  ("code", "The stable name of the kind of finding."),
  ("count", "How often it was found."),
  ("first_place", "Where it was found first."),
  ("message", "What was found, in words."),
]
