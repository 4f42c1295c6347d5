"""Learning-rate schedule and gradient clipping."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.train.gradient_clipping import clip_grad_norm, global_norm
from minigpt.train.schedule import warmup_cosine


@given(
    n_step=st.integers(1, 300),
    share=st.floats(0, 1),
    lr=st.floats(1e-6, 1),
    floor=st.floats(0, 1),
)
def test_the_schedule_ramps_peaks_and_falls(
    n_step: int, share: float, lr: float, floor: float
) -> None:
    warmup, lr_final = int(share * n_step), floor * lr
    rates = [
        warmup_cosine(t, lr=lr, n_step=n_step, warmup=warmup, lr_final=lr_final)
        for t in range(n_step + 5)
    ]
    up, down = rates[:warmup], rates[warmup:n_step]
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert max(rates[:n_step]) == pytest.approx(lr)
    assert min(down, default=lr_final) >= lr_final * (1 - 1e-12)
    assert rates[n_step:] == [lr_final] * 5
    assert all(b - a == pytest.approx(lr / warmup) for a, b in pairwise(up))


@pytest.mark.parametrize(("n_step", "warmup"), [(100, 0), (50, 7)])
def test_the_cosine_is_pytorchs(n_step: int, warmup: int) -> None:
    w = torch.zeros(1, requires_grad=True)
    twin = torch.optim.SGD([w], lr=0.3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(twin, n_step - warmup, eta_min=0.02)
    for t in range(warmup, n_step):
        ours = warmup_cosine(t, lr=0.3, n_step=n_step, warmup=warmup, lr_final=0.02)
        assert ours == pytest.approx(twin.param_groups[0]["lr"], abs=1e-12)
        twin.step()
        scheduler.step()


@pytest.mark.parametrize("warmup", [-1, 11])
def test_an_impossible_warmup_is_refused(warmup: int) -> None:
    with pytest.raises(ConfigError, match=f"warmup={warmup} must be between 0 and n_step=10"):
        warmup_cosine(0, lr=1.0, n_step=10, warmup=warmup)


def with_gradients(seed: int, scale: float, dtype: torch.dtype) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    params = [torch.zeros(shape, dtype=dtype) for shape in ((3, 4), (5,), (), (2, 2, 2), (6,))]
    for w in params[:-1]:  # the last has no gradient
        w.grad = (scale * torch.randn(w.shape, generator=generator)).to(dtype)
    return params


@given(
    seed=st.integers(0, 999),
    scale=st.sampled_from([0.0, 1e-6, 1.0, 1e6]),
    max_norm=st.sampled_from([1e-3, 1.0, 5.0]),
    dtype=st.sampled_from([torch.float32, torch.float64, torch.bfloat16]),
)
def test_clipping_is_pytorchs(seed: int, scale: float, max_norm: float, dtype: torch.dtype) -> None:
    ours, theirs = with_gradients(seed, scale, dtype), with_gradients(seed, scale, dtype)
    before = global_norm(ours)
    norm = clip_grad_norm(iter(ours), max_norm)
    expected = nn.utils.clip_grad_norm_(theirs, max_norm)
    assert norm.item() == before.item() == expected.item()
    for a, b in zip(ours, theirs, strict=True):
        assert a.grad is b.grad is None or torch.equal(a.grad, b.grad)
    slack = 1.02 if dtype == torch.bfloat16 else 1 + 1e-6
    assert global_norm(ours).item() <= min(max_norm, before.item()) * slack


def test_nothing_to_clip() -> None:
    assert clip_grad_norm([torch.ones(2)], 1.0).item() == 0.0


@pytest.mark.parametrize("limit", [0.0, -1.0, math.nan])
def test_a_limit_must_be_positive(limit: float) -> None:
    with pytest.raises(ConfigError, match="must be positive"):
        clip_grad_norm([torch.ones(2)], limit)


def test_a_gradient_that_is_not_finite_shows() -> None:
    w = torch.zeros(2)
    w.grad = torch.tensor([math.nan, 1.0])
    assert math.isnan(clip_grad_norm([w], 1.0).item())
