"""Hard-concrete gates are what the paper says, and learn the circuits that are known."""

from collections.abc import Callable

import pytest
import torch

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.circuits.pruning import HardConcrete, prune_edges
from minigpt.zoo import handmade
from minigpt.zoo.truth import Truth


@pytest.mark.parametrize("log_alpha", [-3.0, 0.0, 1.5])
def test_gates_are_open_as_often_as_the_formula_says(log_alpha: float) -> None:
    gates, many = HardConcrete(), torch.full((100_000,), log_alpha)
    z = gates.sample(many, torch.Generator().manual_seed(0))
    assert (z.min() >= 0, z.max() <= 1) == (True, True)
    assert abs((z > 0).float().mean() - gates.open(many)[0]) < 0.01
    u = torch.linspace(1e-6, 1 - 1e-6, 200_001, dtype=torch.float64)
    s = ((u.logit() + log_alpha) * 1.5).sigmoid() * 1.2 - 0.1
    assert abs((s > 0).double().mean() - gates.open(many)[0]) < 1e-4


def test_gates_have_a_gradient_where_they_are_neither_open_nor_shut() -> None:
    log_alpha = torch.zeros(1000, requires_grad=True)
    z = HardConcrete().sample(log_alpha, torch.Generator().manual_seed(0))
    z.sum().backward()
    assert log_alpha.grad is not None
    between = (z > 0) & (z < 1)
    assert torch.equal(log_alpha.grad > 0, between)
    assert 0 < between.sum() < 1000


@pytest.mark.parametrize(
    "make", [lambda: handmade.copy(), lambda: handmade.gate("and"), handmade.greater_than]
)
def test_pruning_keeps_the_known_edges_and_no_other(make: Callable[[], tuple[GPT, Truth]]) -> None:
    model, truth = make()
    prompts = truth.prompts(4)
    found = prune_edges(model, prompts.clean, prompts.corrupt, steps=40, samples=2, lr=0.5)
    assert found.circuit.edges == truth.edges
    assert found.losses[-1] < found.losses[0]


def test_runs_repeat_with_their_seed() -> None:
    model, truth = handmade.copy()
    prompts = truth.prompts(2)
    runs = [prune_edges(model, prompts.clean, prompts.corrupt, steps=3, seed=s) for s in (1, 1, 2)]
    assert runs[0].losses == runs[1].losses != runs[2].losses
    assert torch.equal(runs[0].open.values, runs[1].open.values)
    assert all(parameter.grad is None for parameter in model.parameters())


def test_refusals() -> None:
    model, truth = handmade.copy()
    prompts = truth.prompts(2)
    with pytest.raises(ConfigError, match=r"^penalty=0 must be positive$"):
        prune_edges(model, prompts.clean, prompts.corrupt, penalty=0)
    with pytest.raises(ConfigError, match=r"12 tokens and corrupt ones 11"):
        prune_edges(model, prompts.clean, prompts.corrupt[:, 1:])
