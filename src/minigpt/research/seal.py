"""Sealing a pre-registration: its hash and text are kept, and every later change is found."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minigpt.data.files import sha256_of, write_atomically
from minigpt.errors import ConfigError
from minigpt.research.folder import (
    DEVIATIONS,
    MEASURED,
    PREREG,
    RESULTS,
    SEAL,
    Refusal,
    UnreadableError,
    is_blank,
    read_part,
    read_tables,
    require_folder,
    strange_keys,
)
from minigpt.research.prereg import check_prereg

DEVIATION = ("changed", "to", "why", "saw_results")


@dataclass(frozen=True)
class Seal:
    """A sealed pre-registration: its text, the hash of it, and the day."""

    text: str
    sha256: str
    day: str


def seal(folder: Path) -> Seal:
    """Seal the pre-registration of a package; one that is sealed already stays as it is.

    Raises:
        ConfigError: blanks or faults in it, results that are there already, or a changed text.
    """
    text = read_part(require_folder(folder), PREREG)
    if (folder / SEAL).exists() or (folder / SEAL).is_symlink():
        there = read_seal(folder)
        if there.text == text:
            return there
        raise ConfigError(
            f"{PREREG} was sealed on {there.day} and has changed: record the change in {DEVIATIONS}"
        )
    problems = check_prereg(read_tables(folder, PREREG))
    if problems:
        more = f" ({len(problems)} findings; `minigpt research check` lists them)"
        raise ConfigError(f"{problems[0]}{more if len(problems) > 1 else ''}")
    if early := _results_there(folder):
        raise ConfigError(
            f"{early}: what is written after the results is no pre-registration; "
            "measure on new seeds in a new package"
        )
    made = Seal(text, sha256_of(text), datetime.now(UTC).date().isoformat())
    content = {"sha256": made.sha256, "day": made.day, "prereg": text}
    write_atomically(folder / SEAL, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return made


def _results_there(folder: Path) -> str:
    """Say which file holds results already; empty where none does."""
    if (folder / MEASURED).exists():
        return f"{MEASURED} is there already"
    if not (folder / RESULTS).exists():
        return ""
    rows = read_tables(folder, RESULTS).get("result", [])
    stated = isinstance(rows, list) and any(
        isinstance(row, dict) and not is_blank(row.get("value")) for row in rows
    )
    return f"{RESULTS} states a value already" if stated else ""


def read_seal(folder: Path) -> Seal:
    """Read a seal.

    Raises:
        UnreadableError: it is missing, no seal, or its text does not have its hash.
    """
    text = read_part(folder, SEAL)
    try:
        found = json.loads(text)
        made = Seal(str(found["prereg"]), str(found["sha256"]), str(found["day"]))
    except (ValueError, KeyError, TypeError):
        raise UnreadableError(SEAL, "this is no seal: `minigpt research seal` writes one") from None
    if sha256_of(made.text) != made.sha256:
        raise UnreadableError(SEAL, "its hash is not that of its text: the seal was tampered with")
    return made


def check_seal(folder: Path, now: Mapping[str, Any]) -> list[Refusal]:
    """Refuse a pre-registration without a seal, and a change of it without a recorded deviation."""
    try:
        sealed = read_seal(folder)
        was = tomllib.loads(sealed.text, parse_float=str)
    except UnreadableError as problem:
        if problem.refusal.message == "the file is missing":
            message = "it is not sealed: run `minigpt research seal` before you measure"
            return [Refusal(PREREG, "", message)]
        return [problem.refusal]
    except tomllib.TOMLDecodeError:
        return [Refusal(SEAL, "prereg", "the sealed text is no TOML")]
    try:
        recorded, said = _deviations(folder)
    except UnreadableError as problem:
        return [problem.refusal]
    changed = dict(_changes(was, now))
    for key, value in changed.items():
        if key not in recorded:
            message = f"changed after the seal of {sealed.day}, and {DEVIATIONS} does not record it"
            said.append(Refusal(PREREG, key, message))
        elif recorded[key] != value:
            message = f"is said to be {recorded[key]!r} now, and {PREREG} has {value!r}"
            said.append(Refusal(DEVIATIONS, key, message))
    for key in recorded:
        if key not in changed:
            message = f"is recorded as changed, and {PREREG} has what was sealed"
            said.append(Refusal(DEVIATIONS, key, message))
    return said


def _changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every entry whose value is another than before, with its value now."""
    for name in sorted({*was, *now}):
        before, after = was.get(name, {}), now.get(name, {})
        if not (isinstance(before, dict) and isinstance(after, dict)):
            if before != after:
                yield name, str(after)
            continue
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                yield f"{name}.{key}", str(after.get(key, ""))


def _deviations(folder: Path) -> tuple[dict[str, str], list[Refusal]]:
    """What was recorded, entry → value now, and what is wrong with the record."""
    found = read_tables(folder, DEVIATIONS)
    said = list(strange_keys(DEVIATIONS, found, ["deviation"]))
    recorded = dict[str, str]()
    rows = found.get("deviation", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return {}, [*said, Refusal(DEVIATIONS, "deviation", "write each as [[deviation]]")]
    for number, row in enumerate(rows, 1):
        place = f"deviation {number}"
        said += strange_keys(DEVIATIONS, row, DEVIATION, place)
        missing = [key for key in DEVIATION if is_blank(row.get(key))]
        said += [
            Refusal(DEVIATIONS, f"{place}.{key}", "nothing is written here") for key in missing
        ]
        if "saw_results" not in missing and type(row["saw_results"]) is not bool:
            message = "say true or false: had you seen results when you changed it?"
            said.append(Refusal(DEVIATIONS, f"{place}.saw_results", message))
        if "changed" not in missing:
            recorded[str(row["changed"])] = str(row.get("to", ""))
    return recorded, said
