"""Kills `fetch` at random moments, runs it again, and looks at what is there: after each kill, and at the end.

    python3 Tests/Checks/fetch_kill_check.py PROGRAM SERVER MAKE_FIXTURES [--kills 100] [--megabytes 200] [--seed 1]

A job of that size (predictions and artifacts, half each) is served by SERVER (hume-results-server) from a folder. In
every round a fetch is killed (SIGKILL) until one comes to its end. After each kill no file has a final name unless its
SHA-256 is right; what the next run goes on from is what was on the disk, and the server's access log says that no byte
of it was sent again. At the end all is right, nothing is left besides, and no fetch took more than 48 MiB of memory.
Then two fetch the same job at the same time.
"""

import argparse
import hashlib
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

JOB = "7c1d2f3e-4a5b-4c6d-8e9f-a0b1c2d3e4f5"
NAMES = ["job.json", "predictions.json", "artifacts.zip"]


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def make_job(folder, make_fixtures, size, generator):
    folder.mkdir(parents=True)
    (folder / "job.json").write_text(json.dumps(
        {"type": "INFERENCE", "job_id": JOB, "request": {}, "state": {"status": "COMPLETED"}}))
    with open(folder / "predictions.json", "wb") as file:
        subprocess.run([make_fixtures, "big", "--bytes", str(size // 2)], stdout=file, check=True)
    # As the service packs it: stored. Rows of random scores, so that no two stretches of it are alike.
    with zipfile.ZipFile(folder / "artifacts.zip", "w", zipfile.ZIP_STORED) as archive:
        with archive.open("file-0-talk.mp4/csv/talk.mp4/prosody.csv", "w", force_zip64=False) as entry:
            entry.write(b"Id,Text,BeginTime,EndTime,Confidence,SpeakerConfidence,Joy,Sadness\r\n")
            written, begin = 0, 0
            while written < size // 2:
                rows = "".join(f"spk_0,word,{begin + i},{begin + i + 1},1,,{generator.random()},{generator.random()}\r\n"
                               for i in range(1000)).encode()
                entry.write(rows)
                written += len(rows)
                begin += 1000


class Server:
    """The server under test, with its access log."""

    def __init__(self, program, folder, log):
        self.log = log
        self.process = subprocess.Popen([program, str(folder), "--port", "0"], stderr=open(log, "wb"))
        deadline = time.monotonic() + 30
        while True:
            match = re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text())
            if match:
                break
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"the server did not start: {log.read_text()}")
            time.sleep(0.02)
        self.url = f"http://127.0.0.1:{match[1]}"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def command(program, server, out):
    return [program, "fetch", JOB, "--base-url", server.url, "-o", str(out), "--format", "json"]


def look(job, right, complain):
    """What is there after a kill: final names are whole; gives the sizes of the parts that can be gone on from."""
    parts = {}
    for name in NAMES:
        if (job / name).exists() and sha256(job / name) != right[name]:
            complain(f"{name} has its final name and other bytes")
        part, note = job / f"{name}.part", job / f".{name}.resume"
        if part.exists() and note.exists() and part.stat().st_size:
            parts[name] = part.stat().st_size
    return parts


def wait_for_moment(run, job, sizes, usual, generator):
    """A random time, or, as a transfer within a machine takes but a part of it, a random byte of a random file."""
    if generator.random() < 0.4:
        time.sleep(generator.uniform(0, usual))
        return
    name = generator.choice(NAMES[1:])
    part, target = job / f"{name}.part", generator.randint(1, sizes[name])
    while run.poll() is None:
        try:
            if part.stat().st_size >= target:
                return
        except FileNotFoundError:
            if (job / name).exists():
                return


def finish(program, server, out, parts, right, sizes, complain):
    """Runs a fetch to its end, and checks that it went on from the parts."""
    result = subprocess.run(command(program, server, out), capture_output=True, text=True)
    if result.returncode:
        return complain(f"exit code {result.returncode}: {result.stderr}")
    rows = {os.path.basename(row["path"]): row for row in json.loads(result.stdout)["data"]}
    resumed = 0
    for name in NAMES:
        row = rows[name]
        if row["sha256"] != right[name] or sha256(out / JOB / name) != right[name]:
            complain(f"{name}: wrong bytes")
        if name in parts:
            if row["action"] != "resumed" or row["resumed_from"] != parts[name]:
                complain(f"{name}: {row['action']} from {row['resumed_from']}, {parts[name]} bytes were there")
            else:
                resumed += parts[name]
    left = sorted(p.name for p in (out / JOB).iterdir())
    if left != sorted(NAMES + ["manifest.json"]):
        complain(f"left behind: {left}")
    manifest = {f["name"]: f for f in json.loads((out / JOB / "manifest.json").read_text())["files"]}
    if any(manifest[name]["sha256"] != right[name] or manifest[name]["bytes"] != sizes[name] for name in NAMES):
        complain("the manifest says otherwise")
    return resumed


def sent_bytes(log, since):
    """Bytes of bodies that the server says it sent, by the lines of its access log behind `since`."""
    lines = log.read_text(errors="replace").splitlines()[since:]
    found = [re.search(r" GET (\S+) (\d{3}) (\d+) ", line) for line in lines]
    return sum(int(m[3]) for m in found if m and m[1].endswith(("/predictions", "/artifacts")))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("server")
    parser.add_argument("make_fixtures")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    complaints = []

    def complain(text):
        complaints.append(text)
        print(f"WRONG: {text}", flush=True)

    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        archive = scratch / "archive"
        make_job(archive / JOB, options.make_fixtures, options.megabytes * 1_000_000, generator)
        right = {name: sha256(archive / JOB / name) for name in NAMES}
        sizes = {name: (archive / JOB / name).stat().st_size for name in NAMES}
        server = Server(options.server, archive, scratch / "log")

        begin = time.monotonic()
        finish(options.program, server, scratch / "first", {}, right, sizes, complain)
        usual = time.monotonic() - begin

        kills = rounds = resumed = in_transfer = 0
        while kills < options.kills:
            out = scratch / "out"
            subprocess.run(["rm", "-rf", str(out)], check=True)
            rounds += 1
            # Up to five kills, one after the other, over what is left to do.
            for _ in range(generator.randint(1, 5)):
                run = subprocess.Popen(command(options.program, server, out), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
                wait_for_moment(run, out / JOB, sizes, usual, generator)
                run.kill()
                kills += run.wait() == -signal.SIGKILL
                parts = look(out / JOB, right, complain)
                in_transfer += any(size < sizes[name] for name, size in parts.items())
                if kills >= options.kills:
                    break
            time.sleep(0.2)
            since = len((scratch / "log").read_text(errors="replace").splitlines())
            there = sum(sizes[n] for n in NAMES[1:] if (out / JOB / n).exists())
            gained = finish(options.program, server, out, parts, right, sizes, complain) or 0
            resumed += gained
            time.sleep(0.2)
            sent = sent_bytes(server.log, since)
            wanted = sizes["predictions.json"] + sizes["artifacts.zip"] - gained - there
            if sent != wanted:
                complain(f"the server sent {sent} bytes where {wanted} were missing")

        # Two at once: one of them may be turned away, neither does harm.
        out = scratch / "two"
        both = [subprocess.Popen(command(options.program, server, out), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE) for _ in range(2)]
        errors = [run.communicate()[1] for run in both]
        codes = sorted(run.returncode for run in both)
        if codes not in ([0, 0], [0, 1]) or any(r.returncode and b"nother process" not in e
                                                for r, e in zip(both, errors)):
            complain(f"two at once: {codes} {errors}")
        if any(sha256(out / JOB / name) != right[name] for name in NAMES):
            complain("two at once: wrong bytes")
        # Of all that was run and waited for, the server not yet: fetches, mostly.
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        if peak > 48:
            complain(f"a peak of {peak:.1f} MiB")
        if server.stop():
            complain("the server did not stop well")

        print(f"{kills} kills in {rounds} rounds of {options.megabytes} MB ({usual:.2f} s a fetch), {in_transfer} of "
              f"them within a transfer, {resumed / 1e6:.0f} MB gone on from, at most {peak:.1f} MiB of "
              f"memory: {len(complaints)} complaints (seed {options.seed})")
        sys.exit(bool(complaints))


main()
