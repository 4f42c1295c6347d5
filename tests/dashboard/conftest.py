"""A small finished run, and a copy of it that a test may spoil."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from minigpt.train.recipe import Recipe, open_run, prepare
from minigpt.train.trainer import Trainer

SETTINGS = {"preset": "nano", "n_ctx": 16, "steps": 12, "batch_size": 4, "eval_every": 4}
REST = {"eval_batches": 1, "checkpoint_every": 6}


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run of twelve steps."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "text.txt").write_text("To be, or not to be: that is the question.\n" * 90)
    run = folder / "run"
    made = Recipe.of({**SETTINGS, **REST, "data": str(folder / "text.txt")})
    recipe = replace(made, train=replace(made.train, snapshots=(0, 3, 12)))
    prepare(recipe, run)
    found = open_run(run)
    Trainer(found.model, found.train, found.val, found.cfg, out=run).fit()
    return run


@pytest.fixture
def run(trained: Path, tmp_path: Path) -> Path:
    """A copy of it to be spoiled."""
    return Path(shutil.copytree(trained, tmp_path / "run"))
