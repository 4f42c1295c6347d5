"""Exchanges against least squares, and searches in a model whose variable was planted."""

import pytest
import torch

from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.hook_functions import replace_with
from minigpt.interp.patching.alignment_search import Swap, align, interchange
from minigpt.zoo.handmade import induction
from minigpt.zoo.handmade_bypass import KNOWS, SLEEPS, bypass

STREAM, NEURONS = "blocks.0.resid_post", "blocks.0.mlp.post"


def pairs(n: int, seed: int, place: str, **model: float) -> tuple[Swap, torch.Tensor]:
    made, truth = bypass(**model)
    base, source = truth.prompts(n, seed).clean, truth.prompts(n, seed + 1).clean
    return Swap(made, base, source, place), source[:, 0]


@pytest.mark.parametrize(("d", "k"), [(5, 1), (5, 3), (4, 4), (40, 17)])
def test_interchange_is_a_projection(d: int, k: int) -> None:
    g = torch.Generator().manual_seed(d + k)
    base, source = torch.randn(2, 6, d, generator=g, dtype=torch.float64)
    rows = torch.randn(k, d, generator=g, dtype=torch.float64) * torch.arange(1, k + 1)[:, None]
    new = interchange(base, source, rows)
    P = torch.linalg.pinv(rows) @ rows
    torch.testing.assert_close(new, base + (source - base) @ P)
    torch.testing.assert_close(interchange(new, source, rows), new)
    torch.testing.assert_close(interchange(base, source, rows * -7), new)
    if k == d:
        torch.testing.assert_close(new, source)


def test_interchange_refuses_what_does_not_fit() -> None:
    x = torch.ones(2, 3)
    for directions, message in (
        (torch.ones(0, 3), "at least one"),
        (torch.ones(1, 4), "width 3"),
        (torch.ones(3), "width 3"),
        (torch.ones(2, 3), "depend on each other"),
        (torch.eye(3)[[0, 1, 2, 0]], "depend on each other"),
    ):
        with pytest.raises(ConfigError, match=message):
            interchange(x, x, directions)
    with pytest.raises(ConfigError, match="must agree"):
        interchange(x, x[:1], torch.ones(1, 3))


def test_all_directions_are_the_whole() -> None:
    swap, _ = pairs(20, 0, STREAM)
    torch.testing.assert_close(swap.logits(torch.eye(swap.width)), swap.logits())


def test_a_swap_is_a_patch() -> None:
    made, truth = induction()
    p = truth.prompts(8)
    name = "blocks.1.attn.z"
    swap = Swap(made, p.clean, p.corrupt, name, at=5)
    _, cache = made.run_with_cache(p.corrupt, names=[name])
    with made.hooked({name: replace_with(cache[name][:, [5]], at=[5])}):
        wanted = made(p.clean)[:, -1]
    torch.testing.assert_close(swap.logits(), wanted)
    assert swap.width == cache[name][0, 0].numel()


@pytest.mark.parametrize("seed", range(3))
def test_the_planted_variable_is_found(seed: int) -> None:
    swap, wanted = pairs(64, 0, STREAM)
    found = align(swap, wanted, seed=seed)
    new, answers = pairs(200, 7, STREAM)
    _, truth = bypass()
    assert new.accuracy(answers, found.directions) == 1
    assert found.directions[0, truth.subspaces["bit"]].abs() > 0.9
    assert found.losses[-1] < 0.1 * found.losses[0]


@pytest.mark.parametrize("seed", range(3))
def test_the_illusion_is_found_and_the_whole_does_nothing(seed: int) -> None:
    swap, wanted = pairs(64, 0, NEURONS)
    found = align(swap, wanted, seed=seed)
    new, answers = pairs(200, 7, NEURONS)
    nothing = (new.base[:, 0] == answers).double().mean().item()
    assert new.accuracy(answers, found.directions) == 1
    for directions in (None, torch.eye(4)[[KNOWS, SLEEPS]], torch.eye(4)[[KNOWS]]):
        assert new.accuracy(answers, directions) == nothing


def test_the_largest_change_of_one_direction() -> None:
    """At 45° the bit's coordinate moves by half of the dormant weight."""
    for strength in (1.0, 4.0, 6.0):
        swap, answers = pairs(50, 3, NEURONS, strength=strength)
        v = torch.zeros(1, 4)
        v[0, [KNOWS, SLEEPS]] = 1
        logits = swap.logits(v)
        bits = swap.base[:, 0]
        moved = 2 * bits - 1 + strength / 2 * (answers - bits)
        torch.testing.assert_close(logits[:, 1] - logits[:, 0], 10.0 * moved, atol=1e-3, rtol=0)


def test_ranks_orthonormality_and_seeds() -> None:
    swap, wanted = pairs(30, 1, STREAM)
    found = align(swap, wanted, 3, steps=5, seed=2)
    torch.testing.assert_close(found.directions @ found.directions.T, torch.eye(3))
    assert torch.equal(found.directions, align(swap, wanted, 3, steps=5, seed=2).directions)
    assert not torch.equal(found.directions, align(swap, wanted, 3, steps=5, seed=3).directions)
    assert len(found.losses) == 5
    assert "seed 2" in found.conventions["learned"]


def test_the_model_gets_no_gradient() -> None:
    swap, wanted = pairs(10, 1, STREAM)
    swap.model.requires_grad_(True)
    align(swap, wanted, steps=2)
    assert all(p.grad is None for p in swap.model.parameters())


def test_what_does_not_fit_is_refused() -> None:
    made, truth = bypass()
    p = truth.prompts(5)
    with pytest.raises(ConfigError, match="outside prompts"):
        Swap(made, p.clean, p.corrupt, STREAM, at=3)
    with pytest.raises(ConfigError, match="one each"):
        Swap(made, p.clean, p.corrupt[:4], STREAM)
    with pytest.raises(HookError):
        Swap(made, p.clean, p.corrupt, "blocks.0.mlp.post_")
    swap = Swap(made, p.clean, p.corrupt, NEURONS)
    for change in ({"rank": 0}, {"rank": 5}, {"steps": 0}, {"lr": 0.0}, {"seed": -1}):
        with pytest.raises(ConfigError):
            align(swap, p.wrong, **change)
    with pytest.raises(ConfigError, match="one answer a pair"):
        align(swap, p.wrong[:3])
    with pytest.raises(ConfigError, match="one answer a pair"):
        swap.accuracy(p.wrong[:3])
