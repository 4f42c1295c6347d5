"""Correlation against NumPy, and p-values against all arrangements."""

import itertools

import numpy as np
import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout

GROUPS = [[0, 1, 0, 1, 1, 0], [7, 3, 3, 7, 3, 5, 5], [2, 2, 2, 2, 2], [4, 9, 9, 9, 9, 4]]


def draw(groups, seed, link=0.8):
    """Forecasts and measured changes that share something, targets of unequal size."""
    g = torch.Generator().manual_seed(seed)
    target = torch.tensor(groups)
    x = torch.randn(len(target), generator=g, dtype=torch.float64)
    y = link * x + torch.randn(len(target), generator=g, dtype=torch.float64)
    level = 2.0 * target.double()
    return x + level, y + level, target


def all_correlations(x, y, target):
    """The correlation of every arrangement within targets."""
    groups = [(target == t).nonzero()[:, 0].tolist() for t in target.unique()]
    found = []
    for orders in itertools.product(*(itertools.permutations(group) for group in groups)):
        mixed = x.clone()
        for group, order in zip(groups, orders, strict=True):
            mixed[group] = x[list(order)]
        found.append(np.corrcoef(mixed.numpy(), y.numpy())[0, 1])
    return np.array(found)


def test_correlation(mine):
    """Pearson's correlation, of any sign"""
    for seed, groups in enumerate(GROUPS):
        x, y, target = draw(groups, seed)
        for sign in (1, -1):
            with untouched(predicted=x, measured=y, target=target):
                r, _ = mine.edge_agreement(sign * x, y, target, 5, 0)
            wanted = sign * np.corrcoef(x.numpy(), y.numpy())[0, 1]
            ranks = [
                torch.tensor(v).argsort().argsort().double() for v in (sign * x.numpy(), y.numpy())
            ]
            hints = [
                (abs(wanted), "the sign of the correlation is lost"),
                (wanted**2, "the correlation is squared"),
                (float(((sign * x * y) > 0).double().mean()), "this is a share of equal signs"),
                (float(torch.nn.functional.cosine_similarity(sign * x, y, dim=0)),
                 "this is a cosine: subtract both means first"),
                (float(torch.corrcoef(torch.stack(ranks))[0, 1]), "this correlates ranks"),
            ]  # fmt: skip
            close(r, float(wanted), "the correlation", telling(hints, float(wanted)), 1e-9)
            close(r, float(wanted), "the correlation", (), 1e-9, 1e-9)


def test_p_against_all_arrangements(mine):
    """the p-value nears that of all arrangements within targets"""
    for seed, groups in enumerate(GROUPS[:3]):
        x, y, target = draw(groups, seed + 10, link=0.1)
        every = all_correlations(x, y, target)
        r = np.corrcoef(x.numpy(), y.numpy())[0, 1]
        wanted = float((every >= r - 1e-9).mean())
        _, p = mine.edge_agreement(x, y, target, 600, 3)
        expect(
            abs(p - wanted) < 0.09,
            f"p is {p:.3f} for targets {groups}, and {wanted:.3f} of all arrangements within "
            "targets are as good: are forecasts shuffled only among edges of one target, every "
            "edge of it, and each arrangement alike?",
        )


def test_counts(mine):
    """p = (1 + b) / (1 + n), ties counted"""
    x, y, _ = draw([0] * 6, 2)
    alone = torch.arange(6)
    for n in (1, 9, 20):
        _, p = mine.edge_agreement(x, y, alone, n, 1)
        expect(
            abs(p - 1) < 1e-12,
            f"p is {p:.3f} where every shuffle is the forecast itself, and should be 1: are ties "
            "counted, and is 1 added to both numbers?",
        )
    g = torch.Generator().manual_seed(4)
    level = torch.randint(6, (40,), generator=g)
    change, loose = (torch.randn(k, generator=g, dtype=torch.float64) for k in (6, 40))
    _, p = mine.edge_agreement(loose, change[level], level, 60, 1)
    expect(
        abs(p - 1) < 1e-12,
        f"p is {p:.3f} where all edges of a target changed alike, and should be 1: all shuffles "
        "correlate equally up to rounding, so count one that misses by less than 1e-9",
    )
    near = torch.tensor([0.0, 1, 2, 3, 4, 5, 5 + 1e-6], dtype=torch.float64)
    last = torch.tensor([0, 1, 2, 3, 4, 9, 9])
    _, p = mine.edge_agreement(near, torch.arange(7, dtype=torch.float64), last, 200, 1)
    expect(
        p < 0.75,
        f"p is {p:.3f} where every second shuffle is worse by 4e-8, and should be near 0.5: only "
        "a shuffle that misses by less than 1e-9 counts",
    )
    ramp = torch.arange(40, dtype=torch.float64)
    _, p = mine.edge_agreement(ramp, ramp, torch.zeros(40, dtype=torch.long), 19, 1)
    expect(
        abs(p - 1 / 20) < 1e-12,
        f"p is {p:.3f} for a perfect forecast and 19 shuffles, and should be 1/20: add 1 to both",
    )
    _, p = mine.edge_agreement(ramp, -ramp, torch.zeros(40, dtype=torch.long), 19, 1)
    expect(abs(p - 1) < 1e-12, f"p is {p:.3f} for a perfectly wrong forecast, and should be 1")


def test_targets(mine):
    """targets are shuffled apart from each other, and are any integers"""
    ramp = torch.arange(9, dtype=torch.float64)
    for labels in ((0, 1, 2), (-5, -9, -300), (39, 295, 551), (2**24, 2**24 + 1, 2**24 + 2)):
        target = torch.tensor(labels * 3)
        _, p = mine.edge_agreement(ramp, ramp, target, 300, 2)
        expect(
            p < 0.07,
            f"p is {p:.3f} for a perfect forecast of three targets {labels}, and should be near "
            "1/216: does each target get a permutation of its own, in every shuffle?",
        )
        _, p = mine.edge_agreement(ramp.sin(), target.double() - labels[0], target, 60, 2)
        expect(
            p > 0.98,
            f"p is {p:.3f} where each of three targets {labels} changed alike, and should be 1: "
            "are targets told apart?",
        )


def test_seed(mine):
    """one seed, one answer; another seed, another; no global state"""
    x, y, target = draw([0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0], 5, link=0.0)
    before = torch.get_rng_state()
    found = {s: mine.edge_agreement(x, y, target, 60, s)[1] for s in (0, 1, 2, 3, 100, 200, 300)}
    again = mine.edge_agreement(x, y, target, 60, 2)[1]
    expect(
        torch.equal(before, torch.get_rng_state()),
        "your code draws from or seeds the global random state: use a generator of your own",
    )
    expect(again == found[2], "the same seed gives another p-value")
    pairs = [(0, 1), (2, 3), (100, 101), (200, 201), (300, 301)]
    for s in {s for pair in pairs for s in pair} - set(found):
        found[s] = mine.edge_agreement(x, y, target, 60, s)[1]
    expect(
        any(found[a] != found[b] for a, b in pairs),
        f"the seeds of each pair {pairs} give the same p-value: the seed is not used as it is",
    )
    far = [[step * i for i in range(4)] for step in (1000, 2**16, 10**6)]
    for s in {s for some in far for s in some} - set(found):
        found[s] = mine.edge_agreement(x, y, target, 60, s)[1]
    for some in ((0, 1, 2, 3), (0, 100, 200, 300), *map(tuple, far)):
        expect(
            len({found[s] for s in some}) > 1,
            f"the seeds {some} all give the same p-value: the seed is not used, or not all of it",
        )


def test_each_shuffle_starts_anew(mine):
    """the very first shuffle is already an arrangement like any other"""
    x = torch.zeros(15, dtype=torch.float64)
    x[[0, 12]] = 1.0
    target = torch.tensor([0] * 12 + [1] * 3)
    kept = sum(mine.edge_agreement(x, x, target, 1, seed)[1] > 0.9 for seed in range(60))
    expect(
        kept <= 12,
        f"of 60 first shuffles {kept} leave a perfect forecast as it is, and 1 of 36 arrangements "
        "does: is the first shuffle only a small step away from the forecast?",
    )


def test_constant(mine):
    """a constant has no correlation"""
    x, y, target = draw([0, 0, 1, 1], 1)
    tenth = torch.full((4,), 0.1, dtype=torch.float64)
    third = torch.full((11,), 1 / 3, dtype=torch.float64)
    cases = [(torch.ones_like(x), y, target), (x, torch.zeros_like(y), target), (tenth, y, target)]
    cases += [(third * k, torch.arange(11).double(), torch.arange(11)) for k in (1, 1e4, 7.7)]
    for a, b, target in cases:
        try:
            found = mine.edge_agreement(a, b, target, 5, 0)
        except ValueError:
            continue
        expect(False, f"a constant has no correlation: raise ValueError, not return {found}")


def test_precision_and_layouts(mine):
    """large offsets in double precision, strided and read-only inputs"""
    x, y, target = draw(GROUPS[1], 6)
    near, _ = mine.edge_agreement(x * 1e-4 + 1e4, y, target, 5, 0)
    close(
        near, float(np.corrcoef(x.numpy(), y.numpy())[0, 1]), "the correlation near 1e4", (), 1e-5
    )
    single = (x * 1e-2 + 1e3).float()
    found, _ = mine.edge_agreement(single, y.float(), target, 5, 0)
    wanted = float(np.corrcoef(single.double().numpy(), y.float().double().numpy())[0, 1])
    close(found, wanted, "the correlation of float32 near 1e3", (), 1e-8, 1e-8)
    tiny, _ = mine.edge_agreement(x * 1e-12, y * 1e-12, target, 5, 0)
    close(tiny, float(np.corrcoef(x.numpy(), y.numpy())[0, 1]), "the correlation near 0", (), 1e-8)
    small = {"predicted": x.float(), "measured": y.float(), "target": target}

    def seeded(predicted, measured, target):
        return torch.tensor(mine.edge_agreement(predicted, measured, target, 5, 0))

    any_layout(seeded, **small)
