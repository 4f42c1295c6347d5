"""Shapes, sums to one, an independent oracle, large and distant logits, gradients."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def inputs(*shape, seed=0, size=2.0):
    g = torch.Generator().manual_seed(seed)
    return size * torch.randn(*shape, generator=g)


def test_shapes(mine):
    """one log-probability for each logit, for any batch axes"""
    for shape, axes in [((7,), "d_vocab"), ((3, 7), "n d_vocab"), ((2, 3, 7), "batch pos d_vocab")]:
        z = inputs(*shape)
        with untouched(logits=z):
            out = mine.log_probs(z)
        same_shape(out, shape, axes=axes, what="the log-probabilities")


def test_by_hand(mine):
    """probabilities 1/7, 2/7 and 4/7, from logits that differ by log 2"""
    z = torch.tensor([0.0, 1.0, 2.0]) * torch.tensor(2.0).log() + 5
    wanted = torch.tensor([1 / 7, 2 / 7, 4 / 7])
    close(
        mine.log_probs(z),
        wanted.log(),
        "the log-probabilities",
        hints=[
            (wanted, "these are probabilities: the logarithm is missing"),
            (wanted.log2(), "these are logarithms to the base 2: torch.log is the natural one"),
            (-wanted.log(), "these are surprisals: the sign is turned"),
            (z - 5 - (7 / 4 * torch.ones(())).log(), "the maximum was subtracted in the sum only"),
            (
                z - (7 / 4 * torch.ones(())).log(),
                "the maximum was subtracted in the sum only: take it from the logits as well",
            ),
        ],
    )


def test_against_pytorch(mine):
    """each row is a distribution, as PyTorch computes it"""
    z = inputs(5, 9, seed=1)
    along = torch.log_softmax
    close(
        mine.log_probs(z),
        along(z, -1),
        "the log-probabilities",
        hints=[
            (along(z, 0), "the sum runs over the first axis: it should be the last"),
            (along(z.flatten(), 0).view(5, 9), "the sum runs over all rows together"),
        ],
    )
    close(mine.log_probs(z[None]), along(z, -1)[None], "the result for [batch pos d_vocab]")


def test_large_logits(mine):
    """logits in the thousands are no problem"""
    for offset in (1e4, -1e4):
        z = torch.tensor([[0.0, 1.0, 3.0], [3.0, 2.0, 0.0]]) + offset
        out = mine.log_probs(z)
        expect(
            torch.isfinite(out),
            f"logits near {offset:g} give NaN or infinity: no maximum is subtracted before exp",
        )
        close(
            out,
            torch.log_softmax(z, -1),
            f"the result for logits near {offset:g}",
            hints=[
                (
                    torch.full_like(z, 1 / 3).log(),
                    "logits that differ get equal probabilities: they seem to be clamped",
                )
            ],
            atol=2e-3,
        )


def test_distant_logits(mine):
    """a token 300 below the best has log-probability −300"""
    z = torch.tensor([[0.0, -300.0, -1.0], [-400.0, 0.0, -30.0]])
    out = mine.log_probs(z)
    expect(
        torch.isfinite(out[[0, 1], [0, 1]]),
        "logits 300 apart give infinity even for the best token: exp overflowed, since the largest "
        "logit of the row was not moved to 0",
    )
    expect(
        torch.isfinite(out),
        "logits 300 apart give minus infinity: the probability became 0 before its logarithm was "
        "taken",
    )
    expect(
        out.abs() < 1e30,
        "an infinite logarithm was replaced by a huge number: a probability of e^-300 has the "
        "logarithm −300",
    )
    close(
        out,
        torch.log_softmax(z, -1),
        "the result for logits far apart",
        hints=[
            (
                (z.softmax(-1) + eps).log(),
                "a small number was added before the logarithm: rare tokens come out too likely",
            )
            for eps in (1e-5, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)
        ],
    )


def test_thousands_apart(mine):
    """logits thousands apart, with the best at either end or between"""
    for row in ([0.0, -3000.0, -1.0], [-3000.0, 0.0, -5000.0], [-3000.0, -1.0, 0.0]):
        z = torch.tensor([row])
        out = mine.log_probs(z)
        expect(
            torch.isfinite(out),
            f"logits {row} give NaN or infinity: subtract the largest logit, wherever it is, and "
            "take no logarithm of a probability, which is 0 in double precision as well",
        )
        close(out, torch.log_softmax(z, -1), f"the result for logits {row}")


def test_unequal_rows(mine):
    """a row far below the others is a distribution, too"""
    z = inputs(3, 6, seed=2) + torch.tensor([[0.0], [-500.0], [500.0]])
    out = mine.log_probs(z)
    expect(
        torch.isfinite(out),
        "a row whose logits lie far below those of another gives NaN or infinity: one maximum was "
        "subtracted from all rows, where each needs its own",
    )
    close(out, torch.log_softmax(z, -1), "the result for rows of unequal size", atol=1e-3)


def test_precision_and_size(mine):
    """a vocabulary of 50,257 and double precision"""
    z = inputs(2, 50_257, seed=3)
    close(
        mine.log_probs(z), torch.log_softmax(z, -1), "the result for a large vocabulary", atol=3e-3
    )
    z = inputs(3, 11, seed=4).double()
    close(
        mine.log_probs(z),
        torch.log_softmax(z, -1),
        "the result in double precision",
        atol=1e-12,
        rtol=1e-10,
    )


def test_gradient(mine):
    """gradients flow back, and they are right"""
    z = inputs(4, 7, seed=5)
    same_gradients(mine.log_probs, lambda z: torch.log_softmax(z, -1), logits=z)
    any_layout(mine.log_probs, logits=z)
