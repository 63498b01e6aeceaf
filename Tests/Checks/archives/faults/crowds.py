"""Not alone, and little allowed: two programs into one destination, and the system's limits."""

import os
import resource
import shutil
import threading
import time

from archives.faults.bench import plain_zip, tar_gz
from archives.running import Runner
from archives.trees import tree_from, tree_of

RACES = 50
FEWEST_FILES = 5  # open at once: too few to start with


def two_at_once(bench):
    """Two programs unpack into one destination: at most one of them wins, and the other says so."""
    folder, whole, second = bench.place(), tree_from(bench.many), Runner()
    won = sum(race(bench, folder, whole, second, turn) for turn in range(RACES))
    second.close()
    print(f"  two at once: one of them won {won} of {RACES} times")
    shutil.rmtree(folder)


def race(bench, folder, whole, second, turn):
    """One race, into an absent and an empty destination by turns; gives whether one of them won."""
    out, existing, results = os.path.join(folder, "out"), turn % 2 == 1, []
    shutil.rmtree(out, ignore_errors=True)
    if existing:
        os.mkdir(out)
    command = [bench.program, "unpack", os.path.join(folder, "many.zip"), "--to", "out"]
    thread = threading.Thread(target=lambda: results.append(second.run(command, folder=folder)))
    thread.start()
    if turn % 3 == 2:
        time.sleep(bench.random.uniform(0, 0.3))
    results.append(bench.unpack(folder))
    thread.join()
    codes, tree = sorted(result.code for result in results), tree_of(out)
    texts = [result.text for result in results if result.code]
    right = whole if 0 in codes else {} if existing else None
    if codes not in ([0, 1], [1, 1]) or tree != right:
        bench.fail("two at once", f"exit codes {codes}, {len(tree or {})} of {len(whole)} entries: {texts}")
    if not all("what to do: " in text for text in texts):
        bench.fail("two at once", f"the loser does not say so: {texts}")
    if left := bench.left_in(folder, "out"):
        bench.fail("two at once", f"left {left}")
    return 0 in codes


def limits(bench):
    """Files may not grow large, and few may be open."""
    archives = {
        "big.zip": plain_zip({"small": b"x", "big": bench.random.randbytes(100_000)}),
        "big.tar.gz": tar_gz({"small": b"x", "big": bench.random.randbytes(100_000)}),
    }
    for name in archives:
        for existing in (False, True):
            folder = bench.place(archives)
            if existing:
                os.mkdir(os.path.join(folder, "out"))
            result = bench.unpack(folder, archives=[name], limits=[(resource.RLIMIT_FSIZE, 4096)])
            bench.judge_refused(f"ulimit -f, {name}", folder, result, existing, ".", *archives)
    whole = tree_from(bench.many)
    for files in (16, 10, 7, FEWEST_FILES):
        folder = bench.place()
        result = bench.unpack(folder, limits=[(resource.RLIMIT_NOFILE, files)])
        if result.code == 0 and tree_of(os.path.join(folder, "out")) == whole and not bench.left_in(folder, "out"):
            continue
        if files == FEWEST_FILES and result.code in (1, 127) and not bench.left_in(folder):
            continue  # said by the system perhaps
        bench.judge_refused(f"ulimit -n {files}", folder, result, False, ".")
