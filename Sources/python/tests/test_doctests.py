"""The examples of all docstrings, and what a reader of them may expect."""

import doctest
import importlib
import inspect
import pathlib
import subprocess

import pytest

import hume_results as hr

MODULES = sorted(path.stem for path in pathlib.Path(hr.__file__).parent.glob("_*.py") if path.stem != "__init__")


def test_examples():
    attempted = 0
    for name in MODULES:
        module = importlib.import_module(f"hume_results.{name}")
        names = {name: getattr(hr, name) for name in hr.__all__}
        failed, count = doctest.testmod(module, extraglobs=names)
        assert failed == 0, name
        attempted += count
    assert attempted >= 15


@pytest.mark.parametrize("name", [name for name in hr.__all__ if name != "__version__"])
def test_all_is_documented(name):
    value = getattr(hr, name)
    text = inspect.getdoc(value)
    assert text and text.splitlines()[0].endswith(".")
    if inspect.isclass(value):
        for member, what in vars(value).items():
            if not member.startswith("_"):
                assert inspect.getdoc(what) or not callable(what), f"{name}.{member}"


def test_package():
    folder = pathlib.Path(hr.__file__).parent
    assert (folder / "py.typed").exists()
    root = pathlib.Path(__file__).resolve().parents[3]
    assert f'"{hr.__version__}"' in (root / "Sources/HumeSystem/ToolVersion.swift").read_text()
    if folder.is_relative_to(root):
        pytest.skip("not the installed package")
    library = hr.library_path()
    assert library.parent == folder
    assert (folder / "include/hume_results.h").exists() and (folder / "include/arrow_abi.h").exists()
    said = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True).stdout
    assert "Library soname: [libhume_results.so]" in said
    needed = sorted(line.split("[")[1].rstrip("]") for line in said.splitlines() if "(NEEDED)" in line)
    system = {"libarchive.so.13", "libz.so.1", "libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1"}
    assert {name for name in needed if not name.startswith("ld-linux")} == system
    assert str(root).encode() not in library.read_bytes()
