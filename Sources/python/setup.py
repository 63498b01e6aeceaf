"""Builds the C library with Swift, or takes the one that HUME_RESULTS_LIBRARY names, and puts it into the wheel."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HEADERS = [
    ROOT / "Sources/CHumeResults/include/hume_results.h",
    ROOT / "Sources/CArrow/include/arrow_abi.h",
]


def version():
    """The version of all there is, which stands in one place."""
    text = (ROOT / "Sources/HumeSystem/ToolVersion.swift").read_text(encoding="utf-8")
    return re.search(r'toolVersion = "([^"]+)"', text).group(1)


def library():
    """The library to take along."""
    given = os.environ.get("HUME_RESULTS_LIBRARY")
    if given:
        return Path(given)
    scratch = ROOT / ".build-release"
    command = ["swift", "build", "-c", "release", "--scratch-path", str(scratch), "--product", "hume_results"]
    subprocess.run(command, cwd=ROOT, check=True)
    return scratch / "release/libhume_results.so"


class BuildWithLibrary(build_py):
    def run(self):
        # What an earlier build left would come along.
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        package = Path(self.build_lib) / "hume_results"
        (package / "include").mkdir(parents=True, exist_ok=True)
        target = package / "libhume_results.so"
        shutil.copyfile(library(), target)
        subprocess.run(["strip", "--strip-all", str(target)], check=True)
        for header in HEADERS:
            shutil.copyfile(header, package / "include" / header.name)


class WithLibrary(Distribution):
    def has_ext_modules(self):
        return True


class AnyPythonOfThisSystem(bdist_wheel):
    def get_tag(self):
        return ("py3", "none", super().get_tag()[2])


setup(
    distclass=WithLibrary,
    version=version(),
    packages=["hume_results"],
    package_data={"hume_results": ["py.typed"]},
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": AnyPythonOfThisSystem},
)
