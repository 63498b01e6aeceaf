#!/usr/bin/env python3
"""Checks the release program hume-results-server from outside, as its clients and its enemies see it.

    Tests/Checks/server_check.py PROGRAM [--sdk PYTHON]

--sdk names a Python with the official SDK (hume 0.13.13), which then lists and reads jobs too. Needs curl. Exits with 1
where anything is not as it should be.
"""

import argparse
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

failures = []


def check(condition, what):
    print(("ok    " if condition else "FAIL  ") + what)
    if not condition:
        failures.append(what)


class Server:
    """The program, serving a folder on a port that the system chose."""

    def __init__(self, program, folder, *options):
        self.process = subprocess.Popen(
            [program, folder, "--port", "0", *options], stderr=subprocess.PIPE, text=True)
        self.lines = []
        line = self.process.stderr.readline()
        match = re.match(r"listening on http://127\.0\.0\.1:(\d+)", line)
        if not match:
            sys.exit(f"the server does not listen: {line}{self.process.stderr.read()}")
        self.port = int(match[1])
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stderr:
            self.lines.append(line)

    def peak(self):
        """The most memory that it has had, in bytes."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) * 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def connect(port, timeout=20):
    connection = socket.create_connection(("127.0.0.1", port), timeout)
    return connection


def exchange(port, data, end=False):
    """Sends bytes, and gives what comes back until the server ends the connection."""
    with connect(port) as connection:
        try:
            connection.sendall(data)
        except OSError:
            pass
        if end:
            connection.shutdown(socket.SHUT_WR)
        reply = b""
        try:
            while part := connection.recv(1 << 16):
                reply += part
        except OSError:
            pass
        return reply


def status(reply):
    match = re.match(rb"HTTP/1\.[01] (\d+)", reply)
    return int(match[1]) if match else None


def listing(folder):
    """Every file below a folder with its digest."""
    found = {}
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            full = os.path.join(path, name)
            found[os.path.relpath(full, folder)] = (
                hashlib.sha256(open(full, "rb").read()).hexdigest() if os.path.isfile(full) else "folder")
    return found


def predictions(rows=1):
    face = [{"frame": i, "time": i / 3, "prob": 0.9, "box": {"x": 1, "y": 2, "w": 3, "h": 4},
             "emotions": [{"name": "Joy", "score": 0.5}], "facs": None, "descriptions": None} for i in range(rows)]
    return [{"source": {"type": "file", "filename": "a.mp4", "content_type": "video/mp4", "md5sum": "0"},
             "results": {"predictions": [{"file": "a.mp4", "file_type": "video", "models": {"face": {
                 "metadata": None, "grouped_predictions": [{"id": "face_0", "predictions": face}]}}}],
                 "errors": []}}]


def job(name, number, state="COMPLETED"):
    times = {"created_timestamp_ms": 1000 * number, "started_timestamp_ms": 1000 * number + 1,
             "ended_timestamp_ms": 1000 * number + 2}
    counts = {"num_predictions": 1, "num_errors": 0} if state == "COMPLETED" else {"message": "no file"}
    return {"type": "INFERENCE", "job_id": name, "user_id": "u", "request": {"files": [], "models": {"face": {}}},
            "state": {"status": state, **times, **counts}}


def make(folder):
    for number in range(1, 6):
        name = f"job-{number}"
        os.makedirs(f"{folder}/{name}")
        with open(f"{folder}/{name}/job.json", "w") as file:
            json.dump(job(name, number, "FAILED" if number == 5 else "COMPLETED"), file, indent=2)
        if number == 5:
            continue
        with open(f"{folder}/{name}/predictions.json", "w") as file:
            json.dump(predictions(number), file)
        with zipfile.ZipFile(f"{folder}/{name}/artifacts.zip", "w") as archive:
            archive.writestr("file-0-a.mp4/csv/a.mp4/face.csv", "Id,Frame\r\n" * number)
    with open(f"{folder}/job-1/artifacts.zip", "wb") as file:
        file.write(os.urandom(30_000_000))


SDK = """
import json, sys
from hume import HumeClient
client = HumeClient(api_key=sys.argv[2], base_url=sys.argv[1])
batch = client.expression_measurement.batch
ids = lambda jobs: [job.job_id for job in jobs]
result = {
  "all": ids(batch.list_jobs()), "two": ids(batch.list_jobs(limit=2, direction="asc")),
  "failed": ids(batch.list_jobs(status=["FAILED"])), "both": ids(batch.list_jobs(status=["FAILED", "COMPLETED"], sort_by="ended")),
  "before": ids(batch.list_jobs(when="created_before", timestamp_ms=2500)),
  "status": batch.get_job_details("job-2").state.status,
  "score": batch.get_job_predictions("job-2")[0].results.predictions[0].models.face.grouped_predictions[0].predictions[1].emotions[0].score,
  "artifacts": sum(len(part) for part in batch.get_job_artifacts("job-1")),
}
try: batch.get_job_details("none")
except Exception as error: result["none"] = [error.status_code, error.body]
try: batch.start_inference_job(urls=["https://example.org/a.mp4"])
except Exception as error: result["start"] = error.status_code
try: HumeClient(api_key="wrong", base_url=sys.argv[1]).expression_measurement.batch.list_jobs()
except Exception as error: result["wrong"] = error.status_code
print(json.dumps(result))
"""


def sdk(python, server, key):
    run = subprocess.run([python, "-c", SDK, server.url, key], capture_output=True, text=True, timeout=60)
    if run.returncode != 0:
        check(False, f"the SDK: {run.stderr[-600:]}")
        return
    result = json.loads(run.stdout)
    newest = [f"job-{n}" for n in (5, 4, 3, 2, 1)]
    expected = {"all": newest, "two": ["job-1", "job-2"], "failed": ["job-5"], "both": newest,
                "before": ["job-2", "job-1"], "status": "COMPLETED", "score": 0.5, "artifacts": 30_000_000,
                "none": [404, {"message": "job not found"}], "start": 405, "wrong": 401}
    for name, value in expected.items():
        check(result.get(name) == value, f"the SDK, {name}: {result.get(name)}")


LACKING = """
import json, sys
from hume import HumeClient
batch = HumeClient(api_key="x", base_url=sys.argv[1]).expression_measurement.batch
jobs = {job.job_id: job.state.status for job in batch.list_jobs()}
jobs["rows"] = len(batch.get_job_predictions("called-back")[0].results.predictions)
print(json.dumps([jobs, batch.get_job_details("bare").filled_in]))
"""


def sdk_of_lacking_jobs(program, python, scratch):
    """Jobs that lack what the SDK insists on: it reads them where that is filled in."""
    folder, secret = f"{scratch}/lacking", f"{scratch}/secret"
    for name in ("bare", "old"):
        os.makedirs(f"{folder}/{name}")
        with open(f"{folder}/{name}/predictions.json", "w") as file:
            json.dump(predictions(), file)
    with open(f"{folder}/old/job.json", "w") as file:
        json.dump({"user_id": "u", "request": {"models": {"face": {}}, "urls": ["https://example.org/a.mp4"]},
                   "state": {"status": "COMPLETED", "created_timestamp_ms": 1.6e12}}, file)
    with Server(program, folder, "--fill-in", "--callback-secret-file", secret) as server:
        body = json.dumps({"job_id": "called-back", "status": "COMPLETED", "predictions": predictions()}).encode()
        path = open(secret).read().strip()
        reply = exchange(server.port, f"POST /callbacks/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                         f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        check(status(reply) == 201, f"a callback is filed: {status(reply)}")
        run = subprocess.run([python, "-c", LACKING, server.url], capture_output=True, text=True, timeout=60)
        wanted = {"bare": "COMPLETED", "old": "COMPLETED", "called-back": "COMPLETED", "rows": 1}
        found, added = json.loads(run.stdout) if run.returncode == 0 else (run.stderr[-600:], [])
        check(found == wanted and "state.created_timestamp_ms" in added, f"the SDK, with --fill-in: {found} {added}")


def curl(server, key, folder, scratch):
    source = open(f"{folder}/job-1/artifacts.zip", "rb").read()
    target = f"{server.url}/v0/batch/jobs/job-1/artifacts"
    header = f"X-Hume-Api-Key: {key}"
    with open(f"{scratch}/part", "wb") as file:
        file.write(source[:12_345_678])
    subprocess.run(["curl", "-sS", "-C", "-", "-H", header, "-o", f"{scratch}/part", target], check=True)
    check(open(f"{scratch}/part", "rb").read() == source, "curl -C - goes on where it was broken off")
    part = subprocess.run(["curl", "-sS", "-r", "1000-2999", "-H", header, target], capture_output=True, check=True)
    check(part.stdout == source[1000:3000], "curl -r")
    again = subprocess.run(["curl", "-sS", "-C", "-", "-H", header, "-o", f"{scratch}/part", "-w", "%{http_code}", target],
                           capture_output=True, text=True)
    check(again.stdout in ("416", "206", "200") and open(f"{scratch}/part", "rb").read() == source,
          f"curl -C - of a whole file leaves it whole ({again.stdout})")
    compressed = subprocess.run(["curl", "-sS", "--compressed", "-H", header, f"{server.url}/v0/batch/jobs/job-2/predictions"],
                                capture_output=True, check=True)
    check(json.loads(compressed.stdout) == predictions(2), "curl --compressed")


def malformed(server, folder, outside, key, secret):
    before, beside = listing(folder), listing(outside)
    host = b"Host: 127.0.0.1\r\nConnection: close\r\nX-Hume-Api-Key: " + key.encode() + b"\r\n"
    paths = ["/v0/batch/jobs/../canary", "/v0/batch/jobs/..%2fcanary", "/v0/batch/jobs/%2e%2e/predictions",
             "/v0/batch/jobs/..", "/v0/batch/jobs/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/v0/batch/jobs/link",
             "/v0/batch/jobs/link/predictions", "/v0/batch/jobs/links/predictions", "/v0/batch/jobs/links",
             "/v0/batch/jobs/%00", "/v0/batch/jobs/a%00b", "/v0/batch/jobs/%ff", "/v0/batch/jobs/..\\canary",
             "/v0/batch/jobs/job-1/job.json", "/v0/batch/jobs//etc/passwd", "//etc/passwd", "/etc/passwd",
             "/v0/batch/jobs/job-1/../../canary", "/v0/batch/jobs/job-1%2fjob.json", "/static/../canary"]
    for path in paths:
        reply = exchange(server.port, b"GET " + path.encode() + b" HTTP/1.1\r\n" + host + b"\r\n")
        check(status(reply) in range(400, 500) and b"CANARY" not in reply and b"root:" not in reply,
              f"{path}: {status(reply)}")
    raw = {
        "no HTTP": b"hello\r\n\r\n", "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(200) + b"\r\n\r\n",
        "bytes above 127 in the path": b"GET /v0/batch/jobs/\xff\xfe HTTP/1.1\r\n" + host + b"\r\n",
        "a header of 1 MB": b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n",
        "100,000 headers": b"GET / HTTP/1.1\r\n" + host + b"X: y\r\n" * 100_000 + b"\r\n",
        "a path of 1 MB": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n" + host + b"\r\n",
        "two lengths": b"POST /callbacks/x HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "a length and chunks": b"POST /callbacks/x HTTP/1.1\r\n" + host
        + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "a bad chunk": b"POST /callbacks/" + secret + b" HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "a null in a header": b"GET / HTTP/1.1\r\n" + host + b"X: a\0b\r\n\r\n",
        "no host": b"GET /v0/batch/jobs HTTP/1.1\r\n\r\n",
        "a method nobody knows": b"BREW /v0/batch/jobs HTTP/1.1\r\n" + host + b"\r\n",
    }
    for name, data in raw.items():
        reply = exchange(server.port, data)
        check(status(reply) in range(400, 500), f"{name}: {status(reply)}")
    for value in ["bytes=5-1", "bytes=x-y", "bytes=" + "9" * 400 + "-", "bytes=0-0,2-3", "bytes=" + "0-1," * 900 + "2-3"]:
        reply = exchange(server.port, b"GET /v0/batch/jobs/job-2/predictions HTTP/1.1\r\n" + host + b"Range: "
                         + value.encode() + b"\r\n\r\n")
        check(status(reply) in (200, 416), f"Range: {value[:30]}: {status(reply)}")
    whole = json.dumps({"job_id": "new", "status": "COMPLETED", "predictions": predictions()}).encode()
    bodies = {"not JSON": b"hello", "an array": b"[]", "an id that climbs": whole.replace(b'"new"', b'"../new"'),
              "predictions that are none": b'{"job_id": "new", "status": "COMPLETED", "predictions": [[1]]}',
              "nothing": b"", "an id of 300 letters": whole.replace(b'"new"', b'"' + b"n" * 300 + b'"'),
              "another encoding": whole.decode().encode("utf-16"), "larger than allowed": b" " * 2_000_001}
    for name, body in bodies.items():
        reply = exchange(server.port, b"POST /callbacks/" + secret + b" HTTP/1.1\r\n" + host
                         + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        check(status(reply) in (400, 413, 422), f"a callback, {name}: {status(reply)}")
    for end in (0, 10, len(whole) - 1):
        reply = exchange(server.port, b"POST /callbacks/" + secret + b" HTTP/1.1\r\n" + host
                         + b"Content-Length: %d\r\n\r\n" % len(whole) + whole[:end], end=True)
        check(status(reply) in (None, 400), f"a callback cut at {end}: {status(reply)}")
    reply = exchange(server.port, b"POST /callbacks/guess HTTP/1.1\r\n" + host
                     + b"Content-Length: %d\r\n\r\n" % len(whole) + whole)
    check(status(reply) == 404, f"a callback with another secret: {status(reply)}")
    check(listing(folder) == before, "nothing was written")
    check(listing(outside) == beside, "nothing beside the folder changed")
    check(not any(secret.decode() in line for line in server.lines), "the secret is in no line of the log")


def callbacks(server, folder, secret):
    large = {"job_id": "called", "status": "COMPLETED", "predictions": predictions(2_000)}
    body = json.dumps(large).encode()
    request = (b"POST /callbacks/" + secret + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
               + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    check(status(exchange(server.port, request)) == 201, "a callback is filed")
    check(json.load(open(f"{folder}/called/predictions.json")) == large["predictions"], "its predictions are on the disk")
    before = listing(folder)
    check(status(exchange(server.port, request)) == 200 and listing(folder) == before, "the same again changes nothing")
    other = request.replace(b'"score": 0.5', b'"score": 0.6', 1)
    check(status(exchange(server.port, other)) == 409 and listing(folder) == before, "another one changes nothing")
    results = []
    third = request.replace(b'"called"', b'"callee"')
    threads = [threading.Thread(target=lambda: results.append(status(exchange(server.port, third)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(results.count(201) == 1 and set(results) <= {200, 201, 503}, f"eight at once: {sorted(results)}")


def crowd(server, key):
    """A download while 1,000 connections are idle or dribble."""
    before = server.peak()
    held = []
    for number in range(1_000):
        connection = connect(server.port)
        if number % 3:
            connection.sendall(b"GET /v0/batch/jobs HTTP/1.1\r\nHost: x\r\n"[: number % 40])
        held.append(connection)
    start = time.monotonic()
    reply = exchange(server.port, b"GET /v0/batch/jobs/job-1/artifacts HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                     + f"X-Hume-Api-Key: {key}\r\n\r\n".encode())
    seconds = time.monotonic() - start
    # How long it takes is the machine's affair; that the others do not hold it up shows in that it is whole.
    check(status(reply) == 200 and len(reply) > 30_000_000, f"30 MB among 1,000 others: {seconds:.2f} s")
    limit, ended = time.monotonic() + 120, 0
    for connection in held:
        # Each has had its 10 s when the server looks at it; a busy machine may look later.
        try:
            connection.settimeout(max(0.01, limit - time.monotonic()))
            while connection.recv(4096):
                pass
            ended += 1
        except TimeoutError:
            pass
        except OSError:
            ended += 1
        connection.close()
    check(ended == 1_000, f"{ended} of 1,000 slow connections were cut off, in {time.monotonic() - start:.0f} s")
    print(f"      memory: {before / 1e6:.1f} MB before, {server.peak() / 1e6:.1f} MB at most")
    check(server.peak() < 150_000_000, "the memory stays bounded")


def stopping(program, folder):
    # More than it takes on a busy machine: the server ends when the download does.
    with Server(program, folder, "--grace", "60", "--quiet") as server:
        connection = connect(server.port)
        connection.sendall(b"GET /v0/batch/jobs/job-1/artifacts HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        reply = connection.recv(1000)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        while part := connection.recv(1 << 16):
            reply += part
        check(len(reply) > 30_000_000, f"a download under way is finished when the server is asked to end: {len(reply)}")
        check(server.process.wait(60) == 0, "and then the server ends with 0")
    with Server(program, folder, "--grace", "1", "--quiet") as server:
        connection = connect(server.port)
        connection.sendall(b"GET /v0/batch/jobs/job-1/artifacts HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        connection.recv(1000)
        start = time.monotonic()
        code = server.stop()
        check(code == 0 and time.monotonic() - start < 20, f"a client that takes nothing does not keep it: {code}")


def blocked_log(program, folder):
    """A standard error that nobody reads, and that is full, keeps the server neither from serving nor from its end."""
    reading, writing = os.pipe()
    with socket.create_server(("127.0.0.1", 0)) as chosen:
        port = chosen.getsockname()[1]
    process = subprocess.Popen([program, folder, "--port", str(port), "--grace", "1"], stderr=writing)
    for _ in range(300):
        try:
            connect(port).close()
            break
        except OSError:
            time.sleep(0.1)
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"x" * 4096)
    except BlockingIOError:
        # It is the same open pipe that the server has.
        os.set_blocking(writing, True)
    codes = {status(exchange(port, b"GET /v0/batch/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
             for _ in range(50)}
    check(codes == {200}, f"a standard error that is full: {codes}")
    process.send_signal(signal.SIGTERM)
    try:
        code = process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    check(code == 0, f"and the server ends: {code}")
    os.close(reading)
    os.close(writing)


def unread_lists(program, folder):
    """Lists of large details that nobody reads take little memory."""
    for number in range(40):
        os.makedirs(f"{folder}/large-{number}")
        with open(f"{folder}/large-{number}/job.json", "w") as file:
            json.dump({**job(f"large-{number}", number), "x": "x" * 2_000_000}, file)
    with Server(program, folder, "--quiet") as server:
        held = []
        for _ in range(80):
            connection = connect(server.port)
            connection.sendall(b"GET /v0/batch/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.recv(1)
            held.append(connection)
        reply = exchange(server.port, b"GET /v0/batch/jobs?limit=1000 HTTP/1.1\r\nHost: localhost\r\n"
                         b"Connection: close\r\n\r\n")
        check(status(reply) == 200 and len(reply) > 80_000_000, f"a list of 80 MB: {len(reply)} bytes")
        check(server.peak() < 300_000_000, f"80 lists that nobody reads: {server.peak() / 1e6:.0f} MB")
        for connection in held:
            connection.close()
    for number in range(40):
        shutil.rmtree(f"{folder}/large-{number}")


def killed(program, folder, secret_file, secret):
    """Kills the server in the middle of callbacks; nothing but whole files is left."""
    body = json.dumps({"job_id": "killed", "status": "COMPLETED", "predictions": predictions(4_000)}).encode()
    head = b"POST /callbacks/" + secret + b" HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    for number in range(12):
        shutil.rmtree(f"{folder}/killed", ignore_errors=True)
        before = listing(folder)
        with Server(program, folder, "--callback-secret-file", secret_file, "--quiet") as server:
            connection = connect(server.port)
            connection.sendall(head + (body if number % 2 else body[: len(body) * number // 12]))
            time.sleep(0.004 * number)
            server.process.kill()
            server.process.wait()
        after = listing(folder)
        whole = {"killed/predictions.json": hashlib.sha256(json.dumps(predictions(4_000)).encode()).hexdigest()}
        good = all(name not in after or after[name] == digest for name, digest in whole.items())
        extra = {name for name in after if name not in before and not name.startswith("killed")}
        check(good and not extra, f"killed in the middle of a callback: {sorted(set(after) - set(before))}")
        with Server(program, folder, "--callback-secret-file", secret_file, "--quiet") as server:
            code = status(exchange(server.port, head.replace(b"Host", b"Connection: close\r\nHost") + body))
            left = set(listing(f"{folder}/killed"))
            check(code in (200, 201) and left == {"job.json", "predictions.json", "manifest.json"},
                  f"and completed when it comes again: {code} {sorted(left)}")
    shutil.rmtree(f"{folder}/killed")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--sdk", help="a Python that has hume 0.13.13")
    arguments = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    scratch = tempfile.mkdtemp()
    try:
        outside, folder = f"{scratch}/outside", f"{scratch}/outside/jobs"
        os.makedirs(folder)
        make(folder)
        for name in ("canary", "predictions.json"):
            with open(f"{outside}/{name}", "w") as file:
                file.write("CANARY")
        os.symlink("..", f"{folder}/link")
        os.mkdir(f"{folder}/links")
        os.symlink("../../predictions.json", f"{folder}/links/predictions.json")
        secrets = {"key": "k-12345", "secret": "s3cret"}
        for name, text in secrets.items():
            with open(f"{scratch}/{name}", "w") as file:
                file.write(text + "\n")
            os.chmod(f"{scratch}/{name}", 0o600)
        options = ["--callback-secret-file", f"{scratch}/secret", "--callback-limit", "2M"]
        with Server(arguments.program, folder, "--key-file", f"{scratch}/key", *options) as server:
            if arguments.sdk:
                sdk(arguments.sdk, server, secrets["key"])
            curl(server, secrets["key"], folder, scratch)
            malformed(server, folder, outside, secrets["key"], secrets["secret"].encode())
            callbacks(server, folder, secrets["secret"].encode())
            crowd(server, secrets["key"])
            check(server.stop() == 0, "it ends with 0 when asked to")
            check(not any(secrets["key"] in line for line in server.lines), "the key is in no line of the log")
        if arguments.sdk:
            sdk_of_lacking_jobs(arguments.program, arguments.sdk, scratch)
        stopping(arguments.program, folder)
        blocked_log(arguments.program, folder)
        unread_lists(arguments.program, folder)
        killed(arguments.program, folder, f"{scratch}/secret", secrets["secret"].encode())
    finally:
        shutil.rmtree(scratch)
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
