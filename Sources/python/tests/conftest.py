"""What the tests share."""

import os
import pathlib
import subprocess
import sys

import pytest

import hume_results

ROOT = pathlib.Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "Fixtures"
PROGRAM = pathlib.Path(os.environ.get("HUME_RESULTS_PROGRAM", ROOT / ".build-release/release/hume-results"))


@pytest.fixture(autouse=True)
def in_fixtures(monkeypatch):
    """Paths are those of the fixtures."""
    monkeypatch.chdir(FIXTURES)


@pytest.fixture(scope="session")
def program():
    """The program, to compare with."""
    if not PROGRAM.exists():
        pytest.skip(f"{PROGRAM} is not built")

    def run(*arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=FIXTURES, encoding="utf-8")

    return run


def repeated(path, times):
    """Writes a list with the sources of the interview, so many times a megabyte."""
    text = next(FIXTURES.glob("interview/*/predictions.json")).read_bytes().strip()
    assert text[:1] == b"[" and text[-1:] == b"]"
    with open(path, "wb") as file:
        file.write(b"[")
        for index in range(times):
            file.write(b"," * (index > 0) + text[1:-1])
        file.write(b"]")
    return path


@pytest.fixture(scope="session")
def big(tmp_path_factory):
    """A file of 100 MB."""
    return repeated(tmp_path_factory.mktemp("big") / "big.json", 100)


@pytest.fixture(scope="session")
def medium(tmp_path_factory):
    """A file of 10 MB."""
    return repeated(tmp_path_factory.mktemp("medium") / "medium.json", 10)


@pytest.fixture
def python():
    """Runs code in a new interpreter, which has to end well and in silence."""

    def run(code, *arguments, timeout=300):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, timeout=timeout
        )
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    return run


def resident():
    """The memory of this process, in bytes."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


__all__ = ["FIXTURES", "ROOT", "hume_results"]
