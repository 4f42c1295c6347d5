"""Texts of unequal lengths by hand, random sets against sorted ranks, and what chance gives."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout

NAN = math.nan


def means(losses):
    """The mean of each text over what is not NaN, with exact sums."""
    rows = [[x for x in row if not math.isnan(x)] for row in losses.double().tolist()]
    return [math.fsum(row) / len(row) for row in rows]


def pairs(seen, new, tie=0.5):
    """The share of pairs in which the first is lower."""
    won = sum((a < b) + tie * (a == b) for a in seen for b in new)
    return won / (len(seen) * len(new))


def flat(losses):
    return [x for row in losses.tolist() for x in row if not math.isnan(x)]


def average(values):
    return math.fsum(values) / len(values)


def gap_slips(trained, held_out, gap):
    zero = [[math.fsum(0 if math.isnan(x) else x for x in row) / len(row) for row in one.tolist()]
            for one in (trained, held_out)]  # fmt: skip
    middle = [
        torch.tensor(means(one), dtype=torch.float64).median().item() for one in (trained, held_out)
    ]
    places = [one.nanmean(0)[~one.isnan().all(0)].mean().item() for one in (trained, held_out)]
    whole = [one[:, ~one.isnan().any(0)].mean(1).mean().item() for one in (trained, held_out)]
    tokens = [one.nanmedian(1).values.mean().item() for one in (trained, held_out)]
    above = [one.masked_fill(one == 0, NAN).nanmean(1).mean().item() for one in (trained, held_out)]
    totals = [average([math.fsum(flat(row[None])) for row in one]) for one in (trained, held_out)]
    return [
        (-gap, "the gap has the wrong sign: held-out minus trained, above 0 where the model knows "
               "its texts" if gap > 0 else "the gap is below 0 here, and has lost its sign"),
        (average(flat(held_out)) - average(flat(trained)), "all tokens are in one pool, so a long "
         "text counts more: each text counts once"),
        (average(zero[1]) - average(zero[0]), "NaN counts as a loss of 0: leave such positions out "
         "of the sum and of the length"),
        (totals[1] - totals[0], "these are sums over texts, which grow with their lengths: take "
         "the mean of each text"),
        (places[1] - places[0], "the means run over texts, place by place: take one mean of each "
                                "text, then the mean of those"),
        (whole[1] - whole[0], "a place that does not count in one text is left out of all texts: "
                              "leave it out of that text only"),
        (tokens[1] - tokens[0], "these are the median tokens of texts: take the mean of each text"),
        (above[1] - above[0], "a loss of 0 is left out here: it counts like any other, only NaN "
                              "does not"),
        (middle[1] - middle[0], "this is a difference of medians: take means over texts"),
        (average(means(held_out)) / average(means(trained)), "this is a ratio: subtract"),
    ]  # fmt: skip


def auc_slips(trained, held_out, auc):
    seen, new = means(trained), means(held_out)
    k = min(len(seen), len(new))
    zipped = sum((a < b) + 0.5 * (a == b) for a, b in zip(seen, new, strict=False)) / k
    total = [one.double().nansum(1).tolist() for one in (trained, held_out)]
    zero = [one.double().nan_to_num().mean(1).tolist() for one in (trained, held_out)]
    middle = [one.double().nanmedian(1).values.tolist() for one in (trained, held_out)]
    half = torch.tensor([*seen, *new], dtype=torch.float64).median().item()
    below = torch.tensor(new, dtype=torch.float64).median().item()
    alone = (
        "auc compares with one number for all held-out texts, such as their mean or median: "
        "compare with each of them"
    )
    nearly = average([(a < b) if abs(a - b) >= 0.01 else 0.5 for a in seen for b in new])
    middle_way = (average(seen) + average(new)) / 2
    spread = math.sqrt(sum(torch.tensor(x).double().var(correction=0).item() for x in (seen, new)))
    curves = 0.5 + math.erf((average(new) - average(seen)) / spread / 2**0.5) / 2 if spread else 0.5
    return [
        (1 - auc, "auc runs the wrong way: it is above 0.5 where trained texts have the lower "
                  "loss" if auc > 0.5 else "this is 1 − auc: auc is the share of pairs in which "
                  "the trained text is lower, also where that is below 0.5"),
        (pairs(seen, new, 1), "a tie counts as won: it counts one half"),
        (pairs(seen, new, 0), "a tie counts as lost: it counts one half"),
        (pairs(seen, new) * len(seen) * len(new), "auc is a number of pairs: divide by all pairs"),
        (pairs(flat(trained), flat(held_out)), "auc compares tokens: compare the mean losses of "
                                               "texts"),
        (pairs(*total), "auc compares sums over texts, or means in which NaN is a loss of 0: it "
                        "compares means over the positions that count"),
        (pairs(*zero), "auc takes NaN as a loss of 0: leave such positions out"),
        (pairs(*middle), "auc compares the median tokens of texts: compare their means"),
        (2 * auc - 1, "this is 2 · auc − 1: a model that memorized nothing gives 0.5, not 0"),
        (zipped, "auc compares text i with text i only: each trained text meets each held-out one"),
        (average([a < below for a in seen]), alone),
        (average([a < average(new) for a in seen]), alone),
        (average([(a < average(new)) + (a == average(new)) / 2 for a in seen]), alone),
        (nearly, "texts with nearly the same mean count as ties here: only the same mean is a tie"),
        (curves, "auc is worked out from means and standard deviations: count the pairs"),
        (average([average([a < middle_way for a in seen]),
                  average([b >= middle_way for b in new])]),
         "this is an accuracy at one threshold: auc has none, it counts pairs"),
        (average([a < half for a in seen] + [b >= half for b in new]),
         "this is an accuracy at the median of all texts: auc has no threshold"),
    ]  # fmt: skip


def check(mine, trained, held_out, what, atol=1e-6, rtol=1e-6):
    with untouched(trained=trained, held_out=held_out):
        found = mine.memorized(trained, held_out)
    expect(isinstance(found, tuple | list) and len(found) == 2, "return two numbers: gap and auc")
    gap = average(means(held_out)) - average(means(trained))
    hints = telling(gap_slips(trained, held_out, gap), gap, atol, rtol)
    close(found[0], gap, f"the gap {what}", hints, atol, rtol)
    auc = pairs(means(trained), means(held_out))
    hints = telling(auc_slips(trained, held_out, auc), auc, 1e-6, 0)
    close(found[1], auc, f"auc {what}", hints, 1e-6, 0)


def texts(n, longest, level, seed, dtype=torch.float64):
    """Random losses of texts whose lengths differ; a long text has a higher loss."""
    g = torch.Generator().manual_seed(seed)
    lengths = torch.randint(1, longest + 1, (n, 1), generator=g)
    losses = torch.rand(n, longest, generator=g, dtype=dtype) * 4 + level + lengths / longest
    losses += torch.randn(n, 1, generator=g, dtype=dtype) / 2
    return losses.masked_fill(torch.arange(longest) >= lengths, NAN)


def test_random_sets(mine):
    """sets of unequal size, texts of unequal length"""
    for seed, (n, m, longest) in enumerate(((20, 31, 15), (5, 9, 7), (12, 3, 20), (1, 1, 4))):
        for level in (-1.0, -0.1, 0.3):
            check(mine, texts(n, longest, 3 + level, seed), texts(m, longest, 3.0, seed + 50),
                  f"of {n} trained and {m} held-out texts")  # fmt: skip


def test_ties(mine):
    """losses on a coarse grid tie often"""
    g = torch.Generator().manual_seed(3)
    for n, m in ((6, 8), (9, 4), (30, 30)):
        trained = torch.randint(1, 5, (n, 4), generator=g).float()
        held_out = torch.randint(1, 6, (m, 4), generator=g).float()
        held_out[::2, 2:] = NAN
        check(mine, trained, held_out, "of texts with many ties")
    same = texts(20, 9, 3.0, 8)
    check(mine, same, same, "of a set and itself")


def test_by_hand(mine):
    """texts of one to four tokens by hand, with a tie"""
    trained = torch.tensor([[1.0, NAN, NAN, NAN], [4.0, 2.0, 2.0, 4.0], [NAN, 2.0, 3.0, NAN]])
    held_out = torch.tensor([[6.0, 4.0], [2.0, 4.0], [NAN, 1.5], [3.5, NAN]])
    check(mine, trained, held_out, "of three trained and four held-out texts")


def test_zero(mine):
    """losses of exactly 0, which a model has on what it knows by heart"""
    trained = torch.tensor([[0.0, 0.0, 3.0], [0.0, NAN, 1.0], [2.0, 2.0, NAN]])
    held_out = torch.tensor([[1.0, 0.0, 2.0], [3.0, NAN, NAN]])
    check(mine, trained, held_out, "of texts with losses of 0")


def test_where_nan_stands(mine):
    """NaN at the start, in the middle and at the end; float32 and values near 10,000"""
    trained, held_out = texts(8, 12, 2.5, 4), texts(10, 15, 3.0, 5)
    g = torch.Generator().manual_seed(6)
    shuffled = trained[:, torch.randperm(12, generator=g)]
    check(mine, shuffled, held_out.flip(1), "with NaN anywhere in a text")
    check(mine, trained + 1e4, held_out + 1e4, "of losses near 10,000")
    check(mine, trained.float(), held_out.float(), "in float32", 1e-4, 1e-4)


def test_chance(mine):
    """two sets of one kind: no gap, and auc near one half"""
    g = torch.Generator().manual_seed(7)
    one, other = 3 + torch.randn(2, 200, 10, generator=g, dtype=torch.float64)
    gap, auc = mine.memorized(one, other)
    expect(abs(gap) < 0.1 and 0.4 < auc < 0.6, f"for two sets of one kind you find a gap of "
           f"{gap:.2f} and an auc of {auc:.2f}: expected about 0 and 0.5")  # fmt: skip


def test_layouts(mine):
    """any layout in memory, the losses unchanged"""
    any_layout(mine.memorized, trained=texts(4, 6, 2.5, 9), held_out=texts(7, 5, 3.0, 10))
