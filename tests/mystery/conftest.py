"""The authors' answers, out of the seal. If you want to solve the mysteries, read no further."""

from collections.abc import Callable
from pathlib import Path

import pytest

from minigpt.mystery.models import MYSTERIES
from minigpt.mystery.seal import Secret, open_secret

AUTHORS = "the authors' own key, for the tests"


@pytest.fixture(scope="session")
def secrets() -> dict[int, Secret]:
    opened = {number: open_secret(one, AUTHORS) for number, one in MYSTERIES.items()}
    return {number: secret for number, secret in opened.items() if secret is not None}


@pytest.fixture
def answer_file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "answer.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write
