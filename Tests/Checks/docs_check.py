"""Compiles the Swift of the README and of the articles, compares what it prints, and converts the articles with DocC.

    python3 Tests/Checks/docs_check.py [--show]

The README's program is built with the README's manifest, the other `swift` blocks as one file each of a program beside
it; those with a `text` block behind them run in Fixtures, and have to print what that shows (`…`: any lines). Then DocC
makes the reference of all public symbols that `import HumeResults` brings, articles included, without a warning.

All of it lies in .build-docs, which later runs use again; .build-docs/HumeResults.doccarchive is the reference. Says
`N passed, N failed`; exits with 1 where one failed.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

from readme_check import ROOT, agrees

CATALOG = ROOT / "Sources/HumeResults/HumeResults.docc"
WORK = ROOT / ".build-docs"
PACKAGE, BUILD = WORK / "long-turns", WORK / "build"
DECLARATION = re.compile(r"(public |private |final )*(struct|class|enum|extension|protocol|actor|func)\b")


class Block:
    """A `swift` block of a document, and the output that the document shows behind it, or None."""

    def __init__(self, path, line, text):
        self.name = f"{path.stem}_{line}"
        self.place = f"{path.relative_to(ROOT)}, line {line}"
        self.text, self.shown = text, None

    @property
    def is_manifest(self):
        return self.text.startswith("// swift-tools-version")

    def file(self):
        """The block as a file: its declarations as they are, its statements in a function."""
        lines = self.text.split("\n")
        code = [line for line in lines if line and not line.startswith(("import ", "//"))]
        if code and DECLARATION.match(code[0]):
            return self.text
        imports = [line for line in lines if line.startswith("import ")]
        body = [line for line in lines if not line.startswith("import ")]
        return "\n".join([*imports, f"func {self.name}() async throws {{", *body, "}"]) + "\n"


def swift_blocks(path):
    """The `swift` blocks of a document; a `text` block that comes next is what one prints."""
    found, before = [], None
    text = path.read_text(encoding="utf-8")
    for block in re.finditer(r"^```(\w*)[^\n`]*\n(.*?)^```$", text, re.M | re.S):
        if block[1] == "swift":
            found.append(Block(path, text.count("\n", 0, block.start()) + 2, block[2]))
        elif block[1] == "text" and before == "swift":
            found[-1].shown = block[2].rstrip("\n").split("\n")
        before = block[1]
    return found


def write(path, text):
    """Writes a file where it differs, so that what was built of it stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def make_package(blocks):
    """The README's package beside a link to this one, with a target of all other blocks; its program's block."""
    manifest = next(block for block in blocks if block.is_manifest)
    program = blocks[blocks.index(manifest) + 1]
    others = [block for block in blocks if block not in (manifest, program)]
    link = WORK / "hume-results"
    link.parent.mkdir(exist_ok=True)
    if not link.is_symlink():
        link.symlink_to("..")
    products = ", ".join(f'.product(name: "{name}", package: "hume-results")' for name in ("HumeResults", "HumeClient"))
    target = f'    .executableTarget(name: "blocks", dependencies: [{products}]),\n'
    write(PACKAGE / "Package.swift", manifest.text.replace("targets: [\n", "targets: [\n" + target))
    write(PACKAGE / "Sources/long-turns/main.swift", program.text)
    for old in (PACKAGE / "Sources/blocks").glob("*.swift"):
        if old.stem not in {"main", *(block.name for block in others)}:
            old.unlink()
    calls = []
    for block in others:
        text = block.file()
        write(PACKAGE / f"Sources/blocks/{block.name}.swift", text)
        if f"func {block.name}()" in text:
            calls.append(f'case "{block.name}": try await {block.name}()\n')
    main = f"switch CommandLine.arguments[1] {{\n{''.join(calls)}default: print(CommandLine.arguments[1])\n}}\n"
    write(PACKAGE / "Sources/blocks/main.swift", main)
    return program


def printed(block, program, folder):
    """What a block prints in Fixtures."""
    binaries = BUILD / "debug"
    arguments = ["long-turns", "study/predictions.json"] if block is program else ["blocks", block.name]
    done = subprocess.run(
        [binaries / arguments[0], arguments[1]], capture_output=True, text=True, cwd=folder, timeout=120)
    return done.stdout + (done.stderr if done.returncode else "")


def convert():
    """Makes the reference; what DocC says of it."""
    target = json.loads(subprocess.run(["swift", "-print-target-info"], capture_output=True, check=True).stdout)
    tools = pathlib.Path(target["paths"]["runtimeResourcePath"]).parents[1] / "bin"
    text = (ROOT / "Sources/HumeResults/HumeResults.swift").read_text(encoding="utf-8")
    exported = re.findall(r"^@_exported public import (\w+)$", text, re.M)
    debug = BUILD / "debug"
    folders = [debug / "Modules"]
    folders += [path.parent for where in (debug, ROOT / "Sources") for path in where.glob("*/module.modulemap")]
    graphs = WORK / "symbols"
    shutil.rmtree(graphs, ignore_errors=True)
    graphs.mkdir()
    subprocess.run(
        [tools / "swift-symbolgraph-extract", "-module-name", "HumeResults", "-target", target["target"]["triple"],
         "-minimum-access-level", "public", "-skip-synthesized-members", "-swift-version", "6",
         f"-experimental-allowed-reexported-modules={','.join(exported)}", "-output-dir", graphs,
         *(part for folder in folders for part in ("-I", folder))], check=True)  # fmt: skip
    symbols = json.loads((graphs / "HumeResults.symbols.json").read_text(encoding="utf-8"))["symbols"]
    done = subprocess.run(
        [tools / "docc", "convert", CATALOG, "--additional-symbol-graph-dir", graphs, "--warnings-as-errors",
         "--fallback-display-name", "HumeResults", "--fallback-bundle-identifier", "HumeResults",
         "--output-path", WORK / "HumeResults.doccarchive"], capture_output=True, text=True)  # fmt: skip
    said = (done.stdout + done.stderr).strip()
    if done.returncode != 0 or "warning:" in said:
        return said
    # Fewer would mean that what HumeResults exports was not looked at.
    return "" if len(symbols) > 1000 else f"only {len(symbols)} public symbols"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print what each block prints")
    options = parser.parse_args()

    articles = sorted(CATALOG.glob("*.md"))
    blocks = [block for path in (ROOT / "README.md", *articles) for block in swift_blocks(path)]
    program = make_package(blocks)
    built = subprocess.run(
        ["swift", "build", "--package-path", PACKAGE, "--scratch-path", BUILD], capture_output=True, text=True)
    if built.returncode != 0:
        print("\n".join(line for line in built.stdout.split("\n") if "error" in line) or built.stdout + built.stderr)
        sys.exit("the Swift of the README and the articles does not build")

    failures, passed = [], len(blocks)
    folder = WORK / "Fixtures"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "Fixtures", folder)
    compared = [block for block in blocks if block.shown is not None]
    if program not in compared or len(compared) < 4:
        failures.append(f"Only {len(compared)} blocks show what they print.")
    for block in compared:
        output = printed(block, program, folder)
        if options.show:
            print(f"---- {block.place}\n{output}", end="")
        if agrees(output.rstrip("\n").split("\n"), block.shown):
            passed += 1
        else:
            failures.append(f"{block.place}: prints\n{output}")
    said = convert()
    if said:
        failures.append(f"DocC: {said}")
    else:
        passed += 1
    for failure in failures:
        print(failure.rstrip("\n"))
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
