"""Losses as modules, against autograd and by hand."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from minigpt.errors import ConfigError, MinigptError
from minigpt.nn import MSE, CrossEntropy


@given(
    batch=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    d=st.integers(1, 9),
    seed=st.integers(0, 2**31),
)
def test_cross_entropy_and_mse_match_autograd(batch: list[int], d: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = 5 * torch.randn(*batch, d, generator=generator, dtype=torch.float64)
    classes = torch.randint(d, batch, generator=generator)
    numbers = torch.randn(*batch, d, generator=generator, dtype=torch.float64)
    for ours, theirs, target in (
        (
            CrossEntropy(),
            lambda z, y: nn.functional.cross_entropy(z.flatten(0, -2), y.flatten()),
            classes,
        ),
        (MSE(), nn.functional.mse_loss, numbers),
    ):
        leaf = logits.clone().requires_grad_()
        expected = theirs(leaf, target)
        expected.backward()
        torch.testing.assert_close(ours(logits, target), expected.detach(), rtol=0, atol=1e-10)
        torch.testing.assert_close(ours.backward(), leaf.grad, rtol=0, atol=1e-10)


def test_mse_by_hand() -> None:
    mse = MSE()
    assert mse(torch.tensor([1.0, 3.0]), torch.tensor([1.0, 1.0])).item() == 2.0
    assert mse.backward().tolist() == [0.0, 2.0]


@pytest.mark.parametrize("loss", [CrossEntropy(), MSE()])
def test_backward_needs_a_loss(loss: CrossEntropy | MSE) -> None:
    with pytest.raises(MinigptError, match="backward needs a loss first"):
        loss.backward()


@pytest.mark.usefixtures("unchecked")
def test_mse_refuses_to_broadcast() -> None:
    with pytest.raises(ConfigError, match=r"outputs \(5, 1\) and targets \(5,\) differ"):
        MSE()(torch.ones(5, 1), torch.ones(5))
