"""Screening patches what it says, as often as it says, and counts as a loop would."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from minigpt.errors import ConfigError
from minigpt.interp.attribution.screening import found, patches_needed, screen_then_verify

lists = st.lists(st.integers(-4, 4), min_size=1, max_size=9)


def by_size(values: list[int]) -> list[int]:
    return sorted(range(len(values)), key=lambda i: -abs(values[i]))


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=9))
def test_everything_against_loops(pairs: list[tuple[int, int]]) -> None:
    guess, truth = [a for a, _ in pairs], [b for _, b in pairs]
    estimates, exact = torch.tensor(guess).float(), torch.tensor(truth).float()
    for k in range(1, len(pairs) + 1):
        best = set(by_size(truth)[:k])
        assert found(estimates, exact, k) == len(best & set(by_size(guess)[:k]))
        needed = patches_needed(estimates, exact, k)
        assert best <= set(by_size(guess)[:needed])
        assert not best <= set(by_size(guess)[: needed - 1])
        for budget in range(k, len(pairs) + 1):
            asked: list[int] = []

            def patch(place: int, asked: list[int] = asked) -> float:
                asked.append(place)
                return float(truth[place])

            result = screen_then_verify(estimates, patch, k, budget)
            assert asked == list(result.patched) == by_size(guess)[:budget]
            assert result.effects == tuple(float(truth[i]) for i in asked)
            order = sorted(asked, key=lambda i: -abs(truth[i]))
            assert list(result.top) == order[:k]


def test_a_miss_by_hand() -> None:
    """The example of the lesson: the largest effect has the smallest estimate."""
    estimates, exact = torch.tensor([-3, 2, 0.5, 0.1]), torch.tensor([-2, 1, 0.4, -4])
    assert screen_then_verify(estimates, lambda i: exact[i].item(), 1, 2).top == (0,)
    assert (found(estimates, exact, 2), patches_needed(estimates, exact, 1)) == (1, 4)


def test_what_cannot_be_screened_is_refused() -> None:
    values = torch.tensor([1.0, 2])
    for k, budget in ((0, 1), (2, 1), (1, 3)):
        with pytest.raises(ConfigError, match=r"must be in 1 ≤ k ≤ budget ≤ 2 places$"):
            screen_then_verify(values, float, k, budget)
    with pytest.raises(ConfigError, match=r"^estimates of shape \[1, 2\] must be \[place\]"):
        screen_then_verify(values[None], float, 1, 1)
    with pytest.raises(ConfigError, match=r"^the effects of shape \[1\] must be .* finite$"):
        screen_then_verify(values, lambda _: float("nan"), 1, 1)
    with pytest.raises(ConfigError, match=r"^2 estimates, 1 exact effects, k=1"):
        found(values, values[:1], 1)
    with pytest.raises(ConfigError, match=r"k=3: give as many of both"):
        patches_needed(values, values, 3)
