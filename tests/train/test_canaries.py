"""Canaries: when they are shown, what their loss counts, and that showing one teaches it."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.train.canaries import plan, secret_loss, train_with_canaries


def model() -> GPT:
    torch.manual_seed(0)
    return GPT(GPTConfig(n_layer=1, n_head=2, d_model=16, n_ctx=12, d_vocab=20))


def test_a_canary_is_shown_as_often_as_planned() -> None:
    shown = plan({0: 0, 3: 4, 5: 100}, 100)
    flat = [canary for step in sorted(shown) for canary in shown[step]]
    assert (flat.count(0), flat.count(3), flat.count(5)) == (0, 4, 100)
    assert [step for step in shown if 3 in shown[step]] == [12, 37, 62, 87]
    assert max(shown) < 100
    for bad in (-1, 101):
        with pytest.raises(ConfigError, match="cannot be shown"):
            plan({0: bad}, 100)


def test_a_secrets_loss_counts_its_own_tokens_only() -> None:
    gpt, rows = model(), torch.randint(20, (5, 8), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        log_p = gpt(rows).log_softmax(-1)
    by_hand = [
        -sum(log_p[i, j - 1, row[j]].item() for j in range(5, 8)) for i, row in enumerate(rows)
    ]
    assert torch.allclose(secret_loss(gpt, rows, 5), torch.tensor(by_hand), atol=1e-5)


def test_what_is_shown_is_learned_and_what_is_not_is_not() -> None:
    g = torch.Generator().manual_seed(1)
    ids, secrets = torch.randint(20, (500,), generator=g), torch.randint(20, (50, 4), generator=g)
    rows = torch.cat([torch.zeros(50, 2, dtype=torch.long), secrets], dim=1)
    curve = train_with_canaries(model(), ids, rows, 2, {0: 200, 1: 0}, n_step=200, look_every=100)
    assert curve.steps == [0, 100, 200]
    assert curve.losses.shape == (3, 50)
    fall = curve.losses[0] - curve.losses[-1]
    assert fall[0] > fall[1:].max() + 1
