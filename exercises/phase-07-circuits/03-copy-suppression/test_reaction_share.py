"""What one head contributes to a repair, at one scale of the norm."""

import torch

from minigpt.course.grading.feedback import (
    close,
    expect,
    same_shape,
    telling,
    untouched,
)
from minigpt.course.grading.properties import any_layout


def loop(before, after, scale, new_scale, direct, total):
    """One prompt and key at a time, as Python numbers."""
    reaction, repair = [], []
    for b in range(len(before)):
        change = 0.0
        for j in range(before.shape[1]):
            written = float(after[b, j]) * float(new_scale[b])
            change += written / float(scale[b]) - float(before[b, j])
        reaction.append(change)
        repair.append(float(total[b]) - float(direct[b]))
    share = sum(reaction) / sum(repair)
    return torch.tensor(reaction, dtype=torch.float64).to(before.dtype), share


def reactions(before, after, scale, new_scale, direct, total):
    """What typical slips give for the reaction, and what to say to them."""
    s, t = scale[:, None], new_scale[:, None]
    return [
        (
            (after - before).sum(-1),
            "the two effects are at different scales: a smaller scale makes `after` larger, "
            "although the head may have written the same",
        ),
        (
            (after * s / t - before).sum(-1),
            "the ratio of the scales is upside down: after · new_scale is what the head wrote",
        ),
        (
            (after - before * s / t).sum(-1),
            "both are brought to the *new* scale, and the old one was asked",
        ),
        (
            (after * t - before * s).sum(-1),
            "this is the change of what is written, not yet divided by the old scale",
        ),
        ((before - after * t / s).sum(-1), "the change has the other sign: after less before"),
        (
            (after * t / s - before).mean(-1),
            "the keys are averaged: a direct effect is the sum over keys",
        ),
        (
            (after * (t / s).mean() - before).sum(-1),
            "one mean scale is used for all prompts: each prompt has its own",
        ),
        (
            (after * t.mean() / s.mean() - before).sum(-1),
            "one mean scale is used for all prompts: each prompt has its own",
        ),
        ((after * t / s - before).abs().sum(-1), "the signs of the keys are lost"),
        ((after * t / s).sum(-1), "nothing is subtracted: this is the effect after the ablation"),
    ]


def shares(before, after, scale, new_scale, direct, total):
    """What typical slips give for the share."""
    reaction = (after * (new_scale / scale)[:, None] - before).sum(-1)
    repair = total - direct
    return [
        (
            (reaction / repair).mean().item(),
            "this is the mean of the prompts' ratios, which one prompt with little repair can "
            "ruin: divide the means",
        ),
        (
            (reaction.mean() / direct.mean().abs()).item(),
            "the reaction is divided by the direct effect, and the share of the *repair* was asked",
        ),
        ((reaction.mean() / total.mean()).item(), "the reaction is divided by the total effect"),
        (
            (reaction.mean() / repair.abs().mean()).item(),
            "the sign of the repair is lost: where total is below direct, it is negative",
        ),
        ((-reaction.mean() / repair.mean()).item(), "the repair is total less direct, signed"),
        (
            (repair.mean() / reaction.mean()).item(),
            "the ratio is upside down: the reaction over the repair",
        ),
        (
            ((after - before).sum(-1).mean() / repair.mean()).item(),
            "the share is computed from effects at different scales",
        ),
    ]


def data(batch=5, key=4, seed=0, shift=0.0):
    """Effects, scales and repairs that differ from prompt to prompt."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.rand(*shape, generator=g, dtype=torch.float64)

    before = -2 * draw(batch, key) + draw(batch, 1) + shift
    after = before * (0.3 + draw(batch, key)) + 0.2 * draw(batch, key)
    scale = 5 + 10 * draw(batch)
    direct = -1 - 3 * draw(batch)
    return before, after, scale, scale * (0.6 + 0.35 * draw(batch)), direct, direct * draw(batch)


NAMES = "before", "after", "scale", "new_scale", "direct", "total"


def check(mine, given, what=""):
    """Compare reaction and share with the loop."""
    with untouched(**dict(zip(NAMES, given, strict=True))):
        got = mine.reaction_share(*given)
    expect(
        isinstance(got, tuple | list) and len(got) == 2,
        "return two things: the reaction of each prompt, and the share",
    )
    reaction, share = loop(*given)
    same_shape(got[0], tuple(reaction.shape), axes="batch", what="the reaction" + what)
    size = float(given[0].abs().max())
    exact = {"atol": 1e-5 * size, "rtol": 1e-4}
    said = telling(reactions(*given), reaction, **exact)
    close(got[0], reaction, "the reaction" + what, hints=said, **exact)
    expect(
        isinstance(got[1], float),
        f"the share is a Python number, and yours is {type(got[1]).__name__}: .item() makes one",
    )
    fine = {"atol": 1e-5 * abs(share), "rtol": 1e-4}
    close(got[1], share, "the share" + what, hints=telling(shares(*given), share, **fine), **fine)


def test_by_hand(mine):
    """the lesson's numbers: −2 at 10, then −1.5 at 8; and two keys"""
    one = [torch.tensor([x]) for x in (10.0, 8.0, -3.0, -1.0)]
    check(mine, (torch.tensor([[-2.0]]), torch.tensor([[-1.5]]), *one), " of the lesson's numbers")
    two = torch.tensor([[-2.0, 0.5]]), torch.tensor([[-1.5, 1.0]])
    check(mine, (*two, *one), " with two keys")


def test_loop(mine):
    """reaction and share are those of the definition, for all sizes"""
    for seed, size in enumerate(
        [
            {},
            {"batch": 1, "key": 3},
            {"batch": 17, "key": 1},
            {"batch": 6, "key": 40},
            {"batch": 4, "key": 4},
        ]
    ):
        check(mine, data(seed=seed, **size))


def test_harm(mine):
    """prompts in which the others add to the harm, and a repair that is negative"""
    *given, direct, total = data(seed=9)
    mixed = torch.where(torch.arange(5) % 2 == 0, total, 1.5 * direct)
    check(mine, (*given, direct, mixed), " when some prompts are repaired and some are not")
    check(mine, (*given, direct, 2 * direct), " when the total effect is larger than the direct")


def test_no_reaction(mine):
    """a head that writes the same does not react, whatever the norm does"""
    before, _, scale, new_scale, direct, total = data(seed=5)
    after = before * (scale / new_scale)[:, None]
    got, share = mine.reaction_share(before, after, scale, new_scale, direct, total)
    said = [((after - before).sum(-1), "the head wrote the same, and only the norm changed")]
    close(
        got, torch.zeros(5, dtype=torch.float64), "the reaction of a head that wrote the same", said
    )
    close(share, 0.0, "its share")


def test_sizes(mine):
    """tiny effects, huge scales, and effects far from zero"""
    given = data(seed=6)
    tiny = tuple(
        x * 1e-20 if name not in ("scale", "new_scale") else x
        for name, x in zip(NAMES, given, strict=True)
    )
    check(mine, tiny, " of tiny effects")
    check(mine, (*given[:2], given[2] * 1e6, given[3] * 1e6, *given[4:]), " at a huge scale")
    check(mine, data(seed=7, shift=1e4), " of effects near 10,000")


def test_layouts(mine):
    """single precision, transposed and read-only inputs"""
    given = [x.float() for x in data(seed=8)]
    named = dict(zip(NAMES, given, strict=True))
    any_layout(lambda *g: mine.reaction_share(*g)[0], **named)
