"""Intervals, tests, corrections and power, beside scipy's, the exact values, and plain loops."""

from itertools import combinations, product

import numpy as np
import pytest
import torch
from scipy import stats

from minigpt.errors import ConfigError
from minigpt.research.power import power_of
from minigpt.stats.bootstrap import (
    bootstrap_interval,
    bootstrap_means,
    coverage,
    likeness_within,
    t_interval,
)
from minigpt.stats.multiple import benjamini_hochberg, holm
from minigpt.stats.permutation import flips, label_swap_p, sign_flip_p, smallest_p
from minigpt.stats.power import power, t_test_p

F64 = torch.float64


def normal(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=F64)


def test_draws_take_whole_groups_with_all_their_values():
    values = torch.tensor([1.0, 2, 4, 8, 16, 32])
    groups = torch.tensor([7, 3, 7, 7, 3, 5])
    sums, sizes = {7: 13.0, 3: 18.0, 5: 32.0}, {7: 3, 3: 2, 5: 1}
    possible = {
        round(sum(sums[g] for g in draw) / sum(sizes[g] for g in draw), 9)
        for draw in product(sums, repeat=3)
    }
    drawn = {round(v, 9) for v in bootstrap_means(values, groups, 4000).tolist()}
    assert drawn == possible


def test_without_groups_it_is_scipys_bootstrap():
    x = normal(40).exp()
    ours = bootstrap_interval(x, torch.arange(40), n_draw=20_000)
    theirs = stats.bootstrap(
        (x.numpy(),), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(0)
    ).confidence_interval
    np.testing.assert_allclose(ours, theirs, atol=0.02)


def test_the_spread_is_that_of_group_means():
    x = normal(12, 5) + 3 * normal(12, 1, seed=1)
    groups = torch.arange(12).repeat_interleave(5)
    drawn = bootstrap_means(x.flatten(), groups, 20_000)
    assert drawn.std().item() == pytest.approx(
        x.mean(1).std(correction=0).item() / 12**0.5, rel=0.03
    )
    assert drawn.mean().item() == pytest.approx(x.mean().item(), abs=0.03)


def test_draws_repeat_and_leave_the_global_state_alone():
    x, groups = normal(9), torch.tensor([0, 0, 1, 1, 1, 2, 2, 3, 3])
    torch.manual_seed(3)
    before = torch.get_rng_state()
    first = bootstrap_means(x, groups, 50, seed=1)
    assert torch.equal(first, bootstrap_means(x, groups, 50, seed=1))
    assert not torch.equal(first, bootstrap_means(x, groups, 50, seed=2))
    assert torch.equal(before, torch.get_rng_state())
    shifted = bootstrap_means(x.float() + 1e4, groups, 50, seed=1) - 1e4
    torch.testing.assert_close(shifted, first, atol=2e-3, rtol=0)


def test_the_t_interval_is_scipys():
    x = normal(7, 3)
    ours = t_interval(x.flatten(), torch.arange(7).repeat_interleave(3), level=0.9)
    means = x.mean(1).numpy()
    theirs = stats.t.interval(0.9, 6, means.mean(), stats.sem(means))
    np.testing.assert_allclose(ours, theirs)


def test_coverage_counts_intervals_that_hold_the_mean():
    population = normal(50, 4)
    mean = population.mean().item()
    assert coverage(population, lambda v, g: (mean, mean), 5) == 1
    assert coverage(population, lambda v, g: (mean + 1e-9, np.inf), 5) == 0
    seen: list[tuple[int, int]] = []

    def interval(values, groups):
        seen.append((len(values), len(groups.unique())))
        return t_interval(values, groups)

    covered = coverage(population, interval, 6, n_study=600)
    assert set(seen) == {(24, 6)}, "a group drawn twice is two groups"
    assert covered == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_likeness_finds_what_was_put_in(share):
    x = (1 - share) ** 0.5 * normal(2000, 5) + share**0.5 * normal(2000, 1, seed=1)
    groups = torch.arange(2000).repeat_interleave(5)
    assert likeness_within(x.flatten(), groups) == pytest.approx(share, abs=0.04)
    same = torch.arange(3.0).repeat_interleave(2)
    assert likeness_within(same, same) == pytest.approx(1)


def test_all_flips_once():
    rows = flips(5)
    assert len({tuple(row) for row in rows.tolist()}) == 32
    assert set(rows.unique().tolist()) == {-1.0, 1.0}
    assert flips(20).shape == (10_000, 20)


@pytest.mark.parametrize("n", [2, 3, 6, 9])
def test_exact_flips_are_scipys(n):
    d = normal(n, seed=n) + 0.4
    theirs = stats.permutation_test(
        (d.numpy(),), np.mean, permutation_type="samples", n_resamples=np.inf
    ).pvalue
    assert sign_flip_p(d[None]).item() == pytest.approx(theirs)


def test_ties_are_ties_although_numbers_are_rounded():
    d = torch.tensor([[0.1, 0.2, 0.3], [1e4 + 0.1, 0.2, 1e4 + 0.3], [0.0, 0, 0]])
    sums = [abs(a * 1 + b * 2 + c * 3) for a, b, c in product((1, -1), repeat=3)]
    assert sign_flip_p(d)[0].item() == sum(s >= 6 for s in sums) / 8
    assert sign_flip_p(d)[2].item() == 1
    tied = torch.tensor([[0.1, 0.2, -0.3]])  # no sum is smaller
    assert sign_flip_p(tied).item() == 1


def test_drawn_flips_count_the_data_and_come_near_the_exact_test():
    d = normal(3, 30) + torch.tensor([[0.0], [0.3], [3.0]])
    p = sign_flip_p(d, n_draw=20_000)
    assert p[2].item() == pytest.approx(1 / 20_001), "never 0"
    theirs = stats.ttest_1samp(d.numpy(), 0, axis=1).pvalue
    np.testing.assert_allclose(p[:2], theirs[:2], atol=0.03)
    assert torch.equal(p, sign_flip_p(d * 1e-6, n_draw=20_000)), "the unit does not matter"


def test_labels_dealt_anew_are_scipys():
    a, b = normal(5, seed=1), normal(4, seed=2) + 1
    theirs = stats.permutation_test(
        (a.numpy(), b.numpy()), lambda x, y: x.mean() - y.mean(), n_resamples=np.inf
    )
    null = np.abs(theirs.null_distribution)
    exact = (null >= abs(theirs.statistic) - 1e-12).mean()
    assert label_swap_p(a, b, n_draw=50_000) == pytest.approx(exact, abs=0.01)
    assert label_swap_p(a, b) == label_swap_p(a + 1e4, b + 1e4)


@pytest.mark.parametrize(("n_a", "n_b"), [(3, None), (6, None), (3, 3), (4, 4), (2, 4)])
def test_the_smallest_p_is_reached_by_data_that_agree(n_a, n_b):
    if n_b is None:
        found = sign_flip_p(torch.arange(1.0, n_a + 1)[None]).item()
    else:
        x = np.array([*range(n_a), *range(100, 100 + n_b)])
        sums = [
            abs(x[list(c)].mean() - np.delete(x, c).mean())
            for c in combinations(range(len(x)), n_a)
        ]
        found = np.mean(np.array(sums) >= sums[0] - 1e-9)
    assert smallest_p(n_a, n_b) == pytest.approx(found)


def holm_by_loop(p: list[float]) -> list[float]:
    adjusted, top = [0.0] * len(p), 0.0
    for k, i in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        top = max(top, min(1.0, (len(p) - k) * p[i]))
        adjusted[i] = top
    return adjusted


@pytest.mark.parametrize("m", [1, 2, 5, 40])
def test_corrections(m):
    p = torch.rand(m, generator=torch.Generator().manual_seed(m), dtype=F64) ** 3
    p[-1] = p[0]
    np.testing.assert_allclose(holm(p), holm_by_loop(p.tolist()))
    np.testing.assert_allclose(benjamini_hochberg(p), stats.false_discovery_control(p.numpy()))
    mixed = torch.randperm(m, generator=torch.Generator().manual_seed(0))
    assert torch.equal(holm(p)[mixed], holm(p[mixed]))
    assert (p <= benjamini_hochberg(p)).all()
    assert (benjamini_hochberg(p) <= holm(p) + 1e-12).all()


@pytest.mark.parametrize(("d", "n"), [(0.5, 10), (1.0, 6), (0.0, 8)])
def test_power_is_that_of_the_noncentral_t(d, n):
    found, more = power(d, n, n_study=20_000)
    bar, nc = stats.t.ppf(0.975, n - 1), d * n**0.5
    exact = 1 - stats.nct.cdf(bar, n - 1, nc) + stats.nct.cdf(-bar, n - 1, nc)
    assert found == pytest.approx(exact, abs=0.01)
    assert np.isnan(more) if d == 0 else more > 1


def test_power_asks_the_test_it_is_given():
    asked = []

    def never(studies):
        asked.append(studies.shape)
        return torch.ones(len(studies))

    found, more = power(0.5, 4, never, n_study=7)
    assert (found, asked) == (0, [(7, 4)])
    assert np.isnan(more)
    all_found, plain = power(2.0, 4, lambda s: torch.zeros(len(s)), n_study=20_000)
    assert (all_found, plain) == (1, pytest.approx(1, abs=0.02))
    assert power(1, 5, seed=1) != power(1, 5, seed=2)
    np.testing.assert_allclose(
        t_test_p(normal(3, 5)), stats.ttest_1samp(normal(3, 5), 0, axis=1).pvalue
    )


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: bootstrap_means(torch.zeros(0), torch.zeros(0)), "none of them empty"),
        (lambda: bootstrap_means(torch.tensor([1.0, torch.nan]), torch.arange(2)), "not finite"),
        (lambda: bootstrap_means(torch.ones(3), torch.arange(2)), "give each its label"),
        (lambda: bootstrap_means(torch.ones(3), torch.arange(3), 0), "n_draw=0"),
        (lambda: bootstrap_means(torch.ones(3), torch.arange(3), seed=-1), "seed=-1"),
        (lambda: bootstrap_interval(torch.ones(3), torch.arange(3), 95), "level=95"),
        (lambda: t_interval(torch.ones(3), torch.zeros(3)), "one group"),
        (lambda: likeness_within(torch.ones(3), torch.arange(3)), "3 groups of 3"),
        (lambda: likeness_within(torch.ones(4), torch.tensor([0, 0, 1, 1])), "all values"),
        (lambda: coverage(torch.ones(3), t_interval, 2), "give 2 axes"),
        (lambda: sign_flip_p(torch.ones(3)), "give 2 axes"),
        (lambda: holm(torch.tensor([0.5, 1.2])), "between 0 and 1"),
        (lambda: benjamini_hochberg(torch.tensor([])), "none of them empty"),
        (lambda: power(torch.inf, 5), "effect=inf"),
        (lambda: power(1, 5, alpha=5), "alpha=5"),
        (lambda: power(1, 1), "one unit"),
        (lambda: smallest_p(0), "no units"),
    ],
)  # fmt: skip
def test_refusals(act, says):
    with pytest.raises(ConfigError, match=says):
        act()


@pytest.mark.parametrize(("effect", "n"), [(0.0, 6), (0.5, 5), (0.5, 20), (1.2, 8)])
def test_simulated_power_is_that_of_the_noncentral_t(effect: float, n: int) -> None:
    simulated, _ = power(effect, n, n_study=20_000)
    exact = power_of(effect, 1.0, n)
    assert abs(simulated - exact) < 4 * (exact * (1 - exact) / 20_000) ** 0.5 + 1e-3
