"""The checker passes right gradients and points at the wrong entry of wrong ones."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.nn import GELU, Dropout, LayerNorm, Linear, ReLU, Sequential, Tanh
from minigpt.nn.gradcheck import gradcheck, gradcheck_module, numeric_gradient


def product(x: Tensor, y: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    return (x.T @ y).pow(2).sum() / 2, {"x": y @ (x.T @ y).T, "y": x @ (x.T @ y)}


@given(seed=st.integers(0, 1000), n=st.integers(1, 4), i=st.integers(0, 3), j=st.integers(0, 2))
def test_a_planted_error_is_found_where_it_is(seed: int, n: int, i: int, j: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    inputs = {
        "x": torch.randn(4, 3, generator=generator),
        "y": torch.randn(4, n, generator=generator),
    }

    def wrong(x: Tensor, y: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        value, grads = product(x, y)
        grads["x"][i, j] += 0.01 * (1 + grads["x"][i, j].abs())
        return value, grads

    right = gradcheck(product, inputs)
    assert right, str(right)
    assert right.n == 12 + 4 * n
    found = gradcheck(wrong, inputs)
    assert not found
    assert (found.name, found.index) == ("x", (i, j))
    assert found.claimed - found.numeric == pytest.approx(0.01 * (1 + abs(found.numeric)), rel=1e-3)
    assert str(found).startswith(f"WRONG: {12 + 4 * n} entries, worst x[{i}, {j}]: claimed")


def test_inputs_are_left_as_they_were() -> None:
    x = torch.randn(3, 2)
    before = x.clone()
    assert gradcheck(lambda x: (x.pow(2).sum() / 2, {"x": x}), {"x": x}), "a view of the input"
    assert torch.equal(x, before)
    assert gradcheck(lambda x: (x.pow(2).sum() / 2, {"x": x}), {"x": x.T}), "not contiguous"


def test_not_a_number_is_wrong() -> None:
    def nan(x: Tensor, y: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        return (x + 2 * y).sum(), {"x": torch.full_like(x, torch.nan), "y": torch.ones_like(y)}

    found = gradcheck(nan, {"x": torch.ones(2), "y": torch.ones(2)})
    assert not found
    assert found.name == "x"


def test_a_number_without_axes() -> None:
    result = gradcheck(lambda w: (w**3, {"w": 3 * w**2}), {"w": torch.tensor(2.0)})
    assert str(result).startswith("agrees: 1 entries, worst w: claimed 12, measured 12")


def test_numeric_gradient_error_falls_with_the_square_of_the_nudge() -> None:
    x = torch.tensor([0.7], dtype=torch.float64)
    exact = x.cos()
    errors = [
        (numeric_gradient(lambda: x.sin().sum(), x, eps) - exact).abs().item()
        for eps in (1e-1, 1e-2)
    ]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({}, "claims no gradient"),
        ({"z": torch.ones(2)}, r"claimed for 'z'; the inputs are \['x'\]"),
        ({"x": torch.ones(2, 1)}, r"the gradient of x is \(2, 1\), but x is \(2,\)"),
    ],
)
def test_refusals(claims: dict[str, Tensor], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        gradcheck(lambda x: (x.sum(), claims), {"x": torch.ones(2)})


@settings(max_examples=3)
@given(seed=st.integers(0, 1000))
def test_every_layer_passes(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    model = Sequential(
        Linear(3, 5, generator=generator),
        LayerNorm(5),
        GELU(),
        Dropout(0.5),
        Linear(5, 4, bias=False),
        GELU("tanh"),
        Tanh(),
    )
    result = gradcheck_module(model, torch.randn(2, 3, generator=generator), seed=seed)
    assert result, str(result)
    assert result.n == 6 + 20 + 10 + 20
    assert model.layers[0].W.dtype == torch.float32, "a copy is checked"
    assert model.grads == {}


def test_a_wrong_layer_is_caught() -> None:
    class Forgetful(Linear):
        def backward(self, dy: Tensor) -> Tensor:
            dx = super().backward(dy)
            assert self.b is not None
            self.b.grad = dy[0]  # one row instead of their sum
            return dx

    result = gradcheck_module(Sequential(Forgetful(3, 2), ReLU()), torch.randn(4, 3))
    assert not result
    assert result.name == "layers.0.b"


def test_a_forgotten_gradient_is_refused() -> None:
    class Silent(Linear):
        def backward(self, dy: Tensor) -> Tensor:
            return dy @ self.W.T

    with pytest.raises(ConfigError, match=r"Silent.backward set no gradient for \['W', 'b'\]"):
        gradcheck_module(Silent(3, 2), torch.randn(4, 3))
