import Foundation
import TestSupport
import Testing

/// Command lines that make no sense: exit code 64, a sentence that says why, nothing on standard output.
@Suite struct UsageTests {
  static let wrong: [(String, String)] =
    [
      ("nonsense", "Unexpected argument 'nonsense'"),
      ("summary", "Give at least one INPUT"),
      ("summary --nonsense webhook.json", "Unknown option '--nonsense'"),
      ("summary --faces none webhook.json", "'separate', 'balanced', 'frame', 'pooled' or 'largest'"),
      ("summary --across rows webhook.json", "The value 'rows' is invalid"),
      ("summary --features joy webhook.json", "The value 'joy' is invalid"),
      ("summary --format htm webhook.json", "The value 'htm' is invalid"),
      ("summary --emotion Joi webhook.json", "Did you mean \"Joy\"?"),
      ("top --emotion calmness webhook.json", "Did you mean \"Calmness\"?"),
      ("timeline --emotion 'Surprise (negatve)' webhook.json", "Did you mean \"Surprise (negative)\"?"),
      ("export --emotion 'AU4 Brow Lower' webhook.json", "Did you mean \"AU4 Brow Lowerer\"?"),
      ("top --by mode webhook.json", "The value 'mode' is invalid"),
      ("top --by time_above webhook.json", "--by time_above needs --threshold."),
      ("top --top=-1 webhook.json", "--top needs a number from 0 up."),
      ("top --top many webhook.json", "The value 'many' is invalid"),
      ("timeline --bin 0 webhook.json", "--bin needs seconds"),
      ("timeline --bin=-1 webhook.json", "--bin needs seconds"),
      ("timeline --bin -1 webhook.json", "--bin needs seconds"),
      ("peaks --prominence -0.1 webhook.json", "--prominence needs a number from 0 up"),
      ("summary --threads -2 webhook.json", "--threads needs a number from 1 up."),
      ("timeline --bin nan webhook.json", "--bin needs seconds"),
      ("timeline --show lines --format csv webhook.json", "--show lines is for tables"),
      ("report --bin inf webhook.json", "--bin needs seconds"),
      ("summary --from 5 --to 3 webhook.json", "--from has to be before --to."),
      ("summary --from=-1 webhook.json", "--from needs seconds from 0 up."),
      ("export --min-prob 2 webhook.json", "--min-prob needs a number from 0 to 1."),
      ("qc --min-confidence=-0.1 webhook.json", "--min-confidence needs a number from 0 to 1."),
      ("top --min-face inf webhook.json", "--min-face needs pixels from 0 up."),
      ("summary --threads 0 webhook.json", "--threads needs a number from 1 up."),
      ("summary --max-memory lots webhook.json", "The value 'lots' is invalid"),
      ("summary --color blue webhook.json", "The value 'blue' is invalid"),
      ("report --format csv webhook.json", "report writes table, markdown, html and json"),
      ("report -o report.csv webhook.json", "report writes table, markdown, html and json"),
      ("export --format json webhook.json", "export writes csv, tsv, ndjson, arrow and sqlite"),
      ("export --format table webhook.json", "export writes csv, tsv, ndjson, arrow and sqlite"),
      ("export -o folder/ webhook.json", "Only --layout wide writes a folder"),
      ("export --datapackage --format csv -o datapackage.json webhook.json", "give the table another name"),
      ("export --datapackage --format tsv --force -o ./DataPackage.json webhook.json", "give the table another name"),
      ("export --layout wide --format eaf webhook.json", "--layout is for tables, not for eaf."),
      ("export --names slug -o x.vtt webhook.json", "--names is for tables"),
      ("export --datapackage -o x.TextGrid webhook.json", "--datapackage is for tables"),
      ("export --na NA --format vtt webhook.json", "--na is for tables"),
      ("export --format eaf --groups study/groups.csv webhook.json", "eaf has no place for factors"),
      ("export --format vtt --task x webhook.json", "--task is for bids, not for vtt."),
      ("export --format bids --task 'a b' -o x webhook.json", "--task needs a label of letters and digits."),
      ("export --format bids webhook.json", "A BIDS dataset is a folder: give -o FOLDER/."),
      ("export --format vtt study/predictions.json", "these results have 5: give -o FOLDER/"),
      ("export --tiers faces webhook.json", "--tiers is for textgrid, eaf, vtt and bids, not for csv."),
      ("export --bin 2 -o x.ndjson webhook.json", "--bin is for textgrid"),
      ("export --format vtt --tiers faces,words webhook.json", "The value 'faces,words' is invalid"),
      ("export --format vtt --tiers episodes webhook.json", "Episodes need --threshold"),
      ("export --format vtt --tiers bursts --bin 2 webhook.json", "--bin is for faces, which are not asked for"),
      ("export --format vtt --prominence 0.2 webhook.json", "add --tiers peaks."),
      ("export --format vtt --tiers faces --threshold 0.2 webhook.json", "add --tiers episodes."),
      ("export --format vtt --bin 0 webhook.json", "--bin needs seconds"),
      ("export --format vtt --bin -1 webhook.json", "--bin needs seconds"),
      ("export --format vtt --top=-1 webhook.json", "--top needs a number from 0 up."),
      ("export --format vtt --tiers peaks --distance=-1 webhook.json", "--distance needs a number from 0 up."),
      ("export --layout wide interview", "face, prosody, burst, language: give --model, or -o FOLDER/"),
      ("export --layout wide -", "needs --model"),
      ("export --layout broad webhook.json", "The value 'broad' is invalid"),
      ("summary --files-from - -", "Standard input cannot hold both"),
      ("summary --partial --format csv webhook.json", "--partial does not go with --format"),
      ("summary --partial --anonymize webhook.json", "--partial does not go with --anonymize"),
      ("summary --partial -o x.csv webhook.json", "let x.csv end in .partial"),
      ("summary -o x.partial webhook.json", "Files that end in .partial hold partial results"),
      ("top -o x.partial webhook.json", "Files that end in .partial hold partial results"),
      ("merge", "Missing expected argument"), ("merge x.partial - -", "Standard input can be read once only."),
      ("merge --partial --format json x.partial", "--partial does not go with --format"),
      ("merge --partial --anonymize x.partial", "--partial does not go with --anonymize"),
      ("merge --partial -o x.json x.partial", "let x.json end in .partial"),
      ("unpack all-models/artifacts.zip", "Missing expected argument '--to <folder>'"),
      ("unpack --to x", "Missing expected argument"),
      ("pack interview", "Missing expected argument '--output <file>'"), ("pack -o x.zip", "Missing expected argument"),
      ("pack interview -o x.tar", ".zip, .tar.gz, .tar.bz2, .tar.xz"), ("pack interview -o x.tgz", ".zip, .tar.gz"),
      ("pack interview -o -", ".zip, .tar.gz"),
      ("fetch", "Missing expected argument"),
      ("fetch --only pictures x", "The value 'pictures' is invalid"),
      ("fetch ../x --base-url http://127.0.0.1:1", "it holds a slash"),
      ("fetch x --base-url ftp://127.0.0.1", "it is neither https nor http"),
      ("fetch x --base-url http://example.org", "it is plain http to another machine"),
    ] + aboutSeries + aboutJobs

  static let aboutSeries: [(String, String)] = [
    ("peaks --prominence=-1 webhook.json", "--prominence needs a number from 0 up."),
    ("peaks --distance nan webhook.json", "--distance needs seconds from 0 up."),
    ("peaks --top=-1 webhook.json", "--top needs a number from 0 up."),
    ("episodes webhook.json", "Missing expected argument '--threshold <score>'"),
    ("episodes --threshold inf webhook.json", "--threshold needs a number."),
    ("episodes --threshold 1 --min-duration=-1 webhook.json", "--min-duration needs seconds from 0 up."),
    ("events", "Missing expected argument '<events>'"),
    ("events study/events.tsv", "Give at least one INPUT"),
    ("events study/events.tsv --before 1 study", "--before needs --averages."),
    ("events study/events.tsv --baseline -1:0 study", "--baseline needs --averages."),
    ("events study/events.tsv --across files study", "--across needs --averages."),
    ("events study/events.tsv --averages --across pool study", "The value 'pool' is invalid"),
    ("events study/events.tsv --averages --across files --top 3 study", "--across does not go with --top."),
    ("events study/events.tsv --averages --before=-1 study", "An epoch reaches from 0"),
    ("events study/events.tsv --averages --before 0 study", "has no baseline"),
    ("events study/events.tsv --averages --bin 0 study", "is no bin"),
    ("events study/events.tsv --averages --bin 0.0001 study", "too narrow"),
    ("events study/events.tsv --averages --baseline 1 study", "The value '1' is invalid"),
    ("events study/events.tsv --averages --baseline 1:0 study", "has to end behind its begin"),
    ("events study/events.tsv --averages --baseline -0.5:-0.5 study", "has to end behind its begin"),
    ("events study/events.tsv --averages --min-coverage 2 study", "a share from 0 to 1"),
    (
      "events study/events.tsv --averages --across files --emotion Joy study/predictions.json",
      "their bins do not meet"
    ),
    ("align --model face interview", "prosody or language beside face, and --model leaves out prosody or language"),
    ("align --model prosody interview", "--model leaves out face"),
    ("align --model face --model language --units prosody interview", "--model leaves out prosody"),
    ("align --units burst interview", "The value 'burst' is invalid"),
  ]

  static let aboutJobs: [(String, String)] = [
    ("jobs --limit 0", "--limit needs a number from 1"), ("jobs --limit 10001", "--all lists all jobs"),
    ("jobs --all --limit 5", "--all does not go with --limit"),
    ("jobs --all --sort-by ended", "--all cannot go with --sort-by ended"),
    ("jobs --created-after 2026-01-01 --created-before 2026-02-01 --sort-by started", "Two bounds cannot go with"),
    ("jobs --created-after 2026-02-01 --created-before 2026-01-01", "--created-after has to be before"),
    ("jobs --status done", "'QUEUED', 'IN_PROGRESS', 'COMPLETED' or 'FAILED'"),
    ("jobs --direction down", "'asc' and 'desc'"),
    ("jobs --created-after 2026", "Give a date (2026-06-01)"), ("jobs --created-after 2026-02-29", "Give a date"),
    ("jobs --created-after 2026-13-01", "Give a date"), ("jobs --created-after 2026-06-01T12:00:00", "with its zone"),
    ("jobs --created-after 2026-06-01T24:00:00Z", "Give a date"), ("jobs --created-after yesterday", "Give a date"),
    ("jobs --created-before 1780000000", "milliseconds since 1970"),
    ("status", "Missing expected argument"), ("status .. --base-url http://127.0.0.1:1", "a meaning of its own"),
    ("status x --raw --format csv", "--raw does not go with --format"),
    ("wait", "Missing expected argument"), ("wait x --deadline soon", "The value 'soon' is invalid"),
    ("submit", "The request has no URL, no text and no file"),
    ("submit talk.mp4", "talk.mp4 is no URL"),
    ("submit webhook.json", "webhook.json is on this machine: send it with --file"),
    ("submit --file interview", "hume-results pack interview -o media.zip"),
    ("submit --text x --deadline 5", "--deadline needs --wait"),
    ("submit --text x --dry-run --wait", "--dry-run does not go with --wait"),
    ("submit --text x --dry-run --format csv", "leave out --format"),
    ("submit --text x --no-transcription --language en", "--no-transcription does not go with --language"),
    ("submit --text x --language 'no tag'", "This is not a BCP-47 language tag"),
    ("submit --text x --confidence-threshold 2", "a number from 0 to 1"),
    ("submit --text x --callback-url nowhere", "This is not an absolute http or https URL"),
    ("submit --text-file - --request -", "Standard input can be read once only"),
    ("submit --text x --model fase", "no model \"fase\". Did you mean \"face\"? Models: face, burst, prosody"),
    ("submit --text x --model face:fps=1", "no option \"fps\". Did you mean \"fps_pred\"? Its options: fps_pred"),
    ("submit --text x --model face:fasc", "Did you mean \"facs\"?"),
    ("submit --text x --model face:", "no option \"\""),
    ("submit --text x --model face:fps_pred=two", "fps_pred of face needs a number, not \"two\""),
    ("submit --text x --model face:fps_pred", "fps_pred of face needs a number."),
    ("submit --text x --model face:fps_pred=inf", "needs a number, not \"inf\""),
    ("submit --text x --model face:min_face_size=1.5", "needs a whole number, not \"1.5\""),
    ("submit --text x --model face:identify_faces=yes", "needs true or false"),
    ("submit --text x --model face:prob_threshold=2", "a number from 0 to 1"),
    ("submit --text x --model prosody:window.step=0.1", "a number of seconds, 0.5 or more"),
    ("submit --text x --model language:granularity=wrod", "Did you mean \"word\"?"),
    ("submit --text x --model burst:facs", "The model burst has no options"),
  ]

  @Test(arguments: wrong)
  func isRefused(_ line: String, _ reason: String) throws {
    let run = try hume(line, input: line.hasSuffix(" -") ? Data("[]".utf8) : nil)
    #expect(run.status == 64, "\(run.stderr)")
    #expect(run.text == "")
    #expect(run.stderr.contains(reason), "\(run.stderr)")
    #expect(run.stderr.lowercased().hasPrefix("error: "), "\(run.stderr)")
  }

  @Test func aFactorMayNotBeAColumn() throws {
    let scratch = Scratch()
    let path = try scratch.write("file,mean\np01.mp4,1\n", to: "groups.csv")
    let run = try hume(["summary", "--groups", path, "study/predictions.json"])
    #expect(run.status == 64)
    #expect(run.stderr.contains("cannot be called \"mean\""))
  }

  @Test func groupsHaveToBeACSV() throws {
    let scratch = Scratch()
    for text in ["", "name,condition\n", "file\n", "file,condition\n\"open"] {
      let run = try hume(["summary", "--groups", try scratch.write(text, to: "groups.csv"), "webhook.json"])
      #expect(run.status == 1, "\(text)")
      #expect(run.errors.count == 1, "\(text): \(run.stderr)")
    }
    #expect(try hume("summary --groups missing.csv webhook.json").status == 1)
  }

  @Test func namesThatNobodyHasAreWarnedAbout() throws {
    let run = try hume("summary --emotion Zeal --format csv webhook.json")
    #expect(run.status == 0)
    #expect(run.warnings == ["No row that was read has a feature called \"Zeal\"."])
    #expect(try run.csvRows().isEmpty)
    let model = try hume("top --model prosody --format csv webhook.json")
    #expect(model.status == 0)
    #expect(model.warnings == ["The selection leaves none of 2 rows."])
  }
}
