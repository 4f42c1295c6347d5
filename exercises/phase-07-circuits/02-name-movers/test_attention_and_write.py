"""Attention to names and written logits, against loops."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape
from minigpt.course.grading.properties import any_layout, same_gradients

NAMES = ("pattern", "z", "W_O", "d", "scale", "places")


def data(seed=0, n=5, n_pos=8, d_head=3, d_model=7, n_place=2, dtype=torch.float64):
    """One head on n prompts; scales and lengths of directions differ from prompt to prompt."""
    g = torch.Generator().manual_seed(seed)
    pattern = torch.randn(n, n_pos, n_pos, generator=g, dtype=dtype).softmax(-1).tril()
    pattern = pattern / pattern.sum(-1, keepdim=True)
    z = torch.randn(n, n_pos, d_head, generator=g, dtype=dtype)
    W_O = torch.randn(d_head, d_model, generator=g, dtype=dtype)
    d = torch.randn(n, d_model, generator=g, dtype=dtype)
    d = d * torch.arange(1, n + 1, dtype=dtype)[:, None]
    scale = 0.5 + 3 * torch.rand(n, generator=g, dtype=dtype)
    places = torch.stack([torch.randperm(n_pos, generator=g)[:n_place] for _ in range(n)])
    return pattern, z, W_O, d, scale, places


def oracle(pattern, z, W_O, d, scale, places, at=-1):
    """One prompt at a time."""
    attention = [sum(p[at, j] for j in where.tolist())
                 for p, where in zip(pattern, places, strict=True)]  # fmt: skip
    written = [torch.dot(x[at] @ W_O, one) / s for x, one, s in zip(z, d, scale, strict=True)]
    return torch.stack(attention), torch.stack(written)


def result(mine, *given):
    before = [x.clone() for x in given]
    found = mine.attention_and_write(*given)
    for name, x, was in zip(NAMES, given, before, strict=True):
        expect(torch.equal(x, was), f"`{name}` was changed: leave the inputs as they are")
    expect(
        isinstance(found, tuple) and len(found) == 2,
        "return two things: the attention and the written logit",
    )
    for value, what in zip(found, ("the attention", "the written logit"), strict=True):
        same_shape(as_tensor(value, what), [len(given[0])], "batch", what)
    return found


def told(value, wanted, what, slips):
    close(value, wanted, what,
          hints=[(v, s) for v, s in slips if v.shape == wanted.shape and not
                 torch.allclose(v, wanted, rtol=1e-3, atol=0)])  # fmt: skip


CASES = [
    data(0),
    data(1, n_place=1),
    data(2, 1, 5, 1, 4, 3),
    data(3, 33, 40, 6, 20, 5),
    data(4, 6, 6),
    data(9, 4, 5, n_place=5),  # the name is everywhere: attention 1
]


def test_attention(mine):
    """the attention of the last position to all places of the name together"""
    for given in CASES:
        pattern, places = given[0], given[-1]
        attention, written = oracle(*given)
        rows = torch.arange(len(places))
        n_place = places.shape[1]
        slips = [
            (pattern[rows, -1, places[:, 0]], "only the first place counts: sum over all places"),
            (pattern[rows, -1, places[:, -1]], "only the last place counts: sum over all places"),
            (attention / n_place, "the places are averaged: the name gets the sum"),
            (
                pattern[:, -1].gather(1, places).amax(1),
                "the largest attention is taken: the name gets the sum",
            ),
            (
                pattern[:, :, -1].gather(1, places).sum(1),
                "queries and keys are exchanged: this is the attention *to* the last position",
            ),
            (
                oracle(*given, at=0)[0],
                "the attention is read at the first position, and not at the last",
            ),
            (
                pattern[:, -1][:, places[0]].sum(1),
                "the places of the first prompt are used for all prompts",
            ),
            (
                pattern.mean(1).gather(1, places).sum(1),
                "the attention is averaged over queries: only the last position counts",
            ),
            (written, "this is the written logit: return the attention first"),
        ]
        told(result(mine, *given)[0], attention, "the attention", slips)


def test_written(mine):
    """the written logit: the last position's output along each prompt's direction"""
    for given in CASES:
        _, z, W_O, d, scale, _ = given
        attention, written = oracle(*given)
        full = (z[:, -1] @ W_O) * d
        slips = [
            (written * scale, "it is not divided by the norm's scale"),
            (written * scale**2, "it is multiplied by the scale: divide"),
            (written * scale / scale.mean(), "all prompts are divided by the mean scale"),
            (full.mean(-1) / scale, "the product is averaged over d_model: a dot product sums"),
            (
                (z[:, -1] @ W_O @ d[0]) / scale,
                "the direction of the first prompt is used for all prompts",
            ),
            (oracle(*given, at=0)[1], "z is read at the first position, and not at the last"),
            (((z.sum(1) @ W_O) * d).sum(-1) / scale, "z is summed over all positions"),
            (written.abs(), "the sign is lost: a head that lowers the name writes less than 0"),
            (
                full.sum(-1) / scale / d.norm(dim=-1),
                "it is divided by the length of d: the logit needs d as it is",
            ),
            (written * attention, "it is multiplied by the attention: z has that factor in it"),
        ]
        told(result(mine, *given)[1], written, "the written logit", slips)


def test_large_and_small(mine):
    """outputs of any size; large numbers that cancel"""
    for factor in (1e-24, 1e-8, 1e8):
        pattern, z, W_O, d, scale, places = data(5)
        given = (pattern, z * factor, W_O, d, scale, places)
        _, wanted = oracle(*given)
        _, found = result(mine, *given)
        close(found / factor, wanted / factor, f"the written logit with z times {factor}")
        given = (pattern, z, W_O, d, scale * factor, places)
        _, wanted = oracle(*given)
        _, found = result(mine, *given)
        close(found * factor, wanted * factor, f"the written logit with the scale times {factor}")
    given = data(6)
    given[1][:, :-1] += 1e4
    close(result(mine, *given)[1], oracle(*given)[1], "the written logit where others are large")


def test_gradients(mine):
    """both can be trained through"""
    pattern, z, W_O, d, scale, places = data(7)

    def both(function):
        return lambda pattern, z, W_O, d, scale: torch.cat(
            list(function(pattern, z, W_O, d, scale, places))
        )

    same_gradients(both(mine.attention_and_write), both(oracle), pattern=pattern, z=z, W_O=W_O,
                   d=d, scale=scale)  # fmt: skip


def test_dtypes_and_layout(mine):
    """float32, transposed and read-only inputs, all unchanged"""
    given = data(8, dtype=torch.float32)
    for value, wanted in zip(result(mine, *given), oracle(*given), strict=True):
        close(value, wanted, "the result in float32")
    any_layout(mine.attention_and_write, **dict(zip(NAMES, given, strict=True)))
