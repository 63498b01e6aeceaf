"""Runs a program on every archive of the corpus and checks that it does what a safe tool must do.

    python3 Tests/Checks/archive_check.py PROGRAM [--quick] [--asan] [--as USER]… [--only PART]… [--jobs N] [--keep]

Each archive is unpacked in a folder of its own that holds canaries (a file, a folder, a link to a victim folder), as root
and as `nobody` (where root runs this), in the C and C.UTF-8 locales, with umask 000 and 077, into an absent and an
existing empty folder: four runs that have every pair of these, or one of them by turns with --quick. Checked are the
exit code, the time (10 CPU seconds, 60 s), the peak memory (64 MiB), stdout and stderr, the destination to the byte and the mode bit,
and that nothing else has changed. Then `validate` reads each archive in place and has to come to the same verdict.
With --asan the program is one built with the address sanitizer: memory and time are not checked.
Exit code 1 if anything fails.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pickle
import pwd
import queue
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata

from archive_run import Runner
from archive_tree import fast_folder

HERE = os.path.dirname(os.path.abspath(__file__))
CANARIES = {"sibling.txt": b"sibling", "folder/inside.txt": b"inside", "victim/secret.txt": b"secret"}
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
THREE_LINES = (r"^error: ", r"^\s*where: ", r"^\s*what to do: ")


# --- Making the corpus: in a process of its own, because a child's peak memory starts with its parent's ---------------

def generate(folder, parts):
    """Writes all cases and a list of them with digests in place of contents."""
    from archive_corpus import corpus
    listed = []
    for case in corpus():
        if parts and not any(part in case.name for part in parts):
            continue
        place = os.path.join(folder, f"{len(listed):05}")
        os.mkdir(place)
        case.write(os.path.join(place, case.filename))
        trees = [digests(tree) for tree in case.expect.trees]
        listed.append(dict(name=case.name, folder=place, file=case.filename, refuse=case.expect.refuse, words=case.expect.words,
                           trees=trees, flags=case.flags, memory=case.memory, heavy=case.heavy, in_place=case.in_place,
                           results=all("predictions.json" in tree for tree in case.expect.trees)))
    with open(os.path.join(folder, "cases"), "wb") as file:
        pickle.dump(listed, file)


def digests(tree):
    """What the tree looks like on disk: path → "folder" or the digest of the file's bytes."""
    seen = {}
    for path, data in tree.items():
        path = path.encode() if isinstance(path, str) else path
        path = b"/".join(part for part in path.split(b"/") if part not in (b"", b"."))
        seen[path] = "folder" if data is None else hashlib.sha256(data).hexdigest()
        while b"/" in path:
            path = path.rpartition(b"/")[0]
            seen[path] = "folder"
    return seen


# --- Running ---------------------------------------------------------------------------------------------------------

def snapshot(folder):
    """Everything below a folder but `out`: path → kind, mode and content."""
    seen = {}
    for here, folders, files in os.walk(folder):
        if here == folder and b"out" in folders:
            folders.remove(b"out")
        for name in folders + files:
            path = os.path.join(here, name)
            info = os.lstat(path)
            content = os.readlink(path) if stat.S_ISLNK(info.st_mode) else b""
            if stat.S_ISREG(info.st_mode):
                with open(path, "rb") as file:
                    content = file.read(1 << 16)
            seen[os.path.relpath(path, folder)] = (info.st_mode, info.st_uid, content)
    return seen


def prepare(area, user):
    os.mkdir(area, 0o755)
    for path, data in CANARIES.items():
        path = os.path.join(area, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    os.symlink("victim", os.path.join(area, "link"))
    os.mkdir(os.path.join(area, "home"))
    if user is not None:
        for here, folders, files in os.walk(area):
            for name in [here, *(os.path.join(here, f) for f in folders + files)]:
                os.chown(name, user.pw_uid, user.pw_gid, follow_symlinks=False)


def tree_differences(out, tree, owner):
    """What differs between the folder and the tree, in words; empty if nothing does."""
    found, wrong = {}, []
    if not stat.S_ISDIR(os.lstat(out).st_mode) or stat.S_IMODE(os.lstat(out).st_mode) != 0o755:
        wrong.append(f"the destination's mode is {os.lstat(out).st_mode:o}")
    for here, folders, files in os.walk(out):
        for name in folders + files:
            path = os.path.join(here, name)
            info = os.lstat(path)
            key = os.path.relpath(path, out)
            mode = stat.S_IMODE(info.st_mode)
            if stat.S_ISDIR(info.st_mode):
                found[key], right = "folder", 0o755
            elif stat.S_ISREG(info.st_mode):
                with open(path, "rb") as file:
                    found[key], right = hashlib.file_digest(file, "sha256").hexdigest(), 0o644
            else:
                found[key], right = "neither file nor folder", mode
            if mode != right or info.st_uid != owner or (stat.S_ISREG(info.st_mode) and info.st_nlink != 1):
                wrong.append(f"{key!r} has mode {mode:o}, owner {info.st_uid}, {info.st_nlink} links")
    for key in sorted(found.keys() | tree.keys()):
        if found.get(key) != tree.get(key):
            wrong.append(f"{key[:80]!r} is {found.get(key, 'absent')[:12]}, not {tree.get(key, 'absent')[:12]}")
    return wrong[:5]


def raw_characters(data):
    """The control and direction characters that would reach a terminal."""
    text = data.decode("utf-8", "surrogateescape")
    return {f"U+{ord(c):04X}" for c in text if c != "\n" and (unicodedata.category(c) == "Cc" or c in BIDI or "\ud800" <= c <= "\udfff")}


class Check:
    def __init__(self, options, scratch, program):
        self.options, self.scratch, self.program = options, scratch, program
        self.runners = queue.SimpleQueue()
        for _ in range(options.jobs):
            self.runners.put(Runner())
        self.failures, self.runs, self.slowest, self.largest = [], 0, (0, ""), (0, "")
        self.lock = threading.Lock()

    def surroundings(self, number, case):
        users = [None if name == pwd.getpwuid(os.getuid()).pw_name else pwd.getpwnam(name) for name in self.options.users]
        first, last = users[0], users[-1]
        table = [(first, "C", 0, False), (last, "C.UTF-8", 0, True), (last, "C", 0o077, False), (first, "C.UTF-8", 0o077, True)]
        table += [(user, "C", 0o022, False) for user in users[1:-1]]
        return [table[number % len(table)]] if self.options.quick or case["heavy"] else table

    def run(self, command, **more):
        runner = self.runners.get()
        try:
            return runner.run(command, timeout=240 if self.options.asan else 60, **more)
        finally:
            self.runners.put(runner)

    def note(self, case, what, problems, result, limit):
        if result.late or (result.cpu > 10 and not self.options.asan):
            problems.append(f"{result.seconds:.1f} s, {result.cpu:.1f} of the processor")
        if result.memory > limit and not self.options.asan:
            problems.append(f"memory {result.memory:.1f} MiB, at most {limit}")
        with self.lock:
            self.runs += 1
            self.slowest = max(self.slowest, (result.cpu, case["name"]))
            if case["memory"] == 64:
                self.largest = max(self.largest, (result.memory, case["name"]))
            if problems:
                self.failures.append((case["name"], what, problems))

    def check(self, number, case):
        verdicts = {self.unpack(number, turn, case, *around) for turn, around in enumerate(self.surroundings(number, case))}
        if len(verdicts) > 1:
            with self.lock:
                self.failures.append((case["name"], "unpack", [f"the surroundings change the exit code: {verdicts}"]))
        self.read_in_place(case, max(verdicts))

    def unpack(self, number, turn, case, user, locale, umask, existing):
        area = os.path.join(self.scratch, f"area-{number}-{turn}")
        prepare(area, user)
        out = os.path.join(area, "out")
        if existing:
            os.mkdir(out)
            if user is not None:
                os.chown(out, user.pw_uid, user.pw_gid)
        before = snapshot(os.fsencode(area))
        archive = os.path.join(case["folder"], case["file"])
        command = [self.program, "unpack", archive, "--to", out, *case["flags"]]
        result = self.run(command, user=user, umask=umask, locale=locale, folder=area, home=os.path.join(area, "home"))
        code = result.code
        problems = self.judge(case, code, result.stdout, result.stderr)
        if snapshot(os.fsencode(area)) != before:
            after = snapshot(os.fsencode(area))
            changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
            problems.append(f"beside the destination: {changed[:5]}")
        if code == 0 and case["trees"]:
            owner = os.getuid() if user is None else user.pw_uid
            wrong = [tree_differences(os.fsencode(out), tree, owner) for tree in case["trees"]] if os.path.isdir(out) else [["no destination"]]
            if all(wrong):
                problems += min(wrong, key=len)
        elif code == 0:
            problems.append("holds: " + ", ".join(sorted(os.listdir(out))[:5])[:200] if os.path.isdir(out) else "nothing there")
        elif os.path.lexists(out) and (not existing or os.listdir(out)):
            problems.append(f"a refused archive left the destination: {os.listdir(out)[:5]}")
        elif existing and not os.path.lexists(out):
            problems.append("the empty destination is gone")
        what = f"unpack as {user.pw_name if user else 'this user'}, {locale}, umask {umask:03o}, {'empty' if existing else 'no'} destination"
        self.note(case, what, problems, result, case["memory"])
        shutil.rmtree(area)
        return code

    def judge(self, case, code, stdout, stderr):
        """What is wrong with the exit code and the words."""
        problems = []
        allowed = ([1] if case["refuse"] else []) + ([0] if case["trees"] else [])
        text = stderr.decode("utf-8", "replace")
        if code not in allowed:
            problems.append(f"exit code {code}, not {' or '.join(map(str, allowed))}: {text[:300]!r}")
        if stdout:
            problems.append(f"stdout: {stdout[:80]!r}")
        if raw_characters(stderr):
            problems.append(f"raw characters on stderr: {raw_characters(stderr)}")
        if code == 1:
            problems += [f"no line {line!r} in {text[:200]!r}" for line in THREE_LINES if len(re.findall(line, text, re.M)) != 1]
            if case["refuse"]:
                problems += [f"not named: {word!r} in {text[:300]!r}" for word in case["words"] if not re.search(word, text)]
        if len(stderr) > 65_536:
            problems.append(f"{len(stderr)} bytes of stderr")
        return problems

    def read_in_place(self, case, verdict):
        home = os.path.join(self.scratch, f"home-{case['folder'][-5:]}")
        os.mkdir(home)
        command = [self.program, "validate", "--format", "json", os.path.join(case["folder"], case["file"])]
        result = self.run(command, folder=home, home=home)
        code, stdout, stderr = result.code, result.stdout, result.stderr
        problems = []
        if code not in (0, 1):
            problems.append(f"exit code {code}: {stderr[:300]!r}")
        elif case["in_place"] == "same" and (code != verdict if case["results"] else code == 0) and verdict in (0, 1):
            problems.append(f"exit code {code}, and unpacking gave {verdict}: {stderr[:300]!r}")
        # JSON carries paths as they are, with control characters escaped as JSON does.
        raw = raw_characters(stderr) | (raw_characters(stdout) - {f"U+{ord(c):04X}" for c in BIDI})
        if raw:
            problems.append(f"raw characters: {raw}")
        try:
            json.loads(stdout)
        except ValueError as error:
            problems.append(f"stdout is not JSON: {error}")
        if os.listdir(home):
            problems.append(f"left behind: {os.listdir(home)}")
        self.note(case, "read in place", problems, result, case["memory"])
        shutil.rmtree(home)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--as", dest="users", action="append", metavar="USER")
    parser.add_argument("--only", action="append", default=[], metavar="PART")
    parser.add_argument("--jobs", type=int, default=2)
    for flag in ("--quick", "--asan", "--keep"):
        parser.add_argument(flag, action="store_true")
    options = parser.parse_args()
    this = pwd.getpwuid(os.getuid()).pw_name
    options.users = options.users or ([this, "nobody"] if os.getuid() == 0 else [this])
    os.umask(0o022)
    begin = time.monotonic()
    # The program stands apart from where it writes: memory file systems may forbid programs.
    tools, scratch = tempfile.mkdtemp(prefix="hume-archives-"), tempfile.mkdtemp(prefix="hume-archives-", dir=fast_folder())
    os.chmod(tools, 0o755)
    os.chmod(scratch, 0o755)
    try:
        program = os.path.join(tools, "program")
        shutil.copy(options.program, program)
        os.chmod(program, 0o755)
        cases_folder = os.path.join(tools, "cases")
        os.mkdir(cases_folder)
        subprocess.run([sys.executable, "-c", "import sys, archive_check; archive_check.generate(sys.argv[1], sys.argv[2:])",
                        cases_folder, *options.only], check=True, env={**os.environ, "PYTHONPATH": HERE, "PYTHONDONTWRITEBYTECODE": "1"})
        with open(os.path.join(cases_folder, "cases"), "rb") as file:
            cases = pickle.load(file)
        if options.asan:
            # The sanitizer gives every large buffer back to the system: cases of many streams would take minutes.
            light = [case for case in cases if not case["heavy"]]
            print(f"{len(cases) - len(light)} heavy cases are left to a program without the sanitizer")
            cases = light
        made = time.monotonic() - begin
        check = Check(options, scratch, program)
        for name in options.users:
            user = None if name == this else pwd.getpwnam(name)
            result = check.run([program, "--version"], user=user)
            if result.code != 0:
                sys.exit(f"The program does not run as {name}: exit code {result.code}, {result.text}")
        # Numbers are spread over the surroundings by name, or alternating cases would always meet the same.
        order = [(int.from_bytes(hashlib.sha256(c["name"].encode()).digest()[:4], "big"), c) for c in cases]
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(lambda pair: check.check(*pair), order))
        for _ in range(options.jobs):
            check.runners.get().close()
        left = os.listdir(scratch)
        if left or os.path.lexists("/tmp/hume-archive-canary"):
            check.failures.append(("the whole corpus", "afterwards", [f"outside of the destinations: {left or 'a file in /tmp'}"]))
        for name, what, problems in sorted(check.failures):
            print(f"FAILED {name}: {what}")
            for problem in problems:
                print(f"    {problem}")
        failed = len({name for name, *_ in check.failures})
        print(f"{len(cases)} cases ({made:.0f} s to make), {check.runs} runs, {failed} cases failed; {time.monotonic() - begin:.0f} s; "
              f"slowest {check.slowest[0]:.1f} CPU s ({check.slowest[1]}), largest {check.largest[0]:.1f} MiB ({check.largest[1]})")
        sys.exit(1 if check.failures or not cases else 0)
    finally:
        if options.keep:
            print(f"kept: {tools}, {scratch}")
        else:
            shutil.rmtree(tools, ignore_errors=True)
            shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
