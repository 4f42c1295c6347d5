"""The recorded runs with and without warm-up and clipping, and one of them run again."""

import torch

from minigpt.zoo.warmup import (
    N_SEED,
    N_STEP,
    WARMUP,
    WARMUP_ARMS,
    WARMUP_RATES,
    load_zoo,
    train_warmup,
)


def test_records_have_a_row_a_seed() -> None:
    runs = load_zoo()
    assert set(runs) == set(WARMUP_ARMS)
    for run in runs.values():
        assert run.losses.shape == run.norms.shape == (len(WARMUP_RATES), N_SEED, N_STEP)
        assert run.held_out.shape == (len(WARMUP_RATES), N_SEED)
        assert run.losses[..., -1].max() < run.losses[..., 0].min()


def test_arms_of_a_seed_share_weights_and_batches() -> None:
    first = torch.stack([run.losses[..., 0] for run in load_zoo().values()])  # arm rate seed
    assert torch.equal(first, first[:1, :1].expand_as(first))
    assert first[0, 0].unique().numel() == N_SEED


def test_a_run_is_what_its_record_says() -> None:
    rows = train_warmup("both", WARMUP_RATES[0], seed=1)[1:]
    assert [row.lr for row in rows[:WARMUP]] == [
        WARMUP_RATES[0] * (t + 1) / WARMUP for t in range(WARMUP)
    ]
    losses = torch.tensor([row.loss for row in rows[:20]])
    assert torch.allclose(losses, load_zoo()["both"].losses[0, 1, :20], atol=0.02)
