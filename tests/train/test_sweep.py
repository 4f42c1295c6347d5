"""A sweep trains each setting with each seed once, whatever interrupts it."""

import csv
import math
from pathlib import Path

import pytest
import torch

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError, TrainingError
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData
from minigpt.train.sweep import Outcome, Sweep, Table
from minigpt.train.trainer import Trainer

Data = tuple[TokenData, TokenData]
SHAPE = GPTConfig(1, 2, 8, 8, 20)
CFG = TrainConfig(steps=6, batch_size=4, eval_every=3, eval_batches=1)
GRID = {"lr": [1e-3, 1e-2], "d_model": [8, 12]}


def test_every_setting_with_every_seed(data: Data, tmp_path: Path) -> None:
    table = Sweep(SHAPE, CFG, GRID, seeds=(0, 1)).run(*data, tmp_path)
    points = [(o.changes["lr"], o.changes["d_model"], o.seed) for o in table.outcomes]
    assert points == [(lr, d, s) for lr in (1e-3, 1e-2) for d in (8, 12) for s in (0, 1)]
    assert len({outcome.best_loss for outcome in table.outcomes}) == 8
    wide, narrow = table.outcomes[2].parameters, table.outcomes[0].parameters
    assert wide == sum(p.numel() for p in GPT(GPTConfig(1, 2, 12, 8, 20)).parameters()) > narrow
    with (tmp_path / "table.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["best_loss"]) for row in rows] == [o.best_loss for o in table.outcomes]
    assert "| lr=0.01,d_model=12 | 2 | " in table.markdown()


def test_a_run_of_a_sweep_is_the_run_alone(data: Data, tmp_path: Path) -> None:
    table = Sweep(SHAPE, CFG, {"lr": [3e-3], "n_ctx": [5]}, seeds=(4,)).run(*data, tmp_path)
    torch.manual_seed(4)
    model = GPT(GPTConfig(1, 2, 8, 5, 20))
    cfg = TrainConfig(steps=6, batch_size=4, eval_every=3, eval_batches=1, lr=3e-3, seed=4)
    alone = Trainer(model, data[0].with_context(5), data[1].with_context(5), cfg).fit()
    assert (table.outcomes[0].val_loss, table.outcomes[0].steps) == (alone.val_loss, 6)


def test_a_sweep_goes_on_where_it_was_cut(data: Data, tmp_path: Path) -> None:
    sweep = Sweep(SHAPE, CFG, GRID)
    whole = sweep.run(*data, tmp_path / "whole")
    seen = list[Outcome]()

    def cut(outcome: Outcome) -> None:
        seen.append(outcome)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep.run(*data, tmp_path / "cut", each=cut)
    done = {path: path.stat().st_mtime_ns for path in (tmp_path / "cut").rglob("result.json")}
    assert len(done) == 2
    table = sweep.run(*data, tmp_path / "cut")
    assert [o.best_loss for o in table.outcomes] == [o.best_loss for o in whole.outcomes]
    assert all(path.stat().st_mtime_ns == then for path, then in done.items())


def test_a_wider_grid_joins_and_another_sweep_does_not(data: Data, tmp_path: Path) -> None:
    first = Sweep(SHAPE, CFG, {"lr": [1e-3]}).run(*data, tmp_path)
    more = Sweep(SHAPE, CFG, {"lr": [1e-3, 1e-2]}).run(*data, tmp_path)
    assert more.outcomes[0] == first.outcomes[0]
    longer = TrainConfig(**{**CFG.to_dict(), "steps": 7, "snapshots": ()})
    with pytest.raises(TrainingError, match="holds a sweep of another model, training or data"):
        Sweep(SHAPE, longer, {"lr": [1e-3]}).run(*data, tmp_path)
    with pytest.raises(TrainingError, match="another model, training or data"):
        Sweep(SHAPE, CFG, {"lr": [1e-3]}).run(data[1], data[0], tmp_path)


def test_the_summary_is_a_mean_and_its_standard_error() -> None:
    losses = {1: (1.0, 3.0), 2: (5.0,)}
    outcomes = [
        Outcome({"n_layer": n}, seed, loss, loss, 6, 100, 0.1)
        for n, some in losses.items()
        for seed, loss in enumerate(some)
    ]
    one, two = Table(tuple(outcomes)).summary()
    assert (one.changes, one.n, one.mean) == ({"n_layer": 1}, 2, 2.0)
    assert one.standard_error == pytest.approx(math.sqrt(2) / math.sqrt(2))
    assert (two.n, two.mean) == (1, 5.0)
    assert math.isnan(two.standard_error)


@pytest.mark.parametrize(
    ("grid", "seeds", "words"),
    [
        ({"learning": [1]}, (0,), "a sweep cannot change 'learning'"),
        ({"seed": [1, 2]}, (0,), "a sweep cannot change 'seed'"),
        ({"d_model": [8, 9]}, (0,), "d_model=9 does not split"),
        ({"lr": []}, (0,), "at least one"),
        ({"lr": [1e-3]}, (), "at least one"),
    ],
)
def test_mistakes_show_before_anything_runs(
    grid: dict[str, list[float]], seeds: tuple[int, ...], words: str
) -> None:
    with pytest.raises(ConfigError) as refusal:
        Sweep(SHAPE, CFG, grid, seeds)
    assert words in str(refusal.value)
