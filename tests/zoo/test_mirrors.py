"""The recorded runs by kind of sum, and that a run's beginning is what the record says."""

import torch

from minigpt.tasks.mirrors import KINDS, rows_of
from minigpt.tasks.modular import ModularTask
from minigpt.zoo.grokking import load_zoo as load_grokking
from minigpt.zoo.grokking import train_grokking
from minigpt.zoo.mirrors import ARM, EVERY, FRACTION, N_SEED, N_STEP, P, load_zoo, measure_run


def test_records_have_a_row_a_seed() -> None:
    runs = load_zoo()
    assert runs.values.shape == (N_SEED, N_STEP // EVERY + 1, 3, len(KINDS))
    assert runs.values.isfinite().all()
    assert runs.steps[-1] == N_STEP
    assert (runs.values[:, -1, 1, 0] == 1).all(), "every run knows what it was shown"


def test_the_test_loss_is_that_of_the_grokking_record() -> None:
    """Mirrored and clean sums together are the test part."""
    runs, before = load_zoo(), load_grokking()[ARM]["test_loss"]
    for seed in range(3):
        rows = rows_of(ModularTask(P, FRACTION, seed))
        n = torch.tensor([rows[kind].sum() for kind in KINDS[1:]])
        ours = (runs.values[seed, :10, 0, 1:] * n).sum(-1) / n.sum()
        torch.testing.assert_close(ours, before[seed, :10], atol=0.3, rtol=0.05)


def test_a_run_begins_as_its_record_says() -> None:
    task = ModularTask(P, FRACTION, 1)
    again = measure_run(train_grokking(ARM, 1, 2 * EVERY), task, [1])[:, :2]
    torch.testing.assert_close(again, load_zoo().values[1, :3, :2], atol=0.3, rtol=0.05)
