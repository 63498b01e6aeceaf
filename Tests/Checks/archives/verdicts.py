"""Unpacks the cases of the corpus, reads them in place, and judges what the program does."""

import json
import os
import pwd
import re
import shutil
import threading
from dataclasses import dataclass

from archives.areas import changes, make_area, snapshot
from archives.messages import DIRECTIONS, raw_characters, wrong_lines
from archives.running import RunnerPool
from archives.trees import differences

MOST_SECONDS = 10  # of the processor
MOST_ERRORS = 65_536  # bytes on stderr
LATEST, LATEST_ASAN = 60, 240  # seconds until the program is killed
USUAL_MEMORY = 64  # MiB, unless a case allows more


def user_called(name):
    """The user to become; None for the one who runs this."""
    user = pwd.getpwnam(name)
    return None if user.pw_uid == os.getuid() else user


@dataclass(frozen=True)
class Surroundings:
    """In what an archive is unpacked; `user` None is the one who runs this, `existing`: into an empty folder."""

    user: object
    locale: str
    umask: int
    existing: bool

    def __str__(self):
        user, destination = self.user.pw_name if self.user else "this user", "empty" if self.existing else "no"
        return f"as {user}, {self.locale}, umask {self.umask:03o}, {destination} destination"


def surroundings(users):
    """Surroundings that have every pair of user, locale, umask and destination; a user more, one more of them."""
    first, last = users[0], users[-1]
    return [
        Surroundings(first, "C", 0, False),
        Surroundings(last, "C.UTF-8", 0, True),
        Surroundings(last, "C", 0o077, False),
        Surroundings(first, "C.UTF-8", 0o077, True),
        *(Surroundings(user, "C", 0o022, False) for user in users[1:-1]),
    ]


def message_problems(listed, result):
    """What is wrong with the exit code and the words."""
    expect, text = listed.case.expect, result.text
    problems = []
    allowed = ([1] if expect.refuse else []) + ([0] if listed.trees else [])
    if result.code not in allowed:
        problems.append(f"exit code {result.code}, not {' or '.join(map(str, allowed))}: {text[:300]!r}")
    if result.stdout:
        problems.append(f"stdout: {result.stdout[:80]!r}")
    if raw := raw_characters(result.stderr):
        problems.append(f"raw characters on stderr: {raw}")
    if result.code == 1:
        problems += [f"no line {line!r} in {text[:200]!r}" for line in wrong_lines(text)]
        if expect.refuse:
            missing = [word for word in expect.words if not re.search(word, text)]
            problems += [f"not named: {word!r} in {text[:300]!r}" for word in missing]
    if len(result.stderr) > MOST_ERRORS:
        problems.append(f"{len(result.stderr)} bytes of stderr")
    return problems


def destination_problems(listed, around, out, code):
    """What is wrong with the destination: it holds one of the trees, or is as before."""
    if code == 0 and not os.path.isdir(out):
        return ["no destination"]
    if code == 0 and not listed.trees:
        return ["holds: " + ", ".join(sorted(os.listdir(out))[:5])[:200]]
    if code == 0:
        owner = os.getuid() if around.user is None else around.user.pw_uid
        return min((differences(out, tree, owner) for tree in listed.trees), key=len)
    if os.path.lexists(out) and (not around.existing or os.listdir(out)):
        return [f"a refused archive left the destination: {os.listdir(out)[:5]}"]
    if around.existing and not os.path.lexists(out):
        return ["the empty destination is gone"]
    return []


def in_place_problems(listed, result, verdict):
    """What is wrong with reading in place, where unpacking gave `verdict`."""
    code, stdout, stderr = result.code, result.stdout, result.stderr
    problems = []
    if code not in (0, 1):
        problems.append(f"exit code {code}: {stderr[:300]!r}")
    elif listed.case.in_place == "same" and verdict in (0, 1):
        # An archive without results cannot be read, even if it can be unpacked.
        if code != verdict if listed.has_results else code == 0:
            problems.append(f"exit code {code}, and unpacking gave {verdict}: {stderr[:300]!r}")
    # JSON carries paths as they are, with control characters escaped as JSON does.
    if raw := raw_characters(stderr) | raw_characters(stdout, allowed=DIRECTIONS):
        problems.append(f"raw characters: {raw}")
    try:
        json.loads(stdout)
    except ValueError as error:
        problems.append(f"stdout is not JSON: {error}")
    return problems


class Check:
    """Runs a program on cases, on several threads at once, and collects what is wrong.

    `quick`: each case in one of the surroundings; `asan`: neither time nor memory are checked.
    """

    def __init__(self, program, scratch, users, jobs, quick, asan):
        self.program, self.scratch = program, scratch
        self.surroundings, self.quick, self.asan = surroundings(users), quick, asan
        self.runners, self.lock = RunnerPool(jobs), threading.Lock()
        self.failures, self.runs = [], 0
        self.slowest, self.largest = (0, ""), (0, "")  # CPU seconds and MiB, with the name of the case

    def run(self, command, **more):
        return self.runners.run(command, timeout=LATEST_ASAN if self.asan else LATEST, **more)

    def check(self, listed):
        """Unpacks the case in its surroundings and reads it in place."""
        around = self.surroundings
        if self.quick or listed.case.heavy:
            around = [around[listed.number % len(around)]]
        verdicts = {self.unpack(listed, turn, one) for turn, one in enumerate(around)}
        if len(verdicts) > 1:
            self.fail(listed.name, "unpack", [f"the surroundings change the exit code: {verdicts}"])
        self.read_in_place(listed, max(verdicts))

    def unpack(self, listed, turn, around):
        """Unpacks the case in an area of its own; gives the exit code."""
        area = os.path.join(self.scratch, f"area-{listed.number}-{turn}")
        out = make_area(area, around.user, around.existing)
        before = snapshot(area)
        result = self.run(
            [self.program, "unpack", listed.path, "--to", out, *listed.case.flags],
            user=around.user,
            umask=around.umask,
            locale=around.locale,
            folder=area,
            home=os.path.join(area, "home"),
        )
        problems = message_problems(listed, result)
        if changed := changes(area, before):
            problems.append(f"beside the destination: {changed[:5]}")
        problems += destination_problems(listed, around, out, result.code)
        self.note(listed, f"unpack {around}", problems, result)
        shutil.rmtree(area)
        return result.code

    def read_in_place(self, listed, verdict):
        home = os.path.join(self.scratch, f"home-{listed.number}")
        os.mkdir(home)
        result = self.run([self.program, "validate", "--format", "json", listed.path], folder=home, home=home)
        problems = in_place_problems(listed, result, verdict)
        if os.listdir(home):
            problems.append(f"left behind: {os.listdir(home)}")
        self.note(listed, "read in place", problems, result)
        shutil.rmtree(home)

    def fail(self, name, what, problems):
        with self.lock:
            self.failures.append((name, what, problems))

    def note(self, listed, what, problems, result):
        """Counts a run, with the problems found and those of time and memory."""
        memory = listed.case.memory
        if result.late or (result.cpu > MOST_SECONDS and not self.asan):
            problems.append(f"{result.seconds:.1f} s, {result.cpu:.1f} of the processor")
        if result.memory > memory and not self.asan:
            problems.append(f"memory {result.memory:.1f} MiB, at most {memory}")
        if problems:
            self.fail(listed.name, what, problems)
        with self.lock:
            self.runs += 1
            self.slowest = max(self.slowest, (result.cpu, listed.name))
            if memory == USUAL_MEMORY:
                self.largest = max(self.largest, (result.memory, listed.name))
