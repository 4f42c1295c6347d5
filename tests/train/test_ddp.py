"""Two processes on this machine train as one process with the same batch does."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import minigpt
from minigpt.train.log import Row, read_log
from minigpt.train.trainer import Trainer

Run = Callable[..., subprocess.CompletedProcess[str]]

TEXT = "".join("to be or not to be, that is it; "[i * i % 29 :] for i in range(200))
SETTINGS = {"preset": "nano", "n_layer": 1, "d_model": 16, "n_ctx": 16, "data": "text.txt"}
SETTINGS |= {"steps": 10, "batch_size": 8, "accumulate": 2, "eval_every": 5, "eval_batches": 3}
TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")


@pytest.fixture
def settings(tmp_path: Path) -> list[str]:
    (tmp_path / "text.txt").write_text(TEXT)
    (tmp_path / "settings.yaml").write_text(json.dumps(SETTINGS))  # JSON is YAML
    return ["train", "--config", "settings.yaml", "--out"]


def numbers(rows: list[Row]) -> list[float]:
    curve = [(row.loss, row.val_loss, row.grad_norm) for row in rows]
    return [value for values in curve for value in values if value is not None]


def test_two_processes_are_one_with_the_whole_batch(
    in_python: Run, tmp_path: Path, settings: list[str]
) -> None:
    alone = in_python("-m", "minigpt", *settings, "one")
    assert alone.returncode == 0, alone.stderr
    both = in_python(*TORCHRUN, "-m", "minigpt", *settings, "two")
    assert both.returncode == 0, both.stderr
    assert both.stdout.count("Trained 10 steps") == 1  # one of the two speaks
    one, two = read_log(tmp_path / "one"), read_log(tmp_path / "two")
    assert [row.step for row in one] == [row.step for row in two] == list(range(11))
    assert numbers(two) == pytest.approx(numbers(one), abs=1e-6)
    assert (two[-1].loss or 9) < (two[1].loss or 0)
    ours, theirs = (
        minigpt.load(tmp_path / name / "best.safetensors").state_dict() for name in ("one", "two")
    )
    assert all(torch.allclose(ours[name], theirs[name], atol=1e-5) for name in ours)
    # What two began, one can go on with.
    for name in ("checkpoints/step-00000010/model.safetensors", "log.csv", "run.json"):
        assert (tmp_path / "two" / name).exists()
    again = in_python("-m", "minigpt", "train", "--resume", "two")
    assert again.returncode == 0, again.stderr
    assert read_log(tmp_path / "two") == two


def test_processes_that_saw_the_same_rows_would_be_noticed(
    make_trainer: Callable[..., Trainer], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = numbers(make_trainer(accumulate=2).fit().rows)

    def first_rows(batch: torch.Tensor, rows: slice, device: torch.device) -> object:
        return batch[: rows.stop - rows.start] if rows.start is not None else batch

    monkeypatch.setattr("minigpt.train.trainer.take", first_rows)
    bad = numbers(make_trainer(accumulate=2).fit().rows)
    assert max(abs(a - b) for a, b in zip(good, bad, strict=True)) > 1e-2


def test_a_batch_that_two_cannot_share(in_python: Run, settings: list[str]) -> None:
    odd = in_python(*TORCHRUN, "-m", "minigpt", *settings, "odd", "--batch-size", "6")
    assert odd.returncode != 0
    assert "batch_size=6 does not split over 2 processes with accumulate=2" in odd.stderr
