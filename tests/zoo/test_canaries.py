"""Recorded losses of planted secrets: what they hold, what exposure counts, and one run again."""

import math

import pytest
import torch

from minigpt.zoo import canaries
from minigpt.zoo.canaries import CANARY_SEEDS, EACH, N_CANARY, N_CANDIDATE, exposures, load_zoo


def test_records_hold_every_candidate_of_each_seed() -> None:
    runs = load_zoo()
    assert tuple(runs) == CANARY_SEEDS
    for run in runs.values():
        assert run.losses.shape == (6, N_CANDIDATE)
        assert run.other.shape == (N_CANDIDATE,)
        assert run.losses.isfinite().all()
        assert run.losses[-1].unique().numel() > N_CANDIDATE - 10


def test_canaries_do_not_compete_with_each_other() -> None:
    losses = torch.arange(N_CANDIDATE) + 0.5  # all sixteen stand before every other candidate
    assert torch.allclose(exposures(losses), torch.tensor(math.log2(N_CANDIDATE - N_CANARY + 1)))
    losses[:EACH] = N_CANDIDATE + 1.0
    assert exposures(losses)[0].abs().max() < 1e-6


def test_a_run_is_what_its_record_says(monkeypatch: pytest.MonkeyPatch) -> None:
    short = canaries.train_with_canaries

    def one_look(*args: object, **options: object) -> object:
        return short(*args, **options, n_step=48, look_every=48)  # type: ignore[arg-type]

    monkeypatch.setattr(canaries, "train_with_canaries", one_look)
    curve, other = canaries.train_planted(1)
    recorded = load_zoo()["1"].losses
    assert torch.allclose(curve.losses[0], recorded[0], atol=0.01)
    assert curve.losses[1, N_CANARY - EACH : N_CANARY].max() < curve.losses[1, N_CANARY:].median()
    assert other.shape == (N_CANDIDATE,)
