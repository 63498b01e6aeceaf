"""Varied jobs by a seed, for what is tried in Spark: models, sets, files and ids, nulls, missing names, errors."""

import json
import pathlib
import random
import struct
import uuid


class Names:
    """The documented names, as hume_results has them."""

    def __init__(self):
        from hume_results._spark_columns import documented

        self.sets = {}
        for feature in documented():
            for model in feature.models:
                self.sets.setdefault((model, feature.set), []).append(feature.name)

    def __call__(self, model, set_name):
        return self.sets[model, set_name]


class Jobs:
    """Writes jobs, each in a folder whose name is its id."""

    def __init__(self, seed, rows, webhooks=True):
        self.random = random.Random(seed)
        self.rows = rows
        self.webhooks = webhooks
        self.names = Names()
        # Scores as the service writes them: float32 as doubles, in full; a few beyond 1.
        self.spelled = [
            repr(struct.unpack("f", struct.pack("f", abs(self.random.gauss(0.25, 0.3))))[0]) for _ in range(9973)
        ]

    def write(self, folder, count):
        """Writes so many; gives the paths of their predictions."""
        paths = []
        for index in range(count):
            job = pathlib.Path(folder) / str(uuid.UUID(int=self.random.getrandbits(128), version=4))
            job.mkdir(parents=True)
            path = job / "predictions.json"
            path.write_text(self.job(index), encoding="utf-8")
            paths.append(path)
        return paths

    def job(self, index):
        """A job: one source or two, which can be an archive of several files, or an error."""
        sources = [self.source(index, number) for number in range(self.random.choice((1, 1, 1, 2)))]
        if index % 20 == 7:
            source = {"type": "url", "url": f"https://example.org/gone%20{index}.mp4"}
            sources.append(json.dumps({"source": source, "error": "The media could not be read."}))
        text = "[" + ",".join(sources) + "]"
        # What a webhook brings has its id within.
        if not self.webhooks or index % 25 != 3:
            return text
        return f'{{"job_id":"hook-{index}","status":"COMPLETED","predictions":{text}}}'

    def source(self, index, number):
        name = f"talk {index}-{number}.mp4"
        files = [self.file(f"{name}/{part}.mp4" if parts > 1 else name, index, parts)
                 for parts in (self.random.choice((1, 1, 1, 3)),) for part in range(parts)]  # fmt: skip
        errors = [{"model": "prosody", "file": name, "message": "No speech was found."}] if index % 9 == 0 else []
        source = json.dumps({"type": "file", "filename": name, "md5sum": None})
        return f'{{"source":{source},"results":{{"predictions":[{",".join(files)}],"errors":{json.dumps(errors)}}}}}'

    def file(self, name, index, parts):
        shares = {"face": 1.0, "prosody": 0.2}
        if index % 3 == 0:
            shares["language"] = 0.2
        if index % 10 == 1:
            shares.update(burst=0.05, ner=0.05, facemesh=0.05)
        if index % 11 == 4:
            shares.pop("face")
        models = [
            f'"{model}":{self.model(model, max(1, int(share * self.rows / parts)), index)}'
            for model, share in shares.items()
        ]
        if index % 13 == 5 and "facemesh" not in shares:
            models.append('"facemesh":null')
        return f'{{"file":{json.dumps(name)},"file_type":"video","models":{{{",".join(models)}}}}}'

    def model(self, model, rows, index):
        if index % 17 == 2 and model == "face":
            return '{"metadata":null,"grouped_predictions":[]}'
        prefix = {"face": "face_", "prosody": "spk_", "language": "spk_"}.get(model)
        ids = [f"{prefix}{number}" for number in range(self.random.choice((1, 1, 2, 4)))] if prefix else ["unknown"]
        groups = []
        # Sets that were asked for in some jobs only, and names that a job lacks in some rows.
        facs, lacking = index % 5 == 0, index % 8 == 6
        for id_ in ids:
            count = max(1, rows // len(ids))
            lines = ",".join(self.row(model, row, facs, lacking and row % 3 == 1) for row in range(count))
            groups.append(f'{{"id":"{id_}","predictions":[{lines}]}}')
        return f'{{"metadata":null,"grouped_predictions":[{",".join(groups)}]}}'

    def row(self, model, row, facs, lacks):
        draw = self.random.random
        time = row * 0.333667
        span = f'"time":{{"begin":{time:.3f},"end":{time + 0.3:.3f}}}'
        emotions = f'"emotions":{self.scores(model, "emotion", lacks)}'
        if lacks and draw() < 0.1:
            # A row without any score.
            emotions = '"emotions":null'
        said = f'"text":"word {row}","position":{{"begin":{5 * row},"end":{5 * row + 4}}},{span},"confidence":null'
        if model == "face":
            box = f'"box":{{"x":{draw() * 300 - 20},"y":{draw() * 200},"w":{60 + draw() * 90},"h":{60 + draw() * 90}}}'
            head = f'"frame":{10 * row},"time":{time:.6f},"prob":{0.99 + draw() / 100},{box}'
            others = [self.scores(model, set_name, lacks) if facs else "null" for set_name in ("facs", "description")]
            return f'{{{head},{emotions},"facs":{others[0]},"descriptions":{others[1]}}}'
        if model == "burst":
            return f'{{{span},{emotions},"descriptions":{self.scores(model, "description", lacks)}}}'
        if model == "prosody":
            return f'{{"text":"word {row}",{span},"confidence":{draw()},"speaker_confidence":null,{emotions}}}'
        if model == "language":
            others = [self.scores(model, set_name, lacks) if facs else "null" for set_name in ("sentiment", "toxicity")]
            return f'{{{said},"speaker_confidence":null,{emotions},"sentiment":{others[0]},"toxicity":{others[1]}}}'
        if model == "ner":
            entity = '"entity":"Ada","entity_confidence":0.5,"support":3,"uri":"u","link_word":"l"'
            return f'{{{entity},{said},"speaker_confidence":null,{emotions}}}'
        return f"{{{emotions}}}"

    def scores(self, model, set_name, lacks):
        names = self.names(model, set_name)
        begin = self.random.randrange(len(self.spelled) - len(names))
        values = self.spelled[begin : begin + len(names)]
        if lacks:
            values[self.random.randrange(len(values))] = "null"
            kept = self.random.randrange(1, len(names))
            names, values = names[:kept], values[:kept]
        return "[" + ",".join([f'{{"name":"{name}","score":{value}}}' for name, value in zip(names, values)]) + "]"
