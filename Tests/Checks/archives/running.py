"""Runs programs and measures them: `Runner().run([program, …], user=…, umask=…)` gives a `Result`."""

import argparse
import json
import os
import queue
import subprocess
import sys

# Without an exit code of its own a finding of the sanitizer would pass for a refusal.
ASAN = {"ASAN_OPTIONS": "detect_leaks=0:exitcode=99"}
MEASURING = os.path.join(os.path.dirname(os.path.abspath(__file__)), "measuring.py")


class Result:
    """`code` is minus the signal of a killed program; `late`: it was killed because it took too long."""

    def __init__(self, fields):
        self.code, self.late = fields["code"], fields["late"]
        self.seconds, self.cpu = fields["seconds"], fields["cpu"]
        self.memory = fields["memory"]  # MiB, at the peak
        self.stdout, self.stderr = (bytes.fromhex(fields[name]) for name in ("stdout", "stderr"))
        self.text = self.stderr.decode("utf-8", "replace")


class Runner:
    """One program at a time, each a child of a small process; threads take a runner each."""

    def __init__(self):
        command = [sys.executable, "-I", "-S", MEASURING]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, command, timeout=60, user=None, umask=None, locale="C", folder="/", home="/", kill=None, limits=()):
        """Runs the command in `folder`, with nothing on stdin.

        `user`: from pwd.getpwnam; `kill`: (signal, after so many seconds); `limits`: (resource's number, value) pairs.
        """
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": locale, "HOME": home, "TMPDIR": home}
        environment |= {"SWIFT_BACKTRACE": "enable=no", **ASAN}
        if "LD_LIBRARY_PATH" in os.environ:
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        request = dict(
            command=command,
            timeout=timeout,
            uid=user and user.pw_uid,
            gid=user and user.pw_gid,
            umask=umask,
            environment=environment,
            folder=folder,
            kill=kill,
            limits=list(limits),
        )
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        return Result(json.loads(self.process.stdout.readline()))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class RunnerPool:
    """So many runners for as many threads: `run` takes a free one."""

    def __init__(self, count):
        self.count, self.free = count, queue.SimpleQueue()
        for _ in range(count):
            self.free.put(Runner())

    def run(self, command, **more):
        runner = self.free.get()
        try:
            return runner.run(command, **more)
        finally:
            self.free.put(runner)

    def close(self):
        for _ in range(self.count):
            self.free.get().close()


def parser_for(description):
    """A parser of the command line, whose first argument is the program that is checked."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    return parser
