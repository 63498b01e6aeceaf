/// The id of the interview's job, and the name of its folder.
let interviewJobID = "3f0c9d52-7a41-4c8e-9b1d-62e5a7c4f018"

/// One video of three minutes with two people, as a job folder that holds both results files.
func makeInterview(random: inout Random) -> Fixture {
  let sources = [interviewSource(random: &random)]
  let folder = "interview/" + interviewJobID + "/"
  let details = jobDetails(
    id: interviewJobID,
    models: [
      "burst": [:], "face": faceRequest(),
      "language": ["granularity": "utterance", "identify_speakers": true, "sentiment": [:], "toxicity": nil],
      "prosody": prosodyRequest,
    ],
    sources: sources)
  return Fixture(
    about: """
      A made-up interview of three minutes: one job of one video, as a job folder named by the job's id. The camera cuts
      between the two people, so their faces have gaps; a third face passes by. `predictions.json` (spaced) and
      `artifacts.zip` hold the same data.
      """,
    mustFind: [
      "The same rows with the same numbers in `predictions.json` and `artifacts.zip`; the folder is read once.",
      "`face_1` comes before `face_0` in the JSON; in the CSV rows are ordered by time.",
      "Frames are .333667 s apart; `face_2` is there for 4 frames only, at the left edge (x is negative).",
      "Texts with commas, quotes, a line break, an emoji and letters beyond ASCII, some escaped in the JSON.",
      "Some scores above 1.",
    ],
    inputs: [(folder + "predictions.json", sources), (folder + "artifacts.zip", sources)],
    files: [
      OutputFile(path: folder + "job.json", bytes: details.document(.pretty)),
      OutputFile(path: folder + "predictions.json", bytes: predictions(sources).document(.spaced)),
      OutputFile(path: folder + "artifacts.zip", bytes: artifactsZip(sources)),
    ])
}

private func interviewSource(random: inout Random) -> MadeSource {
  let utterances = conversation(interviewLines, from: 0.2, pauses: 1.5...8.5, random: &random)
  let faces = [
    MadeFace(
      id: "face_1", seen: [28..<58, 118..<146, 214..<222, 304..<324, 415..<430, 504..<516],
      box: (980, 210, 190, 240)),
    MadeFace(id: "face_0", seen: [0..<31, 62..<121, 150..<158, 226..<275, 440..<472], box: (310, 225, 205, 255)),
    MadeFace(id: "face_2", seen: [252..<256], box: (-18, 330, 84, 101)),
  ].map { $0.group(random: &random) }
  let burstTimes = [(12.4, 13.1), (47.92, 48.35), (48.6, 49.88), (101.0, 101.52), (139.7, 141.06), (166.24, 166.9)]
  let name = "Gespräch 1.mp4"
  return MadeSource(
    kind: upload(name, "video/mp4", random: &random),
    files: [
      MadeFile(
        name: name, type: "video",
        models: [
          MadeModel(shape: .face, groups: faces),
          MadeModel(shape: .burst, groups: [bursts(at: burstTimes, random: &random)]),
          MadeModel(shape: .prosody, metadata: englishMetadata, groups: prosody(utterances, random: &random)),
          MadeModel(
            shape: .language, metadata: englishMetadata,
            groups: language(utterances, sentiment: true, random: &random)),
        ])
    ])
}

private let interviewLines: [(speaker: String, text: String)] = [
  ("spk_0", "Thank you for coming in today, I hope the stairs were not too bad."),
  ("spk_1", "They were fine, thank you. I run up worse ones every morning."),
  ("spk_0", "Shall we begin with the garden? You said it was \"an accident\"."),
  ("spk_1", "It was! I had bought the wrong seeds, and by the time I noticed, well, they were already up."),
  ("spk_0", "And what came up?"),
  ("spk_1", "Pumpkins.\nForty of them."),
  ("unknown", "Sorry, may I just pass?"),
  ("spk_0", "Forty pumpkins, on a balcony. 🎃"),
  ("spk_1", "On a balcony, yes. The neighbours were, let us say, surprised."),
  ("spk_0", "How did they take it?"),
  ("spk_1", "One of them wrote me a letter; a very polite one, with a recipe."),
  ("spk_0", "Did you try it?"),
  ("spk_1", "Twice. It is a kind of crème, with ginger, and it is dreadful."),
  ("spk_0", "Naïve question, perhaps: why did you not simply pull them out?"),
  ("spk_1", "Hm."),
  ("spk_1", "I suppose I wanted to see what would happen if I did nothing at all."),
  ("spk_0", "That is what you write in the second chapter, too."),
  ("spk_1", "Is it? Then I have been repeating myself for a year."),
  ("spk_0", "Readers seem to like it."),
  ("unknown", "(inaudible)"),
  ("spk_1", "Readers like pumpkins. I am not sure that they like me."),
  ("spk_0", "You do not mean that."),
  ("spk_1", "No, I do not. But one says such things, and then there is a pause, like this one."),
  ("spk_0", "What comes next?"),
  ("spk_1", "Beans, I think; tall ones, right up to the fifth floor."),
  ("spk_0", "And the neighbours?"),
  ("spk_1", "They have asked for strings of their own, so we will be a house full of beans."),
  ("spk_0", "Thank you, that was a pleasure."),
  ("spk_1", "For me too – goodbye! 👋"),
]
