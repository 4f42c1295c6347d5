"""Two processes on this machine train as one process with the same batch does."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import minigpt
from minigpt.train.distributed import World
from minigpt.train.log import Row, read_log
from minigpt.train.recipe import Recipe, open_run, prepare
from minigpt.train.trainer import Trainer

Run = Callable[..., subprocess.CompletedProcess[str]]

TEXT = "".join("to be or not to be, that is it; "[i * i % 29 :] for i in range(200))
SETTINGS = {"preset": "nano", "n_layer": 1, "d_model": 16, "n_ctx": 16, "batch_size": 8}
SETTINGS |= {"steps": 10, "accumulate": 2, "eval_every": 5, "eval_batches": 3}
TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")


def alone(out: Path) -> list[Row]:
    """Train, or resume, the run of a folder in this process."""
    prepared = open_run(out)
    parts = prepared.model, prepared.train, prepared.val, prepared.cfg
    return Trainer(*parts, out=out, resume=True).fit().rows


def numbers(rows: list[Row]) -> list[float]:
    curve = [(row.loss, row.val_loss, row.grad_norm) for row in rows]
    return [value for values in curve for value in values if value is not None]


def test_two_processes_are_one_with_the_whole_batch(in_python: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT)
    settings = {**SETTINGS, "data": str(tmp_path / "text.txt")}
    (tmp_path / "settings.yaml").write_text(json.dumps(settings))  # JSON is YAML
    prepare(Recipe.of(settings), tmp_path / "one")
    one = alone(tmp_path / "one")
    arguments = ("minigpt", "train", "--config", "settings.yaml", "--out", "two")
    both = in_python(*TORCHRUN, "-m", *arguments)
    assert both.returncode == 0, both.stderr
    assert both.stdout.count("Trained 10 steps") == 1  # one of the two speaks
    two = read_log(tmp_path / "two")
    assert [row.step for row in one] == [row.step for row in two] == list(range(11))
    assert numbers(two) == pytest.approx(numbers(one), abs=1e-6)
    assert (two[-1].loss or 9) < (two[1].loss or 0)
    ours, theirs = (
        minigpt.load(tmp_path / name / "best.safetensors").state_dict() for name in ("one", "two")
    )
    assert all(torch.allclose(ours[name], theirs[name], atol=1e-5) for name in ours)
    assert alone(tmp_path / "two") == two  # what two began, one can go on with


def test_processes_that_saw_the_same_rows_would_be_noticed(
    make_trainer: Callable[..., Trainer], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = numbers(make_trainer(accumulate=2).fit().rows)

    def first_rows(batch: torch.Tensor, rows: slice, device: torch.device) -> object:
        return batch[: rows.stop - rows.start] if rows.start is not None else batch

    monkeypatch.setattr("minigpt.train.gradient_accumulation.take", first_rows)
    bad = numbers(make_trainer(accumulate=2).fit().rows)
    assert max(abs(a - b) for a, b in zip(good, bad, strict=True)) > 1e-2


class Mirrored(World):
    """Two processes that do the same, played by one."""

    def sum(self, values: torch.Tensor) -> torch.Tensor:
        return values * 2

    def wait(self) -> None:
        """Both are always here."""

    def wrap(self, model: torch.nn.Module, device: torch.device) -> torch.nn.Module:
        return model


def test_processes_end_after_the_step_in_which_all_have_heard(
    make_trainer: Callable[..., Trainer],
) -> None:
    """Who stopped at once would leave the others waiting for it."""
    trainer = make_trainer(world=Mirrored(0, 2))
    trainer.each = lambda model, step: trainer.interrupt() if step == 4 else None
    result = trainer.fit()
    assert (result.stopped, result.state.step) == ("interrupted", 4)
