"""Networks whose pieces are known: hinges, tents of tents, and random ones on a fine grid."""

from itertools import pairwise

import torch

from minigpt.course.grading.feedback import close, expect, untouched
from minigpt.course.grading.properties import any_layout


def shallow(kinks, changes, w=None):
    """One hidden layer with these kinks and changes of slope."""
    kinks, changes = (torch.tensor(v, dtype=torch.float64) for v in (kinks, changes))
    w = torch.ones_like(kinks) if w is None else torch.tensor(w, dtype=torch.float64)
    return [(w[None], -w * kinks), (changes[:, None] / w.abs()[:, None], torch.zeros(1).double())]


def folded(depth):
    """The tent 2 relu(x) − 4 relu(x − ½), applied `depth` times."""
    hidden, out = shallow([0.0, 0.5], [2.0, -4.0])
    between = (out[0] @ hidden[0], out[1] @ hidden[0] + hidden[1])
    return [hidden, *[between] * (depth - 1), out]


def drawn(seed, *widths):
    g = torch.Generator().manual_seed(seed)
    dims = [1, *widths, 1]
    return [
        (torch.randn(i, o, generator=g) * (2 / i) ** 0.5, torch.randn(o, generator=g) / 2)
        for i, o in pairwise(dims)
    ]


def by_grid(layers, low, high, n=400_001):
    """Slopes of an even grid: each kink makes one cell, or two, with a slope of its own."""
    x = torch.linspace(low, high, n, dtype=torch.float64)
    h = x[:, None]
    for W, b in layers[:-1]:
        h = (h @ W.double() + b.double()).clamp(min=0)
    y = (h @ layers[-1][0].double() + layers[-1][1].double())[:, 0]
    slope = y.diff() / x.diff()
    bends = slope.diff().abs() > 1e-6 * slope.abs().max()
    starts = bends & ~torch.cat([torch.tensor([False]), bends[:-1]])
    return 1 + int(starts.sum())


def counted(mine, layers, low, high):
    pairs = [(W.clone(), b.clone()) for W, b in layers]
    before = list(pairs)
    found = mine.count_regions(pairs, low, high)
    same = all(one is other for one, other in zip(pairs, before, strict=True)) and all(
        torch.equal(a, c) and torch.equal(b, d)
        for (a, b), (c, d) in zip(pairs, layers, strict=True)
    )
    expect(same, "your code changes the weights or the list that it is given: make new ones")
    expect(
        isinstance(found, int) and not isinstance(found, bool),
        f"a {type(found).__name__} came back, not an int",
    )
    return found


def test_add_kinks(mine):
    """a sign that changes between two points gives the place where the value is zero"""
    x = torch.tensor([0.0, 1.0, 3.0], dtype=torch.float64)
    pre = torch.tensor([[-1.0, 2.0, 1.0], [3.0, 1.0, -1.0], [1.0, 4.0, 3.0]], dtype=torch.float64)
    with untouched(x=x, pre=pre):
        out = mine.add_kinks(x, pre)
    wanted = torch.tensor([0.0, 0.25, 0.5, 1.0, 1.5, 3.0], dtype=torch.float64)
    middle = torch.tensor([0.0, 0.5, 0.5, 1.0, 2.0, 3.0], dtype=torch.float64)
    hints = [
        (middle, "the new points lie in the middle between two old ones, not where the value is "
         "zero"),
        (torch.tensor([0.25, 0.5, 1.5]).double(), "the old points are missing from what you "
         "return"),
        (torch.tensor([0.0, 0.5, 0.75, 1.0, 2.5, 3.0]).double(), "the share is taken from the "
         "wrong end: at p = −1, q = 3 zero is a quarter of the way from p"),
    ]  # fmt: skip
    close(out, wanted, f"the points for x = {x.tolist()} and pre = {pre.tolist()}", hints)


def test_add_kinks_at_points(mine):
    """a value that is exactly zero at a point, or never, adds none"""
    x = torch.tensor([0.0, 1.0, 2.0])
    pre = torch.tensor([[-1.0, 1.0, 0.0], [0.0, 2.0, 0.0], [1.0, 3.0, 0.0]])
    out = mine.add_kinks(x, pre)
    expect(not out.isnan().any(), "a column of zeros gives NaN: 0/0")
    close(out.unique(), x, f"the different points for pre = {pre.tolist()}")
    any_layout(lambda x, pre: mine.add_kinks(x, pre), x=x, pre=torch.tensor([[-1.0], [3.0], [4.0]]))


def test_hinges(mine):
    """one hidden layer: a piece more than there are kinks inside"""
    cases = [
        (shallow([0.5], [1.0]), 2, "one kink at 0.5"),
        (shallow([0.2, 0.7], [1.0, 1.0]), 3, "kinks at 0.2 and 0.7 that bend the same way"),
        (shallow([-1.0, 0.5, 2.0], [1.0, 1.0, 1.0]), 2, "kinks at −1, 0.5 and 2, of which one is "
         "between 0 and 1"),
        (shallow([0.2, 0.6, 0.9], [2.0, -3.5, 1.0], [-2.0, 0.5, 7.0]), 4, "kinks at 0.2, 0.6 and "
         "0.9, one of which opens to the left"),
        (shallow([3.0], [1.0]), 1, "a kink outside"),
    ]  # fmt: skip
    for layers, wanted, what in cases:
        found = counted(mine, layers, 0.0, 1.0)
        expect(found == wanted, f"{what}, seen from 0 to 1: {found} pieces, and there are {wanted}")


def test_what_the_output_does_not_show(mine):
    """a switch that does not change the output's slope makes no region"""
    cases = [
        (shallow([0.3, 0.6], [1.0, 0.0]), 2, "a neuron with output weight 0"),
        (shallow([0.3, 0.3], [2.0, -2.0]), 1, "two neurons at one place that cancel"),
        (shallow([0.3, 0.3], [1.0, 1.0]), 2, "two neurons with the same kink"),
        (shallow([0.3], [0.0]), 1, "a constant output"),
    ]
    for layers, wanted, what in cases:
        found = counted(mine, layers, 0.0, 1.0)
        expect(
            found == wanted,
            f"{what}: {found} pieces, and there are {wanted}; regions are counted by the slope of "
            "the output (its change over that of x), not by the neurons that switch",
        )


def test_folds(mine):
    """a folded tent has two slopes and a power of two pieces"""
    for depth in (1, 2, 3, 8):
        found = counted(mine, folded(depth), 0.0, 1.0)
        expect(
            found != 2 or depth == 1,
            f"a tent folded {depth} times: 2 pieces; different slopes were counted, and these "
            "pieces share two slopes",
        )
        expect(
            found > 1 or depth == 1,
            f"a tent folded {depth} times: {found} pieces; only the kinks of the first layer were "
            "found, and there the output is 0",
        )
        expect(
            found == 2**depth,
            f"a tent folded {depth} times: {found} pieces, and there are {2**depth}",
        )


def test_against_the_steepest(mine):
    """a change of slope is compared with the steepest slope, not with its neighbors or the mean"""
    gentle = [i / 10 for i in range(1, 10)]
    layers = shallow([*gentle, 0.55, 0.95], [1.0] * 9 + [5e-4, 1e3])
    found = counted(mine, layers, 0.0, 1.0)
    expect(
        found == 11,
        f"slopes rise from 0 to 1,009, and once by 0.0005, less than 1e-6 of the steepest: {found} "
        "pieces, and there are 11; compare with the steepest slope of all",
    )


def test_random_networks(mine):
    """random networks of several depths agree with a fine grid, at any offset"""
    for seed, widths in enumerate([(7,), (5, 4), (8, 8, 8), (3, 9, 2), (6, 5, 5, 4)]):
        layers = drawn(seed + 1, *widths)
        wanted = by_grid(layers, -4.0, 4.0)
        found = counted(mine, layers, -4.0, 4.0)
        expect(
            found == wanted,
            f"a random network with hidden layers {list(widths)} (drawn with seed {seed + 1}) has "
            f"{wanted} pieces between −4 and 4; yours says {found}",
        )
        (W, b), *rest = layers
        moved = [(W.double(), b.double() - 1e4 * W.double()[0]), *rest]
        far = counted(mine, moved, 9_996.0, 10_004.0)
        expect(far == wanted, f"the same network, moved by 10,000 along x: {far} pieces")


def test_scale(mine):
    """steep and flat outputs have the same pieces"""
    layers = drawn(7, 8, 6)
    wanted = counted(mine, layers, -3.0, 3.0)
    for factor in (1e-9, 1e9):
        (W, b), *rest = reversed(layers)
        scaled = [*reversed(rest), (W.double() * factor, b.double() * factor)]
        found = counted(mine, scaled, -3.0, 3.0)
        expect(
            found == wanted,
            f"a network has {wanted} pieces, and {found} when its output is multiplied by "
            f"{factor:.0e}: compare the difference of two slopes with the steepest slope",
        )


def test_narrow(mine):
    """the measure of "close" is the interval, and kinks may be as close as that allows"""
    cases = [
        (shallow([0.3, 0.3 + 1e-7, 1 - 1e-7], [1.0, 1.0, 1.0]), 1.0, 4, "kinks at 0.3, 1e-7 "
         "beside it, and 1e-7 before the end: only points closer than 1e-9 of the interval are "
         "one"),
        (shallow([0.3, 0.3 + 1e-11], [1.0, 1.0]), 1.0, 2, "kinks at 0.3 and 1e-11 beside it: "
         "points closer than 1e-9 of the interval are one"),
        (shallow([2e-10, 7e-10], [1.0, 1.0]), 1e-9, 3, "two kinks in an interval of width 1e-9: "
         "points are compared with the width of the interval"),
        (shallow([0.2, 0.6], [1.0, 1.0], [1e-30, -1e-30]), 1.0, 3, "input weights of 1e-30: "
         "compute in float64"),
    ]  # fmt: skip
    for layers, high, wanted, what in cases:
        found = counted(mine, layers, 0.0, high)
        expect(found == wanted, f"{what}; you count {found} pieces, and there are {wanted}")
    found = counted(mine, shallow([1000.3, 1000.3 + 5e-7], [1.0, 1.0]), 1000.0, 1001.0)
    expect(
        found == 3,
        f"kinks at 1000.3 and 5e-7 beside it, between 1000 and 1001: {found} pieces, and there are "
        "3; points are compared with the width of the interval, not with their place",
    )


def test_half_and_whole(mine):
    """an interval cut at a place that is no kink: the pieces add up, one is cut in two"""
    layers = drawn(9, 8, 6)
    whole, left, right = (counted(mine, layers, *ends) for ends in ((-3, 3), (-3, 0.1), (0.1, 3)))
    expect(left + right == whole + 1, f"{left} pieces, then {right}, and together {whole}")
