"""The right places are patched, once each, and ranked by what the patches say."""

import torch

from minigpt.course.grading.feedback import equal, expect, untouched
from minigpt.course.grading.properties import any_layout


def draw(n, seed):
    """Estimates and effects of both signs, loosely alike."""
    g = torch.Generator().manual_seed(seed)
    exact = torch.randn(n, generator=g, dtype=torch.float64) * 3
    estimates = exact * 0.5 + torch.randn(n, generator=g, dtype=torch.float64)
    return estimates, exact.tolist()


def ranked(values):
    return sorted(range(len(values)), key=lambda i: -abs(values[i]))


def run(mine, estimates, exact, k, budget):
    """Call it with a patch that writes down who asked."""
    asked = []

    def patch(place):
        expect(
            type(place) is int,
            f"patch was called with a {type(place).__name__}: a place is a Python int",
        )
        asked.append(place)
        return exact[place]

    with untouched(estimates=estimates):
        found = mine.screen_and_verify(estimates, patch, k, budget)
    expect(found is not None, "the result is None: is there a return statement?")
    found = found.tolist() if isinstance(found, torch.Tensor) else list(found)
    for place in found:
        expect(
            type(place) is int,
            f"the result holds a {type(place).__name__}: return places, each a Python int",
        )
    return found, asked


def check(mine, estimates, exact, k, budget):
    found, asked = run(mine, estimates, exact, k, budget)
    where = f"for {len(exact)} places, k = {k}, budget = {budget}"
    guess = estimates.tolist()
    screened = ranked(guess)[:budget]
    expect(
        len(asked) == len(set(asked)),
        f"a place was patched twice {where}: keep its effect",
    )
    expect(len(asked) <= budget, f"{len(asked)} patches were made {where}")
    expect(
        set(asked) != set(sorted(range(len(guess)), key=lambda i: -guess[i])[:budget])
        or set(asked) == set(screened),
        "the estimates are ranked with their sign: a large negative effect is large",
    )
    expect(
        set(asked) == set(screened),
        f"other places were patched than those with the largest |estimate| {where}",
    )
    expect(len(found) == k, f"{len(found)} places came back, and k = {k}")
    best = sorted(screened, key=lambda i: -abs(exact[i]))
    signed = sorted(screened, key=lambda i: -exact[i])
    ranks = [screened.index(place) for place in best[:k]]
    slips = [
        (
            screened[:k],
            "these are the largest estimates among the patched: the exact effects decide",
        ),
        (signed[:k], "the effects are ranked with their sign: a large negative effect is large"),
        (ranks, "these are ranks among the patched: return the places themselves"),
        (best[::-1][:k], "these are the smallest effects: the largest comes first"),
        (best[:k][::-1], "the largest effect comes first"),
        (sorted(best[:k]), "the places stand in their own order: the largest effect comes first"),
    ]
    equal(found, best[:k], f"the places {where}", [s for s in slips if s[0] != best[:k]])


def test_by_hand(mine):
    """the four heads of the lesson"""
    estimates = torch.tensor([-3, 2, 0.5, 0.1])
    check(mine, estimates, [-2.0, 0.3, 0.4, -4], 2, 3)
    check(mine, estimates, [-2.0, 0.3, 0.4, -4], 1, 4)


def test_any_size(mine):
    """many places, budgets and k"""
    for seed, (n, k, budget) in enumerate(
        ((30, 3, 9), (5, 2, 4), (270, 10, 20), (40, 7, 7), (12, 4, 12), (1, 1, 1), (301, 25, 120))
    ):
        check(mine, *draw(n, seed), k, budget)


def test_close_calls(mine):
    """estimates and effects that differ in the tenth digit, far from zero"""
    step = torch.arange(8, dtype=torch.float64)
    order = torch.tensor([3, 6, 0, 7, 1, 5, 2, 4])
    estimates = 1e4 + 1e-6 * step[order]
    exact = (1e4 + 1e-6 * step[order.flip(0)]).tolist()
    check(mine, estimates, exact, 3, 5)
    check(mine, -estimates, [-e for e in exact], 3, 5)


def test_large_is_not_all(mine):
    """zeros, and effects of very different sizes"""
    check(mine, torch.tensor([0.0, 1e-8, -1e8, 3.0]), [1e9, 1e-9, -1e-8, 2e-9], 2, 3)
    tiny = torch.tensor([1e-190, -3e-190, 2e-190, 4e-190], dtype=torch.float64)
    check(mine, tiny, [1e-200, 2e-200, -4e-200, 3e-200], 2, 3)


def test_an_effect_of_zero(mine):
    """a patched place without any effect ranks last, and before all that were not patched"""
    for zero in (0.0, -0.0, 0):
        for at in range(5):
            estimates = torch.tensor([9.0, -8, 7, 6, -5, 4], dtype=torch.float64).roll(at)
            exact = [float(effect) for effect in (-1, 2, 3, 4, 5, 6)]
            exact[at] = zero
            check(mine, estimates, exact, 3, 3)
            check(mine, estimates, exact, 4, 4)
    check(mine, torch.tensor([-2.0, 5, 1]), [7.0, 0, 9], 1, 1)


def test_double_effects_of_single_estimates(mine):
    """estimates in single precision say nothing about the precision of the effects"""
    estimates = torch.tensor([6.0, -5, 4, 3, 2, 1])
    exact = [1 + step * 1e-12 for step in (2, 0, 4, 1, 3, 9)]
    check(mine, estimates, exact, 2, 5)
    check(mine, estimates, [-effect for effect in exact], 5, 5)


def test_layouts(mine):
    """strided and read-only estimates, in single precision"""
    estimates, exact = draw(9, 3)
    any_layout(
        lambda estimates: torch.tensor(run(mine, estimates, exact, 2, 5)[0]),
        estimates=estimates.float(),
    )
