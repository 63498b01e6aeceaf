"""Results as tables that read well on a terminal and are Markdown."""

import os
import platform
from pathlib import Path

from Comparison.contenders import first_line


def table(header, rows):
    """A Markdown table: the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]

    def line(cells):
        first, *others = (cell.ljust(width) if i == 0 else cell.rjust(width)
                          for i, (cell, width) in enumerate(zip(cells, widths)))
        return "| " + " | ".join([first, *others]) + " |"

    rule = "|" + "|".join("-" * (width + 1) + ("-" if i == 0 else ":") for i, width in enumerate(widths)) + "|"
    return "\n".join([line(header), rule, *map(line, rows)])


HEADER = ["", "CPU s", "wall s", "peak MiB", "CPU ratio", "wall ratio", "memory ratio", "spread", "runs"]


def ratio(value, base):
    if not base:
        return "–"
    quotient = value / base
    return f"{quotient:.2f}" if quotient < 10 else f"{quotient:.0f}"


def results_table(contenders, results, in_order=False):
    """A line for each contender by CPU seconds (or as they come); ratios to the first of ours, medians throughout."""
    done = [c for c in contenders if results[c.name].cpu]
    base = next((results[c.name] for c in done if c.kind == "ours"), None)
    rows = []
    if not in_order:
        done.sort(key=lambda c: (c.kind == "yardstick", results[c.name].median("cpu")))
    for contender in done:
        result = results[contender.name]
        cpu, wall, peak = (result.median(what) for what in ("cpu", "wall", "peak"))
        name = {"ours": f"**{contender.name}**", "yardstick": f"({contender.name})"}.get(contender.kind, contender.name)
        rows.append([
            name, f"{cpu:.3f}", f"{wall:.3f}", f"{peak / 1024:.1f}", ratio(cpu, base and base.median("cpu")),
            ratio(wall, base and base.median("wall")), ratio(peak, base and base.median("peak")),
            f"{result.spread:.0%}", str(len(result.cpu))])
    return table(HEADER, rows)


def machine():
    """What the numbers depend on."""
    cpu = next((line.split(":", 1)[1].strip() for line in lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) for line in lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    system = next((line.split("=", 1)[1].strip('"') for line in lines("/etc/os-release")
                   if line.startswith("PRETTY_NAME=")), platform.system())
    return [
        ("CPU", f"{cpu or platform.processor()}, {os.cpu_count()} cores"), ("memory", f"{memory / 2**20:.0f} GiB"),
        ("system", f"{system}, kernel {platform.release()}"), ("load before", f"{os.getloadavg()[0]:.1f}"),
        ("Swift", first_line(["swiftc", "--version"])), ("C++", first_line(["g++", "--version"])),
        ("Python", platform.python_version()),
    ]


def lines(path):
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
