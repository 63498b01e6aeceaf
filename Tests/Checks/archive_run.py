"""Runs programs and measures them, from a small process of its own: a child's peak memory counts from its parent's.

`Runner().run([program, …], user=…, umask=…)` gives a `Result`. Called as a program this file is that small process.
"""

import json
import os
import signal
import sys
import time

# Without an exit code of its own a finding of the sanitizer would pass for a refusal.
ASAN = {"ASAN_OPTIONS": "detect_leaks=0:exitcode=99"}


class Result:
    """`code` is minus the signal of a killed program; `late`: it was killed because it took too long."""

    def __init__(self, fields):
        self.code, self.seconds, self.cpu, self.memory, self.late = (fields[k] for k in ("code", "seconds", "cpu", "memory", "late"))
        self.stdout, self.stderr = (bytes.fromhex(fields[k]) for k in ("stdout", "stderr"))
        self.text = self.stderr.decode("utf-8", "replace")


class Runner:
    """One program at a time; threads take a runner each."""

    def __init__(self):
        import subprocess
        self.process = subprocess.Popen([sys.executable, "-I", "-S", os.path.abspath(__file__)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, command, timeout=60, user=None, umask=None, locale="C", folder="/", home="/", kill=None, limits=()):
        """`user`: from pwd.getpwnam; `kill`: (signal, after so many seconds); `limits`: (resource's number, value) pairs."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": locale, "HOME": home, "TMPDIR": home, "SWIFT_BACKTRACE": "enable=no", **ASAN}
        environment.update({k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"})
        request = dict(command=command, timeout=timeout, uid=user and user.pw_uid, gid=user and user.pw_gid, umask=umask, environment=environment,
                       folder=folder, kill=kill, limits=list(limits))
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        return Result(json.loads(self.process.stdout.readline()))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def child(request, out, err):
    import resource
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.closerange(3, 256)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.chdir(request["folder"])
    if request["umask"] is not None:
        os.umask(request["umask"])
    for number, value in request["limits"]:
        resource.setrlimit(number, (value, value))
    if request["uid"] is not None:
        os.setgroups([])
        os.setgid(request["gid"])
        os.setuid(request["uid"])
    os.execve(request["command"][0], request["command"], request["environment"])


def serve(request):
    files = [os.memfd_create(name) for name in ("out", "err")]
    begin = time.monotonic()
    pid = os.fork()
    if pid == 0:
        try:
            child(request, *files)
        finally:
            os._exit(127)
    ends = begin + request["timeout"]
    number, after = request["kill"] or (None, request["timeout"])
    late, status = False, None
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    due = begin + after if number else ends
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            break
        left = due - time.monotonic()
        if left > 0:
            signal.sigtimedwait([signal.SIGCHLD], left)
            continue
        if number and due < ends:
            os.kill(pid, number)
        else:
            late = True
            os.kill(pid, signal.SIGKILL)
        number, due = None, ends if not late else ends + 3600
    seconds = time.monotonic() - begin
    texts = []
    for file in files:
        with open(file, "rb") as text:
            text.seek(0)
            texts.append(text.read(64 << 20).hex())
    return dict(code=os.waitstatus_to_exitcode(status), seconds=seconds, cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss / 1024,
                late=late, stdout=texts[0], stderr=texts[1])


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
