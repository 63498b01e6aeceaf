"""The job with msgspec: typed structs of what is needed; all other fields are skipped while parsing."""

import sys

import msgspec
from table import Matrix, scores


class Score(msgspec.Struct, gc=False):
    name: str
    score: float | None = None


class Row(msgspec.Struct, gc=False):
    emotions: list[Score] | None = None


class Group(msgspec.Struct, gc=False):
    predictions: list[Row]


class Model(msgspec.Struct, gc=False):
    grouped_predictions: list[Group]


class File(msgspec.Struct, gc=False):
    file: str
    models: dict[str, Model | None]


class Results(msgspec.Struct, gc=False):
    predictions: list[File]


class Source(msgspec.Struct, gc=False):
    results: Results | None = None


with open(sys.argv[1], "rb") as file:
    document = msgspec.json.Decoder(list[Source]).decode(file.read())

for index, source in enumerate(document):
    for prediction in source.results.predictions if source.results else ():
        for model, content in prediction.models.items():
            matrix = Matrix()
            for group in content.grouped_predictions if content else ():
                for row in group.predictions:
                    if row.emotions:
                        matrix.add([e.name for e in row.emotions], [e.score for e in row.emotions])
            if matrix.names:
                scores(index, prediction.file, model, matrix.statistics())
