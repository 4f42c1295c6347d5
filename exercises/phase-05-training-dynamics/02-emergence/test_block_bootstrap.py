"""Seeds, pairs, whole blocks, the right number of them, and the spread that theory gives."""

import torch

from minigpt.course.grading.feedback import as_tensor, expect, same_shape, untouched
from minigpt.course.grading.properties import depends_on_seed


def blocks(n_curve=2, n_block=5, n_point=4, seed=0):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(n_curve, n_block, n_point, generator=g)


def last(curve):
    """Something to find: the last value."""
    return float(curve[-1])


def test_shape(mine):
    """one row for each draw, one column for each curve"""
    curves = blocks()
    with untouched(curves=curves):
        found = mine.block_bootstrap(curves, last, 7)
    same_shape(found, (7, 2), axes="draw curve", what="the result")


def test_what_find_gets(mine):
    """find gets a mean curve, once for each draw and curve"""
    seen = []

    def watch(curve):
        seen.append(tuple(as_tensor(curve, "what `find` gets").shape))
        return float(curve.sum())

    mine.block_bootstrap(blocks(n_curve=3, n_point=6), watch, 4)
    expect(
        set(seen) == {(6,)},
        f"`find` got a tensor of shape {list(seen[0]) if seen else []}: it takes the mean curve, "
        "one number a point",
    )
    expect(
        len(seen) == 12,
        f"for 4 draws of 3 curves `find` was called {len(seen)} times: average the drawn blocks "
        "first, then find once for each draw and curve",
    )


def test_alike(mine):
    """blocks that are all alike leave every draw like them"""
    one = torch.tensor([1.0, 2.0, 4.0, 8.0])
    seen = []
    mine.block_bootstrap(one.expand(1, 6, 4).contiguous(), lambda y: seen.append(y) or 0.0, 8)
    for got in seen:
        ratio = float(got.double().sum() / 15)
        if abs(ratio - 1) > 1e-4 and torch.allclose(got.double(), ratio * one.double()):
            expect(False, f"`find` gets {ratio:.3g} times the mean of the drawn blocks")
        expect(
            torch.allclose(got.double(), one.double(), atol=1e-5),
            f"all blocks are {one.tolist()}, and `find` gets {got.tolist()}: draw blocks, not "
            "points, and leave the points in their order",
        )


def test_kept(mine):
    """the result holds what find returns"""
    for value in (0.25, -12345.5):
        found = as_tensor(mine.block_bootstrap(blocks(), lambda _, v=value: v, 3)).double()
        expect(
            (found - value).abs().max() < 1e-3,
            f"`find` returns {value}, and the result holds {found.flatten()[0]:.6g}: keep it as "
            "it is, neither rounded nor in half precision",
        )


def test_seed(mine):
    """one seed, one result"""
    curves = blocks()
    depends_on_seed(lambda seed: mine.block_bootstrap(curves, last, 6, seed))


def test_draws_differ(mine):
    """the draws differ from one another"""
    found = as_tensor(mine.block_bootstrap(blocks(n_block=9), last, 30))
    values = {round(v, 6) for v in found[:, 0].tolist()}
    expect(
        len(values) > 1,
        "all draws are the same: either the blocks are only put into another order, which changes "
        "no mean, or the generator starts anew in each round",
    )
    expect(
        len(values) > 15,
        f"30 draws of nine blocks give only {len(values)} different results: is each draw "
        "the mean of nine blocks, drawn with replacement, in each round anew?",
    )


def test_each_drawn_anew(mine):
    """each draw is new, within a seed and in another one"""
    wide = blocks(n_curve=1, n_block=30)
    one, two = (as_tensor(mine.block_bootstrap(wide, last, 6, seed)) for seed in (3, 4))
    start = wide[0, :, -1].mean()
    expect(
        (one - start).abs().min() > 1e-6,
        "one of the draws is the mean of all blocks, each once: the first draw, too, is random",
    )
    expect(
        (one - two.T).abs().min() > 0,
        "a draw of seed 3 comes again with seed 4: results of two seeds would share their draws; "
        "make one generator, and let it go on from draw to draw",
    )


def test_pairs(mine):
    """all curves of a draw share their blocks"""
    one = blocks(n_curve=1, n_block=8)
    found = as_tensor(mine.block_bootstrap(torch.cat([one, one + 1, -one]), last, 20))
    gap = found[:, 1] - found[:, 0]
    expect(
        (gap - 1).abs().max() < 1e-4,
        "two curves whose difference is 1 in every block differ by "
        f"{gap.min():.2f} to {gap.max():.2f} in your draws: draw the blocks once for all curves",
    )
    expect(
        (found[:, 0] + found[:, 2]).abs().max() < 1e-4,
        "a curve and its mirror image do not add up to 0 in each draw: the row of a draw holds all "
        "curves of that draw, so do not sort them",
    )


def test_whole_blocks(mine):
    """a block stays whole: all its points are drawn together"""
    level = torch.arange(6.0)[None, :, None].expand(1, 6, 5).contiguous()
    found = as_tensor(mine.block_bootstrap(level, lambda y: float(y.max() - y.min()), 20))
    expect(
        found.abs().max() < 1e-5,
        "blocks of constant curves give a mean curve that is not constant: each point was drawn "
        "on its own, and errors of one block belong together",
    )


def test_how_many(mine):
    """as many blocks as there are, with replacement"""
    n_block = 7
    for i in (3, 0, n_block - 1):
        single = torch.zeros(1, n_block, 2)
        single[0, i] = 1.0
        share = as_tensor(mine.block_bootstrap(single, last, 400)).double().flatten() * n_block
        expect(
            (share - share.round()).abs().max() < 1e-4,
            "a block's share of the mean is no multiple of 1/7: draw as many blocks as there are",
        )
        expect(
            share.max() > 1.5 or share.max() < 0.5,
            "in 400 draws no block came twice: draw with replacement",
        )
        if share.max() < 0.5:
            continue  # never drawn: the next test says which
        expect(
            abs(share.mean() - 1) < 0.25 and abs(share.var() - 6 / 7) < 0.3,
            f"block {i} of 7 comes {share.mean():.2f} times in the mean of 400 draws: every block "
            "is equally likely at each draw",
        )


def test_support(mine):
    """each block can be drawn"""
    for i in range(4):
        single = torch.zeros(1, 4, 1)
        single[0, i] = 1.0
        found = as_tensor(mine.block_bootstrap(single, last, 200)).flatten()
        expect(found.max() > 0, f"block {i} of 4 is never drawn in 200 draws")
        expect(found.min() == 0, f"block {i} of 4 is in each of 200 draws: draw with replacement")


def test_spread(mine):
    """the spread is that of a mean of independent blocks"""
    curves = blocks(n_curve=1, n_block=40, seed=5)
    found = as_tensor(mine.block_bootstrap(curves, last, 600)).double().flatten()
    theory = float(curves[0, :, -1].std(unbiased=False)) / 40**0.5
    ratio = float(found.std()) / theory
    expect(
        0.8 < ratio < 1.25,
        f"the draws spread {ratio:.2f} times as much as means of 40 independent blocks do: is it "
        "the mean of the drawn blocks that `find` gets, and are there as many as blocks?",
    )
    gap = abs(float(found.mean()) - float(curves[0, :, -1].mean()))
    expect(gap < 5 * theory / 600**0.5, "the mean of all draws is not that of all blocks")


def test_double(mine):
    """double precision inside is kept"""
    curves = blocks(n_block=3).double() + 1e4
    seen = []
    mine.block_bootstrap(curves, lambda y: seen.append(y.dtype) or 0.0, 2)
    expect(set(seen) == {torch.float64}, "the mean curve of doubles is no longer double")
