"""One direction from known speakers, two areas."""

import torch

from minigpt.course.grading.feedback import close, expect, untouched


def draw(n, d, seed, offset=0.0):
    """Activations with unequal groups, long and short rows, and speakers on both sides."""
    g = torch.Generator().manual_seed(seed)
    known = torch.rand(n, generator=g) < 0.6
    lie = torch.rand(n, generator=g) < 0.35
    known[:4] = torch.tensor([True, True, False, False])
    lie[:4] = torch.tensor([True, False, True, False])
    way, other = torch.randn(2, d, generator=g, dtype=torch.float64)
    x = torch.randn(n, d, generator=g, dtype=torch.float64) * (
        torch.rand(d, generator=g, dtype=torch.float64) * 3 + 0.2
    )
    x = x + 0.5 * lie[:, None] * torch.where(known[:, None], way, way * 0.3 + 0.7 * other)
    x = x * (torch.rand(n, 1, generator=g, dtype=torch.float64) * 2 + 0.3)
    return x + offset, lie, known


def area(s, y):
    return ((s[y][:, None] > s[~y]).double() + 0.5 * (s[y][:, None] == s[~y]).double()).mean()


def both(s, lie, known):
    return [area(s[m], lie[m]) for m in (known, ~known)]


def check(mine, x, lie, known, where="", hinted=True):
    with untouched(x=x, lie=lie, known=known):
        found = mine.held_out_auc(x, lie, known)
    expect(
        isinstance(found, tuple | list) and len(found) == 2,
        "return two areas: for known and for new speakers",
    )
    (a, b), named = slips(x, lie, known)
    other = draw(150, 5, 99)  # a slip is named if it explains this result, too
    for number, (pair, text) in enumerate(named if hinted else []):
        if equal(found, pair) and not equal(pair, (a, b)):
            again = mine.held_out_auc(*other)
            expect(not equal(again, slips(*other)[1][number][0]), f"{text}{where}")
    close(found[0], a, f"the area for known speakers{where}", atol=1e-9, rtol=1e-9)
    close(found[1], b, f"the area for new speakers{where}", atol=1e-9, rtol=1e-9)


def equal(one, two):
    return all(abs(float(a) - float(b)) < 1e-9 for a, b in zip(one, two, strict=True))


def slips(x, lie, known):
    """The right areas, and pairs of areas that slips give."""
    d = x.double()
    mean = lambda m: d[m].mean(0)  # noqa: E731
    v = mean(known & lie) - mean(known & ~lie)
    a, b = (float(one) for one in both(d @ v, lie, known))
    cut = lambda m: d @ (mean(m & lie) - mean(m & ~lie))  # noqa: E731
    single = x.float() @ (x.float()[known & lie].mean(0) - x.float()[known & ~lie].mean(0))
    low, high = mean(known & ~lie), mean(known & lie)
    said = (d - (low + high) / 2) @ v > 0
    scaled = d / d[known].std(0)
    scaled = scaled @ (scaled[known & lie].mean(0) - scaled[known & ~lie].mean(0))
    keep, own = ~known | ~lie, both(cut(~known), lie, known)
    wins = [(lambda s: (s[m & lie][:, None] > s[m & ~lie]).double().mean())(d @ v)
            for m in (known, ~known)]  # fmt: skip
    return (a, b), [
        (both(cut(torch.ones_like(known)), lie, known), "the direction has seen new speakers"),
        (own, "the direction is learned from new speakers: take known speakers"),
        ([a, own[1]], "both areas should come from the same direction"),
        ([b, a], "the two areas are in the other order: known speakers first"),
        ([1 - a, 1 - b], "the direction is the wrong way round: lies less honest statements"),
        (both(d @ mean(known & lie), lie, known), "subtract the mean of honest statements"),
        (both(d @ (mean(known & lie) - mean(~lie)), lie, known), "the mean of honest "
         "statements holds new speakers"),
        (both(d @ (d[known & lie].sum(0) - d[known & ~lie].sum(0)), lie, known), "take the "
         "mean of each group, not a sum"),
        (both((d @ v) / d.norm(dim=1), lie, known), "the score is x · v, not a cosine"),
        (both(scaled, lie, known), "the score is x · v, of x as it comes, not rescaled"),
        ([a, area((d @ v)[keep], lie[keep])], "pairs of new speakers only: some of your "
         "honest statements are those of known ones"),
        ([a, area(d @ v, lie)], "the second area is for new speakers, not for everyone"),
        ([max(a, 1 - a), max(b, 1 - b)], "an area below ½ is a result, too"),
        (wins, "a tie counts one half"),
        ([((said == lie)[m]).double().mean() for m in (known, ~known)], "this is an accuracy: "
         "measure areas"),
        (both(single, lie, known), "compute in double precision"),
    ]  # fmt: skip


def test_random(mine):
    """any width and number, unequal groups, rows of unequal length"""
    for seed, (n, d) in enumerate([(30, 4), (80, 7), (45, 1), (200, 33), (16, 12)]):
        check(mine, *draw(n, d, seed), f" for n, d = {n}, {d}")


def test_ties(mine):
    """small whole numbers, with ties"""
    x, lie, known = draw(60, 2, 7)
    check(mine, x.round(), lie, known, " with ties: a tie counts one half")


def test_worse_than_chance(mine):
    """new speakers whose lies lie on the other side"""
    x, lie, known = draw(60, 3, 8)
    turned = torch.where(known[:, None], x + 2.0 * lie[:, None], x - 2.0 * lie[:, None])
    check(mine, turned, lie, known, " where the area may lie below ½")


def test_far_from_zero(mine):
    """activations around 1e6, and tiny ones"""
    x, lie, known = draw(50, 5, 3)
    for shown, where in ((x * 1e-3 + 1e6, " around a million"), (x * 1e-30, " of size 1e-30")):
        check(mine, shown, lie, known, f"{where}: compute in double precision", hinted=False)


def test_single_far_from_zero(mine):
    """float32 activations around 1,000: means are in double precision, too"""
    for seed in range(3):
        x, lie, known = draw(300, 5, seed)
        shown = (x * 3e-3 + 1e3).float()
        check(mine, shown, lie, known, " around 1,000 in float32: compute in double precision",
              hinted=False)  # fmt: skip


def test_repeated(mine):
    """statements that are equal, some of them often"""
    for seed in range(3):
        x, lie, known = draw(30, 3, seed)
        often = torch.arange(30) % 7 * (torch.arange(30) % 3) + 1
        check(mine, *(one.repeat_interleave(often, 0) for one in (x, lie, known)),
              " where statements are equal: each counts")  # fmt: skip


def test_strided_and_single(mine):
    """float32, transposed and read-only activations"""
    x, lie, known = draw(40, 6, 4)
    check(mine, x.float(), lie, known, " in float32", hinted=False)
    check(mine, x.T.contiguous().T, lie, known, " for transposed x")


def test_the_example(mine):
    """a direction of 3, and new speakers who are ranked the wrong way"""
    lie, known = torch.tensor([1, 0, 1, 0]).bool(), torch.tensor([1, 1, 0, 0]).bool()
    check(mine, torch.tensor([[4.0], [1], [0], [2]]), lie, known, " of the example", hinted=False)
