/// A well-formed document that departs from the format wherever it can. Written by hand, so that it can be read.
func makeOdd(random: inout Random) -> Fixture {
  Fixture(
    about: """
      A well-formed list of five sources that departs from the format in every way we could think of; written by hand,
      with few scores a row. Nothing in it may end the reading; what has a meaning is kept, the rest left out, counted
      and warned about.
      """,
    mustFind: [
      "Source 0, `face`: 10 rows in 7 groups, of which two have the id `face_0` and one each a null id, no id, the "
        + "number 7 as id, no rows (`face_1`) and null for its rows (`face_2`).",
      "`face_0`, row 0: Joy .5 (a second Joy, .9, is left out), Calmness .25, Love .4, an unknown name `Grumpiness` .1, "
        + "an unknown name with a NUL in it .2; a null score (Fear), a score as a string (Pain), as true (Pride), out "
        + "of range (Envy, `1e400`), missing (Anger), a nameless score, a bare string and a null among the scores.",
      "`face_0`, row 1: `time` twice (1.0, then 2.0), a frame of 1.5, the key `emotions` with an escape.",
      "`face_0`, rows 2 to 5: a negative time and score; nulls for every optional field; a box without sizes; a time as a "
        + "string; emotions that are an object.",
      "Source 0, `prosody`: 4 rows, of which one ends before it begins, one begins below 0 and has a number as "
        + "text, one has no end.",
      "Source 0, the unknown model `gesture`: 2 rows. `burst` is null, `ner` has null for its groups.",
      "Source 0, file `nameless`: no models; a file without a name; `errors` with a missing message.",
      "Source 1: an unknown type. Source 2: null for `source` and `results`. Source 3: neither. Source 4: null for "
        + "`errors`, `predictions` and `error`.",
    ],
    files: [OutputFile(path: "odd.json", bytes: Array(oddDocument.utf8))])
}

private let oddDocument = #"""
  [
    {
      "source": {
        "type": "file", "filename": "odd.mp4", "content_type": null, "md5sum": null,
        "uploader": {"name": "nobody", "tags": ["a", {"b": []}, [[{}]]]}
      },
      "results": {
        "predictions": [
          {
            "file": "odd.mp4",
            "file_type": "hologram",
            "models": {
              "face": {
                "metadata": null,
                "model_version": {"major": 0, "notes": [null, true, "x"]},
                "grouped_predictions": [
                  {
                    "id": "face_0",
                    "colour": "blue",
                    "predictions": [
                      {
                        "frame": 0, "time": 0, "prob": 0.99, "box": {"x": 1.5, "y": 2.5, "w": 3.5, "h": 4.5, "d": 5.5},
                        "quality": {"blur": [0.1, {"why": null}]},
                        "emotions": [
                          {"name": "Joy", "score": 0.5},
                          {"name": "Calmness", "score": 0.25, "rank": {"of": 48}},
                          {"name": "Grumpiness", "score": 0.1},
                          {"name": "Jo\u0000y", "score": 0.2},
                          {"name": "Joy", "score": 0.9},
                          {"name": "Fear", "score": null},
                          {"name": "Pain", "score": "0.75"},
                          {"name": "Pride", "score": true},
                          {"name": "Envy", "score": 1e400},
                          {"name": "Anger"},
                          {"score": 0.3},
                          "Sadness",
                          null,
                          {"score": 0.4, "name": "Love"}
                        ],
                        "facs": null, "descriptions": null
                      },
                      {
                        "frame": 1.5, "time": 1.0, "prob": 0.99, "box": {"x": 1, "y": 2, "w": 3, "h": 4},
                        "em\u006ftions": [{"n\u0061me": "J\u006fy", "score": 0.5}],
                        "time": 2.0
                      },
                      {
                        "frame": -30, "time": -1.0, "prob": 0.99, "box": {"x": 1, "y": 2, "w": 3, "h": 4},
                        "emotions": [{"name": "Joy", "score": -0.125}], "facs": [], "descriptions": []
                      },
                      {"frame": null, "time": null, "prob": null, "box": null, "emotions": null, "facs": null},
                      {
                        "frame": 3, "time": "3.5", "prob": 0.99, "box": {"x": 1, "y": 2},
                        "emotions": [{"name": "Joy", "score": 0.5}]
                      },
                      {"frame": 4, "time": 4, "prob": 0.99, "emotions": {"Joy": 0.5}}
                    ]
                  },
                  {"id": "face_1", "predictions": []},
                  {"id": "face_2", "predictions": null},
                  {
                    "id": "face_0",
                    "predictions": [{"frame": 150, "time": 5.005, "emotions": [{"name": "Joy", "score": 0.75}]}]
                  },
                  {"id": null, "predictions": [{"frame": 1, "time": 1, "emotions": [{"name": "Joy", "score": 0.5}]}]},
                  {"predictions": [{"frame": 2, "time": 2, "emotions": [{"name": "Joy", "score": 0.5}]}]},
                  {"id": 7, "predictions": [{"frame": 3, "time": 3, "emotions": [{"name": "Joy", "score": 0.5}]}]}
                ]
              },
              "burst": null,
              "prosody": {
                "grouped_predictions": [
                  {
                    "id": "spk_0",
                    "predictions": [
                      {
                        "text": null, "time": {"begin": 5.0, "end": 3.0}, "confidence": null,
                        "speaker_confidence": null, "emotions": [{"name": "Joy", "score": 0.5}]
                      },
                      {"text": 42, "time": {"begin": -1, "end": 2}, "emotions": [{"name": "Joy", "score": 0.5}]},
                      {"text": "", "time": {"begin": 6}, "emotions": [{"name": "Joy", "score": 0.5}]},
                      {"text": "ok", "time": {"end": 9, "begin": 7}, "emotions": [{"name": "Joy", "score": 0.5}]}
                    ]
                  }
                ]
              },
              "ner": {"metadata": {}, "grouped_predictions": null},
              "gesture": {
                "metadata": {"hands": 2},
                "grouped_predictions": [
                  {
                    "id": "hand_0",
                    "predictions": [
                      {"time": 0.5, "fingers": [1, 2], "emotions": [{"name": "Wave", "score": 0.8}]},
                      {"time": 1.5, "fingers": [], "emotions": [{"name": "Wave", "score": 0.6}]}
                    ]
                  }
                ]
              }
            }
          },
          {"file": "nameless", "file_type": null, "models": {}},
          {"file_type": "audio", "models": null}
        ],
        "errors": [{"file": "odd.mp4", "model": "gesture"}, {"file": null, "message": "Something went wrong."}]
      }
    },
    {"source": {"type": "pigeon", "ring": 12}, "results": {"predictions": [], "errors": []}},
    {"source": null, "results": null, "error": null},
    {},
    {"source": {"type": "text"}, "results": {"predictions": null, "errors": null}, "error": null}
  ]

  """#
