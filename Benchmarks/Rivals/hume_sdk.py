"""The job with the service's own SDK (hume 0.13.13): its types, parsed as its `get_job_predictions` parses a reply."""

import json
import sys
import typing

from hume.core.pydantic_utilities import parse_obj_as
from hume.expression_measurement.batch.types import UnionPredictResult
from table import Matrix, scores

with open(sys.argv[1], "rb") as file:
    document = parse_obj_as(type_=typing.List[UnionPredictResult], object_=json.load(file))

for index, source in enumerate(document):
    for prediction in source.results.predictions if source.results else ():
        for model in type(prediction.models).model_fields:
            content = getattr(prediction.models, model)
            matrix = Matrix()
            for group in content.grouped_predictions if content else ():
                for row in group.predictions:
                    matrix.add([e.name for e in row.emotions], [e.score for e in row.emotions])
            if matrix.names:
                scores(index, prediction.file, model, matrix.statistics())
