"""A share of pairs, in which ties count one half."""

import torch

from minigpt.course.grading.feedback import close, expect, telling, untouched


def draw(n_yes, n_no, seed, ties=False):
    g = torch.Generator().manual_seed(seed)
    scores = torch.randn(n_yes + n_no, generator=g, dtype=torch.float64)
    lie = torch.arange(n_yes + n_no) < n_yes
    scores = scores + 0.4 * lie
    order = torch.randperm(n_yes + n_no, generator=g)
    return (scores.mul(2).round() if ties else scores)[order], lie[order]


def by_ranks(scores, lie):
    """The definition, without a matrix of pairs."""
    yes, no = scores[lie].double().contiguous(), scores[~lie].double().sort().values
    low, high = torch.searchsorted(no, yes), torch.searchsorted(no, yes, right=True)
    return (low.sum().item() + high.sum().item()) / 2 / (len(yes) * len(no))


def check(mine, scores, lie, where=""):
    yes, no, wanted = scores[lie].double()[:, None], scores[~lie].double(), by_ranks(scores, lie)
    above, tie = (yes > no).double(), (yes == no).double()
    middle = (scores[lie].mean() + scores[~lie].mean()) / 2
    n = len(scores)
    one = "divide by the number of pairs of one lie and one honest statement"
    hints = [
        (above.mean(), "a tie counts one half, and here it counts nothing"),
        ((above + tie).mean(), "a tie counts one half, and here it counts fully"),
        (1 - wanted, "the result is the wrong way round: lies should score higher" if wanted > 0.5
         else "an area below ½ is a result, too: the detector ranks honest statements higher"),
        (((scores > middle) == lie).double().mean(), "this is an accuracy: count pairs"),
        (scores[lie].mean() - scores[~lie].mean(), "this is a difference of means, not a share of "
         "pairs"),
        (wanted * int(lie.sum()) * int((~lie).sum()) / (n * (n - 1) / 2), one),
        (wanted * int((~lie).sum()) / int(lie.sum()), one),
        (wanted * int(lie.sum()) / int((~lie).sum()), one),
    ]  # fmt: skip
    hints = [(torch.tensor(float(value), dtype=torch.float64), text) for value, text in hints]
    with untouched(scores=scores, lie=lie):
        found = mine.area_under(scores, lie)
    close(found, wanted, f"the area{where}", telling(hints, wanted, 1e-7, 0), 1e-9, 1e-9)


def test_sizes(mine):
    """groups of any size, in any order"""
    for seed, (a, b) in enumerate([(5, 9), (1, 1), (1, 30), (40, 3), (7, 7), (13, 20)]):
        for sign in (1, -1):
            scores, lie = draw(a, b, seed)
            check(mine, sign * scores, lie, f" for {a} lies and {b} honest statements")


def test_ties(mine):
    """tied scores, in whatever order they come"""
    for seed, (a, b) in enumerate([(9, 9), (4, 30), (30, 4)]):
        scores, lie = draw(a, b, seed, ties=True)
        check(mine, scores, lie, " where a tie counts one half")
        check(mine, scores.flip(0), lie.flip(0), " where a tie counts one half")
    lies_first = torch.tensor([True, True, False, False, False])
    for lie in (lies_first, ~lies_first):
        check(mine, torch.zeros(5, dtype=torch.float64), lie, " where all scores tie")


def test_near_is_no_tie(mine):
    """scores that differ at all are no tie: large, near, shifted"""
    scores, lie = draw(12, 17, 3)
    for shown in (scores * 1e-12 + 1, scores * 1e3 + 500, scores + 1e4, scores * 1e-200):
        wanted = by_ranks(shown, lie)
        found = mine.area_under(shown, lie)
        close(found, wanted, "the area where scores differ at all, but by little or far from 0",
              atol=1e-9, rtol=1e-9)  # fmt: skip


def test_many(mine):
    """thousands of statements"""
    g = torch.Generator().manual_seed(0)
    scores = torch.randn(4400, generator=g) + torch.arange(4400) / 2200
    lie = torch.rand(4400, generator=g) < 0.4
    close(mine.area_under(scores, lie), by_ranks(scores, lie), "the area of 4,400 statements",
          atol=1e-9, rtol=1e-9)  # fmt: skip


def test_one_kind(mine):
    """without a lie, or without an honest statement, there is no area"""
    for lie in (torch.ones(4, dtype=torch.bool), torch.zeros(4, dtype=torch.bool)):
        try:
            found = mine.area_under(torch.arange(4.0), lie)
        except ValueError:
            continue
        expect(False, f"with one kind only the result is {found}: raise a ValueError")


def test_strided(mine):
    """every second score of a longer tensor; float32"""
    scores, lie = draw(12, 16, 5)
    check(mine, torch.stack([scores, -scores], 1)[:, 0], torch.stack([lie, ~lie], 1)[:, 0])
    check(mine, scores.float(), lie, " in float32")


def test_by_hand(mine):
    """lies 4 and 2, honest statements 3 and 2"""
    check(mine, torch.tensor([4.0, 2, 3, 2]), torch.tensor([1, 1, 0, 0]).bool(), " of the lesson")
