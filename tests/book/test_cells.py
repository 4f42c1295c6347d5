"""Cells compile without a warning: one that is printed when the book runs stops its build."""

import re
import warnings
from pathlib import Path

import pytest

from .conftest import ROOT

PAGES = sorted(
    page for page in (ROOT / "book").rglob("*.md") if "{code-cell}" in page.read_text("utf8")
)
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_cell_warns_when_it_is_compiled(page: Path) -> None:
    cells = CELL.findall(page.read_text("utf8"))
    assert cells
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for cell in cells:
            compile(cell, str(page), "exec")
