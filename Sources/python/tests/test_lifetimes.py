"""Who frees what, and when."""

import gc
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest

import hume_results as hr
from conftest import resident


def files():
    return len(os.listdir("/proc/self/fd")), threading.active_count(), len(os.listdir("/proc/self/task"))


def grown(leave_behind, times):
    """What memory has grown by in so many calls, after a tenth of them; open files and threads must not."""
    for number in range(times // 10):
        leave_behind(number)
    gc.collect()
    before, open_before = resident(), files()
    for number in range(times):
        leave_behind(number)
    gc.collect()
    assert files() == open_before
    return resident() - before


def test_streams_without_end_take_no_memory():
    table = hr.scan("interview").read()
    small = hr.scan("webhook.json")

    def leave_behind(number):
        rows = (table, small, table, small)[number % 4]
        if number % 3 == 0:  # Never read.
            rows.__arrow_c_stream__()
        elif number % 3 == 1:  # Half read.
            pa.RecordBatchReader.from_stream(rows).read_next_batch()
        else:
            rows.__arrow_c_schema__()

    assert grown(leave_behind, 10_000) < 16 << 20


def test_long_streams_half_read_take_no_memory(medium):
    scan = hr.scan(medium, threads=1)

    def leave_behind(number):
        reader = pa.RecordBatchReader.from_stream(scan)
        assert reader.read_next_batch().num_rows > 0

    # Each held some 15 MB, in batches of more than 1 MB.
    assert grown(leave_behind, 200) < 64 << 20


def test_tables_and_scans_without_end_take_no_memory():
    def make():
        hr.top("webhook.json")
        hr.scan("webhook.json").read()
        for bad in ("nope.json", "malformed/truncated-between.json"):
            with pytest.raises(hr.HumeResultsError):
                hr.top(bad)

    for _ in range(200):
        make()
    gc.collect()
    before = resident()
    for _ in range(2000):
        make()
    gc.collect()
    assert resident() - before < 8 << 20


def test_what_was_handed_out_outlives_what_it_came_from():
    scan = hr.scan("interview")
    table = scan.read()
    reader = pa.RecordBatchReader.from_stream(scan)
    stream = table.__arrow_c_stream__()
    batch = reader.read_next_batch()
    expected = batch.to_pylist()
    rest = table.to_arrow()
    everything = rest.to_pylist()
    del scan, table, reader
    gc.collect()
    for _ in range(20):
        hr.scan("interview").read().to_arrow()  # Memory that was freed would be taken by these.
    assert batch.to_pylist() == expected
    assert rest.to_pylist() == everything
    assert pa.RecordBatchReader._import_from_c_capsule(stream).read_all().to_pylist() == everything


def test_a_stream_is_taken_once():
    stream = hr.top("interview").__arrow_c_stream__()
    assert pa.RecordBatchReader._import_from_c_capsule(stream).read_all().num_rows == 50
    with pytest.raises(Exception):
        pa.RecordBatchReader._import_from_c_capsule(stream)


def test_a_capsule_goes_while_an_error_is_on_its_way():
    for rows in (hr.scan("webhook.json"), hr.top("webhook.json")):
        for make in (rows.__arrow_c_stream__, rows.__arrow_c_schema__):
            for _ in range(100):
                with pytest.raises(TypeError, match="has no len"):
                    len(make())


def test_what_a_finalizer_finds_of_its_cycle():
    found = []

    class Finalized:
        def __del__(self):
            for rows in (self.scan, self.table):
                try:
                    found.append(pa.table(rows).num_rows)
                except hr.HumeResultsError as error:
                    found.append(error.code)

    for _ in range(10):
        first, second = Finalized(), Finalized()
        for one, other in ((first, second), (second, first)):
            one.scan, one.table, one.other = hr.scan("webhook.json"), hr.top("webhook.json"), other
        del first, second, one, other
    gc.collect()
    assert len(found) == 40 and set(found) <= {"closed", 96, 5}


LEAVE_BEHIND = """
import sys
import hume_results as hr
interview, seed = sys.argv[1], int(sys.argv[2])
scan = hr.scan(interview, threads=1 + seed % 3)
table = scan.read() if seed % 2 else hr.summary(interview)
unread = [scan.__arrow_c_stream__(), table.__arrow_c_stream__(), table.__arrow_c_schema__()]
if seed % 4 == 0:
    import pyarrow
    half = pyarrow.RecordBatchReader.from_stream(scan)
    half.read_next_batch()
    kept = pyarrow.table(table)
if seed % 5 == 0:
    cycle = [scan, table, unread]
    cycle.append(cycle)
if seed % 7 == 0:
    import builtins
    builtins.left = (scan, table, unread)
if seed % 11 == 0:
    class Late:
        def __del__(self, hr=hr, scan=scan):
            try:
                scan.__arrow_c_stream__()
            except hr.HumeResultsError as error:
                assert error.code == "closed"
    late = Late()
"""


def test_interpreters_that_end_with_streams_left_behind(python):
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda seed: python(LEAVE_BEHIND, "interview", seed), range(100)))
    assert said == [""] * 100


def test_an_interpreter_that_ends_in_the_middle_of_threads(python, medium):
    code = (
        "import sys, threading, hume_results as hr\n"
        "threads = [threading.Thread(target=hr.summary, args=(sys.argv[1],)) for _ in range(4)]\n"
        "for thread in threads: thread.start()\n"
    )
    assert python(code, medium) == ""


def test_threads_at_once(medium):
    queries = [
        lambda: hr.summary(medium, model="face"), lambda: hr.top(medium), lambda: hr.qc(medium),
        lambda: hr.timeline(medium, bin=30, top=2), lambda: hr.scan(medium, emotion="Joy").read(),
        lambda: hr.scan("interview"), lambda: hr.summary("all-models"), lambda: hr.scan(medium, model="prosody"),
    ]  # fmt: skip
    expected = [pa.table(query()) for query in queries]
    shared = hr.scan(medium, model="burst")
    whole = pa.table(shared)
    barrier = threading.Barrier(8)

    def work(thread):
        barrier.wait()
        for step in range(8):
            number = (thread + step) % 8
            assert pa.table(queries[number]()).equals(expected[number])
            assert pa.table(shared).equals(whole)
        return thread

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))
