"""The job with orjson and numpy: the whole document as dictionaries, then a matrix for each file and model."""

import sys

import orjson
from table import Matrix, scores

with open(sys.argv[1], "rb") as file:
    document = orjson.loads(file.read())

for index, source in enumerate(document):
    for prediction in (source.get("results") or {}).get("predictions") or ():
        for model, content in prediction["models"].items():
            matrix = Matrix()
            for group in (content or {}).get("grouped_predictions") or ():
                for row in group["predictions"]:
                    emotions = row.get("emotions")
                    if emotions:
                        matrix.add([e["name"] for e in emotions], [e["score"] for e in emotions])
            if matrix.names:
                scores(index, prediction["file"], model, matrix.statistics())
