"""The examples in docstrings run."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import minigpt.nn
import minigpt.train

NAMES = [
    f"{package.__name__}.{path.stem}"
    for package in (minigpt.nn, minigpt.train)
    for path in sorted(Path(package.__file__ or "").parent.glob("[!_]*.py"))
]


@pytest.mark.parametrize("name", NAMES)
def test_examples_in_docstrings_run(name: str) -> None:
    module = import_module(name)
    result = doctest.testmod(module)
    assert result.failed == 0
    source = Path(module.__file__ or "").read_text(encoding="utf8")
    assert (result.attempted > 0) == (">>> " in source)
