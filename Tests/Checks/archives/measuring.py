"""The small process in which programs run, so that their peak memory does not start with a large parent's.

Reads a request a line (JSON, as `running.Runner` writes it), runs the program, and writes the fields of a `Result`.
"""

import json
import os
import resource
import signal
import sys
import time

MOST_OUTPUT = 64 << 20  # bytes of stdout or stderr that are looked at


def become(request, out, err):
    """Turns this process, a fork, into the program that is asked for."""
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


def wait_for(pid, begin, timeout, kill):
    """Waits for the end of a child, killing it when that is due; gives status, usage and whether it was late."""
    ends = begin + timeout
    number, after = kill or (None, timeout)
    due = begin + after if number else ends
    late = False
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            return status, usage, late
        left = due - time.monotonic()
        if left > 0:
            signal.sigtimedwait([signal.SIGCHLD], left)
        elif number and due < ends:
            os.kill(pid, number)
            number, due = None, ends
        else:
            os.kill(pid, signal.SIGKILL)
            number, due, late = None, ends + 3600, True


def text_of(file):
    """What was written to a file in memory, in hexadecimal digits; closes it."""
    with open(file, "rb") as text:
        text.seek(0)
        return text.read(MOST_OUTPUT).hex()


def serve(request):
    """Runs what is asked for and gives the fields of a `Result`."""
    out, err = (os.memfd_create(name) for name in ("out", "err"))
    begin = time.monotonic()
    pid = os.fork()
    if pid == 0:
        try:
            become(request, out, err)
        finally:
            os._exit(127)
    status, usage, late = wait_for(pid, begin, request["timeout"], request["kill"])
    return dict(
        seconds=time.monotonic() - begin,
        code=os.waitstatus_to_exitcode(status),
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss / 1024,
        late=late,
        stdout=text_of(out),
        stderr=text_of(err),
    )


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
