"""Copy scores of heads that are known, and of random ones against a loop."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape
from minigpt.course.grading.properties import any_layout


def random_heads(seed=0, n=7, n_head=4, d_model=9, d_head=3, dtype=torch.float64):
    g = torch.Generator().manual_seed(seed)
    shapes = [(n, d_model), (n_head, d_model, d_head), (n_head, d_head, d_model), (d_model, n)]
    return [torch.randn(shape, generator=g, dtype=dtype) for shape in shapes]


def loop(stream, W_V, W_O, W_U, k, sign=1, strict=True, of="name", magnitude=False):
    """One head and one name at a time."""
    scores = []
    for values, out in zip(W_V, W_O, strict=True):
        logits = sign * (stream @ values @ out @ W_U)
        logits = logits.abs() if magnitude else logits
        logits = logits if of == "name" else logits.T
        copied = 0
        for i, row in enumerate(logits.tolist()):
            above = sum(v > row[i] for v in row)
            if not strict:
                above = sum(v >= row[i] for v in row) - 1
            copied += above < k
        scores.append(copied / len(stream))
    return torch.tensor(scores, dtype=stream.dtype)


def by_topk(stream, W_V, W_O, W_U, k, sign):
    """Membership in `topk`, which leaves out some of the names that are tied."""
    top = (sign * (stream @ W_V @ W_O @ W_U)).topk(min(k, len(stream)), -1).indices
    return (top == torch.arange(len(stream))[:, None]).any(-1).to(stream.dtype).mean(-1)


def result(mine, *given):
    found = as_tensor(mine.copy_score(*given), "the scores")
    same_shape(found, [len(given[1])], "head", "the scores")
    expect(
        found.dtype == given[0].dtype,
        f"the scores are {found.dtype}, and the stream is {given[0].dtype}",
    )
    return found


def slips(stream, W_V, W_O, W_U, k, sign=1):
    """What typical slips give."""
    given, right = (stream, W_V, W_O, W_U), loop(stream, W_V, W_O, W_U, k, sign)
    n = len(stream)
    return [
        (right * n, "this is the number of names that are copied: a share was asked"),
        (right * 0 + right.mean(), "all heads have the same score: keep the heads apart"),
        (1 - right, "this is the share of names that are not copied"),
        (
            loop(*given, k, sign, of="column"),
            "the ranks are taken over the names attended to: ask, for one name attended to, how "
            "its own logit ranks among all names",
        ),
        (loop(*given, 1, sign), "`k` is not used: only the highest counts"),
        (loop(*given, k + 1, sign), "one name too many may be higher: fewer than k, not k"),
        (loop(*given, k, 1), "`sign` is not used"),
        (loop(*given, k, -sign), "the sign is turned the wrong way"),
        (
            loop(*given, k, sign, magnitude=True),
            "logits are compared by their size: a head that lowers a name does not copy it",
        ),
        (loop(W_U.T, W_V, W_O, W_U, k, sign), "the head reads the unembedding, not the stream"),
        (loop(stream, W_V, W_O, stream.T, k, sign), "logits are read by the stream, not by W_U"),
        (
            loop(*given, k, sign, strict=False),
            "names with the same logit count as higher: only strictly higher ones do",
        ),
        (
            by_topk(*given, k, sign),
            "`topk` leaves out some names with the same logit: count the strictly higher ones",
        ),
    ]


def together(mine, cases, what):
    """Compare over all cases at once: a slip is named where it explains every one of them."""
    found = torch.cat([result(mine, *given) for given in cases])
    wanted = torch.cat([loop(*given) for given in cases])
    said = zip(*(slips(*given) for given in cases), strict=True)
    joined = [(torch.cat([value for value, _ in one]), one[0][1]) for one in said]
    close(found, wanted, what,
          hints=[(v, words) for v, words in joined if not torch.allclose(v, wanted)])  # fmt: skip


def test_known_heads(mine):
    """a head that copies scores 1, one that lowers 0, and with the sign turned the reverse"""
    x = torch.eye(5)
    W_V = torch.eye(5).expand(3, 5, 5).clone()
    W_O = torch.stack([torch.eye(5), -torch.eye(5), torch.eye(5).roll(1, 1)])
    cases = [(x, W_V, W_O, x, k, sign) for k, sign in ((1, 1), (1, -1), (4, 1), (3, -1))]
    together(mine, cases, "the scores of heads that copy, lower, and raise another name")


def test_random_heads(mine):
    """random heads against a loop, for several k and both signs"""
    cases = [
        (*random_heads(seed, n, n_head), k, sign)
        for seed, (n, n_head) in enumerate([(7, 4), (12, 2), (3, 1), (40, 5)])
        for k in sorted({1, n // 3 or 1, n - 1})
        for sign in (1, -1)
    ]
    together(mine, cases, "the scores of random heads")


def test_default_sign(mine):
    """without a sign, +1 is meant"""
    given = random_heads(5)
    close(mine.copy_score(*given, 2), loop(*given, 2), "the scores without a sign")
    close(mine.copy_score(*given, k=2), loop(*given, 2), "the scores with k by name")


def test_ties(mine):
    """a head that writes nothing leaves all logits equal: none is strictly higher"""
    given = random_heads(6, n_head=2)
    given[2][0] = 0
    found = result(mine, *given, 1)
    tied = [(v, said) for v, said in slips(*given, 1) if "strictly" in said]
    close(found, loop(*given, 1), "the scores where head 0 writes nothing", hints=tied)


def test_large_k(mine):
    """with k at least the number of names, every name is copied"""
    given = random_heads(10)
    for k in (7, 8, 20):
        close(result(mine, *given, k), loop(*given, k), f"the scores of 7 names with k = {k}")


def test_scale_and_offset(mine):
    """ranks do not change with the size of the stream, nor with logits far from 0"""
    for factor in (1e-24, 1e-6, 1e6):
        given = random_heads(7)
        given[0] = given[0] * factor
        close(result(mine, *given, 2), loop(*given, 2), f"the scores of a stream times {factor}")
    for offset in (1e4, 1e8):  # the second is lost where float64 becomes float32 inside
        given = random_heads(8, d_model=9)
        given[3] = given[3] + offset
        close(result(mine, *given, 2), loop(*given, 2), f"the scores with {offset} added to W_U")


def test_dtypes_and_layout(mine):
    """float32, transposed and read-only inputs, all unchanged"""
    given = [x.float() for x in random_heads(9)]
    close(result(mine, *given, 2), loop(*given, 2), "the scores in float32")
    names = ("stream", "W_V", "W_O", "W_U")
    any_layout(lambda *x: mine.copy_score(*x, 2), **dict(zip(names, given, strict=True)))
