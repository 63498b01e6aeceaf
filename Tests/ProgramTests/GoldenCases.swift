import Testing

/// One recorded output: `Goldens/<name>` is what `hume-results <line>` writes to its standard output in `Fixtures`.
struct Golden: Sendable, CustomTestStringConvertible {
  /// The name of the file, its ending that of the format.
  var name: String
  /// The command line without the program's name.
  var line: String
  /// Variables besides the usual ones.
  var environment: [String: String] = [:]
  /// What stdin gives.
  var input: String?

  init(_ name: String, _ line: String, environment: [String: String] = [:], input: String? = nil) {
    (self.name, self.line, self.environment, self.input) = (name, line, environment, input)
  }

  var testDescription: String { name }

  /// One line in each of some formats: `name.csv`, `name.json`, …
  static func each(_ formats: [String], _ name: String, _ line: String) -> [Golden] {
    formats.map { format in
      let ending = ["table": "txt", "markdown": "md"][format] ?? format
      return Golden("\(name).\(ending)", "\(line) --format \(format)")
    }
  }

  /// One line on screens of four widths, in UTF-8 and in ASCII: `name-80.txt`, `name-80-ascii.txt`, …
  static func widths(_ name: String, _ line: String) -> [Golden] {
    [60, 80, 120, 200].flatMap { width in
      [("", "C.UTF-8"), ("-ascii", "C")].map { ending, locale in
        Golden("\(name)-\(width)\(ending).txt", line, environment: ["COLUMNS": "\(width)", "LC_ALL": locale])
      }
    }
  }

  static let tables = ["table", "markdown", "json", "ndjson", "csv", "tsv"]
  static let all =
    reports + summaries + rankings + timelines + quality + moments + events + alignments + comparing + exports
    + annotations + validations
}

/// Names that spreadsheets, tables and terminals might take for something else.
private let awkward = """
  [{"source": {"type": "file", "filename": "=1+2.mp4"}, "results": {"predictions": [{"file": "a|b\\tc\\u001b[31m,\\"d\\".mp4",
  "models": {"face": {"grouped_predictions": [{"id": "@id", "predictions": [
  {"time": 0, "emotions": [{"name": "Joy", "score": 0.5}, {"name": "+Odd *name* <b>", "score": -0.25}]},
  {"time": 1, "emotions": [{"name": "Joy", "score": null}, {"name": "+Odd *name* <b>", "score": 1e-7}]}]}]}}}],
  "errors": []}}]
  """

private let awkwardNames = "--emotion Joy --emotion '+Odd *name* <b>'"

extension Golden {
  static let reports =
    each(["table", "markdown"], "report-interview", "report --top 3 --bin 10 interview")
    + each(["table", "markdown"], "report-study", "report --groups study/groups.csv study/predictions.json")
    + each(["table", "markdown"], "report-images", "report images unidentified.json")
    + [
      Golden(
        "report-json.json",
        "report --format json --emotion Joy --bin 20 --groups study/groups.csv study/study-artifacts"),
      Golden("report-texts.txt", "report texts"),
      Golden("report-empty.txt", "report empty-list.json"),
      Golden("report-odd.txt", "report odd.json"),
      Golden("report-features.txt", "report --features all --top 2 all-models/artifacts.zip"),
      Golden("report-narrow.txt", "report --model prosody interview", environment: ["COLUMNS": "60"]),
      Golden("report-color.txt", "report --model prosody --top 2 --color always interview"),
      Golden("report-anonymized.md", "report --anonymize --format markdown --model language --top 2 interview"),
      Golden("report-awkward.md", "report --format markdown -", input: awkward),
      Golden("report-awkward.txt", "report -", input: awkward),
      Golden("report-ascii.txt", "report --model prosody --bin 10 interview", environment: ["LC_ALL": "C"]),
    ]

  static let summaries =
    each(tables, "summary-interview", "summary --emotion Joy --emotion 'Surprise (negative)' --model prosody interview")
    + each(
      tables, "summary-across-files", "summary --across files --emotion Calmness --emotion Joy study/predictions.json")
    + each(
      ["csv", "markdown"], "summary-across-groups",
      "summary --across files --groups study/groups.csv --emotion Calmness study/predictions.json")
    + each(["csv", "table"], "summary-pool", "summary --across pool --model prosody study/predictions.json")
    + each(
      ["csv"], "summary-pool-groups",
      "summary --across pool --groups study/groups.csv --model prosody study/predictions.json")
    + ["separate", "balanced", "frame", "pooled", "largest"].map {
      Golden("summary-faces-\($0).csv", "summary --faces \($0) --emotion Joy --format csv interview unidentified.json")
    } + [
      Golden(
        "summary-groups.csv", "summary --groups study/groups.csv --emotion Joy --format csv study/study-artifacts"),
      Golden("summary-all-sets.csv", "summary --features all --format csv all-models --model language --model burst"),
      Golden("summary-webhook.txt", "summary webhook.json"),
      Golden("summary-odd.csv", "summary --format csv odd.json --emotion Joy --emotion Grumpiness --emotion Envy"),
      Golden("summary-window.csv", "summary --from 20 --to 40.5 --emotion Joy --format csv interview"),
      Golden(
        "summary-filters.json",
        "summary --min-prob 0.998 --min-face 150 --min-confidence 0.8 --emotion Joy --format json interview"),
      Golden("summary-n-eff.csv", "summary --n-eff --exact --emotion Joy --format csv interview"),
      Golden("summary-many.csv", "summary --faces pooled --emotion Joy --emotion Fear --format csv many-ids.json"),
      Golden(
        "summary-hash.json", "summary --hash --emotion Joy --format json webhook.json compressed/predictions.json.gz"),
      Golden("summary-na.tsv", "summary --na NA --emotion Joy --format tsv study/predictions.json texts"),
      Golden("summary-excel-safe.csv", "summary \(awkwardNames) --excel-safe --format csv -", input: awkward),
      Golden("summary-awkward.csv", "summary \(awkwardNames) --format csv -", input: awkward),
      Golden("summary-awkward.tsv", "summary \(awkwardNames) --format tsv -", input: awkward),
      Golden("summary-awkward.md", "summary \(awkwardNames) --format markdown -", input: awkward),
      Golden("summary-awkward.txt", "summary \(awkwardNames) -", input: awkward),
      Golden("summary-awkward.json", "summary \(awkwardNames) --format json -", input: awkward),
      Golden("summary-anonymized.csv", "summary --anonymize --emotion Joy --format csv interview webhook.json"),
      Golden(
        "summary-anonymized.json", "summary --anonymize --file p0* --emotion Joy --format json study/predictions.json"),
      Golden(
        "summary-several.csv", "summary --emotion Joy --format csv lines.ndjson dict.json legacy-2023.json bom.json"),
    ]

  static let rankings =
    each(tables, "top-interview", "top --top 3 --model face --model language interview")
    + ["median", "max", "mean_tw", "q95", "distinct", "time_above"].map {
      let threshold = $0 == "time_above" ? " --threshold 0.4" : ""
      return Golden(
        "top-by-\($0).csv",
        "top --by \($0)\(threshold) --top 3 --format csv \($0 == "distinct" ? "images" : "study/predictions.json")")
    } + [
      Golden("top-balanced.csv", "top --faces balanced --top 2 --format csv interview images"),
      Golden("top-all-sets.txt", "top --top 2 --features all all-models"),
      Golden("top-all.csv", "top --top 0 --format csv legacy-2023.json"),
      Golden("top-groups.csv", "top --groups study/groups.csv --top 1 --format csv study/predictions.json"),
      Golden("top-groups.txt", "top --groups study/groups.csv --top 1 --model prosody study/predictions.json"),
      Golden("top-distinct.txt", "top --by distinct --top 2 images"),
      Golden("top-time-above.txt", "top --by time_above --threshold 0.4 --top 2 --model face study/predictions.json"),
      Golden("top-color.txt", "top --by max --top 2 --color always --model face study/predictions.json"),
    ] + widths("top", "top --top 2 --features all --model face --model burst all-models")

  static let timelines =
    each(tables, "timeline-interview", "timeline --bin 30 --emotion Joy --model prosody --model burst interview")
    + [
      Golden(
        "timeline-rows.txt", "timeline --show rows --bin 30 --emotion Joy --model prosody --model burst interview"),
      Golden("timeline-top.txt", "timeline --bin 60 --top 2 --model language interview"),
      Golden("timeline-face.csv", "timeline --bin 20 --emotion Amusement --model face --format csv interview"),
      Golden(
        "timeline-frame.csv", "timeline --bin 20 --emotion Joy --faces frame --format csv interview unidentified.json"),
      Golden("timeline-fraction.csv", "timeline --bin 0.3 --emotion Joy --format csv webhook.json legacy-2023.json"),
      Golden("timeline-groups.csv", "timeline --bin 20 --emotion Joy --groups study/groups.csv --format csv study"),
      Golden("timeline-images.csv", "timeline --emotion Joy --format csv images"),
      Golden("timeline-untimed.json", "timeline --format json texts"),
      Golden("timeline-untimed.txt", "timeline texts images"),
      Golden("timeline-odd.txt", "timeline odd.json"),
      Golden("timeline-sets.txt", "timeline --features all --top 2 all-models"),
      Golden(
        "timeline-by.txt", "timeline --by q95 --top 2 --groups study/groups.csv --model face study/predictions.json"),
      Golden(
        "timeline-color.txt", "timeline --top 2 --model prosody --color always interview",
        environment: ["TERM": "xterm-256color"]),
      Golden("timeline-color-strips.txt", "timeline --show strips --top 5 --color always --model face interview"),
    ] + widths("timeline", "timeline --top 3 --file p01.mp4 --file p04.mp4 study/predictions.json")
    + widths("timeline-strips", "timeline --top 12 --bin 2 --model prosody interview")

  static let quality =
    each(tables, "qc-interview", "qc interview images")
    + [
      Golden("qc-all.csv", "qc --format csv study/study-artifacts texts unidentified.json many-ids.json all-models"),
      Golden("qc-groups.csv", "qc --groups study/groups.csv --format csv study/study-artifacts"),
      Golden("qc-filtered.csv", "qc --id face_0 --format csv interview"),
    ]

  static let moments =
    each(tables, "peaks-interview", "peaks --emotion Joy --emotion Amusement --model face interview")
    + each(["csv", "table"], "episodes-interview", "episodes --threshold 0.4 --top 2 --model prosody interview")
    + each(
      ["csv", "json"], "episodes-share", "episodes --threshold 0.4 --share --emotion Joy interview unidentified.json")
    + [
      Golden(
        "peaks-rule.csv",
        "peaks --prominence 0.02 --distance 5 --top 1 --groups study/groups.csv --format csv study/predictions.json"),
      Golden("peaks-unidentified.json", "peaks --emotion Joy --prominence 0.05 --format json unidentified.json"),
      Golden("peaks-anonymized.csv", "peaks --emotion Joy --anonymize --format csv interview"),
      Golden(
        "episodes-gaps.csv", "episodes --threshold 0.3 --min-duration 0 --emotion Calmness --format csv interview"),
    ]

  static let events =
    each(
      tables, "events-study", "events study/events.tsv --emotion Calmness --file p01.mp4 study/predictions.json")
    + each(
      ["csv", "table", "json"], "events-averages",
      "events study/events.tsv --averages --emotion Calmness --model face --file p01.mp4 study/predictions.json")
    + each(
      ["csv", "markdown", "json"], "events-across",
      "events study/events.tsv --averages --across files --bin 0.5 --emotion Calmness --groups study/groups.csv study/predictions.json"
    )
    + [
      Golden(
        "events-top.txt",
        "events study/events.tsv --top 1 --model prosody --groups study/groups.csv study/predictions.json"),
      Golden(
        "events-raw.csv",
        "events study/events.tsv --averages --before 0 --after 5 --bin 2.5 --baseline none --min-coverage 0 --emotion Joy "
          + "--format csv study/predictions.json"),
      Golden(
        "events-anonymized.csv",
        "events study/events.tsv --emotion Joy --anonymize --model prosody --format csv study/study-artifacts"),
      Golden("events-untimed.csv", "events study/events.tsv --emotion Joy --format csv texts unidentified.json"),
    ]

  static let alignments =
    each(tables, "align-interview", "align --emotion Joy --id spk_1 --id face_0 --id face_1 interview")
    + each(["csv", "table", "json"], "align-agreement", "align --agreement --emotion Joy --emotion Calmness interview")
    + [
      Golden("align-study.csv", "align --emotion Joy --groups study/groups.csv --format csv study/predictions.json"),
      Golden("align-language.txt", "align --units language --top 1 --to 30 interview"),
      Golden("align-untimed.csv", "align --emotion Joy --format csv texts"),
      Golden(
        "align-anonymized.csv", "align --emotion Joy --anonymize --file p01.mp4 --format csv study/study-artifacts"),
      Golden(
        "align-study-agreement.csv", "align --agreement --top 2 --format csv study/predictions.json"),
    ]

  static let exports =
    each(
      ["csv", "tsv", "ndjson"], "export-long", "export --emotion Joy --emotion 'Surprise (negative)' webhook.json texts"
    )
    + each(
      ["csv", "tsv", "ndjson"], "export-wide",
      "export --layout wide --model language --emotion Joy --emotion Doubt interview")
    + ["face", "prosody", "burst", "language", "ner", "facemesh"].map {
      Golden("export-wide-\($0).csv", "export --layout wide --model \($0) --format csv all-models/predictions.json")
    } + [
      Golden("export-wide-original.csv", "export --layout wide --model burst --names original --format csv all-models"),
      Golden(
        "export-wide-facs.csv",
        "export --layout wide --model face --features facs --format csv all-models/artifacts.zip"),
      Golden("export-long-ner.csv", "export --model ner --emotion Joy --format csv all-models"),
      Golden("export-wide-na.tsv", "export --layout wide --emotion Joy --na n/a --format tsv study --model prosody"),
      Golden("export-anonymized.csv", "export --anonymize --model language --emotion Joy --format csv interview"),
      Golden("export-anonymized-ner.csv", "export --anonymize --model ner --emotion Joy --format csv texts"),
      Golden("export-odd.csv", "export --format csv odd.json"),
      Golden("export-odd-wide.csv", "export --layout wide --model face --features emotion --format csv odd.json"),
      Golden("export-awkward.ndjson", "export --format ndjson -", input: awkward),
      Golden(
        "export-legacy.csv", "export --emotion Joy --format csv legacy-2023.json camel-case.json shuffled-keys.json"),
    ]

  static let annotations =
    ["textgrid", "eaf", "vtt"].map {
      Golden("annotation-interview.\($0)", "export --format \($0) --to 12 interview")
    } + [
      Golden(
        "annotation-moments.textgrid",
        "export --format textgrid --tiers peaks,episodes --threshold 0.6 --emotion Joy --emotion Amusement --file p05.mp4 "
          + "study/predictions.json"),
      Golden(
        "annotation-anonymized.vtt", "export --format vtt --anonymize --tiers utterances --top 1 --to 30 interview"),
      Golden("annotation-awkward.eaf", "export --format eaf \(awkwardNames) --bin 0.5 -", input: awkward),
    ]

  static let validations =
    each(tables, "validate-odd", "validate odd.json")
    + [
      Golden("validate-foreign.csv", "validate --format csv foreign"),
      Golden(
        "validate-all.csv", "validate --format csv all-models study images texts compressed webhook.json"),
      Golden("validate-malformed.csv", "validate --format csv malformed"),
      Golden("validate-anonymized.csv", "validate --anonymize --format csv study texts"),
    ]
}
