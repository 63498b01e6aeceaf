import HumeAnalysis
import HumeReports
import HumeTypes
import Testing

/// What is put on which tier.
@Suite struct AnnotationPlanTests {
  private func tiers(_ json: String, _ change: (inout AnnotationPlan) -> Void = { _ in }) throws -> [Annotation.Tier] {
    var plan = AnnotationPlan()
    change(&plan)
    let file = try #require(try series(json).first)
    return Annotation(file, tracks: plan.tracks(of: file).tracks).tiers
  }

  private func labels(_ tier: Annotation.Tier?) -> [String] {
    (tier?.labels ?? []).map { "\($0.begin) \($0.end) \($0.text)" }
  }

  @Test func utterancesHaveTextAndExpressions() throws {
    let json = document(
      "a.wav",
      [
        (
          "prosody", "spk_0",
          [
            utterance("Hello.", 0.5, 1.25, ("Joy", 0.512), ("Fear", 0.5), ("Awe", 1.0449), ("Pain", nil)),
            utterance(nil, 2, 3, ("Joy", -0.25), ("Fear", 0.004)), utterance("No scores.", 4, 5),
          ]
        )
      ])
    let found = try tiers(json) { $0.top = 2 }
    #expect(found.map(\.name) == ["prosody spk_0: text", "prosody spk_0: expressions"])
    #expect(labels(found[0]) == ["500000 1250000 Hello.", "2000000 3000000 ", "4000000 5000000 No scores."])
    #expect(labels(found[1]) == ["500000 1250000 Awe 1.04, Joy .51", "2000000 3000000 Fear .00, Joy -.25"])
    #expect(try labels(tiers(json) { $0.top = 0 }[1])[0] == "500000 1250000 Awe 1.04, Joy .51, Fear .50")
    #expect(
      try labels(tiers(json) { $0.names = ["Fear"] }[1]) == ["500000 1250000 Fear .50", "2000000 3000000 Fear .00"])
  }

  @Test func rowsWithoutTimesAreCounted() throws {
    let file = try #require(
      try series(
        document(
          "a",
          [
            ("language", "spk_0", [utterance("a", 0, 1, ("Joy", 0.5)), utterance("b", 0, nil, ("Joy", 0.5))]),
            ("ner", "spk_0", [utterance("c", 0, nil, ("Joy", 0.5))]),
          ])
      ).first)
    var plan = AnnotationPlan()
    plan.kinds = [.utterances, .peaks]
    let found = plan.tracks(of: file)
    #expect(found.untimed == 1)
    #expect(found.tracks.map { $0.events.count } == [1])
  }

  @Test func tiesAreOrderedByName() throws {
    let found = try tiers(document("a", [("face", "f", [face(0, ("b", 0.5), ("a", 0.5), ("Z", 0.5)), face(1)])]))
    #expect(labels(found.first) == ["0 1000000 Z .50, a .50, b .50"])
  }

  @Test func binsOfFacesAreMeansAndGapsAreGaps() throws {
    let json = document(
      "a",
      [
        ("face", "f", [face(0, ("Joy", 0.2)), face(0.5, ("Joy", 0.4)), face(2.5, ("Joy", nil)), face(3, ("Joy", 0.1))])
      ])
    // The frames stand for half a second, so the file ends at 3.5.
    #expect(try labels(tiers(json).first) == ["0 1000000 Joy .30", "3000000 3500000 Joy .10"])
    #expect(
      try labels(tiers(json) { $0.bin = 500_000 }.first)
        == ["0 500000 Joy .20", "500000 1000000 Joy .40", "3000000 3500000 Joy .10"])
  }

  @Test func burstsHaveDescriptions() throws {
    let burst = """
      {"time": {"begin": 1, "end": 2}, "emotions": [{"name": "Joy", "score": 0.3}],
      "descriptions": [{"name": "Laugh", "score": 0.9}, {"name": "Cry", "score": 0.1}]}
      """
    let found = try tiers(document("a", [("burst", "unknown", [burst])]))
    #expect(labels(found.first) == ["1000000 2000000 Joy .30; Laugh .90, Cry .10"])
  }

  /// Sentiment is called 1 to 9, which says nothing alone.
  @Test func digitsHaveTheNameOfTheirSet() throws {
    let rows = [
      """
      {"text": "t", "time": {"begin": 0, "end": 1}, "emotions": [{"name": "Joy", "score": 0.5}, {"name": "7", "score": 0.4}],
      "sentiment": [{"name": "5", "score": 0.3}, {"name": "9", "score": 0.6}], "toxicity": [{"name": "toxic", "score": 0.1}]}
      """
    ]
    var options = AnalysisOptions()
    options.featureSets = [.emotion, .sentiment, .toxicity]
    let file = try #require(try series(document("a", [("language", "s", rows)]), options).first)
    var plan = AnnotationPlan()
    plan.sets = [.emotion, .sentiment, .toxicity]
    plan.kinds = [.utterances, .episodes]
    plan.episodes = EpisodeRule(threshold: 0)
    plan.episodes?.duration = 0
    let tiers = Annotation(file, tracks: plan.tracks(of: file).tracks).tiers
    #expect(
      labels(tiers[1]) == ["0 1000000 Joy .50, emotion 7 .40; sentiment 9 .60, sentiment 5 .30; toxic .10"])
    #expect(
      tiers.dropFirst(2).map(\.name)
        == ["Joy", "emotion 7", "sentiment 5", "sentiment 9", "toxicity toxic"].map {
          "language s: episodes of \($0)"
        })
  }

  /// Faces that nobody told apart are noted where they are shown.
  @Test func peopleOfOneIDAreNoted() throws {
    let json = document(
      "a", [("face", "unknown", [face(0, ("Joy", 0.5)), face(0, ("Joy", 0.25)), face(1, ("Joy", 0.5))])])
    let file = try #require(try series(json).first)
    for (kinds, codes) in [
      ([.faces], ["unidentified_faces"]), ([.peaks], ["unidentified_faces"]), ([.utterances, .bursts], []),
    ] as [(Set<AnnotationKind>, [String])] {
      var plan = AnnotationPlan()
      plan.kinds = kinds
      #expect(plan.notes(on: file).map(\.code) == codes, "\(kinds)")
    }
  }

  @Test func peaksAreOfTheHighestAndEpisodesOfAll() throws {
    let values: [Double] = [0.1, 0.9, 0.1, 0.1, 0.6, 0.6, 0.6, 0.1]
    let json = document(
      "a",
      [
        ("face", "f", values.enumerated().map { face(Double($0), ("Joy", $1), ("Fear", $1 / 2), ("Awe", 1 - $1)) })
      ])
    let peaks = try tiers(json) {
      $0.kinds = [.peaks]
      $0.top = 2
    }
    #expect(peaks.map(\.name) == ["face f: peaks of Awe", "face f: peaks of Joy"])
    #expect(peaks.allSatisfy { $0.isOfPoints })
    #expect(labels(peaks.last) == ["1000000 1000000 .90", "5000000 5000000 .60"])
    let named = try tiers(json) {
      $0.kinds = [.peaks]
      $0.names = ["Fear"]
    }
    #expect(named.map(\.name) == ["face f: peaks of Fear"])
    let episodes = try tiers(json) {
      $0.kinds = [.episodes]
      $0.episodes = EpisodeRule(threshold: 0.5)
      $0.names = ["Joy", "Fear"]
    }
    #expect(episodes.map(\.name) == ["face f: episodes of Joy"])
    #expect(labels(episodes.first) == ["1000000 2000000 max .90, mean .90", "4000000 7000000 max .60, mean .60"])
  }

  @Test func tiersAreInOneOrderAndNamedApart() throws {
    let json = document(
      "a",
      [
        ("face", "x\\n", [face(0, ("Joy", 0.5)), face(1, ("Joy", 0.5))]), ("face", "x", [face(0, ("Joy", 0.5))]),
        ("prosody", "s", [utterance("t", 0, 1, ("Joy", 0.5))]),
      ])
    #expect(
      try tiers(json).map(\.name)
        == [
          "prosody s: text", "prosody s: expressions", "face x : expressions", "face x: expressions",
        ])
    let same = Annotation(
      file: "a", end: 1,
      tiers: ["n", "n", "n (2)", "e\u{301}", "é"].map { .init(name: $0, model: "m", id: "", labels: []) })
    #expect(
      same.tiers.map { Array($0.name.unicodeScalars) }
        == ["n", "n (2)", "n (2) (2)", "e\u{301}", "é (2)"].map { Array($0.unicodeScalars) })
  }
}
