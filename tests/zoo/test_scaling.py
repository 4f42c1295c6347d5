"""The recorded runs of the scaling recipe, and what its points say of themselves."""

import json
from pathlib import Path

import pytest
import torch

from minigpt.errors import CheckpointError
from minigpt.zoo.scaling import (
    BASE,
    KNOBS,
    LONG,
    MARKS,
    RATE,
    SEEDS,
    UNITS,
    WEIGHTS,
    SweptRun,
    characters,
    load_zoo,
    loss_on,
    points,
)


def test_every_point_is_recorded_once_with_a_loss_a_mark() -> None:
    runs = load_zoo()
    assert len(points()) == len(set(points())) == len(runs)
    for point, losses in runs.items():
        assert losses.shape == (sum(mark <= point.units for mark in MARKS),)
        assert losses.isfinite().all()
        assert losses[-1] < losses[0]


def test_a_longer_run_begins_as_the_short_one() -> None:
    runs = load_zoo()
    for d, units in LONG.items():
        long, short = (SweptRun(d_model=d, lr=RATE[d], seed=2, units=n) for n in (units, UNITS))
        n = len(short.marks)
        assert (runs[long][:n] - runs[short]).abs().max() < 0.05


def test_knobs_read_equally_many_characters_and_change_what_they_say() -> None:
    assert {SweptRun(d_model=d, lr=lr).units for d, lr in RATE.items()} == {UNITS}
    for name, change in KNOBS.items():
        point = SweptRun(**change)
        same_batch = point.rows * point.n_ctx == BASE.rows * BASE.n_ctx
        assert same_batch != name.startswith("batch")
    assert BASE.lr == RATE[BASE.d_model]
    assert SEEDS[0] != 0  # seed 0 chose the rates


def test_sizes_and_operations() -> None:
    assert SweptRun(d_model=8).size == 2 * (12 * 64 + 9 * 8)
    assert BASE.flops_at(2 * UNITS) == 2 * BASE.flops
    assert 6 * BASE.size * UNITS * 1024 < BASE.flops


def test_the_held_out_loss_is_that_of_the_same_targets_for_every_context() -> None:
    class Half(torch.nn.Module):
        """Gives the right token even odds in every context."""

        def __init__(self, n_ctx: int) -> None:
            super().__init__()
            self.cfg = type("Cfg", (), {"n_ctx": n_ctx})()

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.zeros(*x.shape, 68) + torch.arange(68) / 68

    losses = [loss_on(Half(n), characters().val) for n in (16, 64, 128)]  # type: ignore[arg-type]
    assert max(losses) - min(losses) < 1e-4


@pytest.mark.parametrize("damage", ["{", "[]", '[{"point": {}, "losses": []}]', "nothing"])
def test_a_damaged_record_is_refused(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "runs.json"
    if damage != "nothing":
        path.write_text(damage)
    with pytest.raises(CheckpointError, match="does not hold what its recipe writes"):
        load_zoo(path)


def test_a_run_too_few_is_refused(tmp_path: Path) -> None:
    rows = json.loads(WEIGHTS.read_text())
    path = tmp_path / "runs.json"
    path.write_text(json.dumps(rows[1:]))
    with pytest.raises(CheckpointError, match="other runs"):
        load_zoo(path)
