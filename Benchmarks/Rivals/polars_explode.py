"""The job with polars: the document by a schema of what is needed, exploded to a line for every score."""

import sys

import polars as pl
from table import scores

MODELS = ["face", "burst", "prosody", "language", "ner", "facemesh"]
SCORES = pl.List(pl.Struct({"name": pl.String, "score": pl.Float64}))
ROWS = pl.List(pl.Struct({"emotions": SCORES}))
MODEL = pl.Struct({"grouped_predictions": pl.List(pl.Struct({"predictions": ROWS}))})
FILE = pl.Struct({"file": pl.String, "models": pl.Struct({model: MODEL for model in MODELS})})
SCHEMA = {"results": pl.Struct({"predictions": pl.List(FILE)})}

files = (
    pl.read_json(sys.argv[1], schema=SCHEMA)
    .with_row_index("source")
    .select("source", pl.col("results").struct.field("predictions"))
    .explode("predictions")
    .unnest("predictions")
    .with_row_index("place")
)
for model in MODELS:
    lines = files.lazy().select("place", pl.col("models").struct.field(model).struct.field("grouped_predictions"))
    for column, inside in (("grouped_predictions", "predictions"), ("predictions", "emotions"), ("emotions", None)):
        lines = lines.explode(column).filter(pl.col(column).is_not_null())
        lines = lines.select("place", pl.col(column).struct.field(inside)) if inside else lines.unnest(column)
    table = (
        lines.filter(pl.col("score").is_not_null())
        .group_by("place", "name", maintain_order=True)
        .agg(pl.len().alias("n"), pl.col("score").mean().alias("mean"), pl.col("score").max().alias("max"))
        .collect()
    )
    for (place,), rows in table.group_by("place", maintain_order=True):
        source, file = files["source"][place], files["file"][place]
        scores(source, file, model, rows.select("name", "n", "mean", "max").iter_rows())
