"""Grade the form of a package: every refusal is one sentence with its file and place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from minigpt.research.folder import (
    DEVIATIONS,
    INPUTS,
    MEASURED,
    NOTEBOOK,
    PACKED,
    PINNED,
    POST,
    PREREG,
    README,
    REPORT,
    RESULTS,
    Refusal,
    UnreadableError,
    blank_lines,
    package_files,
    read_part,
    read_tables,
    require_folder,
)
from minigpt.research.inputs import (
    check_inputs,
    check_manifest,
    check_notebook,
    check_pins,
    notebook_hash,
)
from minigpt.research.measured import read_measured
from minigpt.research.prereg import check_prereg
from minigpt.research.prose import check_deviations_told, check_post, check_prose, check_sections
from minigpt.research.results import StatedResult, compare, read_results
from minigpt.research.seal import check_seal, read_seal


def check_package(folder: Path) -> list[Refusal]:
    """Return all that is wrong with a package, in the order of its files; nothing: it is sound.

    It grades form: whether what must be stated is stated, agrees with what was measured, and was
    promised before. Whether a question is good, no program says.

    Raises:
        ConfigError: there is no such folder.
    """
    require_folder(folder)
    said = [
        Refusal(name, "", "this is a link, which leads out of the package: copy the file")
        for name in package_files(folder)
        if (folder / name).is_symlink()
    ]
    if (folder / PACKED).exists():
        said += check_manifest(folder)
    prereg = _tables(folder, PREREG, said)
    if prereg is not None:
        said += [*check_prereg(prereg), *check_seal(folder, prereg)]
    inputs = _tables(folder, INPUTS, said)
    if inputs is not None:
        said += check_inputs(folder, inputs)
    said += _texts(folder, PINNED, check_pins)
    said += _texts(folder, NOTEBOOK, lambda text: check_notebook(text, inputs or {}))
    said += _texts(folder, README, _blank_readme)
    results = _tables(folder, RESULTS, said)
    if results is not None:
        stated, problems = read_results(results, prereg or {})
        said += problems
        rows = results.get("result")
        rows = rows if isinstance(rows, list) else []
        faulty = [str(row.get("name")) for row in rows if isinstance(row, dict)]
        whole = {one.name: one for one in stated}
        said += _measured(folder, stated, complete=not problems)
        said += _prose(folder, whole, [name for name in faulty if name not in whole])
    unique = dict.fromkeys(said)
    return [*unique]


def _tables(folder: Path, name: str, said: list[Refusal]) -> dict[str, Any] | None:
    """A TOML file; what cannot be read is said, and None returned."""
    try:
        return read_tables(folder, name)
    except UnreadableError as problem:
        said.append(problem.refusal)
        return None


def _texts(folder: Path, name: str, check: Callable[[str], list[Refusal]]) -> list[Refusal]:
    """What a check says of a text, or that it cannot be read."""
    try:
        return check(read_part(folder, name))
    except UnreadableError as problem:
        return [problem.refusal]


def _blank_readme(text: str) -> list[Refusal]:
    return [Refusal(README, f"line {n}", "a … is left here") for n in blank_lines(text)]


def _prose(folder: Path, results: dict[str, StatedResult], faulty: Sequence[str]) -> list[Refusal]:
    said = _texts(
        folder,
        REPORT,
        lambda text: [
            *check_prose(REPORT, text, results, faulty),
            *check_sections(text, results),
            *check_deviations_told(text, _changed(folder)),
        ],
    )
    return said + _texts(
        folder, POST, lambda text: [*check_prose(POST, text, results, faulty), *check_post(text)]
    )


def _changed(folder: Path) -> list[str]:
    """The entries whose change is recorded; a record that cannot be read is refused elsewhere."""
    try:
        rows = read_tables(folder, DEVIATIONS).get("deviation", [])
    except UnreadableError:
        return []
    rows = rows if isinstance(rows, list) else []
    return [str(row["changed"]) for row in rows if isinstance(row, dict) and row.get("changed")]


def _measured(folder: Path, stated: Sequence[StatedResult], complete: bool) -> list[Refusal]:
    """Refuse a measurement that is missing, older than what it rests on, or says something else."""
    again = "run `minigpt research run` again"
    try:
        found = read_measured(folder)
    except UnreadableError as problem:
        if problem.refusal.message == "the file is missing":
            return [Refusal(MEASURED, "", "nothing is measured yet: run `minigpt research run`")]
        return [problem.refusal]
    said = list[Refusal]()
    try:
        here = notebook_hash(read_part(folder, NOTEBOOK))
        sealed = read_seal(folder).sha256
    except UnreadableError:
        return []  # refused above
    if found.notebook != here:
        said.append(Refusal(MEASURED, "notebook", f"another {NOTEBOOK} measured this: {again}"))
    if found.prereg != sealed:
        said.append(Refusal(MEASURED, "prereg", f"it was measured under another seal: {again}"))
    if complete:
        said += [Refusal(RESULTS, f"result {n}", why) for n, why in compare(stated, found.results)]
    return said
