"""Losses from raw operations against PyTorch's, in both directions and at the extremes."""

import math

import jaxtyping
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.train.losses import cross_entropy, cross_entropy_grad, log_softmax, token_loss

shapes = st.lists(st.integers(1, 4), max_size=3)


def draw(batch: list[int], d_vocab: int, scale: float, seed: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    logits = scale * torch.randn(*batch, d_vocab, generator=generator, dtype=torch.float64)
    return logits, torch.randint(d_vocab, batch, generator=generator)


@given(
    batch=shapes,
    d_vocab=st.integers(1, 12),
    scale=st.sampled_from([1e-3, 1.0, 50.0, 1e6]),
    seed=st.integers(0, 2**31),
)
def test_everything_matches_pytorch(
    batch: list[int], d_vocab: int, scale: float, seed: int
) -> None:
    logits, targets = draw(batch, d_vocab, scale, seed)
    close = {"rtol": 1e-10, "atol": 1e-10}
    torch.testing.assert_close(log_softmax(logits), logits.log_softmax(-1), **close)
    ours, theirs = logits.clone().requires_grad_(), logits.clone().requires_grad_()
    flat = theirs.reshape(-1, d_vocab)
    expected = nn.functional.cross_entropy(flat, targets.reshape(-1))
    loss = cross_entropy(ours, targets)
    torch.testing.assert_close(loss, expected, **close)
    each = nn.functional.cross_entropy(flat, targets.reshape(-1), reduction="none")
    torch.testing.assert_close(token_loss(logits, targets), each.reshape(batch).detach(), **close)
    loss.backward()
    expected.backward()
    torch.testing.assert_close(ours.grad, theirs.grad, **close)
    torch.testing.assert_close(cross_entropy_grad(logits, targets), theirs.grad, **close)


@given(
    batch=shapes, d_vocab=st.integers(1, 12), shift=st.floats(-1e3, 1e3), seed=st.integers(0, 999)
)
def test_identities(batch: list[int], d_vocab: int, shift: float, seed: int) -> None:
    """Probabilities sum to one, a shift changes nothing, gradient rows sum to zero."""
    logits, targets = draw(batch, d_vocab, 3.0, seed)
    total = log_softmax(logits).exp().sum(-1)
    torch.testing.assert_close(total, torch.ones_like(total))
    torch.testing.assert_close(log_softmax(logits + shift), log_softmax(logits), rtol=0, atol=1e-9)
    rows = cross_entropy_grad(logits, targets).sum(-1)
    torch.testing.assert_close(rows, torch.zeros_like(rows), rtol=0, atol=1e-12)


def test_float32_neither_overflows_nor_loses_a_certain_answer() -> None:
    logits = torch.tensor([[1e4, 0.0], [-1e4, 0.0]])
    assert token_loss(logits, torch.tensor([0, 0])).tolist() == [0.0, 1e4]
    masked = torch.tensor([0.0, -math.inf, 0.0])
    assert log_softmax(masked)[1] == -math.inf
    assert cross_entropy(masked, torch.tensor(0)).item() == pytest.approx(math.log(2))


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int32, torch.int64])
def test_any_whole_numbers_will_do(dtype: torch.dtype) -> None:
    assert cross_entropy(torch.zeros(2, 4), torch.tensor([1, 3], dtype=dtype)) > 1


@pytest.mark.parametrize("loss", [cross_entropy, cross_entropy_grad, token_loss])
def test_refusals(loss: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)  # as a user sees it
    assert callable(loss)
    with pytest.raises(ConfigError, match=r"targets are torch.float32 \(2, 4\): expected class"):
        loss(torch.zeros(2, 4), torch.zeros(2, 4))
    with pytest.raises(ConfigError, match=r"targets \(3,\) do not match logits \(2, 4\)"):
        loss(torch.zeros(2, 4), torch.zeros(3, dtype=torch.long))
