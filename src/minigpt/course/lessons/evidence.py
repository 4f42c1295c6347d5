"""What the claims of the executed lessons rest on: their records, and the bibliography's keys."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minigpt.course.lessons.claims import MIME

if TYPE_CHECKING:
    from nbformat import NotebookNode

BIBLIOGRAPHY = Path("book") / "references.bib"
CLAIMS_PAGE = "book/claims.md"
COLUMNS = {"paper": "a paper's value (paper=, source=)", "why": "a reason for a difference (why=)"}
_ENTRY = re.compile(r"^@\w+\{\s*([^,\s]+)\s*,", re.MULTILINE)


def cite_keys(root: Path) -> frozenset[str]:
    """Return the keys of the bibliography's entries."""
    return frozenset(_ENTRY.findall((root / BIBLIOGRAPHY).read_text(encoding="utf8")))


def claim_records(notebook: "NotebookNode") -> list[dict[str, Any]]:
    """Return the records of the claims that a notebook's outputs carry, in order."""
    return [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def empty_columns(records: Sequence[dict[str, Any]]) -> Iterable[str]:
    """Say which columns of the page of claims no claim of the whole book fills."""
    for name, what in COLUMNS.items():
        if records and not any(record.get(name) is not None for record in records):
            yield f"no claim of the book gives {what}: the column stays empty"
