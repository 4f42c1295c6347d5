"""How far the score of the written token's key rises above the others."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def loop(before, after, place):
    """One draw, head and key at a time."""
    n_draw, n_head, n_key = before.shape
    out = torch.zeros(n_head, dtype=torch.float64)
    for d in range(n_draw):
        for h in range(n_head):
            change = [float(after[d, h, j]) - float(before[d, h, j]) for j in range(n_key)]
            own = change.pop(int(place[d]))
            out[h] += (own - sum(change) / len(change)) / n_draw
    return out.to(before.dtype)


def slips(before, after, place):
    """What typical slips give, and what to say to them."""
    change, rows = after - before, torch.arange(len(place))
    own = change[rows, :, place]
    others = (change.sum(-1) - own) / (change.shape[-1] - 1)
    A, B = after.softmax(-1), before.softmax(-1)
    weight = (A - B)[rows, :, place]
    best = change.scatter(
        -1, place[:, None, None].expand(-1, change.shape[1], 1), float("-inf")
    ).amax(-1)
    return [
        (
            (own - change.mean(-1)).mean(0),
            "the token's own key is among the others: the mean is over the other keys alone",
        ),
        (own.mean(0), "nothing is subtracted: a query may raise all of its scores alike"),
        (
            (
                after[rows, :, place]
                - (after.sum(-1) - after[rows, :, place]) / (after.shape[-1] - 1)
            ).mean(0),
            "these are the scores after the writing, and not their change",
        ),
        ((others - own).mean(0), "the lead has the other sign: the token's key less the others"),
        (weight.mean(0), "these are changes of attention weights, and scores were asked"),
        ((own - best).mean(0), "the best other key is subtracted, and the mean was asked"),
        (
            (own - (change.sum(-1) - own) / (change.ne(0).sum(-1) - 1).clamp(min=1)).mean(0),
            "the keys whose score stays are left out of the mean: they count, with a change of 0",
        ),
        ((own - others).abs().mean(0), "the sign of each draw is lost"),
        ((own - others).sum(0), "the draws are added, and their mean was asked"),
        (
            (
                change[:, :, place[0]]
                - (change.sum(-1) - change[:, :, place[0]]) / (change.shape[-1] - 1)
            ).mean(0),
            "the key of the first draw is used for all draws",
        ),
        (
            (change[:, :, -1] - (change.sum(-1) - change[:, :, -1]) / (change.shape[-1] - 1)).mean(
                0
            ),
            "the last key is used, and not the one that holds the token",
        ),
    ]


def data(n_draw=5, n_head=3, n_key=6, seed=0, scale=1.0, shift=0.0):
    """Scores whose change differs between heads, keys and draws."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    before = draw(n_draw, n_head, n_key) + shift
    lift = torch.arange(1.0, n_draw + 1, dtype=torch.float64)[:, None, None]
    after = before + scale * (draw(n_draw, n_head, n_key) * lift + draw(n_draw, n_head, 1) + 0.3)
    place = torch.randint(n_key, (n_draw,), generator=g)
    return before, after, place


def check(mine, given, what="the lead"):
    """Compare with the loop."""
    before, after, place = given
    with untouched(before=before, after=after, place=place):
        got = mine.score_lead(before, after, place)
    same_shape(got, (before.shape[1],), axes="head", what=what)
    wanted = loop(*given)
    size = float((after - before).abs().max())
    exact = {"atol": 1e-5 * size, "rtol": 1e-4}
    close(got, wanted, what, hints=telling(slips(*given), wanted, **exact), **exact)


def test_loop(mine):
    """the lead is that of the definition, for all sizes"""
    for seed, shape in enumerate(
        [
            {},
            {"n_draw": 1, "n_head": 1, "n_key": 2},
            {"n_draw": 9, "n_head": 2, "n_key": 33},
            {"n_draw": 3, "n_head": 3, "n_key": 3},
        ]
    ):
        check(mine, data(seed=seed, **shape))


def test_by_hand(mine):
    """the changes of the lesson: 0.9, 0.1 and 0.2"""
    before = torch.tensor([[[1.0, 2.0, 3.0]]])
    after = torch.tensor([[[1.9, 2.1, 3.2]]])
    given = before, after, torch.tensor([0])
    wanted = torch.tensor([0.75])
    got = mine.score_lead(*given)
    same_shape(got, (1,), axes="head", what="the lead of the lesson's example")
    close(got, wanted, "the lead of the lesson's example", telling(slips(*given), wanted))


def test_sizes(mine):
    """tiny and huge changes, and scores far from zero"""
    for scale, shift in ((1e-24, 0.0), (1e6, 0.0), (1.0, 1e4)):
        check(
            mine,
            data(seed=4, scale=scale, shift=shift)
            if scale > 1e-20
            else tuple(x * 1e-24 if x.is_floating_point() else x for x in data(seed=4)),
            f"the lead of changes of size {scale:g}, scores near {shift:g},",
        )


def test_keys_that_stay(mine):
    """a key whose score does not change is one of the others, too"""
    before, after, place = data(seed=9, n_key=8)
    still = torch.arange(8) % 3 == torch.arange(5)[:, None] % 3
    after = torch.where(still[:, None], before, after)
    check(mine, (before, after, place), "the lead when some scores stay as they are")


def test_shift(mine):
    """a change that is the same for all keys is no lead"""
    before, _, place = data(seed=7)
    got = mine.score_lead(before, before + 5, place)
    close(
        got,
        torch.zeros(3, dtype=torch.float64),
        "the lead when all scores rise by 5",
        [(torch.full((3,), 5.0, dtype=torch.float64), "all keys gained alike: no key leads")],
    )


def test_layouts(mine):
    """single precision, transposed and read-only inputs"""
    before, after, place = data(seed=8)
    any_layout(mine.score_lead, before=before.float(), after=after.float(), place=place)
