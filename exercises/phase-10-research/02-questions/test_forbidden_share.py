"""The share forbidden is that of all joint results, listed one by one."""

from itertools import product

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout

F64 = torch.float64


def table(n_hypothesis, n_experiment, n_result, seed, share=0.5):
    """A random table in which something is allowed everywhere."""
    g = torch.Generator().manual_seed(seed)
    drawn = torch.rand(n_hypothesis, n_experiment, n_result, generator=g) < share
    sure = torch.randint(n_result, (n_hypothesis, n_experiment, 1), generator=g)
    return drawn.scatter(2, sure, True)


def listed(allowed):
    """Go through every joint result."""
    joint = list(product(range(allowed.shape[2]), repeat=allowed.shape[1]))
    rows = allowed.tolist()
    return torch.tensor(
        [
            sum(not all(row[e][r] for e, r in enumerate(one)) for one in joint) / len(joint)
            for row in rows
        ],
        dtype=F64,
    )


def check(mine, allowed, where):
    with untouched(allowed=allowed):
        found = mine.forbidden_share(allowed)
    same_shape(found, (len(allowed),), "hypothesis", "the shares")
    wanted = listed(allowed)
    no = ~allowed
    slips = [
        (1 - wanted, "this is the share that is allowed: subtract it from 1"),
        (no.double().mean((1, 2)), "shares of single experiments are averaged, and a joint result "
         "is allowed only if all its parts are: multiply what is allowed"),
        (no.double().mean(2).prod(1), "what is forbidden is multiplied: one forbidden part is "
         "enough to forbid a joint result, so multiply what is allowed"),
        (no.double().mean(2).max(1).values, "only the most telling experiment counts"),
    ]  # fmt: skip
    close(found, wanted, f"the share forbidden{where}", telling(slips, wanted), atol=1e-12, rtol=0)


def test_by_hand(mine):
    """a sharp, a vague, and a middling hypothesis"""
    allowed = torch.tensor(
        [
            [[True, False, False], [False, True, False]],
            [[True, True, True], [True, True, True]],
            [[True, True, False], [True, True, True]],
        ]
    )
    check(mine, allowed, " by hand")


def test_every_size(mine):
    """any number of hypotheses, experiments and results"""
    for seed, size in enumerate([(4, 3, 2), (3, 2, 5), (1, 4, 3), (6, 1, 4), (2, 6, 3), (5, 3, 7)]):
        for share in (0.2, 0.5, 0.9):
            check(mine, table(*size, seed, share), f" for a table {size}")


def test_many_experiments(mine):
    """many experiments: what is left is tiny, and not 0"""
    allowed = torch.zeros(2, 18, 3, dtype=torch.bool)
    allowed[..., 0] = True
    allowed[1, :, 1] = True
    wanted = torch.tensor([1 - 3.0**-18, 1 - (2 / 3) ** 18], dtype=F64)
    close(mine.forbidden_share(allowed), wanted, "the share forbidden by 18 experiments",
          atol=1e-13, rtol=0)  # fmt: skip


def test_nothing_allowed(mine):
    """whoever allows no result of one experiment forbids everything"""
    allowed = table(3, 4, 3, 11)
    allowed[1, 2] = False
    check(mine, allowed, " where one experiment has no allowed result")


def test_layout(mine):
    """any layout, and double precision"""
    allowed = table(4, 3, 3, 9)
    found = mine.forbidden_share(allowed)
    expect(found.dtype == F64, f"the shares are {found.dtype}: compute in double precision")
    turned = table(3, 4, 3, 8).transpose(0, 1)
    check(mine, turned, " of a transposed table")
    _ = any_layout
