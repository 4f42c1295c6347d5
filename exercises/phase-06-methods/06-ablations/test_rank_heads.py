"""The value against a loop, the draws against the bootstrap, and the seed."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed


def effects(seed=0, n_head=14, n_prompt=6, noise=1.0):
    """Two kinds that share a part, with sizes that differ widely from head to head."""
    g = torch.Generator().manual_seed(seed)
    size = (
        torch.randn(n_head, 1, generator=g).mul(1.5).exp()
        * torch.randn(n_head, 1, generator=g).sign()
    )
    a, b = (size + noise * torch.randn(n_head, n_prompt, generator=g) for _ in "ab")
    return a, b + 0.5 * torch.randn(n_head, 1, generator=g)


def ranked(x, ties="mean"):
    """Ranks by a loop over the sorted values."""
    line = sorted(x.tolist())
    if ties == "order":
        return x.argsort(stable=True).argsort().double() + 1
    if ties == "dense":
        line = sorted({*line})
    first = [line.index(v) + 1 for v in x.tolist()]
    count = [line.count(v) if ties == "mean" else 1 for v in x.tolist()]
    return torch.tensor([f + (c - 1) / 2 for f, c in zip(first, count, strict=True)]).double()


def pearson(x, y):
    x, y = (v.double() - v.double().mean() for v in (x, y))
    return float((x * y).sum() / (x.square().sum() * y.square().sum()).sqrt())


def oracle(a, b):
    return pearson(ranked(a.mean(1)), ranked(b.mean(1)))


def result(mine, a, b, n=40, seed=0):
    """Run the learner's function; check the form of what comes back."""
    with untouched(a=a, b=b):
        found = mine.rank_agreement(a, b, n, seed)
    expect(isinstance(found, tuple) and len(found) == 2, "return two things: a number, and draws")
    same_shape(as_tensor(found[1], "the draws"), (n,), axes="draw", what="the draws")
    return found


def test_value(mine):
    """the rank correlation of the mean effects"""
    for seed in range(4):
        a, b = effects(seed, n_head=14 + seed, noise=0.5)
        wanted = oracle(a, b)
        rows = [torch.stack([ranked(one) for one in x.T]).mean(0) for x in (a, b)]
        each = [pearson(ranked(x), ranked(y)) for x, y in zip(a.T, b.T, strict=True)]
        order = [x.mean(1).argsort() for x in (a, b)]
        sizes = [ranked(x.mean(1).abs()) for x in (a, b)]
        slips = [
            (pearson(a.mean(1), b.mean(1)), "the effects are correlated "
             "themselves, and not their ranks"),
            (pearson(*rows), "the heads are ranked on each prompt and the ranks averaged: "
             "average the effects first"),
            (sum(each) / len(each), "the correlations of single prompts are averaged: average the "
             "effects first"),
            (pearson(*order), "argsort says which head comes first, second, …, and not the "
             "rank of each head: sort twice"),
            (pearson(*sizes), "the sizes of the effects are ranked, and their signs "
             "are lost"),
            (-wanted, "one of the two rankings goes the other way"),
        ]  # fmt: skip
        hints = [(value, said) for value, said in slips if abs(value - wanted) > 1e-3]
        close(result(mine, a, b)[0], wanted, "the rank correlation", hints=hints, atol=1e-4)
    value, _ = result(mine, a, -b)
    lost = [(wanted, "its sign is lost: two kinds may rank the heads the other way around")]
    close(value, -wanted, "the rank correlation of opposite rankings", hints=lost, atol=1e-4)


def test_ties(mine):
    """equal effects share a rank, which may be a half"""
    a = torch.tensor([0.0, 0, 0, 0, 0, 2, 1, 0, 5, 0])[:, None].expand(10, 3).contiguous()
    b = torch.tensor([0.0, 3, 0, 1, 0, 2, 0, 0, 7, 9])[:, None].expand(10, 3).contiguous()
    ordinal, dense, lowest = (
        [ranked(x[:, 0], ties) for x in (a, b)] for ties in ("order", "dense", "lowest")
    )
    close(
        result(mine, a, b)[0],
        oracle(a, b),
        "the rank correlation where many heads have an effect of 0",
        hints=[
            (
                pearson(*ordinal),
                "equal effects get different ranks, by their place in the list: they share the "
                "mean of their ranks",
            ),
            (pearson(*dense), "equal effects share a rank and the ranks after it move up"),
            (pearson(*lowest), "equal effects share the lowest of their ranks, not the mean"),
        ],
        atol=1e-4,
    )
    pair = torch.tensor([2.0, 2, 7, 1])[:, None].expand(4, 3).contiguous()
    line = torch.tensor([1.0, 4, 3, 2])[:, None].expand(4, 3).contiguous()
    half = torch.tensor([0.5, 0.5, 0, 0])
    near = [ranked(pair[:, 0]) + half, ranked(pair[:, 0]) - half]
    rounded = [(pearson(x, ranked(line[:, 0])), "ranks of 2.5 are rounded") for x in near]
    wanted = oracle(pair, line)
    close(result(mine, pair, line)[0], wanted, "the rank correlation", hints=rounded, atol=1e-4)


def test_no_ranking(mine):
    """where all heads of a kind are equal, nothing is hidden"""
    a, _ = effects(1)
    value, draws = result(mine, a, torch.zeros_like(a))
    expect(
        bool(torch.as_tensor(value).isnan()) and bool(draws.isnan().all()),
        "all heads of one kind are equal, so no correlation exists: it is NaN, and not a number "
        "that looks measured",
    )


def test_draws_of_two_prompts(mine):
    """a draw takes prompts with replacement, the same ones for both kinds"""
    up, down = torch.arange(5.0), -torch.arange(5.0)
    a = torch.stack([up, 3.5 * down], 1)  # with both prompts, the second decides
    n = 400
    _, draws = result(mine, a, a, n=n)
    expect(
        not draws.isnan().any(),
        "some draws are NaN, as when heads are drawn anew and all happen to be one: the heads of a "
        "model are all there are, and the prompts a sample",
    )
    expect(
        draws.std() > 1e-6 or (draws - 1).abs().max() < 1e-4,
        f"compared with itself, a kind agrees: each draw is 1, and yours are all {draws[0]:.2f}",
    )
    expect(
        (draws - 1).abs().max() < 1e-4,
        "compared with itself, a kind gets draws other than 1: both kinds must get the same "
        "prompts in a draw",
    )
    b = torch.stack([up, up], 1)
    _, draws = result(mine, a, b, n=n)
    same = (draws > 0.5).double().mean()  # the first prompt twice: one draw in four
    expect(
        not (draws > 0.5).all(),
        "the second of two prompts never decides a draw: each prompt must have its chance",
    )
    expect(
        draws.std() > 1e-6,
        "every draw gives the same number: prompts are drawn with replacement, so that some are "
        "missing",
    )
    expect(
        0.14 < same < 0.36,
        f"of two prompts, one decides alone in a quarter of the draws, and in {same:.0%} of "
        "yours: as many prompts as there are, each drawn anew",
    )


def test_draws_of_many_prompts(mine):
    """a draw takes as many prompts as there are, however many these are"""
    up = torch.arange(5.0)[:, None].expand(5, 150)
    a = up.clone()
    a[:, 60] *= -1e6  # decides wherever it is drawn
    _, draws = result(mine, a, up.contiguous(), n=80)
    drawn = (draws < 0).double().mean()  # 1 − (149/150)¹⁵⁰ = 63 %
    expect(
        0.43 < drawn < 0.84,
        f"one of 150 prompts is in 63% of the draws, and in {drawn:.0%} of yours: draw as many "
        "prompts as there are",
    )


def test_spread(mine):
    """the draws spread as those of the bootstrap do"""
    a, b = effects(7, n_head=25, n_prompt=30, noise=6.0)
    g = torch.Generator().manual_seed(99)
    rows = torch.randint(30, (150, 30), generator=g)
    wanted = torch.tensor([oracle(a[:, r], b[:, r]) for r in rows])
    _, draws = result(mine, a, b, n=150)
    heads = torch.randint(25, (150, 25), generator=g)
    other = torch.tensor([oracle(a[r], b[r]) for r in heads])
    gap = (draws.double().std() / wanted.double().std() - 1).abs()
    far = (draws.double().std() / other.double().std() - 1).abs()
    expect(
        gap < 0.3 or far > 0.3,
        "heads are drawn anew: the heads of a model are all there are, and the prompts a sample",
    )
    expect(
        gap < 0.3,
        f"your draws have a standard deviation of {draws.std():.3f}, where the bootstrap over "
        f"prompts gives {wanted.std():.3f}",
    )


def test_seed(mine):
    """one seed, one set of draws"""
    a, b = effects(3, noise=4.0)

    def draw(seed, a=a, b=b):
        return mine.rank_agreement(a, b, 20, seed)[1]

    depends_on_seed(draw, "the draws")
    close(
        draw(0, a, -b),
        -draw(0),
        "the draws for the opposite ranking and the same seed",
        hints=[
            (-draw(0).flip(0), "the draws are sorted: others are compared with them one by one")
        ],
    )
    shifted = (draw(0)[1:] == draw(1)[:-1]).double().mean()
    expect(
        shifted < 0.5,
        "the draws of seed 1 are those of seed 0, moved by one: use one generator for all draws",
    )
    first = {round(float(draw(seed)[0]), 4) for seed in range(6)}
    expect(len(first) > 1, "the first draw is the same for every seed: it is drawn, too")


def test_layout(mine):
    """any layout in memory, double precision, and offsets"""
    a, b = effects(5)
    any_layout(lambda x, y: mine.rank_agreement(x, y, 10, 0), a=a, b=b)
    value, _ = result(mine, a.double() + 1e4, b.double() - 1e4)
    close(value, oracle(a, b), "the rank correlation of effects with an offset", atol=1e-4)


def test_small_effects(mine):
    """effects that differ little are no ties: small ones, and in double precision large ones"""
    a, b = effects(6)
    said = "effects that differ by little are taken for equal: ranks know no rounding"
    for x, y, what in (
        (1e-9 * a, 1e-9 * b, "the rank correlation of effects near 1e-9"),
        (
            1e4 + 1e-4 * a.double(),
            1e4 + 1e-4 * b.double(),
            "the rank correlation of effects near 10,000",
        ),
    ):
        value, _ = result(mine, x, y)
        expect(not torch.as_tensor(value).isnan(), said)
        close(value, oracle(a, b), what, atol=1e-4)
