"""Draws hold whole groups, each as likely as the others, and give the mean of their values."""

from itertools import product

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed

F64 = torch.float64
VALUES = torch.tensor([1.0, 10, 100, 1000, 10_000, 3], dtype=F64)
GROUPS = torch.tensor([40, -7, 40, 40, -7, 12])


def parts(values, groups):
    """The values of each group."""
    return [values[groups == label].tolist() for label in groups.unique()]


def outcomes(values, groups):
    """Every draw of groups, and how many of all sequences give its mean: {mean: share}."""
    held = parts(values, groups)
    found = {}
    for draw in product(held, repeat=len(held)):
        mean = sum(map(sum, draw)) / sum(map(len, draw))
        key = round(mean, 6)
        found[key] = found.get(key, 0) + 1 / len(held) ** len(held)
    return found


def check_possible(drawn, values, groups):
    """Each drawn mean is one that whole groups can give; common slips are named."""
    possible = outcomes(values, groups)
    held = parts(values, groups)
    seen = {round(v, 6) for v in drawn.tolist()}
    strange = sorted(seen - set(possible))
    if not strange:
        return
    means = {
        round(sum(sum(g) / len(g) for g in draw) / len(held), 6)
        for draw in product(held, repeat=len(held))
    }
    expect(
        not seen <= means,
        "each group's mean counts once: a draw's result is the mean of all the values it holds, so "
        "a group of three counts three times as much as a group of one",
    )
    lost = {round(sum(map(sum, draw)) / len(values), 6) for draw in product(held, repeat=len(held))}
    expect(
        not seen <= lost,
        "the sum is divided by the number of values in the data: a draw of large groups holds more "
        "of them, and one of small groups fewer",
    )
    expect(
        len(strange) < len(seen) / 2 or len(possible) > 400,
        f"{len(strange)} different means cannot come from whole groups: a draw keeps all values of "
        "a group, or none. Are the values drawn one by one?",
    )
    expect(False, f"a mean of {strange[0]} cannot come from {len(held)} whole groups")


def test_shape(mine):
    """one mean a draw, in double precision"""
    for n_draw in (1, 7, 300, 5003):
        with untouched(values=VALUES, groups=GROUPS):
            drawn = mine.bootstrap_means(VALUES, GROUPS, n_draw, 0)
        same_shape(drawn, (n_draw,), "draw", "the draws")
    single = mine.bootstrap_means(VALUES.float(), GROUPS)
    same_shape(single, (1000,), "draw", "the draws by default")
    expect(single.dtype == F64, f"the draws are {single.dtype}: compute in double precision")


def test_whole_groups(mine):
    """a draw holds whole groups, with all their values"""
    check_possible(mine.bootstrap_means(VALUES, GROUPS, 1000, 0), VALUES, GROUPS)
    wide = torch.tensor([5.0, 7, 1, 1, 1, 1, 1, 90], dtype=F64)
    labels = torch.tensor([3, 3, 0, 0, 0, 0, 0, 1000])
    check_possible(mine.bootstrap_means(wide, labels, 1000, 1), wide, labels)


def test_every_group_as_likely(mine):
    """groups are drawn with replacement, each as often as the others"""
    wanted = outcomes(VALUES, GROUPS)
    n = 2500
    drawn = [round(v, 6) for v in mine.bootstrap_means(VALUES, GROUPS, n, 3).tolist()]
    expect(
        len(set(drawn)) > 1,
        "all draws are the same: groups are drawn with replacement, so some come twice",
    )
    missing = len(set(wanted) - set(drawn))
    expect(
        not missing,
        f"{missing} of {len(wanted)} possible draws never come: draw as many groups as there are, "
        "with replacement, each as likely as the others",
    )
    for mean, share in wanted.items():
        slack = 5 * (share * (1 - share) / n) ** 0.5
        expect(
            abs(drawn.count(mean) / n - share) < slack,
            "some groups come up more often than others, or the groups of one draw depend on each "
            "other: every group is as likely as the others, whatever its size",
        )


def test_single_values(mine):
    """with a group for each value it is the ordinary bootstrap"""
    x = torch.tensor([0.0, 1, 5], dtype=F64)
    drawn = mine.bootstrap_means(x, torch.tensor([2, 0, 1]), 800, 1)
    check_possible(drawn, x, torch.tensor([2, 0, 1]))
    close(drawn.mean(), torch.tensor(2.0, dtype=F64), "the mean of the draws", atol=0.15)


def test_labels(mine):
    """a label is any whole number: negative, large, or next to another"""
    for labels in (
        [-7, 7, 7, -7, 0, 0],
        [2**24, 2**24 + 1, 2**24, 2**24, 2**24 + 1, 5],
        [70_000, 4464, 70_000, 4464, 4464, 1],
        [2**40, 3, 3, 2**40 + 1, 2**40 + 1, 3],
    ):
        groups = torch.tensor(labels)
        drawn = mine.bootstrap_means(VALUES, groups, 300, 2)
        wanted, seen = set(outcomes(VALUES, groups)), {round(v, 6) for v in drawn.tolist()}
        expect(
            seen <= wanted and len(seen) > len(wanted) - 2,
            f"with labels {labels} the draws are not those of {len(groups.unique())} groups: two "
            "labels are two groups, however large or near each other they are",
        )


def test_spread(mine):
    """the spread is that of group means, at any number of groups"""
    for n_group, size, seed in [(47, 3, 0), (12, 20, 1), (90, 1, 2)]:
        g = torch.Generator().manual_seed(seed)
        x = torch.randn(n_group, size, generator=g, dtype=F64)
        x = x + 2 * torch.randn(n_group, 1, generator=g, dtype=F64)
        labels = torch.arange(n_group).repeat_interleave(size) * 3 - 50
        order = torch.randperm(len(labels), generator=g)
        drawn = mine.bootstrap_means(x.flatten()[order], labels[order], 700, seed)
        wanted = x.mean(1).std(correction=0) / n_group**0.5
        expect(
            abs(drawn.std() / wanted - 1) < 0.16,
            f"with {n_group} groups of {size} values the draws spread {drawn.std():.3f}, and "
            f"means of {n_group} groups spread {wanted:.3f}: draw as many groups as there are",
        )
        close(drawn.mean(), x.mean(), "the mean of the draws", atol=float(wanted) / 5)
        neighbors = torch.corrcoef(torch.stack([drawn[1:], drawn[:-1]]))[0, 1]
        expect(neighbors.abs() < 0.19, "one draw depends on the one before: draw each one anew")


def test_first_draw(mine):
    """the first draw is drawn, too"""
    x, labels = torch.arange(40.0, dtype=F64) ** 2, torch.arange(40) // 2
    same = sum(abs(mine.bootstrap_means(x, labels, 2, s)[0] - x.mean()) < 1e-6 for s in range(20))
    expect(same < 3, "the first draw is the data: every draw takes groups by chance")


def test_precision(mine):
    """large numbers lose nothing, and how values lie in memory does not matter"""
    x = (VALUES / 1e5 + 1e4).float()
    check_possible(mine.bootstrap_means(x, GROUPS, 500, 0), x.double(), GROUPS)
    big = torch.full((3000,), 0.1)
    close(
        mine.bootstrap_means(big, torch.arange(3000) % 7, 3, 0) - big[0].double(),
        torch.zeros(3, dtype=F64),
        "draws of 3,000 equal values, less that value",
        atol=1e-12,
    )
    any_layout(lambda values: mine.bootstrap_means(values, GROUPS, 20, 0), values=VALUES)


def test_seeded(mine):
    """one seed, one result; the global random state is left alone"""
    x, labels = torch.arange(30.0), torch.arange(30) // 2
    depends_on_seed(lambda seed: mine.bootstrap_means(x, labels, 40, seed), "the draws")
    for far in (101, 100_001):
        expect(
            not torch.equal(
                mine.bootstrap_means(x, labels, 40, 1), mine.bootstrap_means(x, labels, 40, far)
            ),
            f"seeds 1 and {far} give the same: use the whole seed",
        )
    expect(
        mine.bootstrap_means(x, labels, 200, 5).unique().numel() > 50,
        "most draws of 15 groups are the same: draw each one anew",
    )
    expect(
        not torch.equal(
            mine.bootstrap_means(x, labels, 40), mine.bootstrap_means(x, labels, 40, 1)
        ),
        "the seed by default and seed 1 give the same",
    )
