"""The job with pandas: `json_normalize` makes a line for every score, `groupby` does the rest."""

import json
import sys

import pandas
from table import scores

with open(sys.argv[1], "rb") as file:
    document = json.load(file)

for index, source in enumerate(document):
    for prediction in (source.get("results") or {}).get("predictions") or ():
        for model, content in prediction["models"].items():
            groups = (content or {}).get("grouped_predictions") or []
            rows = [row for group in groups for row in group["predictions"] if row.get("emotions")]
            if not rows:
                continue
            lines = pandas.json_normalize(rows, record_path="emotions")
            result = lines.groupby("name", sort=False)["score"].agg(["count", "mean", "max"])
            result = result[result["count"] > 0]
            numbers = zip(result["count"].tolist(), result["mean"].tolist(), result["max"].tolist())
            scores(index, prediction["file"], model, ((name, *row) for name, row in zip(result.index, numbers)))
