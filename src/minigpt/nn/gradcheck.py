"""Is this gradient right? Ask the function itself, by nudging every number a little."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TypeAlias

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.nn.module import Module

Tensors: TypeAlias = Mapping[str, Tensor]
WithGrads: TypeAlias = Callable[..., tuple[Tensor, Tensors]]  # (**inputs) → value, gradients


@dataclass(frozen=True)
class GradCheck:
    """The entry where a claimed gradient is furthest from the measured one.

    `error` is |claimed − numeric| / max(1, |claimed|, |numeric|): relative for large slopes,
    absolute for small ones. `n` entries were compared. True in a condition if `ok`.
    """

    ok: bool
    name: str
    index: tuple[int, ...]
    claimed: float
    numeric: float
    error: float
    n: int

    def __bool__(self) -> bool:
        """Return whether every entry agrees."""
        return self.ok

    def __str__(self) -> str:
        """Say where the two differ most, and by how much."""
        where = f"{self.name}[{', '.join(map(str, self.index))}]" if self.index else self.name
        verdict = "agrees" if self.ok else "WRONG"
        return (
            f"{verdict}: {self.n} entries, worst {where}: claimed {self.claimed:.6g}, "
            f"measured {self.numeric:.6g}, error {self.error:.1e}"
        )


def numeric_gradient(
    function: Callable[[], Tensor], x: Float[Tensor, "..."], eps: float = 1e-6
) -> Float[Tensor, "..."]:
    """Measure how a number moves with each entry of `x`, which `function` must read.

    $$ \\frac{\\partial f}{\\partial x_i} ≈ \\frac{f(x + ε e_i) - f(x - ε e_i)}{2ε} $$

    The two sides cancel the ε² term, so the error is of order ε² (and rounding, over ε).

    Source: Lesson 1.2.
    """
    grad = torch.zeros_like(x)
    flat, out = x.view(-1), grad.view(-1)
    for i, value in enumerate(flat.tolist()):
        flat[i] = value + eps
        above = function().item()
        flat[i] = value - eps
        out[i] = (above - function().item()) / (2 * eps)
        flat[i] = value
    return grad


def gradcheck(
    function: WithGrads, inputs: Tensors, *, eps: float = 1e-6, tolerance: float = 1e-6
) -> GradCheck:
    """Compare the gradients a function claims with central differences, in float64.

    `function(**inputs)` returns its value, one number, and its gradients by input name; inputs
    it claims nothing about are not checked.

    Example:
        >>> def half_square(x):
        ...     return (x**2).sum() / 2, {"x": 2 * x}
        >>> print(gradcheck(half_square, {"x": torch.tensor([0.25, 3.0])}))
        WRONG: 2 entries, worst x[1]: claimed 6, measured 3, error 5.0e-01

    Raises:
        ConfigError: no gradient is claimed, or one has the wrong name or shape.

    Source: Lesson 1.2.
    """
    inputs = {name: x.detach().to(torch.float64, copy=True) for name, x in inputs.items()}
    inputs = {name: x.contiguous() for name, x in inputs.items()}
    # Copies: what is claimed may be a view of an input, which is about to be nudged.
    claimed = {name: grad.clone() for name, grad in function(**inputs)[1].items()}
    _check_names(claimed, inputs)
    worst: list[GradCheck] = []
    for name, grad in claimed.items():
        numeric = numeric_gradient(lambda: function(**inputs)[0], inputs[name], eps)
        worst.append(_compare(name, grad, numeric, tolerance))
    # NaN, too, counts as worst.
    found = max(
        worst, key=lambda check: float("inf") if check.error != check.error else check.error
    )
    return GradCheck(**{**vars(found), "n": sum(check.n for check in worst)})


def gradcheck_module(
    module: Module,
    x: Float[Tensor, "..."],
    *,
    eps: float = 1e-6,
    tolerance: float = 1e-6,
    seed: int = 0,
) -> GradCheck:
    """Check a module's backward: at its input, named `x`, and at every parameter.

    The loss is the output's product with a fixed random tensor, so that every output counts.
    A float64 copy is checked, and every forward draws the same random numbers (dropout).

    Raises:
        ConfigError: the backward set no gradient for a parameter, or one of the wrong shape.

    Source: Lesson 1.2.
    """
    module = deepcopy(module).to(torch.float64)
    parameters = module.named_parameters()

    def function(x: Tensor, **values: Tensor) -> tuple[Tensor, Tensors]:
        for name, w in parameters.items():
            w.copy_(values[name])
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            y = module(x)
            probe = torch.randn(y.shape, dtype=y.dtype)
        dx = module.backward(probe)
        missing = sorted(parameters.keys() - module.grads.keys())
        if missing:
            raise ConfigError(f"{type(module).__name__}.backward set no gradient for {missing}")
        return (y * probe).sum(), {"x": dx, **module.grads}

    return gradcheck(function, {"x": x, **parameters}, eps=eps, tolerance=tolerance)


def _check_names(claimed: Tensors, inputs: Tensors) -> None:
    if not claimed:
        raise ConfigError(f"the function claims no gradient; its inputs are {list(inputs)}")
    for name, grad in claimed.items():
        if name not in inputs:
            raise ConfigError(f"a gradient is claimed for {name!r}; the inputs are {list(inputs)}")
        if grad.shape != inputs[name].shape:
            raise ConfigError(
                f"the gradient of {name} is {tuple(grad.shape)}, "
                f"but {name} is {tuple(inputs[name].shape)}: they must be alike"
            )


def _compare(name: str, claimed: Tensor, numeric: Tensor, tolerance: float) -> GradCheck:
    size = torch.maximum(claimed.abs(), numeric.abs()).clamp(min=1)
    error = (claimed - numeric).abs() / size
    if not error.numel():
        return GradCheck(True, name, (), 0.0, 0.0, 0.0, 0)
    at = tuple(int(i) for i in torch.unravel_index(error.argmax(), error.shape))
    worst = error[at].item()
    values = claimed[at].item(), numeric[at].item()
    return GradCheck(worst <= tolerance, name, at, *values, worst, error.numel())
