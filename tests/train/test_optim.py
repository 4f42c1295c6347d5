"""Every optimizer against torch.optim: the same bits after a hundred steps."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minigpt.errors import CheckpointError, ConfigError
from minigpt.train.optim import SGD, Adam, AdamW, Momentum, Optimizer, decay_matrices

SHAPES = ((4, 3), (3,), (), (2, 1, 5))
Make = Callable[[Any], Any]
TWINS: dict[str, tuple[Make, Make]] = {
    "sgd": (lambda p: SGD(p, lr=0.1), lambda p: torch.optim.SGD(p, lr=0.1)),
    "sgd-decay": (
        lambda p: SGD(p, lr=0.1, weight_decay=0.03),
        lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.03),
    ),
    "momentum": (
        lambda p: Momentum(p, lr=0.02, momentum=0.8, weight_decay=0.01),
        lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.8, weight_decay=0.01),
    ),
    "nesterov": (
        lambda p: Momentum(p, lr=0.02, momentum=0.8, nesterov=True, weight_decay=0.01),
        lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.8, nesterov=True, weight_decay=0.01),
    ),
    "adam": (lambda p: Adam(p, lr=0.01), lambda p: torch.optim.Adam(p, lr=0.01)),
    "adam-decay": (
        lambda p: Adam(p, lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1),
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1),
    ),
    "adamw": (AdamW, torch.optim.AdamW),
    "adamw-strong": (
        lambda p: AdamW(p, lr=0.01, betas=(0.9, 0.95), weight_decay=0.5),
        lambda p: torch.optim.AdamW(p, lr=0.01, betas=(0.9, 0.95), weight_decay=0.5),
    ),
}


def parameters(dtype: torch.dtype, seed: int = 0) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(s, generator=generator, dtype=torch.float64).to(dtype) for s in SHAPES]


def gradients(step: int, dtype: torch.dtype) -> list[Tensor]:
    """Noise of all sizes, down to nothing."""
    generator = torch.Generator().manual_seed(1000 + step)
    scale = 10.0 ** torch.randint(-6, 3, (len(SHAPES),), generator=generator)
    noise = [torch.randn(shape, generator=generator) for shape in SHAPES]
    return [(g * s * (step % 7 > 0)).to(dtype) for g, s in zip(noise, scale, strict=True)]


def drive(optimizer: Any, params: list[Tensor], steps: range) -> None:
    for step in steps:
        optimizer.zero_grad()
        assert all(w.grad is None for w in params)
        for w, g in zip(params, gradients(step, params[0].dtype), strict=True):
            w.grad = g
        optimizer.step()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
@pytest.mark.parametrize("name", TWINS)
def test_a_hundred_steps_are_pytorchs(name: str, dtype: torch.dtype) -> None:
    make, make_twin = TWINS[name]
    ours, theirs = parameters(dtype), parameters(dtype)
    optimizer, twin = make(ours), make_twin(theirs)
    for step in range(100):
        drive(optimizer, ours, range(step, step + 1))
        drive(twin, theirs, range(step, step + 1))
        for a, b in zip(ours, theirs, strict=True):
            assert torch.equal(a, b), f"step {step}"
    assert not all(torch.equal(a, b) for a, b in zip(ours, parameters(dtype), strict=True))


@pytest.mark.parametrize("name", TWINS)
def test_parameters_without_a_gradient_wait(name: str) -> None:
    """Their own step count, and with it the bias correction, starts when they do."""
    make, make_twin = TWINS[name]
    ours, theirs = parameters(torch.float64), parameters(torch.float64)
    optimizer, twin = make(ours), make_twin(theirs)
    for step in range(12):
        for params, stepper in ((ours, optimizer), (theirs, twin)):
            for i, (w, g) in enumerate(zip(params, gradients(step, torch.float64), strict=True)):
                w.grad = g if i != 1 or step % 3 == 2 else None
            stepper.step()
    assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))


def test_groups_and_schedules_match_pytorch() -> None:
    ours, theirs = parameters(torch.float64), parameters(torch.float64)
    twins = []
    for params, kind in ((ours, AdamW), (theirs, torch.optim.AdamW)):
        groups: list[dict[str, Any]] = decay_matrices(params, 0.3)
        groups[1]["lr"] = 0.5
        twins.append(kind(groups, lr=0.01))
    for step in range(20):
        for optimizer, params in zip(twins, (ours, theirs), strict=True):
            optimizer.param_groups[0]["lr"] = 0.01 * (step + 1)
            drive(optimizer, params, range(step, step + 1))
    assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))
    assert [g["weight_decay"] for g in twins[0].param_groups] == [0.3, 0.0]
    twins[0].set_lr(0.125)
    assert [g["lr"] for g in twins[0].param_groups] == [0.125, 0.125]


@settings(max_examples=20)
@given(name=st.sampled_from(sorted(TWINS)), stop=st.integers(0, 12), used=st.booleans())
def test_a_saved_optimizer_goes_on_as_if_never_stopped(name: str, stop: int, used: bool) -> None:
    make = TWINS[name][0]
    whole, stopped = parameters(torch.float32), parameters(torch.float32)
    drive(make(whole), whole, range(15))
    optimizer = make(stopped)
    drive(optimizer, stopped, range(stop))
    params = [w.clone() for w in stopped]
    fresh = make(params)
    if used:  # whatever state it had is replaced
        drive(fresh, params, range(40, 43))
        for w, kept in zip(params, stopped, strict=True):
            w.copy_(kept)
    fresh.load_state_dict(optimizer.state_dict())
    drive(optimizer, stopped, range(60, 62))  # the old one going astray leaves the new one alone
    drive(fresh, params, range(stop, 15))
    assert all(torch.equal(a, b) for a, b in zip(params, whole, strict=True))


def test_the_state_is_laid_out_like_pytorchs() -> None:
    params = parameters(torch.float32)
    optimizer = AdamW(decay_matrices(params, 0.1), lr=0.5)
    drive(optimizer, params, range(3))
    state = optimizer.state_dict()
    assert state["state"][0]["step"] == 3
    assert set(state["state"][0]) == {"step", "m", "v"}
    assert json.loads(json.dumps(state["param_groups"])) == [
        {"params": [0, 1], "lr": 0.5, "weight_decay": 0.1},
        {"params": [2, 3], "lr": 0.5, "weight_decay": 0.0},
    ]


def test_a_foreign_state_changes_nothing() -> None:
    params = parameters(torch.float32)
    optimizer = AdamW(params)
    drive(optimizer, params, range(2))
    before = optimizer.state_dict()
    momentum = Momentum(params, lr=0.1)
    drive(momentum, params, range(1))
    few = AdamW(params[:2])
    for other, message in (
        (momentum.state_dict(), r"holds \['u'\], but AdamW keeps \['m', 'v'\]"),
        (few.state_dict(), r"other groups than this one, which has \[4\]"),
        ({**before, "state": {9: {}}}, "the saved state has parameter 9"),
    ):
        with pytest.raises(CheckpointError, match=message):
            optimizer.load_state_dict(other)
    twins = [torch.ones(1) for _ in params]
    shape = AdamW(twins)
    for w in twins:
        w.grad = torch.ones(1)
    shape.step()
    with pytest.raises(CheckpointError, match=r"saved m of parameter 0 is \(1,\), but .* \(4, 3\)"):
        optimizer.load_state_dict(shape.state_dict())
    after = optimizer.state_dict()
    assert after["param_groups"] == before["param_groups"]
    assert all(torch.equal(after["state"][i]["m"], before["state"][i]["m"]) for i in range(4))


def test_autograds_parameters_are_updated_too() -> None:
    w = torch.tensor([3.0], requires_grad=True)
    optimizer = SGD([w], lr=0.25)
    for _ in range(10):
        optimizer.zero_grad()
        (w**2).sum().backward()
        optimizer.step()
    assert w.item() == pytest.approx(3 * 0.5**10)
    assert w.requires_grad


def test_adams_first_step_is_the_learning_rate_whatever_the_gradient() -> None:
    for size in (1e-3, 1.0, 1e3):
        w = torch.zeros(1, dtype=torch.float64)
        w.grad = torch.full_like(w, size)
        Adam([w], lr=0.1).step()
        assert w.item() == pytest.approx(-0.1, rel=1e-4)


def test_decoupled_decay_is_the_same_for_all_coupled_is_not() -> None:
    """AdamW shrinks every weight by one factor; Adam's L2 vanishes where gradients are large."""
    shrunk = {}
    for kind in (Adam, AdamW):
        w = torch.ones(2, dtype=torch.float64)
        optimizer: Optimizer = kind([w], lr=0.01, weight_decay=0.1)
        for step in range(200):
            w.grad = torch.tensor([1.0, 1e-3], dtype=torch.float64) * (-1) ** step
            optimizer.step()
        shrunk[kind] = (1 - w).tolist()
    assert shrunk[AdamW][0] == pytest.approx(shrunk[AdamW][1], rel=0.05)
    assert shrunk[Adam][0] < 0.2 * shrunk[Adam][1]


ONE = torch.ones(2)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SGD([], lr=0.1), "the optimizer got no parameters"),
        (lambda: SGD(ONE, lr=0.1), "params is one tensor"),
        (lambda: SGD([ONE, ONE], lr=0.1), "a parameter is given twice"),
        (lambda: SGD([{"params": [ONE]}, {"params": [ONE]}], lr=0.1), "given twice"),
        (lambda: SGD([{"params": [ONE], "wd": 1}], lr=0.1), "no group setting 'wd'"),
        (lambda: SGD([{"params": [ONE], "lr": -1}], lr=0.1), "lr=-1 must be a finite number"),
        (lambda: SGD([ONE], lr=float("nan")), "lr=nan must be"),
        (lambda: SGD([ONE], lr=0.1, weight_decay=-1), "weight_decay=-1 must be"),
        (lambda: Momentum([ONE], lr=0.1, momentum=1.0), "momentum=1.0 must be at least 0 and"),
        (lambda: Adam([ONE], betas=(0.9, 1.0)), r"betas\[1\]=1.0 must be"),
        (lambda: AdamW([ONE], eps=-1e-8), "eps=-1e-08 must be"),
        (lambda: SGD([ONE.clone().requires_grad_() * 2], lr=1), "not computed from others"),
    ],
)
def test_refusals(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make()
