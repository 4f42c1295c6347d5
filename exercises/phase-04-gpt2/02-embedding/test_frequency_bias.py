"""The parts add up, the mean is over all positions, and the line is the one that predicts."""

import numpy as np
import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients


def stream(*batch, d_model=5, seed=0, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(*batch, d_model, generator=g, dtype=dtype)
    return x + torch.linspace(-2, 3, d_model, dtype=dtype)


def unembedding(d_model=5, d_vocab=7, seed=1, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(d_model, d_vocab, generator=g, dtype=dtype)


def tokens(seed=0, d_vocab=30):
    """A constant that follows frequency roughly, counts that span decades, some of them 0."""
    g = torch.Generator().manual_seed(seed)
    counts = (10 ** (4 * torch.rand(d_vocab, generator=g))).long()
    constant = 0.6 * counts.double().log() + torch.randn(d_vocab, generator=g).double() + 40
    counts[::7] = 0
    return constant.float(), counts


def split(x, W_U):
    logits = x @ W_U
    constant = logits.reshape(-1, logits.shape[-1]).mean(0)
    return constant, logits - constant


def test_split(mine):
    """the constant is the mean over all positions of all sequences, the rest varies"""
    for seed, batch in enumerate([(6,), (3, 4), (2, 2, 5)]):
        x, W_U = stream(*batch, seed=seed), unembedding()
        right, rest = split(x, W_U)
        with untouched(x=x, W_U=W_U):
            found = mine.split_logits(x, W_U)
        expect(isinstance(found, tuple) and len(found) == 2, "return the constant and what varies")
        logits = x @ W_U
        each = logits.mean(-1)
        if len(batch) > 1:
            expect(
                found[0].shape != logits.mean(-2).shape,
                "the constant has a row for each sequence: average over sequences, too",
            )
        expect(
            found[0].shape != each.shape or found[0].shape == right.shape,
            "the mean is taken over the vocabulary: a number for each position is no constant",
        )
        same_shape(found[0], (7,), axes="d_vocab", what="the constant")
        same_shape(found[1], (*batch, 7), what="what varies")
        last = logits.reshape(-1, 7)[-1]
        hints = [
            (logits.reshape(-1, 7).sum(0), "the logits are added up, and their mean was asked"),
            (last, "the last position alone is taken"),
            (logits.reshape(-1, 7).median(0).values, "the median is taken, and the mean was asked"),
            (right - right.mean(), "the constant's own mean is subtracted: then the two parts do "
                                   "not add up to the logits"),
        ]  # fmt: skip
        close(found[0], right, "the constant", telling(hints, right))
        close(found[1], rest, "what varies", telling([(logits, "the constant is still in what "
              "varies")], rest), atol=1e-4)  # fmt: skip


def test_split_double(mine):
    """float64, odd sizes, and a stream far from zero"""
    x = stream(3, 41, d_model=33, dtype=torch.float64) + 1e4
    W_U = unembedding(33, 101, dtype=torch.float64)
    for found, right, what in zip(
        mine.split_logits(x, W_U), split(x, W_U), ("the constant", "what varies"), strict=True
    ):
        close(found, right, what, atol=1e-6)


def test_gradients(mine):
    """gradients flow through both parts"""
    given = {"x": stream(2, 3), "W_U": unembedding()}
    for part in range(2):
        same_gradients(
            lambda x, W_U, part=part: mine.split_logits(x, W_U)[part],
            lambda x, W_U, part=part: split(x, W_U)[part],
            **given,
        )


def test_fit(mine):
    """correlation and slope over the tokens that occur"""
    for seed in range(4):
        constant, counts = tokens(seed)
        used = counts > 0
        b = constant[used].double().numpy()
        f = (counts[used].double() / counts.sum()).numpy()
        a = np.log(f)
        slope, r = np.polyfit(a, b, 1)[0], np.corrcoef(a, b)[0, 1]
        smooth = np.log((counts.double() + 1).numpy())
        everyone = np.polyfit(smooth, constant.double().numpy(), 1)[0]
        plain = np.polyfit(f, b, 1)[0]
        weighted = np.polyfit(a, b, 1, w=np.sqrt(counts[used].double().numpy()))[0]
        w = counts[used].double().numpy()
        c = np.cov(a, b, aweights=w)
        weighted_r = c[0, 1] / np.sqrt(c[0, 0] * c[1, 1])
        raw = (a @ b) / (a @ a)
        hints = [
            ((None, 1 / np.polyfit(b, a, 1)[0]), "the slope is that of the line that predicts "
             "log f from the constant, turned over"),
            ((None, np.polyfit(b, a, 1)[0]), "the slope predicts log f from the constant: the "
             "question is what one more unit of log f adds to the constant"),
            ((np.corrcoef(f, b)[0, 1], plain), "f is compared, and log f was asked"),
            ((np.corrcoef(smooth, constant.double().numpy())[0, 1], everyone), "tokens that never "
             "occur are compared, too: they have no log-frequency"),
            ((None, b.std() / a.std()), "the slope is the ratio of two spreads: that times the "
             "correlation is the slope"),
            ((weighted_r, weighted), "tokens are weighted by their counts: each counts once"),
            ((None, raw), "the means are not subtracted: a constant added to all logits is nothing "
             "to a softmax"),
            ((r**2, None), "that is the square of the correlation"),
            ((None, np.polyfit(np.log2(f), b, 1)[0]), "the logarithm has base 2"),
            ((None, np.polyfit(np.log10(f), b, 1)[0]), "the logarithm has base 10"),
        ]  # fmt: skip
        with untouched(constant=constant, counts=counts):
            found = mine.frequency_fit(constant, counts)
        expect(isinstance(found, tuple) and len(found) == 2, "return the correlation and the slope")
        expect(
            all(v == v and abs(v) != float("inf") for v in map(float, found)),
            "the result is NaN or infinite: tokens that never occur have log f = −∞; leave them "
            "out",
        )
        close(found, (r, slope), "the result", hints, atol=1e-5, rtol=1e-4)


def test_shift(mine):
    """a number added to the constant changes nothing, even 10,000"""
    constant, counts = tokens(5)
    constant = constant.double()
    near, far = (mine.frequency_fit(constant + c, counts) for c in (0.0, 1e4))
    close(far, near, "the result after 10,000 was added to every logit", atol=1e-6)


def test_opposite(mine):
    """a constant that favors rare tokens has both numbers below 0"""
    _, counts = tokens(6)
    log_f = counts.clamp(min=1).double().log()
    hints = [((1.0, None), "the sign of the correlation is lost")]
    close(mine.frequency_fit(-0.5 * log_f, counts), (-1.0, -0.5), "the result", hints)


def test_layouts(mine):
    """any layout in memory, and nothing is changed

    No wrong answer fails this: `view` of a tensor that lies otherwise raises by itself.
    """
    any_layout(mine.split_logits, x=stream(4, 6), W_U=unembedding())
