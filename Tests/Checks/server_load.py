#!/usr/bin/env python3
"""Loads the release program hume-results-server, and nginx with the same files, and compares them.

    Tests/Checks/server_load.py PROGRAM [--seconds N] [--connections N]

wrk asks for a file of 1 KB, one of 100 MB and a list of 50 jobs. Needs wrk and nginx (Debian's are fine). Exits with 1 on
any error of a request, or where the server's memory grows from one half of a run to the other.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from server_check import Server, job

UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


def wrk(url, seconds, connections):
    """Requests and bytes a second, and errors."""
    run = subprocess.run(
        ["wrk", "-t", "2", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "60s", "--latency", url],
        capture_output=True, text=True)
    text = run.stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    amount, unit = re.search(r"Transfer/sec:\s+([\d.]+)([KMG]?)B", text).groups()
    worst = re.search(r"99%\s+(\S+)", text)[1]
    errors = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", text))
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return rate, float(amount) * UNITS[unit], worst, errors + int(bad[1] if bad else 0)


def memory(process, name):
    with open(f"/proc/{process}/status") as status:
        return int(re.search(rf"{name}:\s+(\d+)", status.read())[1]) / 1024


def processor_seconds(process):
    with open(f"/proc/{process}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def nginx(scratch, folder, port):
    config = f"""
        daemon off; worker_processes auto; pid {scratch}/nginx.pid; error_log {scratch}/nginx.err;
        worker_rlimit_nofile 8192;
        events {{ worker_connections 4096; }}
        http {{
          access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
          client_body_temp_path {scratch}/b; proxy_temp_path {scratch}/p; fastcgi_temp_path {scratch}/f;
          uwsgi_temp_path {scratch}/u; scgi_temp_path {scratch}/s;
          server {{ listen 127.0.0.1:{port}; root {folder}; default_type application/json; }}
        }}"""
    with open(f"{scratch}/nginx.conf", "w") as file:
        file.write(config)
    user = ["-g", "user root;"] if os.getuid() == 0 else []
    return subprocess.Popen(["nginx", "-c", f"{scratch}/nginx.conf", *user], stderr=subprocess.DEVNULL)


def wait_for(port):
    """Waits until somebody listens."""
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
    sys.exit("nginx does not listen")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=64)
    arguments = parser.parse_args()
    scratch = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    failed = False
    rival = None
    try:
        folder = f"{scratch}/jobs"
        for number in range(1, 101):
            os.makedirs(f"{folder}/job-{number}")
            with open(f"{folder}/job-{number}/job.json", "w") as file:
                json.dump(job(f"job-{number}", number), file)
        with open(f"{folder}/job-1/predictions.json", "wb") as file:
            file.write(b"[" + b" " * 1022 + b"]")
        with open(f"{folder}/job-1/artifacts.zip", "wb") as file:
            for _ in range(100):
                file.write(os.urandom(1_000_000))
        # Chosen by the system, and free again for a moment: nginx cannot be given an open one.
        with socket.create_server(("127.0.0.1", 0)) as chosen:
            port = chosen.getsockname()[1]
        rival = nginx(scratch, folder, port)
        wait_for(port)
        cases = [("1 KB", "job-1/predictions", "job-1/predictions.json"), ("100 MB", "job-1/artifacts", "job-1/artifacts.zip"),
                 ("list of 50", "", None)]
        with Server(arguments.program, folder, "--quiet") as server:
            pid = server.process.pid
            print(f"{'':11}{'requests/s':>12}{'MB/s':>10}{'99 %':>10}{'errors':>8}{'MB at most':>12}{'cpu s/s':>9}")
            for name, path, file in cases:
                url = f"{server.url}/v0/batch/jobs/{path}".rstrip("/")
                peaks, rate, spent = [], 0, processor_seconds(pid)
                for _ in range(2):
                    rate, amount, worst, errors = wrk(url, arguments.seconds, arguments.connections)
                    peaks.append(memory(pid, "VmHWM"))
                    failed = failed or errors > 0
                spent = (processor_seconds(pid) - spent) / 2 / arguments.seconds
                print(f"{name:11}{rate:12.1f}{amount / 1e6:10.1f}{worst:>10}{errors:8}{peaks[1]:12.1f}{spent:9.2f}")
                # The same again may take a little more, for the pieces lie otherwise; not as much as a leak.
                if peaks[1] > peaks[0] + 16 or peaks[1] > 200:
                    print(f"  the memory grew: {peaks[0]:.1f} MB, then {peaks[1]:.1f} MB")
                    failed = True
                if file is None:
                    continue
                other, theirs, worst, errors = wrk(
                    f"http://127.0.0.1:{port}/{file}", arguments.seconds, arguments.connections)
                # By bytes: of large files hardly one is whole at the end of a short run.
                print(f"{'  nginx':11}{other:12.1f}{theirs / 1e6:10.1f}{worst:>10}{errors:8}"
                      f"{'':12}{'':9}  nginx / server: {theirs / amount:.2f}")
            failed = failed or server.stop() != 0
    finally:
        if rival:
            rival.terminate()
            rival.wait()
        shutil.rmtree(scratch)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
