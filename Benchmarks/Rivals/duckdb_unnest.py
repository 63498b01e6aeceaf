"""The job with DuckDB: `read_json` with the columns that are needed, unnested to a line for every score."""

import itertools
import sys

import duckdb
from table import scores

MODELS = ["face", "burst", "prosody", "language", "ner", "facemesh"]
ROW = "STRUCT(emotions STRUCT(name VARCHAR, score DOUBLE)[])"
MODEL = f"STRUCT(grouped_predictions STRUCT(predictions {ROW}[])[])"
FILE = f"STRUCT(file VARCHAR, models STRUCT({', '.join(f'{model} {MODEL}' for model in MODELS)}))"
COLUMNS = f"{{results: 'STRUCT(predictions {FILE}[])'}}"


def lines(model):
    """A query of every score of a model."""
    return f"""
      SELECT place, source, prediction.file AS file, '{model}' AS model, unnest(emotions, recursive := true) FROM (
        SELECT place, source, prediction, unnest(rows).emotions AS emotions FROM (
          SELECT place, source, prediction,
            unnest(prediction.models.{model}.grouped_predictions).predictions AS rows FROM files))"""


query = f"""
WITH sources AS (
    SELECT row_number() OVER () - 1 AS source, results
    FROM read_json($path, columns = {COLUMNS}, format = 'array', maximum_object_size = 2000000000)),
  files AS MATERIALIZED (
    SELECT row_number() OVER () AS place, source, prediction FROM (
      SELECT source, unnest(results.predictions) AS prediction FROM sources)),
  lines AS ({" UNION ALL ".join(map(lines, MODELS))})
SELECT place, model, source, file, name, count(score) AS n, avg(score) AS mean, max(score) AS largest
FROM lines WHERE score IS NOT NULL GROUP BY ALL ORDER BY place, model, name
"""
result = duckdb.connect().execute(query, {"path": sys.argv[1]}).fetchall()
for (place, model, source, file), rows in itertools.groupby(result, key=lambda row: row[:4]):
    scores(source, file, model, [row[4:] for row in rows])
