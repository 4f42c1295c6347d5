"""Steering: a vector added is a vector added, in one pass or in many."""

from functools import partial

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.steering.vectors import project_out, steer, steering_vector
from minigpt.model.hooks import Cache

close = partial(torch.testing.assert_close, rtol=0, atol=1e-10)
PLACE = "blocks.1.resid_pre"


@pytest.fixture(scope="module")
def vector() -> Tensor:
    return torch.randn(16, dtype=torch.float64, generator=torch.Generator().manual_seed(2))


def seen(model: GPT, tokens: Tensor) -> Tensor:
    cache = Cache()
    with model.hooked({PLACE: cache.record}):
        model(tokens)
    return cache[PLACE]


def test_the_vector_is_added_where_it_should_be(
    any_model: GPT, tokens: Tensor, vector: Tensor
) -> None:
    before = seen(any_model, tokens)
    with steer(any_model, {("resid_pre", 1): vector}, scale=-3.0):
        close(seen(any_model, tokens), before - 3 * vector)
    for positions, hit in (([1, 4], [1, 4]), (slice(6, None), [6, 7, 8]), (slice(0, 2), [0, 1])):
        expected = before.clone()
        expected[:, hit] += vector
        with steer(any_model, {PLACE: vector}, positions=positions):
            close(seen(any_model, tokens), expected)
    close(seen(any_model, tokens), before)


def streams(model: GPT, tokens: Tensor, *, use_cache: bool) -> tuple[Tensor, Tensor]:
    """What was generated, and the stream at PLACE over all of it, pass by pass or in the last."""
    passes: list[Tensor] = []
    with model.hooked({PLACE: lambda value, point: passes.append(value)}):
        text = model.generate(tokens, 4, temperature=0, use_cache=use_cache)
    return text, torch.cat(passes, dim=1) if use_cache else passes[-1]


@pytest.mark.parametrize("positions", [slice(None), slice(9, None), [2, 9, 11], slice(0, 3)])
def test_generation_with_cached_keys_is_generation_without(
    any_model: GPT, tokens: Tensor, vector: Tensor, positions: slice | list[int]
) -> None:
    _, plain = streams(any_model, tokens, use_cache=True)
    with steer(any_model, {("resid_pre", 0): vector}, scale=2, positions=positions):
        text, fast = streams(any_model, tokens, use_cache=True)
        same, slow = streams(any_model, tokens, use_cache=False)
    assert torch.equal(text, same)
    assert fast.shape == (3, 12, 16)
    close(fast, slow)
    first = range(12)[positions][0] if isinstance(positions, slice) else positions[0]
    changed = (fast != plain).any(-1).any(0)
    assert not changed[:first].any()
    assert changed[first]


def test_a_direction_forbidden(any_model: GPT, tokens: Tensor, vector: Tensor) -> None:
    two = torch.stack([vector, vector.roll(1)])
    before = seen(any_model, tokens)
    with project_out(any_model, two, [PLACE]):
        after = seen(any_model, tokens)
    close(after @ two.T, torch.zeros(3, 9, 2, dtype=torch.float64))
    away = torch.linalg.svd(two).Vh[2:]
    close(after @ away.T, before @ away.T)
    with project_out(any_model, vector, [PLACE], positions=[3]):
        one = seen(any_model, tokens)
    close(one[:, 3] @ vector, torch.zeros(3, dtype=torch.float64))
    close(one[:, 4:], before[:, 4:])


def test_difference_of_means(model: GPT, tokens: Tensor) -> None:
    other = (tokens[:2] + 3) % 29
    pos, neg = seen(model, tokens), seen(model, other)
    find = partial(steering_vector, model, tokens, other, ("resid_pre", 1))
    close(find(), (pos[:, -1].mean(0) - neg[:, -1].mean(0)).detach())
    close(find(position=4), (pos[:, 4].mean(0) - neg[:, 4].mean(0)).detach())
    close(find(position=None), (pos.mean((0, 1)) - neg.mean((0, 1))).detach())
    assert (steering_vector(model, tokens, tokens, PLACE) == 0).all()


def test_steering_at_the_mean_difference_moves_one_set_onto_the_other(
    model: GPT, tokens: Tensor
) -> None:
    other = (tokens + 3) % 29
    vector = steering_vector(model, tokens, other, PLACE)
    with steer(model, {PLACE: vector}, positions=[8]):
        moved = seen(model, other)[:, -1].mean(0)
    close(moved, seen(model, tokens)[:, -1].mean(0))


def steered(model: GPT, tokens: Tensor, vectors: dict[str, Tensor], **chosen: list[int]) -> Tensor:
    with steer(model, vectors, **chosen):
        return model(tokens)


def test_what_cannot_be_steered(model: GPT, tokens: Tensor, vector: Tensor) -> None:
    with pytest.raises(ConfigError, match="there is no vector to add"):
        steer(model, {})
    with pytest.raises(ConfigError, match="no activation is named"):
        project_out(model, vector, [])
    run = partial(steered, model, tokens)
    with pytest.raises(HookError, match=r"a vector \[3\] cannot be added at 'blocks.1.resid_pre'"):
        run({PLACE: vector[:3]})
    with pytest.raises(HookError, match=r"did you mean 'blocks.1.resid_pre'"):
        run({"blocks.1.resid_prr": vector})
    with pytest.raises(HookError, match=r"the vector for 'blocks.1.resid_pre' holds NaN"):
        steer(model, {PLACE: vector * torch.nan})
    for positions in ([-1], [], slice(-2, None)):
        with pytest.raises(ConfigError, match="must be counted from the first token"):
            run({PLACE: vector}, positions=positions)
    with pytest.raises(ConfigError, match="the negative set is empty"):
        steering_vector(model, tokens, tokens[:0], PLACE)
    with pytest.raises(HookError, match="position 9 was never reached"):
        run({PLACE: vector}, positions=[9])
