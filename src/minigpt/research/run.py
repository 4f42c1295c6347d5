"""Run the notebook of a package again, and compare what it measures with what is stated."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minigpt.data.files import write_atomically
from minigpt.errors import ConfigError
from minigpt.research.folder import (
    INPUTS,
    MEASURED,
    NOTEBOOK,
    PACKED,
    PICTURE_FOLDER,
    PINNED,
    PREREG,
    RESULTS,
    SEAL,
    UnreadableError,
    package_files,
    read_part,
    read_tables,
    require_folder,
)
from minigpt.research.inputs import (
    check_inputs,
    check_manifest,
    check_notebook,
    notebook_hash,
    other_versions,
)
from minigpt.research.measured import Measurement, read_measured
from minigpt.research.results import compare, read_results
from minigpt.research.seal import read_seal

if TYPE_CHECKING:
    from nbformat import NotebookNode

CELL_SECONDS = 1800  # after which a cell is stopped
PICTURES = {".png", ".svg", ".pdf"}


@dataclass(frozen=True)
class Rerun:
    """What a run measured, what is stated otherwise, what differs here, and whether it was kept.

    `stated` counts the results that were compared.
    """

    found: Measurement
    stated: int
    differences: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    kept: bool


def run_package(folder: Path) -> Rerun:
    """Run the notebook in a copy of the package, so that the package changes only if all went well.

    What it measured goes to `measured.json`, its pictures to `figures/`. In an unpacked archive
    nothing is written; before the seal neither, since a pilot is no result.

    Raises:
        ConfigError: a file that is missing or not the packed one, an input whose hash no longer
            matches, a cell that fails, or a notebook that records nothing.
    """
    require_folder(folder)
    packed = (folder / PACKED).exists()
    inputs = read_tables(folder, INPUTS)
    text = read_part(folder, NOTEBOOK)
    problems = [
        *(check_manifest(folder) if packed else []),
        *check_inputs(folder, inputs),
        *check_notebook(text, inputs),
    ]
    if problems:
        raise ConfigError(str(problems[0]))
    sealed = read_seal(folder).sha256 if (folder / SEAL).exists() else ""
    with tempfile.TemporaryDirectory(prefix="minigpt-run-") as scratch:
        copy = Path(scratch) / "package"
        _copy(folder, copy)
        _execute(copy, text)
        try:
            results = read_measured(copy).results
        except UnreadableError:
            raise ConfigError(f"{NOTEBOOK}: it ran, and recorded no result") from None
        found = Measurement(results, notebook_hash(text), sealed)
        keep = bool(sealed) and not packed
        if keep:
            _bring_back(copy, folder, found)
    stated, differences = _compared(folder, found)
    notes = tuple(_notes(folder, packed, bool(sealed)))
    return Rerun(found, stated, differences, notes, keep)


def _notes(folder: Path, packed: bool, sealed: bool) -> Iterator[str]:
    if packed:
        yield f"an unpacked archive stays as it is: {MEASURED} was not written"
    elif not sealed:
        yield f"{PREREG} is not sealed: this was a pilot, and nothing of it was kept"
    try:
        yield from other_versions(read_part(folder, PINNED))
    except UnreadableError as problem:
        yield str(problem.refusal)


def _compared(folder: Path, found: Measurement) -> tuple[int, tuple[tuple[str, str], ...]]:
    """How many results are stated whole, and what of them a run did not give."""
    try:
        prereg, tables = read_tables(folder, PREREG), read_tables(folder, RESULTS)
    except UnreadableError as problem:
        raise ConfigError(str(problem.refusal)) from None
    stated, _ = read_results(tables, prereg)
    return len(stated), tuple(compare(stated, found.results)) if stated else ()


def _copy(folder: Path, copy: Path) -> None:
    """Copy the files of a package, but for what an earlier run measured."""
    for name in package_files(folder):
        if name == MEASURED:
            continue
        read_from, to = folder / name, copy / name
        if read_from.is_symlink():
            raise ConfigError(f"{name}: this is a link, which leads out of the package")
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(read_from, to)


def _execute(copy: Path, text: str) -> None:
    """Run every cell in a kernel of this Python, in the folder of the copy."""
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    except ImportError as missing:
        raise ConfigError(
            f"running a notebook needs {missing.name}: pip install -r {PINNED}"
        ) from None
    try:
        notebook: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as problem:  # nbformat raises many kinds
        raise ConfigError(f"{NOTEBOOK}: this is no Jupyter notebook ({problem})") from None
    options: dict[str, Any] = {
        "timeout": CELL_SECONDS,
        "kernel_name": "python3",
        "resources": {"metadata": {"path": str(copy)}},
        "extra_arguments": ["--log-level=ERROR"],
    }
    client = NotebookClient(notebook, **options)
    try:
        client.execute(env=_environment())
    except CellExecutionError as failure:
        raise ConfigError(f"{_failed_cell(notebook)}: {failure.ename}: {failure.evalue}") from None
    except (CellTimeoutError, DeadKernelError, RuntimeError) as failure:
        said = " ".join(str(failure).split())
        raise ConfigError(f"{NOTEBOOK}: the kernel stopped ({said})") from None


def _environment() -> dict[str, str]:
    """What the kernel sees: this package, one thread, a fixed hash seed."""
    import minigpt

    here = str(Path(minigpt.__file__).parents[1])
    path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


def _failed_cell(notebook: NotebookNode) -> str:
    for number, cell in enumerate(notebook.cells, 1):
        if any(one.output_type == "error" for one in cell.get("outputs", [])):
            return f"{NOTEBOOK}, cell {number}"
    return NOTEBOOK


def _bring_back(copy: Path, folder: Path, found: Measurement) -> None:
    for name in package_files(copy):
        path = Path(name)
        if path.parts[0] == PICTURE_FOLDER and path.suffix in PICTURES:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / path, (copy / path).read_bytes())
    write_atomically(folder / MEASURED, found.text())
