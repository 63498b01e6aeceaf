"""Inputs → observations and statistics."""

from __future__ import annotations

from typing import Any, Literal, Optional, Union

from ._library import new_run, open_inputs, query
from ._options import Names, Path, Paths, check_progress, encoded_options, encoded_paths, shown_options
from ._running import Progress, interruptibly
from ._scan import Scan, findings_of
from ._table import Table

Faces = Literal["separate", "balanced", "frame", "pooled", "largest"]
OnError = Literal["raise", "skip"]
RankBy = Literal["mean", "median", "max", "mean_tw", "q95", "time_above", "distinct"]


def scan(
    paths: Paths,
    *,
    layout: Literal["long", "wide"] = "long",
    model: Optional[Names] = None,
    id: Optional[Names] = None,
    file: Optional[Names] = None,
    emotion: Optional[Names] = None,
    features: Optional[Names] = None,
    start: Optional[float] = None,
    stop: Optional[float] = None,
    min_prob: Optional[float] = None,
    min_confidence: Optional[float] = None,
    min_face: Optional[float] = None,
    groups: Optional[Path] = None,
    combine: Union[bool, Names] = False,
    names: Literal["slug", "original"] = "slug",
    ner: Optional[bool] = None,
    batch_rows: Optional[int] = None,
    anonymize: bool = False,
    on_error: OnError = "raise",
    threads: Optional[int] = None,
    ndjson: bool = False,
    progress: Progress = False,
) -> Scan:
    """The observations: every row of every model with its scores.

    Parameters
    ----------
    paths : path or paths
        Predictions JSON (also .gz, .bz2, .xz, .zst), artifacts (zip, tar, folder, CSV), a job's folder, a folder of
        such, or a glob. What a file is shows from its content.
    layout : {"long", "wide"}
        A row a score, or a row an observation with a column a feature. Wide holds one model.
    model, id, file : str or list of str, optional
        Only these, e.g. ``"face"``, ``"spk_*"``; shell patterns.
    emotion : str or list of str, optional
        Only these features, by name, of any set.
    features : str or list of str, optional
        The sets of features: ``"emotion"``, ``"facs"``, ``"description"``, ``"sentiment"``, ``"toxicity"``, or
        ``"all"``, which is the default here.
    start, stop : float, optional
        Seconds: only rows whose time meets [start, stop).
    min_prob, min_confidence : float, optional
        Leave out faces, or rows with a transcription, that are less sure than this; 0 to 1.
    min_face : float, optional
        Leave out faces whose box's shorter side has fewer pixels.
    groups : path, optional
        A CSV ``file,<factor>…`` whose factors become columns; its files may be patterns.
    combine : bool or str or list of str
        In the wide layout, several models in one table, with the columns of all; a model has null in those of features
        that are not its own. Names of models: these have their columns whether they are found or not, so that the tables
        of many inputs are alike.
    names : {"slug", "original"}
        In the wide layout, columns of features as ``surprise_negative`` or as ``Surprise (negative)``.
    ner : bool, optional
        Whether there are columns of named entities in the long layout; by default where there are such results.
    batch_rows : int, optional
        How many rows a batch of the stream has at most; by default as many as make some four megabytes.
    anonymize : bool
        Stable labels in the place of the names of files, ids, URLs and texts.
    on_error : {"raise", "skip"}
        What happens where an input fails: the query fails, or the input ends after its last good row and is among the
        `failures`.
    threads : int, optional
        How many threads read (as many as there are processors).
    ndjson : bool
        Files may hold several documents, one behind another, whatever their names.
    progress : bool or callable
        True: a line on standard error, on a terminal. A callable is called every tenth of a second with the bytes that
        were read and those to be read in all (an estimate, 0 where not known). For `Scan`'s methods; a library that
        takes the stream shows nothing.

    Returns
    -------
    Scan
        Columns ``input, job_id, source, file, model, id, unit, t_begin, t_end, frame, text, text_begin, text_end, prob,
        confidence, speaker_confidence, box_x, box_y, box_w, box_h``, then in the long layout ``feature_set, feature,
        score``, in the wide one a column a feature. Times are in seconds, boxes in pixels; missing is null.

    Raises
    ------
    HumeResultsError
        Where nothing can be found behind the paths.
    BadOptionError
        Where an argument means nothing. What a name or a number means, e.g. of ``emotion`` or ``min_prob``, is looked
        up when rows or columns are first asked for.

    Examples
    --------
    >>> faces = scan("interview", layout="wide", model="face", features="emotion")
    >>> frame = faces.to_polars()  # polars.DataFrame(faces) works, too
    >>> frame.shape, frame["joy"].mean() > 0.0
    ((296, 68), True)
    """
    options = encoded_options(_given(locals(), "paths", "threads", "ndjson", "progress"))
    check_progress(progress)
    inputs = _inputs(paths, threads, ndjson)
    shown = shown_options(options, scan.__kwdefaults__ or {})
    return Scan(interruptibly(lambda: open_inputs(*inputs), new_run()), options, progress, shown)


def summary(
    paths: Paths,
    *,
    faces: Faces = "separate",
    by: RankBy = "mean",
    threshold: Optional[float] = None,
    across: Optional[Literal["files", "pool"]] = None,
    n_eff: bool = False,
    exact: bool = False,
    max_memory: Optional[int] = None,
    model: Optional[Names] = None,
    id: Optional[Names] = None,
    file: Optional[Names] = None,
    emotion: Optional[Names] = None,
    features: Optional[Names] = None,
    start: Optional[float] = None,
    stop: Optional[float] = None,
    min_prob: Optional[float] = None,
    min_confidence: Optional[float] = None,
    min_face: Optional[float] = None,
    groups: Optional[Path] = None,
    anonymize: bool = False,
    on_error: OnError = "raise",
    threads: Optional[int] = None,
    ndjson: bool = False,
    progress: Progress = False,
) -> Table:
    """Statistics of every feature: a row a feature of every file, model and id.

    Parameters
    ----------
    paths : path or paths
        See `scan`, also for the arguments from ``model`` on; ``features`` is ``"emotion"`` by default. An input that
        fails and is skipped adds nothing.
    faces : {"separate", "balanced", "frame", "pooled", "largest"}
        Each id by itself; or the mean of the ids' own statistics, the mean within each frame and then over frames, all
        rows alike, or the largest face of each frame: then ``id`` is ``*``.
    by : {"mean", "median", "max", "mean_tw", "q95", "time_above"}
        With ``across="files"``, the value of a file.
    threshold : float, optional
        The score of ``by="time_above"``.
    across : {"files", "pool"}, optional
        Over files: one value a file and then mean, sd, min and max over files; or all rows in one pool.
    n_eff : bool
        How many independent values a series is worth, from its autocorrelation.
    exact : bool
        Quantiles from all values, however many; else within 1/4096 beyond 1,024 values.
    max_memory : int, optional
        Bytes that the frames of one file may take where ``faces`` needs them together.

    Returns
    -------
    Table
        Columns ``input, job_id, source, file, model, id, feature_set, feature, n, n_missing, n_out_of_range, mean,
        mean_tw, sd, median, q05, q25, q75, q95, min, max, t_max, n_eff, quantiles``; scores as they are, ``t_max`` in
        seconds. With ``across="files"``: ``model, feature_set, feature, n_files, n_files_empty, mean, sd, min, max``.

    Raises
    ------
    HumeResultsError
        Where nothing can be found, or an input fails.

    Examples
    --------
    >>> summary("interview", model="face", faces="frame").to_polars().height
    48
    """
    return _table("summary", paths, locals())


def top(
    paths: Paths,
    *,
    top: int = 5,
    faces: Faces = "separate",
    by: RankBy = "mean",
    threshold: Optional[float] = None,
    exact: bool = False,
    max_memory: Optional[int] = None,
    model: Optional[Names] = None,
    id: Optional[Names] = None,
    file: Optional[Names] = None,
    emotion: Optional[Names] = None,
    features: Optional[Names] = None,
    start: Optional[float] = None,
    stop: Optional[float] = None,
    min_prob: Optional[float] = None,
    min_confidence: Optional[float] = None,
    min_face: Optional[float] = None,
    groups: Optional[Path] = None,
    anonymize: bool = False,
    on_error: OnError = "raise",
    threads: Optional[int] = None,
    ndjson: bool = False,
    progress: Progress = False,
) -> Table:
    """The highest features of every file, model and id.

    Parameters
    ----------
    paths : path or paths
        See `scan`, also for the arguments from ``model`` on, and `summary` for the others.
    top : int
        How many; 0 for all.
    by : {"mean", "median", "max", "mean_tw", "q95", "time_above", "distinct"}
        What ranks. ``"distinct"`` is what marks a file out: its mean less that of the other files, in their sd.

    Returns
    -------
    Table
        Columns ``input, job_id, source, file, model, id, rank, feature_set, feature, value``; rank from 1.

    Raises
    ------
    HumeResultsError
        Where nothing can be found, or an input fails.

    Examples
    --------
    >>> top("interview", model="prosody", top=1).to_polars()["rank"].to_list()
    [1, 1, 1]
    """
    return _table("top", paths, locals())


def timeline(
    paths: Paths,
    *,
    bin: float = 1.0,
    top: int = 0,
    faces: Faces = "separate",
    by: RankBy = "mean",
    threshold: Optional[float] = None,
    exact: bool = False,
    max_memory: Optional[int] = None,
    model: Optional[Names] = None,
    id: Optional[Names] = None,
    file: Optional[Names] = None,
    emotion: Optional[Names] = None,
    features: Optional[Names] = None,
    start: Optional[float] = None,
    stop: Optional[float] = None,
    min_prob: Optional[float] = None,
    min_confidence: Optional[float] = None,
    min_face: Optional[float] = None,
    groups: Optional[Path] = None,
    anonymize: bool = False,
    on_error: OnError = "raise",
    threads: Optional[int] = None,
    ndjson: bool = False,
    progress: Progress = False,
) -> Table:
    """Mean scores in bins of time, empty ones too.

    Parameters
    ----------
    paths : path or paths
        See `scan`, also for the arguments from ``model`` on, and `summary` for the others.
    bin : float
        The width of a bin in seconds.
    top : int
        Only so many features, the highest of each id; 0 for all.

    Returns
    -------
    Table
        Columns ``input, job_id, source, file, model, id, bin_begin, bin_end, n, coverage, feature_set, feature, mean``;
        seconds, and the share of the bin that was seen or heard.

    Raises
    ------
    HumeResultsError
        Where nothing can be found, or an input fails.

    Examples
    --------
    >>> timeline("interview", model="face", bin=60, emotion="Joy").to_polars()["bin_begin"].unique().sort().to_list()
    [0.0, 60.0, 120.0]
    """
    return _table("timeline", paths, locals())


def qc(
    paths: Paths,
    *,
    model: Optional[Names] = None,
    id: Optional[Names] = None,
    file: Optional[Names] = None,
    emotion: Optional[Names] = None,
    features: Optional[Names] = None,
    start: Optional[float] = None,
    stop: Optional[float] = None,
    min_prob: Optional[float] = None,
    min_confidence: Optional[float] = None,
    min_face: Optional[float] = None,
    groups: Optional[Path] = None,
    anonymize: bool = False,
    on_error: OnError = "raise",
    threads: Optional[int] = None,
    ndjson: bool = False,
    progress: Progress = False,
) -> Table:
    """The quality of the data: a row a file and model.

    Parameters
    ----------
    paths : path or paths
        See `scan`, also for the other arguments.

    Returns
    -------
    Table
        Columns ``input, job_id, source, file, model, rows, ids, span, period, irregularity, coverage, longest_gap,
        multi_face_share, fragment_ids, prob_median, box_median, confidence_median, language, n_missing,
        n_out_of_range, errors``; times in seconds, the box's shorter side in pixels.

    Raises
    ------
    HumeResultsError
        Where nothing can be found, or an input fails.

    Examples
    --------
    >>> qc("study/predictions.json", model="face").to_polars()["rows"].max()
    58
    """
    return _table("qc", paths, locals())


def _table(name: str, paths: Paths, arguments: dict[str, Any]) -> Table:
    """Asks a query; ``arguments`` are those of the function that was called."""
    options = encoded_options(_given(arguments, "paths", "threads", "ndjson", "progress"))
    check_progress(arguments["progress"])
    inputs = _inputs(paths, arguments["threads"], arguments["ndjson"])
    run = new_run()
    handle = interruptibly(lambda: query(name, open_inputs(*inputs), options, run), run, arguments["progress"])
    findings = findings_of(run)
    findings.warn()
    return Table(handle, findings)


def _given(arguments: dict[str, Any], *others: str) -> dict[str, Any]:
    """The arguments of a query, without what is not one of its options."""
    return {name: value for name, value in arguments.items() if name not in others}


def _inputs(paths: Paths, threads: Optional[int], ndjson: bool) -> tuple[list[bytes], bytes]:
    return encoded_paths(paths), encoded_options({"threads": threads, "ndjson": ndjson})
