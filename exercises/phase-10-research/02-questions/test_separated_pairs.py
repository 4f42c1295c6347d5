"""The count is that of a loop over pairs and results."""

from itertools import combinations

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, telling, untouched


def table(n_hypothesis, n_experiment, n_result, seed, share=0.4):
    g = torch.Generator().manual_seed(seed)
    drawn = torch.rand(n_hypothesis, n_experiment, n_result, generator=g) < share
    sure = torch.randint(n_result, (n_hypothesis, n_experiment, 1), generator=g)
    return drawn.scatter(2, sure, True)


def by_sets(allowed):
    rows = allowed.tolist()
    sets = [[{r for r, yes in enumerate(e) if yes} for e in row] for row in rows]
    return torch.tensor(
        [
            sum(not one[e] & two[e] for one, two in combinations(sets, 2))
            for e in range(allowed.shape[1])
        ]
    )


def check(mine, allowed, where=""):
    with untouched(allowed=allowed):
        found = as_tensor(mine.separated_pairs(allowed), "the counts")
    same_shape(found, (allowed.shape[1],), "experiment", "the counts")
    expect(
        found.dtype == torch.int64,
        f"the counts are {found.dtype}: return whole numbers, int64, the number of pairs",
    )
    wanted = by_sets(allowed)
    first, second = torch.triu_indices(len(allowed), len(allowed), 1)
    one, two = allowed[first], allowed[second]
    slips = [
        ((one != two).any(2).sum(0), "pairs are counted that only differ: if both allow one "
         "result, that result leaves both standing"),
        (2 * wanted, "each pair is counted in both orders: count it once"),
        ((one ^ two).all(2).sum(0), "only exact opposites are counted: a result that both forbid "
         "may exist as well"),
        ((~(one & two)).any(2).sum(0), "a pair is counted if some result would refute one of "
         "them; it is separated if every result does"),
    ]  # fmt: skip
    close(found, wanted, f"the number of separated pairs{where}", telling(slips, wanted), atol=0)


def test_by_hand(mine):
    """two rivals whose predictions overlap are not separated"""
    low, high, not_low, anything = [1, 0, 0], [0, 0, 1], [0, 1, 1], [1, 1, 1]
    allowed = torch.tensor(
        [[low, high, high], [high, not_low, low], [not_low, high, anything]]
    ).bool()
    check(mine, allowed, " by hand")


def test_every_size(mine):
    """any number of hypotheses, experiments and results"""
    for seed, size in enumerate([(5, 4, 3), (3, 7, 2), (2, 3, 6), (7, 1, 4), (4, 4, 4), (6, 2, 5)]):
        for share in (0.1, 0.4, 0.7):
            check(mine, table(*size, seed, share), f" for a table {size}")


def test_one_hypothesis(mine):
    """a single hypothesis has no rival"""
    check(mine, table(1, 3, 3, 0), " with one hypothesis alone")


def test_order(mine):
    """the order of hypotheses and of results does not matter"""
    allowed = table(6, 3, 4, 5)
    for seed in range(3):
        g = torch.Generator().manual_seed(seed)
        mixed = allowed[torch.randperm(6, generator=g)][:, :, torch.randperm(4, generator=g)]
        check(mine, mixed, " of a shuffled table")
    check(mine, allowed.transpose(0, 1), " of a transposed table")


def test_many_hypotheses(mine):
    """twenty-four rivals have 276 pairs"""
    check(mine, torch.eye(24, dtype=torch.bool)[:, None].expand(24, 2, 24), " of 24 rivals")


def test_nothing_allowed(mine):
    """a hypothesis that allows nothing shares no result, and makes no pair with itself"""
    allowed = table(5, 3, 4, 21)
    allowed[2, 0] = False
    allowed[4, 0] = False
    check(mine, allowed, " where two hypotheses allow nothing (count pairs of different ones only)")
