"""Each transplant against one made alone, in any order, twice, and between unequal lengths."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def inputs(batch=4, n_source=5, n_base=7, d_model=3, seed=0, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    return [torch.randn(batch, n, d_model, generator=g).to(dtype) for n in (n_source, n_base)]


def rest_of(base, seed=0):
    """A nonlinear rest of a model, with an answer of its own for each prompt."""
    g = torch.Generator().manual_seed(50 + seed)
    batch, n_pos, d_model = base.shape
    W = torch.randn(n_pos, n_pos, generator=g).to(base.dtype)
    answer = torch.randn(batch, n_pos, d_model, generator=g).to(base.dtype)
    return lambda x: (torch.einsum("ij,bjd->bid", W, x).tanh() * answer).sum((-1, -2))


def alone(rest, source, base, pairs, put=None):
    """Each transplant in a copy of its own; `put(copy, i, j)` makes it."""
    out = []
    for i, j in pairs:
        copy = base.clone()
        if put is None:
            copy[:, j] = source[:, i]
        else:
            put(copy, i, j)
        out.append(rest(copy))
    return torch.stack(out)


def slips(rest, source, base, pairs):
    last_i, last_j = source.shape[1] - 1, base.shape[1] - 1
    shift = last_j - last_i
    piled, copy, both = [], base.clone(), base.clone()
    with_both = []
    for i, j in pairs:
        copy[:, j] = source[:, i]
        piled.append(rest(copy))
        both[:, j] = source[:, min(j, last_i)]
        with_both.append(rest(both))

    def made(places):
        def put(copy, i, j):
            at, of = places(i, j)
            copy[:, at] = source[:, of]

        return alone(rest, source, base, pairs, put)  # fmt: skip

    def first(copy, i, j):
        copy[:, j] = source[0, i]

    def onwards(copy, i, j):
        copy[:, j:] = source[:, i : i + 1]

    return [
        (torch.stack(with_both), "both faults are still there: patches pile up, and the source is "
         "read at position j"),
        (torch.stack(piled), "patches pile up: those of earlier pairs still stand when the next "
         "one is measured"),
        (made(lambda i, j: (j, min(j, last_i))), "the source is read at position j: i counts in "
         "the source"),
        (made(lambda i, j: (min(i, last_j), i)), "the patch is put at position i: j counts in the "
         "base"),
        (made(lambda i, j: (min(i, last_j), min(j, last_i))), "i and j are exchanged: i counts in "
         "the source, j in the base"),
        (made(lambda i, j: (j, j - shift)), "the source is counted from the end, so that the ends "
         "fit: read it at position i"),
        (alone(rest, source, base, pairs, first), "every prompt got the first prompt of `source`"),
        (alone(rest, source, base, pairs, onwards), "everything from position j on was replaced"),
    ]  # fmt: skip


def test_input(mine):
    """a number for each pair and prompt comes back, and the base run stays as it was"""
    source, base = inputs()
    with untouched(source=source, base=base):
        found = mine.transplant_map(rest_of(base), source, base, [(0, 1), (3, 2), (4, 6)])
    same_shape(found, (3, 4), axes="pair batch")


def test_one_at_a_time(mine):
    """every pair is measured alone, and each prompt is read at its own position"""
    for seed, pairs, sizes in (
        (1, [(3, 5), (0, 0), (4, 6), (1, 2)], (5, 7)),
        (2, [(6, 1), (2, 4), (0, 3)], (8, 6)),
        (3, [(2, 0), (1, 1), (0, 2)], (3, 3)),
        (7, [(0, 2), (3, 2), (0, 5)], (5, 7)),  # one position twice
    ):
        source, base = inputs(n_source=sizes[0], n_base=sizes[1], seed=seed)
        rest = rest_of(base, seed)
        wanted = alone(rest, source, base, pairs)
        hints = telling(slips(rest, source, base, pairs), wanted)
        found = mine.transplant_map(rest, source, base, pairs)
        close(found, wanted, f"the map for pairs {pairs}", hints)


def test_order(mine):
    """a pair gives the same number wherever it stands in the list, and twice the same"""
    source, base = inputs(seed=4)
    rest, pairs = rest_of(base, 4), [(3, 5), (1, 0), (3, 5), (4, 2)]
    found = mine.transplant_map(rest, source, base.clone(), pairs)
    same_shape(found, (4, 4), axes="pair batch", what="the map of four pairs, one of them twice,")
    again = mine.transplant_map(rest, source, base.clone(), pairs[::-1]).flip(0)
    expect(
        torch.allclose(found[0], found[2]) and torch.allclose(found, again),
        "the same pair gives another number later in the list: something of the earlier patches "
        "is left",
    )


def test_many(mine):
    """one prompt, many positions, double precision, any layout"""
    source, base = inputs(1, 30, 41, 2, 5, torch.float64)
    rest, pairs = rest_of(base, 5), [(i, (7 * i) % 41) for i in range(30)]
    close(
        mine.transplant_map(rest, source, base, pairs),
        alone(rest, source, base, pairs),
        "the map of thirty pairs",
    )
    source, base = inputs(seed=6)
    rest = rest_of(base, 6)
    any_layout(
        lambda s, b: mine.transplant_map(rest, s, b, [(3, 5), (0, 1)]), source=source, base=base
    )
