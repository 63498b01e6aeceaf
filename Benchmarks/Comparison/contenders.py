"""Who takes part, what each needs, and how it is built or installed."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
RIVALS = BENCHMARKS / "Rivals"
BUILD = BENCHMARKS / ".build-rivals"
PYTHON = BENCHMARKS / ".venv" / "bin" / "python"
RELEASE = ["swift", "build", "-c", "release", "--scratch-path", str(ROOT / ".build-release"), "--product"]


class Unavailable(Exception):
    """Something cannot be built or installed here; says what and why."""


@dataclass
class Contender:
    """A program that does the job. `build` gives its command without the file, or raises Unavailable."""

    name: str
    build: callable
    version: callable = lambda: ""
    kind: str = "rival"  # ours, rival, yardstick
    prints_table: bool = True
    slow: bool = False  # measured once
    big: bool = False  # takes part with the big document
    command: list = field(default_factory=list)


def run(command, why, **options):
    """Runs a command that builds or installs something; its output is shown only where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, **options)
    except OSError as error:
        raise Unavailable(f"{why}: {error}") from error
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
        # Compilers say first what is wrong, installers last.
        said = next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "no message")
        raise Unavailable(f"{why}: {said.strip()}")
    return done.stdout


def has_module(python, module):
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0


class Workshop:
    """Builds and installs, each thing once; installs nothing where `install` is false."""

    def __init__(self, install=True, program=None, simdjson=None):
        self.install = install
        self.given_program = program
        self.simdjson_folder = simdjson
        self.updated = False
        BUILD.mkdir(exist_ok=True)

    # What Debian has.

    def debian(self, package, is_there):
        if is_there():
            return
        if not self.install:
            raise Unavailable(f"{package} is not installed (apt-get install {package})")
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            raise Unavailable(f"{package} is not installed, and only root on Debian can install it from here")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if not self.updated:
            run(["apt-get", "update", "-qq"], "apt-get update", env=environment)
            self.updated = True
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], package, env=environment)

    def tool(self, name, package=None):
        self.debian(package or name, lambda: shutil.which(name) is not None)

    # What Python's index has.

    def module(self, module, requirement=None):
        """Installs a package into a virtual environment of our own."""
        if not PYTHON.exists():
            if not self.install:
                raise Unavailable(f"{PYTHON.parent.parent} is missing")
            self.debian("python3-venv", lambda: has_module(sys.executable, "ensurepip"))
            run([sys.executable, "-m", "venv", str(PYTHON.parent.parent)], "venv")
        if not has_module(PYTHON, module):
            if not self.install:
                raise Unavailable(f"{requirement or module} is not installed in {PYTHON.parent.parent}")
            pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "-q", requirement or module]
            run(pip, requirement or module)

    def python(self, script, *modules):
        for module in modules:
            self.module(*module.split("|"))
        return [str(PYTHON), str(RIVALS / script)]

    # What is built here.

    def swift_product(self, name):
        run([*RELEASE, name], name, cwd=ROOT)
        return str(ROOT / ".build-release" / "release" / name)

    def program(self):
        return str(Path(self.given_program).resolve()) if self.given_program else self.swift_product("hume-results")

    def compile(self, name, compiler, *arguments):
        result = BUILD / name
        run([*compiler, *arguments, "-o", str(result)], f"compiling {name}", cwd=RIVALS)
        return str(result)

    def in_memory(self):
        command = ["swift", "build", "-c", "release", "--package-path", str(BENCHMARKS), "--product", "in-memory"]
        run(command, "in-memory")
        return str(BENCHMARKS / ".build" / "release" / "in-memory")

    def measure(self):
        self.tool("gcc")
        return self.compile("measure", ["gcc", "-O2", "-static"], "measure.c")

    def cpp(self, name, *arguments):
        self.tool("g++")
        return [self.compile(name, ["g++", "-std=c++20", "-O3", "-march=native"], *arguments)]

    def simdjson(self):
        self.tool("g++")
        self.debian("libsimdjson-dev", lambda: Path("/usr/include/simdjson.h").exists())
        return self.cpp("simdjson", "simdjson.cpp", "-lsimdjson")

    def given_simdjson(self):
        folder = Path(self.simdjson_folder).resolve()
        return self.cpp("simdjson-given", f"-I{folder}", "simdjson.cpp", str(folder / "simdjson.cpp"))

    def json_decoder(self):
        return [self.compile("json_decoder", ["swiftc", "-O", "-swift-version", "6"], "json_decoder.swift")]

    def jq(self):
        self.tool("jq")
        return ["jq", "-r", "-f", str(RIVALS / "scores.jq")]


def first_line(command):
    """The first line that a command prints, or nothing."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return ((done.stdout or done.stderr).strip().splitlines() or [""])[0]


def python_version(*packages):
    code = "import sys, importlib.metadata as m; print(*(f'{p} {m.version(p)}' for p in sys.argv[1:]), sep=', ')"
    return lambda: first_line([str(PYTHON), "-c", code, *packages])


def simdjson_version(header):
    def version():
        for line in Path(header).read_text().splitlines():
            if line.startswith("#define SIMDJSON_VERSION "):
                return "simdjson " + line.split()[2].strip('"')
        return ""

    return version


def all_contenders(shop):
    """Everyone, whether available or not, in the order in which they run."""
    summary = {"kind": "ours", "prints_table": False, "big": True}
    result = [
        Contender("hume-results top", lambda: [shop.program(), "top", "--threads", "1"], **summary),
        Contender("hume-results summary", lambda: [shop.program(), "summary", "--threads", "1"], **summary),
        Contender("simdjson", shop.simdjson, simdjson_version("/usr/include/simdjson.h"), big=True),
        Contender("JSONDecoder", shop.json_decoder),
        Contender("msgspec", lambda: shop.python("msgspec_structs.py", "numpy", "msgspec"), python_version("msgspec")),
        Contender("orjson + numpy", lambda: shop.python("orjson_numpy.py", "numpy", "orjson"),
                  python_version("orjson", "numpy")),
        Contender("polars", lambda: shop.python("polars_explode.py", "polars"), python_version("polars")),
        Contender("DuckDB", lambda: shop.python("duckdb_unnest.py", "duckdb"), python_version("duckdb")),
        Contender("pandas", lambda: shop.python("pandas_normalize.py", "pandas"), python_version("pandas")),
        Contender("ijson", lambda: shop.python("ijson_events.py", "ijson"), python_version("ijson")),
        Contender("jq", shop.jq, lambda: first_line(["jq", "--version"]), slow=True),
        Contender("hume SDK", lambda: shop.python("hume_sdk.py", "numpy", "hume|hume==0.13.13"),
                  python_version("hume", "pydantic"), slow=True),
        Contender("quotes", lambda: shop.cpp("quotes", "quotes.cpp"), kind="yardstick", prints_table=False, big=True),
        Contender("cat", lambda: ["cat"], kind="yardstick", prints_table=False, big=True),
    ]
    if shop.simdjson_folder:
        header = Path(shop.simdjson_folder) / "simdjson.h"
        result.insert(3, Contender("simdjson (given)", shop.given_simdjson, simdjson_version(header), big=True))
    return result
