"""Interrupts and progress."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import threading

import pytest

import hume_results as hr

CALLS = {
    "summary": "hr.summary(path, exact=True)",
    "top": "hr.top(path)",
    "qc": "hr.qc(path)",
    "read": "hr.scan(path).read()",
    "stream": "hr.scan(path).__arrow_c_stream__()",
    "nothing": "hr.scan(path, id='nobody').to_arrow()",
    "polars": "hr.scan(path).to_polars()",
}


@pytest.mark.parametrize("call", CALLS)
def test_an_interrupt_ends_a_call_soon(big, call):
    code = f"""
import os, signal, sys, threading, time, hume_results as hr
path = sys.argv[1:5]
threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
begun = time.process_time()
try:
    {CALLS[call]}
except KeyboardInterrupt:
    print("interrupted after", time.process_time() - begun)
else:
    print("not interrupted")
assert [thread.name for thread in threading.enumerate() if thread.name == "hume_results"] == []
assert len(hr.top(sys.argv[5]))
"""
    copies = [f"{big}.{number}" for number in range(4)]
    for copy in copies:
        if not os.path.exists(copy):
            shutil.copyfile(big, copy)
    done = subprocess.run([sys.executable, "-c", code, *copies, "interview"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stdout.startswith("interrupted after "), done
    # Seconds of work, of which a busy machine takes no more; all of it would be more.
    assert float(done.stdout.split()[-1]) < 0.5


def test_any_exception_of_a_signal_handler(big):
    class Late(Exception):
        pass

    def late(number, frame):
        raise Late

    before = signal.signal(signal.SIGALRM, late)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(Late):
            hr.summary(big, exact=True)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not [thread for thread in threading.enumerate() if thread.name == "hume_results"]


def test_progress(big):
    seen = []
    hr.summary(big, progress=lambda done, total: seen.append((done, total)))
    size = os.path.getsize(big)
    assert [pair[0] for pair in seen] == sorted(pair[0] for pair in seen)
    assert seen[-1] == (size, size)
    assert {total for _, total in seen} <= {0, size}


def test_progress_from_another_thread(medium):
    seen = []
    thread = threading.Thread(target=lambda: hr.summary(medium, progress=lambda *pair: seen.append(pair)))
    thread.start()
    thread.join()
    assert seen


def test_an_error_of_the_callable_ends_the_call(big):
    def fail(done, total):
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        hr.summary(big, progress=fail)


def test_a_line_on_a_terminal_only(medium):
    code = """
import sys, time, hume_results._running as running, hume_results as hr
running.time.monotonic = lambda begin=time.monotonic(): begin if not hasattr(running, "later") else begin + 2
line = running.ProgressLine.__init__
def init(self):
    line(self)
    running.later = True
running.ProgressLine.__init__ = init
hr.summary(sys.argv[1], progress=True)
"""
    done = subprocess.run([sys.executable, "-c", code, medium], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    leader, follower = pty.openpty()
    done = subprocess.run([sys.executable, "-c", code, medium], stderr=follower, stdout=subprocess.PIPE, text=True)
    os.close(follower)
    said = os.read(leader, 65536).decode()
    os.close(leader)
    assert done.returncode == 0 and "% of 10 MB" in said and said.endswith("\r\x1b[K")
