extension Golden {
  /// Of compare, cooccur and sync.
  static let comparing =
    each(tables, "compare-pairs", "compare --emotion Calmness --emotion Joy pairs/before.json pairs/after.json")
    + each(tables, "cooccur-study", "cooccur --model prosody --file p01.mp4 --pairs 4 study/predictions.json")
    + each(tables, "sync-duet", "sync --segment 10 --lag 3 --top 2 duet.json")
    + [
      Golden("compare-top.txt", "compare pairs/before.json pairs/after.json"),
      Golden(
        "compare-unpaired.csv",
        "compare --unpaired --seed 7 --draws 500 --level 0.9 --top 3 --format csv pairs/before.json pairs/after.json"),
      Golden(
        "compare-levels.json",
        "compare --factor condition --groups study/groups.csv --unpaired --by max --top 1 --format json calm noisy study"
      ),
      Golden(
        "compare-anonymized.json", "compare --anonymize --top 1 --format json pairs/before.json pairs/after.json"),
      Golden(
        "cooccur-groups.csv",
        "cooccur --emotion Joy --top 3 --pairs 2 --groups study/groups.csv --format csv study/predictions.json"),
      Golden("cooccur-missing.csv", "cooccur --pairs 6 --top 2 --format csv odd.json"),
      Golden("sync-speakers.csv", "sync --emotion Joy --segment 60 --format csv interview"),
      Golden("sync-anonymized.csv", "sync --anonymize --emotion Joy --segment 10 --format csv duet.json"),
      Golden("sync-unknown.json", "sync --format json unidentified.json"),
    ]
}
