"""Data and weights of a package: each is named, and its hash is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from minigpt.data.files import sha256_of, sha256_of_file
from minigpt.errors import MinigptError
from minigpt.research.folder import (
    INPUTS,
    NOTEBOOK,
    PACKED,
    PINNED,
    Refusal,
    UnreadableError,
    has_blank,
    is_blank,
    package_files,
    read_part,
    strange_keys,
)

KINDS = ("zoo", "data", "file")
_PIN = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!_-]+")
_USED = re.compile(r"[\"'](zoo:[\w-]+)[\"']")


def input_hash(folder: Path, name: str) -> str:
    """Hash what an entry of `inputs.toml` names: `zoo:NAME`, `data:NAME` or `file:PATH`.

    Raises:
        UnreadableError: no such kind, entry or file, or a path that leads out of the package.
    """
    kind, _, rest = name.partition(":")
    if kind not in KINDS or not rest:
        message = "an input is zoo:NAME, data:NAME or file:PATH (a path inside this folder)"
        raise UnreadableError(INPUTS, message, name)
    try:
        if kind == "zoo":
            from minigpt.zoo import entry as zoo
            from minigpt.zoo.registry import entry

            return _of_files(zoo.hashes_of(zoo.folder(entry(rest).name)))
        if kind == "data":
            from minigpt.data import fetch

            return _of_folder(Path(fetch(rest)))
    except MinigptError as problem:
        raise UnreadableError(INPUTS, str(problem), name) from None
    path = folder / rest
    if path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
        raise UnreadableError(INPUTS, "the file lies outside of this folder: copy it in", name)
    if not path.is_file():
        raise UnreadableError(INPUTS, "the file is missing", name)
    return sha256_of_file(path)


def _of_folder(path: Path) -> str:
    if path.is_file():
        return sha256_of_file(path)
    files = [one for one in sorted(path.rglob("*")) if one.is_file()]
    return _of_files({one.relative_to(path).as_posix(): sha256_of_file(one) for one in files})


def _of_files(hashes: Mapping[str, str]) -> str:
    return sha256_of(*(f"{name} {one}\n" for name, one in sorted(hashes.items())))


def check_inputs(folder: Path, found: Mapping[str, Any]) -> list[Refusal]:
    """Refuse inputs without a hash, and hashes that no longer match."""
    said = list(strange_keys(INPUTS, found, ["inputs"]))
    table = found.get("inputs")
    if not isinstance(table, dict) or not table:
        return [*said, Refusal(INPUTS, "inputs", "no data and no weights are named")]
    for name, stated in table.items():
        try:
            true = input_hash(folder, name)
        except UnreadableError as problem:
            said.append(problem.refusal)
            continue
        if is_blank(stated):
            said.append(Refusal(INPUTS, name, f"no hash is written: it is {true}"))
        elif stated != true:
            message = f"the hash no longer matches: {str(stated)[:12]} is stated, {true[:12]} found"
            said.append(Refusal(INPUTS, name, message))
    return said


def notebook_hash(text: str) -> str:
    """Hash what a notebook says and does: the kinds and sources of its cells, not its outputs."""
    try:
        cells = [[one["cell_type"], "".join(one["source"])] for one in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError):
        return ""
    return sha256_of(json.dumps(cells))


def check_notebook(text: str, inputs: Mapping[str, Any]) -> list[Refusal]:
    """Refuse a notebook that is none, has blanks, records nothing, or uses a model not listed."""
    try:
        cells = [
            (number, str(one["cell_type"]), "".join(one["source"]))
            for number, one in enumerate(json.loads(text)["cells"], 1)
        ]
    except (ValueError, KeyError, TypeError):
        return [Refusal(NOTEBOOK, "", "this is no Jupyter notebook")]
    said = list(_cells(cells, inputs.get("inputs", {})))
    code = [source for _, kind, source in cells if kind == "code"]
    if not any(re.search(r"\brecord_result\(", source) for source in code):
        said.append(Refusal(NOTEBOOK, "", "no cell records a result: call record_result(…)"))
    return said


def _cells(cells: list[tuple[int, str, str]], listed: object) -> Iterator[Refusal]:
    for number, kind, source in cells:
        place = f"cell {number}"
        if has_blank(source):
            yield Refusal(NOTEBOOK, place, "a … is left here")
        for name in dict.fromkeys(_USED.findall(source) if kind == "code" else []):
            if not isinstance(listed, dict) or name not in listed:
                yield Refusal(NOTEBOOK, place, f"{name} is used, and {INPUTS} has no hash of it")


def check_pins(text: str) -> list[Refusal]:
    """Refuse an environment in which a package has no exact version."""
    said, pinned = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        plain = line.partition("#")[0].strip()
        if plain and not _PIN.fullmatch(plain):
            said.append(Refusal(PINNED, f"line {number}", f"{plain!r} has no exact version (==)"))
        pinned += bool(plain)
    return said if pinned else [Refusal(PINNED, "", "no package is pinned")]


def other_versions(text: str) -> Iterator[str]:
    """Say which packages are here in another version than the pinned one."""
    from importlib.metadata import PackageNotFoundError, version

    for name, _, wanted in (line.partition("==") for line in text.split("\n") if "==" in line):
        try:
            here = version(name.strip()).partition("+")[0]  # of the build: cpu, cu128
        except PackageNotFoundError:
            here = "not installed"
        if here != wanted.partition("#")[0].strip():
            yield f"{name.strip()} {wanted.strip()} is pinned, here it is {here}"


def check_manifest(folder: Path) -> list[Refusal]:
    """Refuse files of an unpacked archive that are not those that were packed."""
    said = list[Refusal]()
    listed = dict[str, str]()
    for number, line in enumerate(read_part(folder, PACKED).splitlines(), 1):
        found = re.fullmatch(r"([0-9a-f]{64})  (\S.*)", line)
        if found is None:
            said.append(Refusal(PACKED, f"line {number}", "this is no hash with a file's name"))
        else:
            listed[found[2]] = found[1]
    there = set(package_files(folder)) - {PACKED}
    for name in sorted({*listed} | there):
        if name not in there:
            said.append(Refusal(name, "", f"{PACKED} lists the file, and it is missing"))
        elif name not in listed:
            said.append(Refusal(name, "", f"{PACKED} does not list this file"))
        elif (folder / name).is_symlink() or sha256_of_file(folder / name) != listed[name]:
            said.append(Refusal(name, "", f"this is not the file that was packed ({PACKED})"))
    return said
