"""The recorded runs with a fault, the signs of each fault, and one of them run again."""

import math

import torch

from minigpt.zoo.failures import EVERY, FAILURES, SEEDS, STEPS, load_zoo, train_fault


def test_records_have_a_row_a_seed() -> None:
    runs = load_zoo()
    assert set(runs) == set(FAILURES)
    for run in runs.values():
        for curve in vars(run).values():
            assert curve.shape == (SEEDS, STEPS // EVERY)
            assert curve.isfinite().all()
            assert curve[:, -1].unique().numel() == SEEDS


def test_each_fault_has_its_sign() -> None:
    runs = load_zoo()
    ends = {name: (run.train[:, -1], run.val[:, -1]) for name, run in runs.items()}
    assert (ends["leak"][1] < ends["leak"][0]).all()
    assert (ends["overfitting"][1] > ends["overfitting"][0] + 1).all()
    assert (runs["blown up"].train.max(1).values > math.log(512) + 3).all()
    assert ends["rate too low"][1].min() > ends["rate too high"][1].max()
    assert ends["rate too high"][1].min() > ends["healthy"][1].max()


def test_a_run_is_what_its_record_says() -> None:
    again = train_fault("overfitting", 1, 2 * EVERY)[1]
    run = load_zoo()["overfitting"]
    recorded = torch.stack([run.train[1, :2], run.val[1, :2], run.grad_norm[1, :2]])
    assert torch.allclose(again, recorded, atol=0.05)
