"""Every allowed set and no other, and shares of logits whose parts are planted."""

import math
from itertools import combinations

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed, full_support


def test_sets(mine):
    """n sets, each as large as the keys, without repeats, without keys, in order"""
    for p, keys, n in ((31, [5, 7, 15], 40), (113, [1, 13, 20, 22, 36, 47], 30), (11, [5, 1], 50)):
        found = mine.control_sets(p, keys, n, seed=1)
        expect(isinstance(found, list), f"a {type(found).__name__} came back, and a list was asked")
        expect(len(found) == n, f"{len(found)} sets came back, and {n} were asked")
        for one in found:
            expect(
                isinstance(one, list) and all(isinstance(k, int) for k in one),
                "a set is not a list of plain integers: .tolist() makes one",
            )
            expect(
                len(one) == len(keys),
                f"a set has {len(one)} frequencies where there are {len(keys)} keys: with another "
                "number the comparison is unfair",
            )
            expect(len({*one}) == len(one), f"the set {one} names a frequency twice")
            expect(
                not {*one} & {*keys},
                f"the set {one} holds a key frequency of {keys}: then it is no control",
            )
            expect(
                all(1 <= k <= (p - 1) // 2 for k in one),
                f"the set {one} names no frequency between 1 and {(p - 1) // 2}: numbering starts "
                "at 1, and ends at (p − 1)/2",
            )
            expect(one == sorted(one), f"the set {one} does not increase")


def test_every_set(mine):
    """every allowed set is drawn equally often"""
    allowed = [list(one) for one in combinations([1, 3, 4, 6], 2)]
    full_support(lambda seed: mine.control_sets(13, [2, 5], 1, seed)[0], allowed, 400, "the set")


def test_anew(mine):
    """each set of one call is drawn anew"""
    found = mine.control_sets(113, [1, 13, 20], 50, seed=3)
    expect(
        len({tuple(one) for one in found}) > 45,
        "the sets of one call repeat each other: is the seed set again for each of them?",
    )


def test_not_from_one_shuffle(mine):
    """a second set does not avoid the first"""
    both = [mine.control_sets(7, [2], 2, seed) for seed in range(60)]
    again = sum(a == b for a, b in both)
    expect(
        10 < again < 50,
        "two sets of one call depend on each other: draw the second from all frequencies that are "
        "no keys, too",
    )


def test_seed(mine):
    """one seed, one list; the global random state is untouched; the keys are unchanged"""
    keys = [4, 2]
    depends_on_seed(lambda seed: mine.control_sets(113, keys, 3, seed), "the sets")
    expect(keys == [4, 2], "the list of keys is changed")


def planted(p, sizes, seed=0):
    """A clock at some frequencies, a mean for each answer, and noise that depends on a."""
    g = torch.Generator().manual_seed(seed)
    a, b = torch.arange(p).repeat_interleave(p), torch.arange(p).repeat(p)
    away = ((a + b)[:, None] - torch.arange(p)) % p
    made = sum(s * torch.cos(2 * math.pi * k * away.double() / p) for k, s in sizes.items())
    return made + 0.3 * torch.randn(p, generator=g).double() + torch.randn(p, p, generator=g)[a]


def kept(z, frequencies):
    p = z.shape[1]
    total = (torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)) % p
    w = torch.stack([f(2 * math.pi * k * total.double() / p)
                     for k in frequencies for f in (torch.cos, torch.sin)], 1)  # fmt: skip
    return w @ torch.linalg.lstsq(w, z).solution, total


def test_share(mine):
    """the share of the largest entries that are right"""
    for p, sizes, asked in (
        (13, {2: 1.0, 5: 0.5}, [2]),
        (13, {2: 0.4, 5: 0.4}, [2, 5]),
        (31, {3: 0.2, 9: 0.2, 14: 0.2}, [9, 3]),
        (31, {3: 0.3, 9: 1.0}, [3]),
        (31, {3: 1.0, 9: 1.0}, [4, 10]),
    ):
        z = planted(p, sizes, seed=p)
        part, total = kept(z, asked)

        def share(logits, total=total):
            return (logits.argmax(1) == total).double().mean().item()

        right = share(part + z.mean(0))
        hints = [
            (share(part), "the mean over all sums is left out"),
            (share(z), "all of the logits are used"),
            (share(z - part), "the part is removed, and it should be kept"),
            (100 * right, "that is in percent"),
            (right * p * p, "that is a number of sums, and their share was asked"),
        ]
        with untouched(logits=z):
            found = mine.share_right(z, asked)
        close(found, right, "the share", telling(hints, right), atol=1e-6)


def test_small(mine):
    """only the order of the logits counts, so that their size does not matter"""
    z = planted(13, {2: 0.3, 5: 1.0}, seed=4)
    part, total = kept(z, [2])
    right = ((part + z.mean(0)).argmax(1) == total).double().mean().item()
    for size in (1e-6, 1e3):
        found = mine.share_right(size * z, [2])
        close(found, right, f"the share for logits times {size:g}", atol=1e-6)


def test_layouts(mine):
    """any layout in memory"""
    any_layout(lambda z: mine.share_right(z, [2]), z=planted(13, {2: 1.0}))
