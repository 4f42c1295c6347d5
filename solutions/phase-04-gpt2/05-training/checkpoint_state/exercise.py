"""A training loop, and the state that lets it go on after a kill as if nothing had happened."""

from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

State = dict[str, Any]  # tensors and plain numbers: what a file can hold


def pack(
    w: Float[Tensor, "feature"],
    u: Float[Tensor, "feature"],
    step: int,
    order: Int[Tensor, "example"],
    at: int,
    generator: torch.Generator,
) -> State:
    """Return a checkpoint: all that the run needs to go on exactly.

    Choose the names yourself. Values are tensors, numbers, text, or
    lists and dictionaries of them. Later steps must not change it,
    even if they write into w, u or order in place.
    """
    ### BEGIN SOLUTION
    return {
        "w": w.clone(),
        "u": u.clone(),
        "step": step,
        "order": order.clone(),
        "at": at,
        "random": generator.get_state(),
    }
    ### END SOLUTION


def unpack(state: State) -> tuple[Tensor, Tensor, int, Tensor, int, torch.Generator]:
    """Return copies of what `pack` was given: the state can be used again."""
    ### BEGIN SOLUTION
    generator = torch.Generator()
    generator.set_state(state["random"])
    w, u, order = (state[name].clone() for name in ("w", "u", "order"))
    return w, u, state["step"], order, state["at"], generator
    ### END SOLUTION


def begin(w: Float[Tensor, "feature"], seed: int) -> State:
    """Return the state before the first step: no velocity, no order yet."""
    no_order = torch.empty(0, dtype=torch.int64)
    return pack(w, torch.zeros_like(w), 0, no_order, 0, torch.Generator().manual_seed(seed))


def advance(
    state: State,
    x: Float[Tensor, "example feature"],
    y: Float[Tensor, "example"],
    rates: list[float],
    n_step: int,
) -> tuple[list[float], State]:
    """Take n_step steps; return the loss of each, and the state after them.

    One step, with one example:
    1. If `at` has reached the end of `order`, draw a new order,
       torch.randperm(len(x), generator=generator), and set at to 0.
    2. Take example i = order[at]; at grows by 1. Dropout: an entry of x[i]
       is kept where torch.rand(x.shape[1], generator=generator) < 0.8,
       else it is 0. The entries that are kept are not rescaled.
    3. The error is e = x[i] · w − y[i], the loss e² / 2, both before the
       weights move. The gradient is e x[i]; x[i] is the one after dropout.
    4. u ← 0.9 u + gradient, then w ← w − rates[step] u; step grows by 1.

    Example:
        One example, so the order is always 0; its entry is 0, so nothing
        moves, and every loss is 2² / 2.

        >>> start = begin(torch.ones(1), seed=0)
        >>> losses, _ = advance(start, torch.zeros(1, 1), torch.tensor([2.0]), [0.1, 0.1], 2)
        >>> losses
        [2.0, 2.0]
    """
    w, u, step, order, at, generator = unpack(state)
    losses: list[float] = []
    for _ in range(n_step):
        ### BEGIN SOLUTION
        if at == len(order):
            order, at = torch.randperm(len(x), generator=generator), 0
        i, at = int(order[at]), at + 1
        seen = x[i] * (torch.rand(x.shape[1], generator=generator) < 0.8)
        error = seen @ w - y[i]
        losses.append(float(error**2 / 2))
        u = 0.9 * u + error * seen
        w = w - rates[step] * u
        step += 1
        ### END SOLUTION
    return losses, pack(w, u, step, order, at, generator)
