"""A text in one piece against an oracle, and in pieces against the whole."""

import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import close, expect, same_shape, untouched

N, D = 9, 6


def inputs(seed=0, d_value=4, n=N):
    """Queries, keys and values of a text: [pos d]."""
    g = torch.Generator().manual_seed(seed)
    return [torch.randn(n, d, generator=g) for d in (D, D, d_value)]


def turned(x, places):
    """Turn by complex numbers."""
    angle = places[:, None] * 10_000.0 ** (-torch.arange(D // 2) / (D // 2))
    z = torch.complex(*x.chunk(2, -1)) * torch.polar(torch.ones_like(angle), angle)
    return torch.cat([z.real, z.imag], -1)


def oracle(q, k, v):
    """The whole text, by PyTorch."""
    places = torch.arange(len(q))
    rotated = [turned(x, places)[None] for x in (q, k)]
    return scaled_dot_product_attention(*rotated, v[None], is_causal=True)[0]


def in_pieces(mine, sizes, seed=0):
    """What comes out when the text comes in pieces."""
    outs, past, at = [], None, 0
    for size in sizes:
        piece = [x[at : at + size] for x in inputs(seed)]
        with untouched(*piece, *(past or ())):
            out, past = mine.attend(*piece, past)
        outs.append(out)
        at += size
    return torch.cat(outs)


def test_whole(mine):
    """a text in one piece"""
    q, k, v = inputs()
    out, _ = mine.attend(q, k, v)
    same_shape(out, (N, 4), axes="pos d_value", what="the output")
    places = torch.arange(N)
    wide = torch.cat([v, v[:, :2]], 1)  # as wide as a key, so that it could be turned
    close(
        mine.attend(q, k, wide)[0],
        oracle(q, k, wide),
        "the output of a text in one piece",
        hints=[
            (oracle(q, k, turned(wide, places)), "the values are turned too"),
            (scaled_dot_product_attention(q, k, wide, is_causal=True), "nothing is turned"),
            (oracle(q * D**0.5, k, wide), "the scores are not divided by √d_head any more"),
        ],
    )
    close(out, oracle(q, k, v), "the output")


def test_values_stay(mine):
    """equal values come out as they are, wherever they stand"""
    q, k, _ = inputs()
    same = torch.ones(N, 4)
    out, _ = mine.attend(q, k, same)
    expect(
        (out - same).abs().max() < 1e-4,
        "the average of equal values is another value: the values are turned too",
    )


def test_two_pieces(mine):
    """a second piece stands behind the first"""
    whole = oracle(*inputs())
    out = in_pieces(mine, [8, 1])
    close(out[:8], whole[:8], "the output of the first piece")
    expect(
        torch.allclose(out, whole, atol=1e-4),
        f"the last token, alone behind eight others, is off by {(out - whole).abs().max():.2g}: "
        f"{_cause(mine)}",
    )


def _cause(mine):
    """Tell the bugs apart: a single key cannot be turned twice by place 0."""
    q, k, _ = (x[:3] for x in inputs())
    v, past = torch.eye(3), None  # each value is its token's number, so outputs are the weights
    for i in range(3):
        weights, past = mine.attend(q[[i]], k[[i]], v[[i]], past)
    if weights.shape == (1, 3) and weights[0, 0] == 0:
        return "the first token is forgotten: what you return must hold the whole past"
    q, k, v = (x[:2] for x in inputs())
    _, past = mine.attend(q[:1], k[:1], v[:1])  # place 0: turning its key again does nothing
    out, _ = mine.attend(q[1:], k[1:], v[1:], past)
    if torch.allclose(out, oracle(*inputs())[1:2], atol=1e-4):
        return "keys in the cache are turned again at every call"
    restarts = [_second(0, place) for place in (0, 1)]  # whether the new key stands right or not
    if any(torch.allclose(out[0], restart, atol=1e-4) for restart in restarts):
        return "the place starts again at 0 with every piece"
    return "new tokens stand at wrong places: at which one does a piece begin?"


def _second(query, key):
    """What the second token reads if its query and its key stand at these places."""
    q, k, v = (x[:2] for x in inputs())
    keys = turned(k, torch.tensor([0, key]))
    scores = keys @ turned(q[1:], torch.tensor([query]))[0] / D**0.5
    return scores.softmax(-1) @ v


def test_no_look_ahead(mine):
    """in a later piece, too, nobody sees what comes after"""
    q, k, v = inputs(2)
    ends = []
    for last in (v, torch.cat([v[:-1], -v[-1:]])):
        _, past = mine.attend(q[:6], k[:6], last[:6])
        ends.append(mine.attend(q[6:], k[6:], last[6:], past)[0])
    expect(
        torch.allclose(ends[0][:-1], ends[1][:-1], atol=1e-5),
        "another last token changes what the ones before it read: a cache holds the past, and new "
        "tokens that come together still need a mask among themselves",
    )


def test_token_by_token(mine):
    """a text that comes one token at a time, or in pieces of any size"""
    for sizes in ([1] * N, [3, 3, 3], [1, 5, 3], [2, 7]):
        whole = oracle(*inputs(1))
        off = (in_pieces(mine, sizes, 1) - whole).abs().max()
        expect(off < 1e-4, f"in pieces of {sizes} the output is off by {off:.2g}: {_cause(mine)}")


def test_long(mine):
    """a long past stays whole: nothing in it is dropped"""
    q, k, v = inputs(3, n=1100)
    out, past = None, None
    for piece in (slice(0, 700), slice(700, 1090), slice(1090, 1100)):
        out, past = mine.attend(q[piece], k[piece], v[piece], past)
    expect(
        torch.allclose(out, oracle(q, k, v)[-10:], atol=1e-3),
        "the end of a text of 1,100 tokens is wrong, where that of nine is right: the past must "
        "hold every token, however many there are",
    )
