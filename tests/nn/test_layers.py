"""Every layer's forward and backward against PyTorch's autograd, in float64."""

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from minigpt.errors import ConfigError, MinigptError
from minigpt.nn import GELU, Dropout, LayerNorm, Linear, Module, ReLU, Sequential, Tanh

batches = st.lists(st.integers(1, 4), max_size=3)
widths = st.integers(1, 7)
seeds = st.integers(0, 2**31)


def normal(*shape: int, seed: int, scale: float = 1.0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return scale * torch.randn(shape, generator=generator, dtype=torch.float64)


def randomize(module: Module, seed: int) -> Module:
    """Give every parameter values far from where training starts."""
    for i, w in enumerate(module.to(torch.float64).parameters()):
        w.copy_(normal(*w.shape, seed=seed + i))
    return module


def assert_same(ours: Tensor, theirs: Tensor | None) -> None:
    assert theirs is not None
    torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-10)


def assert_twin(
    module: Module, twin: Callable[[Tensor, list[Tensor]], Tensor], x: Tensor, seed: int
) -> None:
    """Compare output, and the gradient of a random product with it, with autograd's."""
    y = module(x)
    probe = normal(*y.shape, seed=seed + 99)
    dx = module.backward(probe)
    leaves = [w.detach().clone().requires_grad_() for w in module.parameters()]
    x = x.clone().requires_grad_()
    expected = twin(x, leaves)
    (expected * probe).sum().backward()
    assert_same(y, expected.detach())
    assert_same(dx, x.grad)
    assert len(module.grads) == len(leaves)
    for ours, theirs in zip(module.grads.values(), leaves, strict=True):
        assert_same(ours, theirs.grad)


@given(batch=batches, d_in=widths, d_out=widths, bias=st.booleans(), seed=seeds)
def test_linear(batch: list[int], d_in: int, d_out: int, bias: bool, seed: int) -> None:
    def twin(x: Tensor, leaves: list[Tensor]) -> Tensor:
        return nn.functional.linear(x, leaves[0].T, leaves[1] if bias else None)

    module = randomize(Linear(d_in, d_out, bias=bias), seed)
    assert_twin(module, twin, normal(*batch, d_in, seed=seed), seed)


ELEMENTWISE = {
    "relu": (ReLU, nn.functional.relu),
    "tanh": (Tanh, torch.tanh),
    "gelu": (GELU, nn.functional.gelu),
    "gelu-tanh": (
        lambda: GELU("tanh"),
        lambda x: nn.functional.gelu(x, approximate="tanh"),
    ),
}


@pytest.mark.parametrize("name", ELEMENTWISE)
@given(shape=batches, scale=st.sampled_from([0.1, 1.0, 30.0]), seed=seeds)
def test_nonlinearities(name: str, shape: list[int], scale: float, seed: int) -> None:
    ours, theirs = ELEMENTWISE[name]
    x = normal(*shape, seed=seed, scale=scale)
    assert_twin(ours(), lambda x, _: theirs(x), x, seed)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_nonlinearities_at_zero_and_far_out(name: str) -> None:
    ours, theirs = ELEMENTWISE[name]
    x = torch.tensor([-1e3, -40.0, -0.0, 0.0, 40.0, 1e3], dtype=torch.float64)
    assert_twin(ours(), lambda x, _: theirs(x), x, 0)


@given(
    batch=batches,
    d=widths,
    eps=st.sampled_from([1e-5, 1e-2]),
    shift=st.sampled_from([0.0, 5.0]),
    seed=seeds,
)
def test_layernorm(batch: list[int], d: int, eps: float, shift: float, seed: int) -> None:
    def twin(x: Tensor, leaves: list[Tensor]) -> Tensor:
        return nn.functional.layer_norm(x, (d,), *leaves, eps)

    module = randomize(LayerNorm(d, eps), seed)
    # A width of 1 has no variance: ε alone divides, and a gradient of 1e5 loses digits.
    assert_twin(module, twin, normal(*batch, d, seed=seed) + shift, seed)


@given(
    batch=st.integers(1, 5),
    sizes=st.lists(widths, min_size=2, max_size=5),
    seed=seeds,
    kinds=st.lists(st.sampled_from(["relu", "tanh", "gelu", "gelu-tanh"]), min_size=4, max_size=4),
    norm=st.booleans(),
)
def test_a_random_stack_of_layers(
    batch: int, sizes: list[int], seed: int, kinds: list[str], norm: bool
) -> None:
    pairs = list(zip(sizes[:-1], sizes[1:], kinds, strict=False))
    layers: list[Module] = []
    for d_in, d_out, kind in pairs:
        layers += [LayerNorm(d_in, 0.1)] if norm else []
        layers += [Linear(d_in, d_out), ELEMENTWISE[kind][0]()]

    def twin(x: Tensor, leaves: list[Tensor]) -> Tensor:
        left = iter(leaves)
        for d_in, _, kind in pairs:
            x = nn.functional.layer_norm(x, (d_in,), next(left), next(left), 0.1) if norm else x
            x = ELEMENTWISE[kind][1](x @ next(left) + next(left))
        return x

    model = randomize(Sequential(*layers), seed)
    assert_twin(model, twin, normal(batch, sizes[0], seed=seed), seed)


def test_gelu_forms_differ_a_little() -> None:
    x = torch.linspace(-4, 4, 801, dtype=torch.float64)
    assert 1e-4 < (GELU()(x) - GELU("tanh")(x)).abs().max() < 1e-3


def test_linear_starts_so_that_relu_layers_keep_the_size() -> None:
    generator = torch.Generator().manual_seed(0)
    layers = [part for _ in range(20) for part in (Linear(256, 256, generator=generator), ReLU())]
    x = torch.randn(64, 256, generator=generator)
    assert 0.3 < Sequential(*layers)(x).pow(2).mean() / x.pow(2).mean() < 3
    linear = Linear(400, 300, gain=1.0, generator=generator)
    assert linear.W.std().item() == pytest.approx(1 / math.sqrt(400), rel=0.02)
    assert linear.b is not None
    assert not linear.b.any()


@given(p=st.sampled_from([0.0, 0.1, 0.5, 0.9]), seed=seeds)
def test_dropout_keeps_the_mean_and_backward_drops_the_same(p: float, seed: int) -> None:
    dropout = Dropout(p, torch.Generator().manual_seed(seed))
    x = normal(100, 100, seed=seed) + 3
    y = dropout(x)
    kept = y != 0
    assert_same(y[kept], x[kept] / (1 - p))
    assert kept.double().mean().item() == pytest.approx(1 - p, abs=0.03)
    assert y.mean().item() == pytest.approx(x.mean().item(), rel=0.15)
    assert_same(dropout.backward(torch.ones_like(x)), kept.double() / (1 - p))


def test_dropout_draws_anew_and_does_nothing_in_evaluation() -> None:
    dropout = Dropout(0.5)
    x = torch.ones(50)
    assert not torch.equal(dropout(x), dropout(x))
    model = Sequential(Linear(2, 2), Sequential(dropout)).eval()
    assert torch.equal(dropout(x), x)
    assert torch.equal(dropout.backward(x), x)
    model.train()
    assert not torch.equal(dropout(x), x)


def test_dropout_repeats_with_its_generator() -> None:
    x = torch.ones(50)
    first, second = (Dropout(0.5, torch.Generator().manual_seed(3))(x) for _ in range(2))
    assert torch.equal(first, second)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Linear(0, 3), "d_in=0 and d_out=3 must be at least 1"),
        (lambda: LayerNorm(0), "d=0 must be at least 1"),
        (lambda: Dropout(1.0), "p=1.0 must be at least 0 and below 1"),
        (lambda: GELU("tan"), "GELU has no form 'tan'; did you mean 'tanh'"),
        (lambda: Linear(3, 2)(torch.ones(4, 2)), r"maps 3 numbers to 2, .* x \(4, 2\)"),
    ],
)
def test_refusals(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make()


@pytest.mark.parametrize("make", [lambda: Linear(2, 2), ReLU, GELU, Tanh, lambda: LayerNorm(2)])
def test_backward_needs_a_forward(make: Callable[[], Module]) -> None:
    with pytest.raises(MinigptError, match="backward needs a forward first"):
        make().backward(torch.ones(2, 2))
