"""The recorded runs of the tying recipe, and that a run's beginning is what the record says."""

import torch

from minigpt.model.gpt2 import GPT
from minigpt.zoo.text import shakespeare_tokens
from minigpt.zoo.tying import (
    ARMS,
    D_VOCAB,
    EVERY,
    N_CTX,
    N_SEED,
    N_STEP,
    RATES,
    config,
    load_zoo,
    train_arm,
)


def size(arm: str) -> int:
    return sum(p.numel() for p in GPT(config(arm)).parameters())


def test_arms_differ_as_they_say() -> None:
    assert config("tied").d_model == config("untied, as wide").d_model
    assert size("untied, as wide") > 1.3 * size("tied")
    assert 0.98 * size("tied") < size("untied, as many") <= size("tied")
    assert not config("untied, as many").tie_embeddings


def test_records_have_a_row_a_seed() -> None:
    runs = load_zoo()
    assert set(runs) == set(ARMS)
    for run in runs.values():
        assert run.losses.shape == (len(RATES), N_SEED, N_STEP // EVERY + 1)
        assert run.path.shape == (len(RATES), N_SEED, 2)
        assert run.losses[..., -1].max() < run.losses[..., 1].min()


def test_a_run_begins_as_its_record_says() -> None:
    text = shakespeare_tokens(D_VOCAB, N_CTX)
    again = torch.tensor(train_arm(text, "untied, as many", RATES[0], seed=1, n_step=EVERY).losses)
    assert torch.allclose(again, load_zoo()["untied, as many"].losses[0, 1, :2], atol=0.02)
