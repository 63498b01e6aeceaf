# The job with jq: one reduction over the scores of each file and model. Run with `jq -r -f scores.jq FILE`.
to_entries[]
| .key as $source
| .value.results.predictions[]?
| .file as $file
| .models
| to_entries[]
| .key as $model
| reduce (.value.grouped_predictions[]?.predictions[].emotions[]? | select(.score != null)) as $e (
    {};
    .[$e.name] |= (
      if . == null then [1, $e.score, $e.score]
      else [.[0] + 1, .[1] + $e.score, if $e.score > .[2] then $e.score else .[2] end]
      end
    )
  )
| to_entries
| select(length > 0)
| map({name: .key, n: .value[0], mean: (.value[1] / .value[0]), max: .value[2]})
| (.[] | ["score", $source, $file, $model, .name, .n, .mean, .max]),
  (["top", $source, $file, $model] + (sort_by(-.mean, .name)[:5] | map(.name)))
| map(tostring)
| join("\t")
