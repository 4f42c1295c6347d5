"""The recorded runs of the grokking recipe, and that a run's beginning is what the record says."""

import math

import torch

from minigpt.tasks.modular import ModularTask
from minigpt.zoo.grokking import (
    EVERY,
    GROKKING_ARMS,
    N_SEED,
    N_STEP,
    RUN_COLUMNS,
    P,
    columns_of,
    load_zoo,
    train_grokking,
)


def test_records_have_a_row_a_seed() -> None:
    runs = load_zoo()
    assert set(runs) == set(GROKKING_ARMS)
    for run in runs.values():
        assert run.values.shape == (N_SEED, len(RUN_COLUMNS), N_STEP // EVERY + 1)
        assert run.steps[-1] == N_STEP
        assert (run["train_loss"][:, -1] < 1e-3).all(), "every run has memorized"


def test_with_decay_the_runs_generalize_and_without_they_do_not() -> None:
    runs = load_zoo()
    assert (runs["half shown"]["test_accuracy"][:, -1] > 0.99).all()
    assert (runs["no weight decay"]["test_accuracy"][:, -1] < 0.8).all()


def test_a_run_begins_as_its_record_says() -> None:
    again = torch.tensor(train_grokking("half shown", seed=1, n_step=2 * EVERY).curve["test_loss"])
    assert torch.allclose(again, load_zoo()["half shown"]["test_loss"][1, :3], atol=0.05)


def test_columns_of_an_untrained_model_are_those_of_guessing() -> None:
    run = train_grokking("no weight decay", seed=0, n_step=0)
    columns = dict(zip(RUN_COLUMNS, columns_of(run, ModularTask(P, 0.5, 0)), strict=True))
    assert abs(columns["test_loss"].item() - math.log(P + 1)) < 0.2
    assert columns["restricted"].isnan().all(), "a random embedding has no key frequency"
