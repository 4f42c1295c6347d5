"""What `minigpt doctor` looks at: each finding says what is, and the one line that mends it."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import minigpt
from minigpt.course.paths import course_root
from minigpt.course.strangers.wall import find_wall
from minigpt.data.store import DataStatus, cache_dir, status
from minigpt.errors import CourseError

OLDEST_PYTHON = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Finding:
    """One line of the report; `level` is "ok", "note" (something optional) or "missing"."""

    level: str
    what: str
    state: str
    remedy: str = ""


def examine() -> list[Finding]:
    """Look at everything, in the order in which things are needed."""
    first = [python(), torch(), gpu(), package(), course(), cache()]
    return [*first, *data_sets(), browser(), wall()]


def python(found: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Python is new enough."""
    shown = ".".join(map(str, found))
    if found < OLDEST_PYTHON:
        remedy = (
            "install Python 3.11 or newer, remove .venv, then `make setup PYTHON=python3.12`, say"
        )
        return Finding("missing", "Python", f"{shown}, too old", remedy)
    return Finding("ok", "Python", f"{shown} at {sys.executable}")


def torch() -> Finding:
    """PyTorch is installed; it is not imported, which would take seconds."""
    try:
        installed = version("torch")
    except PackageNotFoundError:
        return Finding("missing", "PyTorch", "not installed", "`make setup`")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    threads = os.environ.get("OMP_NUM_THREADS", str(cores))
    return Finding("ok", "PyTorch", f"{installed}, {threads} threads on {cores} cores")


def gpu() -> Finding:
    """A GPU is never needed."""
    if platform.system() == "Darwin" and platform.machine() == "arm64":
        return Finding("ok", "GPU", "Apple silicon; the book needs none")
    smi = shutil.which("nvidia-smi")
    if smi:
        query = [smi, "--query-gpu=name", "--format=csv,noheader"]
        try:
            answer = subprocess.run(query, capture_output=True, text=True, timeout=10, check=True)
        except (subprocess.SubprocessError, OSError) as failure:
            return Finding("note", "GPU", f"nvidia-smi does not answer ({failure})")
        return Finding("ok", "GPU", answer.stdout.strip().replace("\n", ", "))
    return Finding("ok", "GPU", "none; the book needs none")


def package() -> Finding:
    """The `minigpt` that Python imports is the one of this course."""
    imported = Path(str(minigpt.__file__)).resolve().parent
    try:
        ours = course_root() / "src" / "minigpt"
    except CourseError:
        return Finding("ok", "minigpt", f"{minigpt.__version__} at {imported}")
    if imported != ours.resolve():
        state = f"{minigpt.__version__} at {imported}, not the one of this course ({ours})"
        return Finding("missing", "minigpt", state, "`make setup`, then use .venv/bin/minigpt")
    return Finding("ok", "minigpt", f"{minigpt.__version__} at {imported}")


def course() -> Finding:
    """The lessons are here."""
    try:
        return Finding("ok", "course", str(course_root()))
    except CourseError as failure:
        remedy = "run this inside a clone of the course, or set MINIGPT_COURSE to one"
        return Finding("missing", "course", str(failure).partition(":")[0], remedy)


def cache() -> Finding:
    """The folder of fetched data can be written and has room."""
    folder = cache_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as failure:
        state = f"{folder} cannot be written ({failure.strerror})"
        return Finding("missing", "cache", state, "set MINIGPT_CACHE to a folder that can be")
    if free < 100e6:
        remedy = "make room, or set MINIGPT_CACHE to a folder on another disk"
        return Finding("missing", "cache", f"{folder}, only {free / 1e6:.0f} MB free", remedy)
    return Finding("ok", "cache", f"{folder}, {free / 1e9:.1f} GB free")


def data_sets() -> Iterator[Finding]:
    """Each data set is here, or how to get it."""
    for found in status():
        yield _data_set(found)


def _data_set(found: DataStatus) -> Finding:
    entry = found.data
    if found.state == "present":
        return Finding("ok", entry.name, f"present, {entry.about}")
    state = f"missing, {entry.about}" if found.state == "missing" else f"corrupt, {found.problem}"
    level = "missing" if entry.default or found.state == "corrupt" else "note"
    remedy = f"`{entry.command}` ({entry.size / 1e6:.1f} MB)"
    return Finding(level, entry.name, state, remedy if entry.default else f"if wanted: {remedy}")


def browser() -> Finding:
    """A browser to test the pages in; readers of the book do not need it."""
    for name in BROWSERS:
        if where := shutil.which(name):
            return Finding("ok", "Chromium", where)
    state = "not found; only the tests of the pages use it, and they are skipped"
    return Finding("note", "Chromium", state, "`apt install chromium`, or your system's way")


def wall() -> Finding:
    """A wall for strangers' code, found by starting a box; learners of the book do not need it."""
    try:
        return Finding("ok", "wall", f"{find_wall().name}; strangers' code can be graded")
    except CourseError as failure:
        state, _, remedy = str(failure).partition(": install")
        return Finding("note", "wall", state, f"if you teach: install{remedy}")
