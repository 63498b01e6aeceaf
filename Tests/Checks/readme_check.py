"""Runs the examples of the README's chapter for other languages, and compares what they print.

    python3 Tests/Checks/readme_check.py PROGRAM [--python PYTHON] [--rscript RSCRIPT] [--library LIBRARY]
        [--skip LANGUAGE] [--show] [--readme FILE] [--chapter HEADING]

PROGRAM is hume-results; PYTHON can import hume_results, pandas, polars, duckdb and pyspark; RSCRIPT has data.table,
readr and RSQLite; LIBRARY is libhume_results.so, for C, and for Python in the place of the package's own. Java,
sqlite3 and cc have to be there, too. In a copy of Fixtures all `sh`, `python`, `r`, `sql` and `c` blocks of the
chapter run in their order, each as a program of its own, and have to end well. A `text` block behind one is its
standard output, where a line `…` stands for any number of lines. The first line of an `sql` block is a comment with
the command that it is given to; that of a `c` block ends with the argument of the program.

Says `N passed, N failed`; exits with 1 where one failed, or where a language that was not skipped has no block.
"""

import argparse
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANGUAGES = ("sh", "python", "r", "sql", "c")


def blocks(text, chapter):
    """The fenced blocks of a chapter: (line, tag, lines), lines counted from 1."""
    found, fence, inside = [], None, False
    for number, line in enumerate(text.split("\n"), 1):
        if fence is None and line.startswith("## "):
            inside = line[3:].strip() == chapter
        if not inside:
            continue
        if fence is None and (start := re.match(r"(`{3,})\s*(\w*)", line)):
            fence = start[1]
            found.append((number + 1, start[2], []))
        elif fence is not None and line.strip() == fence:
            fence = None
        elif fence is not None:
            found[-1][2].append(line)
    return found


def examples(text, chapter):
    """The blocks that run, each with the output that it shows, or None."""
    found = []
    for line, tag, lines in blocks(text, chapter):
        if tag == "text" and found and found[-1][3] is None:
            found[-1][3] = lines
        elif tag in LANGUAGES:
            found.append([line, tag, lines, None])
    return found


def agrees(output, shown):
    """Whether an output has the lines that are shown, `…` standing for any number of them."""
    if not shown:
        return not output
    if shown[0] == "…":
        return any(agrees(output[index:], shown[1:]) for index in range(len(output) + 1))
    return bool(output) and output[0].rstrip() == shown[0].rstrip() and agrees(output[1:], shown[1:])


def command(tag, lines, folder, options):
    """The arguments and the standard input that run a block."""
    text = "\n".join(lines) + "\n"
    if tag == "sh":
        return ["bash", "-euo", "pipefail", "-c", text], ""
    if tag == "python":
        return [options.python, "-W", "ignore", "-"], text
    if tag == "r":
        file = folder / "example.R"
        file.write_text(text, encoding="utf-8")
        return [options.rscript, "--vanilla", str(file)], ""
    if tag == "sql":
        return shlex.split(lines[0].removeprefix("--")), text
    file = folder / "example.c"
    file.write_text(text, encoding="utf-8")
    library = pathlib.Path(options.library).resolve()
    headers = [f"-I{ROOT}/Sources/{target}/include" for target in ("CHumeResults", "CArrow")]
    subprocess.run(
        ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", *headers, file, "-o", folder / "example", library,
         f"-Wl,-rpath,{library.parent}"], check=True)  # fmt: skip
    return [str(folder / "example"), *lines[0].split()[-1:]], ""


def run(example, folder, environment, options):
    """Runs a block; what is wrong with it, or None."""
    line, tag, lines, shown = example
    try:
        arguments, text = command(tag, lines, folder, options)
        done = subprocess.run(
            arguments, input=text, capture_output=True, text=True, cwd=folder, env=environment, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        return f"does not run: {error}"
    if options.show:
        print(f"---- line {line}, {tag}\n{done.stdout}{done.stderr}", end="")
    if done.returncode != 0:
        return f"ends with {done.returncode}\n{done.stdout}{done.stderr}"
    output = done.stdout.rstrip("\n").split("\n") if done.stdout else []
    if shown is not None and not agrees(output, shown):
        return "prints\n" + done.stdout
    return None


def try_itself():
    """The comparison, and what it is fed with, can fail."""
    text = "## A\n```sh\nx\n```\n## B\n```r\na\n```\ntext\n```text\n1\n…\n```\n```c\nb\n```\n"
    assert examples(text, "B") == [[7, "r", ["a"], ["1", "…"]], [15, "c", ["b"], None]], examples(text, "B")
    for output, shown, expected in [
        ("a b", "a b", True), ("a", "a b", False), ("a b", "a", False), ("", "a", False), ("", "…", True),
        ("a b c", "a … c", True), ("a c", "a … c", True), ("a b", "… a", False), ("a b", "…", True), ("a", "", False),
    ]:  # fmt: skip
        assert agrees(output.split(), shown.split()) == expected, (output, shown)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rscript", default="Rscript")
    parser.add_argument("--library", default=os.environ.get("HUME_RESULTS_LIBRARY", ""))
    parser.add_argument("--skip", action="append", default=[], choices=LANGUAGES)
    parser.add_argument("--show", action="store_true", help="print what each block prints")
    parser.add_argument("--readme", type=pathlib.Path, default=ROOT / "README.md")
    parser.add_argument("--chapter", default="Into Python, R, SQL, Spark and C")
    options = parser.parse_args()
    try_itself()

    found = examples(options.readme.read_text(encoding="utf-8"), options.chapter)
    failures, passed = [], 0
    for language in LANGUAGES:
        if language not in options.skip and not any(tag == language for _, tag, _, _ in found):
            failures.append(f"The chapter {options.chapter!r} has no {language} block.")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "Fixtures"
        shutil.copytree(ROOT / "Fixtures", folder)
        bin = pathlib.Path(scratch) / "bin"
        bin.mkdir()
        (bin / "hume-results").symlink_to(options.program.resolve())
        environment = os.environ | {
            "PATH": f"{bin}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "COLUMNS": "100",
            # Spark starts its workers itself, and would listen to other machines.
            "PYSPARK_PYTHON": shutil.which(options.python) or options.python, "SPARK_LOCAL_IP": "127.0.0.1",
        }  # fmt: skip
        if options.library:
            environment["HUME_RESULTS_LIBRARY"] = str(pathlib.Path(options.library).resolve())
        for example in found:
            if example[1] in options.skip:
                continue
            problem = run(example, folder, environment, options)
            if problem is None:
                passed += 1
            else:
                failures.append(f"{options.readme.name}, line {example[0]}, {example[1]}: {problem}")
    for failure in failures:
        print(failure.rstrip("\n"))
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
