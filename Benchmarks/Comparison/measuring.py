"""Runs programs in turns and keeps what each run took."""

import statistics
import subprocess
from dataclasses import dataclass, field


@dataclass
class Measured:
    """The runs of one contender with one document: seconds and KiB."""

    cpu: list = field(default_factory=list)
    wall: list = field(default_factory=list)
    peak: list = field(default_factory=list)
    failure: str = ""
    output: str = ""

    def median(self, what):
        return statistics.median(getattr(self, what))

    @property
    def spread(self):
        """How far the CPU seconds of the runs lie apart, as a share of their median."""
        middle = self.median("cpu")
        return (max(self.cpu) - min(self.cpu)) / middle if middle else 0.0


def run_once(measure, contender, document, into):
    """One run under `measure` (Rivals/measure.c), which tells what the program alone took."""
    stdout = subprocess.PIPE if contender.prints_table else subprocess.DEVNULL
    done = subprocess.run([measure, *contender.command, str(document)], stdout=stdout, stderr=subprocess.PIPE)
    head, mark, tail = done.stderr.rpartition(b"\nmeasured ")
    if not mark:
        into.failure = "could not be measured"
        return
    user, system, wall, peak, code = tail.split()
    if int(code) != 0:
        said = head.decode(errors="replace").strip().splitlines()
        into.failure = f"ended with code {int(code)}" + (f": {said[-1]}" if said else "")
        return
    into.cpu.append(float(user) + float(system))
    into.wall.append(float(wall))
    into.peak.append(int(peak))
    into.output = (done.stdout or b"").decode()


def in_turns(measure, contenders, document, runs, say):
    """All contenders one after another, so many times; slow ones the first time only."""
    results = {contender.name: Measured() for contender in contenders}
    for turn in range(runs):
        for contender in contenders:
            result = results[contender.name]
            if result.failure or (contender.slow and turn > 0):
                continue
            say(f"turn {turn + 1} of {runs}: {contender.name}")
            run_once(measure, contender, document, result)
    return results
