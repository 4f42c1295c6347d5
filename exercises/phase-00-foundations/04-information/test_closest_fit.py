"""The example of the lesson, families of candidates, zeros, and the entropy in the reverse fit."""

import torch

from minigpt.course.grading.feedback import expect, untouched


def divergences(p, q):
    """D(p ‖ q) and D(q ‖ p) for each q, by float64 sums over what is possible."""
    forward, reverse = [], []
    for row in q.double():
        for a, b, into in ((p.double(), row, forward), (row, p.double(), reverse)):
            on = a > 0
            into.append(float((a[on] * (a[on] / b[on]).log()).sum()))
    return torch.tensor(forward), torch.tensor(reverse)


def family(seed, n=40, n_outcome=12, sharp=3.0):
    g = torch.Generator().manual_seed(seed)
    p = (sharp * torch.randn(n_outcome, generator=g)).softmax(-1)
    widths = torch.linspace(0.3, 6, n)[:, None]
    return p, (torch.randn(n, n_outcome, generator=g) / widths + sharp * p.log() / 5).softmax(-1)


def check(mine, p, q, what):
    with untouched(p=p, candidates=q):
        found = mine.closest_fit(p, q)
    expect(
        isinstance(found, tuple) and len(found) == 2,
        "return two numbers, the forward and the reverse choice",
    )
    expect(all(isinstance(i, int) for i in found), "the two choices are not Python integers")
    forward, reverse = divergences(p, q)
    wanted = (int(forward.argmin()), int(reverse.argmin()))
    if found == wanted:
        return
    one, other = wanted
    expect(one == other or found != (other, one), f"{what}: the two directions are swapped")
    never = [(float(forward[found[0]]), "forward: it rules out what happens"),
             (float(reverse[found[1]]), "in reverse: it allows what never happens")]  # fmt: skip
    for cost, why in never:
        expect(cost < float("inf"), f"{what}: you take a candidate of infinite cost {why}")
    entropies = torch.special.entr(q).sum(-1)
    slips = {
        "you take the farthest candidate: a divergence is a cost": (
            int(forward.argmax()), int(reverse.argmax()),
        ),
        "the entropy of the candidate is missing in the reverse direction": (
            one, int((reverse + entropies).argmin()),
        ),
        "that is the squared distance, which has no direction": (
            int((q - p).square().sum(-1).argmin()),
        ) * 2,
        "the sum of both directions is compared": (int((forward + reverse).argmin()),) * 2,
        "both of your choices are the forward one": (one, one),
        "both of your choices are the reverse one": (other, other),
    }  # fmt: skip
    for text, value in slips.items():
        expect(found != value, f"{what}: {text}")
    way = "forward" if found[0] != one else "reverse"
    expect(False, f"{what}: the divergence of your {way} choice is not the smallest")


def test_twelve(mine):
    """twelve candidates, of which each direction prefers another"""
    g = torch.Generator().manual_seed(8356)  # a draw in which every slip chooses its own
    p = (2 * torch.randn(6, generator=g)).softmax(-1)
    q = (2 * torch.randn(12, 6, generator=g) + 0.5 * p.log()).softmax(-1)
    check(mine, p, q, "twelve candidates")


def test_two_peaks(mine):
    """two peaks: the wide candidate by forward KL, the narrow one by reverse"""
    p = torch.tensor([0.48, 0.04, 0.48])
    q = torch.tensor([[0.33, 0.34, 0.33], [0.9, 0.05, 0.05], [0.1, 0.8, 0.1]])
    found = mine.closest_fit(p, q)
    expect(found == (0, 1), f"two peaks: you choose {found}, not the wide and then the narrow one")


def test_families(mine):
    """the choices agree with a loop on random families"""
    for seed in range(6):
        check(mine, *family(seed), f"a family of 40 candidates (seed {seed})")
    p, q = family(7, n=3, n_outcome=700)
    check(mine, p.double(), q.double(), "double precision, 700 outcomes")
    check(mine, p, q.T.contiguous().T, "candidates that lie transposed in memory")


def test_zeros(mine):
    """a candidate must not rule out what happens; in reverse, nor allow what never happens"""
    p = torch.tensor([0.5, 0.5, 0.0, 0.0])
    q = torch.tensor(
        [[1.0, 0.0, 0.0, 0.0], [0.1, 0.1, 0.7, 0.1], [0.7, 0.3, 0.0, 0.0], [0.49, 0.49, 0.01, 0.01],
         [0.499999, 0.5, 0.000001, 0.0]]
    )  # fmt: skip
    check(mine, p, q, "a p with outcomes of probability 0")
    far = torch.tensor([[1e-30, 1.0, 1e-20], [1e-20, 1e-20, 1.0]])  # at distances of 69 and 46
    check(mine, torch.tensor([1.0, 1e-30, 1e-20]), far, "candidates that are all far from p")
    only = torch.tensor([[0.99, 0.01 - 1e-6, 1e-6, 0.0], [0.5, 0.0, 0.25, 0.25]])
    expect(
        mine.closest_fit(p.flip(0), only.flip(1))[0] == 0,
        "a candidate that rules out what happens was taken: its forward KL is infinite",
    )
