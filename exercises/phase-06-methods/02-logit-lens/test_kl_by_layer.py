"""The curve ends in 0, is the definition by loops, and each fault has its own test."""

import math

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout, nan_stays


def rms_norm(gain):
    """A norm with a gain for each coordinate."""
    return lambda x: x / x.square().mean(-1, keepdim=True).sqrt() * gain.to(x.dtype)


def case(layers=4, states=5, d_model=7, d_vocab=11, seed=0, dtype=torch.float64):
    """Streams that grow from place to place, a norm with a gain, and an unembedding."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(layers, states, d_model, generator=g, dtype=torch.float64).cumsum(0)
    x = x * torch.linspace(1, 3, layers)[:, None, None]
    gain = 0.5 + torch.rand(d_model, generator=g, dtype=torch.float64)
    W_U = torch.randn(d_model, d_vocab, generator=g, dtype=torch.float64)
    return x.to(dtype), rms_norm(gain), W_U.to(dtype)


def log_softmax(row):
    top = max(row)
    total = math.log(sum(math.exp(v - top) for v in row)) + top
    return [v - total for v in row]


def by_loops(x, norm, W_U):
    """The definition, one state and one token at a time."""
    out = []
    for place in x:
        each = []
        for state, last in zip(place, x[-1], strict=True):
            p = log_softmax((norm(last) @ W_U).tolist())
            q = log_softmax((norm(state) @ W_U).tolist())
            each.append(sum(math.exp(a) * (a - b) for a, b in zip(p, q, strict=True)))
        out.append(sum(each) / len(each))
    return torch.tensor(out, dtype=torch.float64)


def slips(x, norm, W_U):
    """What each fault gives, and what to say to it."""
    vocab, states = W_U.shape[1], x.shape[1]
    q, bare = ((y @ W_U).log_softmax(-1) for y in (norm(x), x))
    p = q[-1].expand_as(q)

    def kl(a, b):
        return (a.exp() * (a - b)).sum(-1).mean(-1)

    mean = (
        "your curve averages over the vocabulary, so that it shrinks as the vocabulary grows: sum"
    )
    other = "you compute KL(lens || final): `kl_div` takes the lens first, and the final second"
    plain = "the final distribution is read without the norm, and the places with it"
    unnormed = "the places are read without the norm, and the final distribution with it"
    mixed = q.exp().mean(1).log()
    return [
        (kl(p, q) / vocab, mean),
        (kl(q, p) / vocab, mean + ". And is the final distribution in front?"),
        (kl(q, p), other),
        (kl(p, bare), unnormed),
        (kl(bare, p), unnormed),
        (kl(bare[-1].expand_as(q), q), plain),
        (kl(q, bare[-1].expand_as(q)), plain),
        (
            kl(q[:1].expand_as(q), q),
            "you compare with the first place: the output is the last one",
        ),
        (kl(bare, p) / vocab, unnormed),
        (kl(p, bare) / vocab, unnormed),
        (
            kl(bare[-1].expand_as(bare), bare),
            "there is no norm at all: the curve ends in 0, and is that of another model",
        ),
        (
            kl(bare, bare[-1].expand_as(bare)),
            "there is no norm at all: the curve ends in 0, and is that of another model",
        ),
        (kl(p, q) * states, "this is the sum over the states: their mean was asked"),
        (kl(p, q) / math.log(2), "these are bits: nats were asked"),
        (
            -(p.exp() * q).sum(-1).mean(-1),
            "this is the cross-entropy: the entropy of the final distribution is not subtracted",
        ),
        (
            (mixed[-1].exp() * (mixed[-1] - mixed)).sum(-1),
            "this is the KL of the averages: take the KL of each state, then the mean",
        ),
    ]


def test_last(mine):
    """the last place is the output, and has a KL of 0"""
    for seed in range(3):
        x, norm, W_U = case(seed=seed)
        found = as_tensor(mine.kl_by_layer(x, norm, W_U), "the curve")
        same_shape(found, (4,), axes="layer", what="the curve")
        expect(
            not found.isnan().any(),
            "the curve holds NaN: without `log_target=True`, `kl_div` takes the logarithm of what "
            "is a logarithm already",
        )
        wrong = float(found[-1])
        told = next((t for v, t in slips(x, norm, W_U) if (v - found).abs().max() < 1e-6), "")
        expect(
            abs(wrong) < 1e-6,
            f"the last place should have a KL of 0, since it is the output, and has {wrong:.3g}"
            + (f": {told}" if told else ""),
        )


def test_by_loops(mine):
    """every place is as far from the output as loops over states and tokens find"""
    for seed, shape in enumerate([(4, 5, 7, 11), (2, 1, 3, 40), (6, 9, 12, 5), (1, 3, 4, 6)]):
        x, norm, W_U = case(*shape, seed=seed)
        wanted = by_loops(x, norm, W_U)
        found = as_tensor(mine.kl_by_layer(x, norm, W_U), "the curve").detach()
        close(
            found.to(wanted.dtype), wanted, "the curve",
            hints=telling(slips(x, norm, W_U), wanted), atol=1e-6,
        )  # fmt: skip


def test_vocabulary(mine):
    """tokens that nobody considers change nothing"""
    x, norm, W_U = case(seed=5)
    x = x.abs() + 1
    rare = torch.cat([W_U, torch.full((7, 60), -40.0, dtype=W_U.dtype)], 1)
    wanted = by_loops(x, norm, W_U)
    close(
        mine.kl_by_layer(x, norm, rare), wanted, "the curve with 60 tokens more",
        hints=telling(slips(x, norm, rare), wanted), atol=1e-6,
    )  # fmt: skip


def test_large(mine):
    """large logits do not overflow, and single precision stays"""
    x, norm, W_U = case(seed=6, dtype=torch.float32)
    found = as_tensor(mine.kl_by_layer(x, norm, W_U * 300), "the curve")
    expect(found.dtype == torch.float32, "the curve should be float32 for float32 inputs")
    expect(found.isfinite(), "with logits in the hundreds your curve is NaN or infinite")
    wanted = by_loops(x.double(), norm, W_U.double() * 300)
    close(found.double(), wanted, "the curve", atol=1e-2, rtol=1e-3)


def test_nan_and_layout(mine):
    """a NaN is seen, and inputs may lie in memory as they like"""
    x, norm, W_U = case(seed=7)
    nan_stays(lambda x, W_U: mine.kl_by_layer(x, norm, W_U), x=x, W_U=W_U)
    any_layout(lambda x, W_U: mine.kl_by_layer(x, norm, W_U), x=x, W_U=W_U)
