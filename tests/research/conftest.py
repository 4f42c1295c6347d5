"""A sound replication package, fresh for each test that breaks it."""

import shutil
from pathlib import Path

import pytest

from minigpt.research.new import new_package


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("research") / "study"
    new_package(folder, example=True)
    return folder


@pytest.fixture
def sound(example: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example, tmp_path / "study"))
