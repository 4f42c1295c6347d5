"""Values by hand, zeros, batches, and identities that tie the three together."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout

BIT = math.log(2)


def distributions(*shape, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = torch.rand(*shape, generator=g) ** 3
    return p / p.sum(-1, keepdim=True)


def test_entropy(mine):
    """(½, ¼, ¼) has an entropy of one and a half bits, in nats"""
    p = torch.tensor([0.5, 0.25, 0.25])
    close(
        mine.entropy(p),
        torch.tensor(1.5 * BIT),
        "the entropy of (½, ¼, ¼)",
        hints=[
            (torch.tensor(1.5), "that is in bits; nats are asked"),
            (torch.tensor(-1.5 * BIT), "an entropy is not negative: there is a minus missing"),
            (torch.tensor(0.5 * BIT), "you divided by the number of outcomes: p weights already"),
            (torch.tensor(5 * BIT), "the surprisals are added up, not averaged under p"),
        ],
    )


def test_zero(mine):
    """outcomes that never happen leave nothing open"""
    p = torch.tensor([[0.5, 0.0, 0.5], [0.0, 1.0, 0.0]])
    with untouched(p=p):
        out = mine.entropy(p)
    expect(not torch.as_tensor(out).isnan().any(), "0 · log 0 is NaN: what should it be?")
    close(out, torch.tensor([BIT, 0.0]), "the entropy where outcomes have probability 0", atol=1e-7)


def test_many_outcomes(mine):
    """2¹⁷ equally likely outcomes leave 17 bits open: small probabilities count in full"""
    out = mine.entropy(torch.full((2**17,), 2.0**-17, dtype=torch.float64))
    close(
        float(out),
        17 * BIT,
        "the entropy of 131,072 outcomes of equal probability (is a small number added, or are "
        "small probabilities cut off?)",
        atol=1e-5,
        rtol=0,
    )


def test_axes(mine):
    """the last axis holds the outcomes, whatever stands before it"""
    p = distributions(3, 4, 5)
    out = mine.entropy(p)
    same_shape(out, (3, 4), axes="batch pos", what="the entropy")
    close(out, torch.distributions.Categorical(probs=p).entropy(), "the entropy of a batch")
    q = distributions(5, seed=1)
    same_shape(mine.kl(p, q), (3, 4), axes="batch pos", what="the divergence")


def test_kl(mine):
    """expecting (¼, ¼, ½) where (½, ¼, ¼) is true costs a quarter of a bit"""
    p, q = torch.tensor([0.7, 0.2, 0.1]), torch.tensor([0.25, 0.25, 0.5])
    right = (p * (p / q).log()).sum()
    close(
        mine.kl(p, q),
        right,
        "the divergence",
        hints=[
            (right / BIT, "that is in bits; nats are asked"),
            (-(p * q.log()).sum(), "that is the cross-entropy: the entropy of p is part of it"),
            ((q * (q / p).log()).sum(), "that is D(q ‖ p): the mean is taken under p"),
            (-right, "the ratio stands upside down"),
            (right / 3, "the terms were averaged, not summed: p weights already"),
            ((p * (p / q).log()).abs().sum(), "the terms were taken without their signs"),
        ],
    )
    half = torch.tensor([0.5, 0.25, 0.25])
    close(mine.kl(half, q), torch.tensor(0.25 * BIT), "the divergence of the Intuition")
    close(mine.kl(q, q), torch.tensor(0.0), "the divergence of a distribution from itself")


def test_kl_zeros(mine):
    """what p rules out is free, what q rules out is infinitely expensive"""
    q = torch.tensor([0.5, 0.25, 0.25])
    free = mine.kl(torch.tensor([0.5, 0.5, 0.0]), q)
    expect(
        not torch.as_tensor(free).isnan().any(), "where p is 0 you get NaN: such an outcome is free"
    )
    close(free, torch.tensor(0.5 * BIT), "the divergence where p is 0")
    never = torch.tensor([0.5, 0.5, 0.0])
    p = torch.tensor([[0.5, 0.25, 0.25], [0.25, 0.75, 0.0]])
    out = mine.kl(p, never)
    expect(
        float(out[0]) == math.inf,
        f"p allows an outcome that q rules out, and you say {float(out[0]):.3g}: it must be "
        "infinite; perhaps a small number was added, or the outcome is skipped",
    )
    right = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    close(out[1], torch.tensor(right), "the divergence where both are 0")


def test_information(mine):
    """a table of 3 × 5 by its entropies; independent variables share nothing"""
    joint = distributions(15, seed=2).view(3, 5)
    x, y, all_ = (torch.distributions.Categorical(probs=t).entropy() for t in
                  (joint.sum(1), joint.sum(0), joint.flatten()))  # fmt: skip
    product = (joint.sum(0)[:, None] * joint.sum(1)).flatten()
    turned = (joint.flatten() * (joint.flatten() / product).log()).sum()
    close(
        mine.information(joint),
        x + y - all_,
        "the mutual information of a table with 3 rows and 5 columns",
        hints=[
            (all_, "that is the entropy of the whole table"),
            (all_ - x, "that is what x leaves open about y, H(Y | X)"),
            (all_ - y, "that is what y leaves open about x, H(X | Y)"),
            ((x + y - all_) / BIT, "that is in bits; nats are asked"),
            (turned, "the product of the margins stands turned: rows are x, columns are y"),
        ],
    )
    apart = joint.sum(1)[:, None] * joint.sum(0)
    close(mine.information(apart), torch.tensor(0.0), "the information of independent variables")
    close(mine.information(joint.mT), x + y - all_, "the information seen from the other side")


def test_information_of_square_tables(mine):
    """as many rows as columns, not alike when turned; and a thousand pairs that always agree"""
    joint = distributions(16, seed=5).view(4, 4)
    rows, columns, all_ = (torch.special.entr(t).sum() for t in
                           (joint.sum(1), joint.sum(0), joint))  # fmt: skip
    close(
        mine.information(joint),
        rows + columns - all_,
        "the information of a table of 4 × 4 (does the product of the margins stand turned?)",
    )
    agree = torch.eye(1000, dtype=torch.float64) / 1000
    close(
        float(mine.information(agree)),
        math.log(1000),
        "the information of two variables that always agree on one of 1,000 outcomes (is a small "
        "number added?)",
        atol=1e-5,
        rtol=0,
    )


def test_information_with_zeros(mine):
    """pairs that never happen, and an outcome that never happens at all"""
    joint = torch.tensor([[0.25, 0.0, 0.25], [0.0, 0.0, 0.5]])
    out = mine.information(joint)
    expect(not torch.as_tensor(out).isnan().any(), "a pair of probability 0 gives NaN")
    right = 0.25 * math.log(2) + 0.25 * math.log(2 / 3) + 0.5 * math.log(4 / 3)
    close(out, torch.tensor(right), "the information of a table with zeros")
    turned = mine.information(joint.mT)
    expect(not torch.as_tensor(turned).isnan(), "an x of probability 0 gives NaN")
    close(turned, torch.tensor(right), "the information where an x never happens")


def test_double_precision(mine):
    """double precision stays, inputs may lie in memory as they like"""
    p, q = distributions(2, 3, 700).double(), distributions(700, seed=3).double()
    p, q = p / p.sum(-1, keepdim=True), q / q.sum()
    close(mine.entropy(p), torch.special.entr(p).sum(-1), "the entropy in double precision")
    near = q * (1 + 1e-5 * torch.linspace(-1, 1, 700))
    near = near / near.sum()
    expect(
        abs(float(mine.kl(near, q) / (q * (near / q - 1) ** 2 / 2).sum()) - 1) < 0.01,
        "two beliefs that differ by 1e-5 have a divergence of 1e-11 nats, and yours is lost in "
        "rounding: keep double precision inside, too",
    )
    any_layout(mine.entropy, p=p)
    any_layout(mine.kl, p=p, q=q)
    any_layout(mine.information, joint=(p[0] / 3))


def test_rare_outcomes(mine):
    """an outcome of probability 1e-7 counts in full, and a belief of 1e-9 is not 0"""
    p = torch.tensor([1 - 1e-7, 1e-7], dtype=torch.float64)
    q = torch.tensor([1 - 1e-9, 1e-9], dtype=torch.float64)
    open_ = float(torch.special.entr(p).sum())
    for what, found, wanted in (
        ("entropy of", float(mine.entropy(p)), open_),
        ("divergence of", float(mine.kl(p, q)), float((p * (p / q).log()).sum())),
        ("information of a table with", float(mine.information(p.diag())), open_),
    ):
        expect(
            abs(found / wanted - 1) < 0.01,
            f"the {what} an outcome of probability 1e-7 is {wanted:.3g}, and yours {found:.3g}: "
            "are rare outcomes cut off, or the result rounded?",
        )
    even = torch.tensor([0.5, 0.5], dtype=torch.float64)
    found = float(mine.kl(even, q))
    expect(found < math.inf, "q expects an outcome with 1e-9, and you say that it is ruled out")
    close(found, float((even * (even / q).log()).sum()), "the divergence from a belief of 1e-9")
