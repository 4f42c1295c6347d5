"""Neighbors by a loop over rows, with a large common part and rows of unequal length."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def embedding(seed=0, d_vocab=12, d_model=5, common=4.0):
    """Rows of unequal lengths that share a part; the last two are each other's neighbors."""
    g = torch.Generator().manual_seed(seed)
    own = torch.randn(d_vocab, d_model, generator=g) * torch.linspace(0.3, 3, d_vocab)[:, None]
    own[-1] = own[-2] * 0.2 + 0.01
    return own + common * torch.randn(d_model, generator=g)


def cosines(W, tokens, own=False):
    """Each query with every row, by a loop, in double precision."""
    W = W.double()
    rows = []
    for t in tokens.tolist():
        row = [float(W[t] @ r / (W[t].norm() * r.norm())) for r in W]
        if not own:
            row[t] = -2.0
        rows.append(row)
    return torch.tensor(rows)


def best(table, n):
    order = table.argsort(-1, descending=True)[:, :n]
    return order, table.gather(1, order)


def slips(W, tokens, n):
    """What known mistakes return: the cosines."""
    unit = W / W.norm(dim=1, keepdim=True)
    centered = W - W.mean(0)
    distance = -torch.cdist(centered.double(), centered.double())[tokens]
    distance[torch.arange(len(tokens)), tokens] = -1e9
    near = distance.argsort(-1, descending=True)[:, :n]
    products = centered.double()[tokens] @ centered.double().T
    products[torch.arange(len(tokens)), tokens] = -1e9
    absolute = cosines(centered, tokens, own=True).abs()
    absolute[torch.arange(len(tokens)), tokens] = -2.0
    others = torch.ones(len(W), dtype=torch.bool)
    others[tokens] = False
    apart = cosines(centered, tokens, own=True)
    apart[:, tokens] = -2.0
    diagonal = cosines(centered, tokens, own=True).fill_diagonal_(-2.0)
    return [
        (best(cosines(W, tokens), n)[1], "nothing is subtracted: all rows share a part, which "
         "makes every cosine large"),
        (best(cosines(W - W.mean(1, keepdim=True), tokens), n)[1], "the mean is taken over the "
         "coordinates of a row: the common part is the mean over all rows"),
        (best(cosines(W - W[tokens].mean(0), tokens), n)[1], "the mean of the queried rows is "
         "subtracted: the common part belongs to the whole vocabulary"),
        (best(cosines(unit - unit.mean(0), tokens), n)[1], "the rows are normalized before they "
         "are centered: subtract the mean of the rows as they are"),
        (best(cosines(centered, tokens, own=True), n)[1], "the token itself is among its "
         "neighbors"),
        (best(apart, n)[1], "other queried tokens are left out: a token is forbidden for itself "
         "only"),
        (best(cosines(W - W[others].mean(0), tokens), n)[1], "the mean leaves the queried rows "
         "out: it is that of the whole vocabulary"),
        (best(diagonal, n)[1], "the token itself is among its neighbors: query i is not row i"),
        (best(products, n)[1], "these are dot products: long rows win; divide by both lengths"),
        (best(-cosines(centered, tokens, own=True), n)[1] * -1, "the farthest rows come first"),
        (cosines(centered, tokens).gather(1, near), "the nearest by distance are returned"),
        (best(cosines(W - W.median(0).values, tokens), n)[1], "the median is subtracted, and the "
         "mean was asked"),
         (best(absolute, n)[1], "the sign of the cosine is lost: opposite "
         "rows are not neighbors"),
    ]  # fmt: skip


def test_shapes(mine):
    """n numbers and n cosines for each token"""
    W, tokens = embedding(), torch.tensor([3, 0, 11])
    with untouched(W_E=W, tokens=tokens):
        found = mine.centered_neighbors(W, tokens, 4)
    expect(isinstance(found, tuple) and len(found) == 2, "return the tokens and their cosines")
    same_shape(found[0], (3, 4), axes="query n", what="the neighbors")
    same_shape(found[1], (3, 4), axes="query n", what="the cosines")
    expect(found[0].dtype == torch.int64, f"neighbors are {found[0].dtype}: they are token numbers")


def test_cosines(mine):
    """the cosines after the mean of all rows is subtracted"""
    for seed in range(4):
        W = embedding(seed, d_vocab=12 + seed, d_model=5 + 2 * seed)
        tokens, n = torch.tensor([2, 0, 11, 7]), 3
        right = best(cosines(W - W.mean(0), tokens), n)[1].float()
        hints = [(v.float(), text) for v, text in slips(W, tokens, n)]
        close(
            mine.centered_neighbors(W, tokens, n)[1],
            right,
            "the cosines",
            telling(hints, right),
            atol=1e-4,
        )


def test_neighbors(mine):
    """the tokens that belong to these cosines, the best first"""
    W = embedding(5, d_vocab=40, d_model=9)
    tokens = torch.tensor([39, 1, 20])
    right = best(cosines(W - W.mean(0), tokens), 6)[0]
    found = mine.centered_neighbors(W, tokens, 6)[0]
    expect(
        torch.equal(found, right),
        "the cosines are right and the tokens are not: return the rows' numbers in W_E, the best "
        "first, in the order of the queries",
    )


def test_repeated(mine):
    """a token asked for twice gets the same answer twice, and a single one works

    No wrong answer fails this: a mean over the queried rows fails the comparison of cosines.
    """
    W = embedding(6)
    ids, _ = mine.centered_neighbors(W, torch.tensor([4, 4]), 2)
    expect(torch.equal(ids[0], ids[1]), "the same token gets two answers in one call")
    one, _ = mine.centered_neighbors(W, torch.tensor([4]), 2)
    expect(torch.equal(one[0], ids[0]), "a token's answer depends on which others are asked for")


def test_everyone(mine):
    """all other rows, when n is d_vocab − 1"""
    W = embedding(7)
    ids, cosine = mine.centered_neighbors(W, torch.tensor([5]), 11)
    expect(sorted(ids[0].tolist()) == [i for i in range(12) if i != 5],
           "with n = d_vocab − 1 every other row comes once")  # fmt: skip
    expect(cosine.isfinite().all(), "a cosine is infinite although it belongs to another token")


def test_common_part(mine):
    """a large part that all rows share changes nothing, in double precision"""
    W = embedding(8, common=0.0).double()
    tokens = torch.tensor([0, 6])
    near, far = (mine.centered_neighbors(W + c, tokens, 3) for c in (0.0, 1e4))
    expect(torch.equal(near[0], far[0]), "a vector added to all rows changes the neighbors")
    close(far[1], near[1], "the cosines with 10,000 added to every entry", atol=1e-6)


def test_row_at_the_mean(mine):
    """a row that equals the mean has no direction, and spoils no other"""
    W = torch.tensor([[1.0, 0], [-1, 0], [0, 1], [0, -1], [0, 0]])
    _, cosine = mine.centered_neighbors(W, torch.tensor([0]), 4)
    expect(
        not cosine.isnan().any(),
        "one row equals the mean, and its cosine is 0/0: keep the length above 0 by a tiny amount",
    )


def test_equal_rows(mine):
    """rows that are equal are each other's neighbors, and none is its own"""
    W = embedding(10)
    W[[3, 5, 6, 9]] = W[3].clone()
    tokens = torch.tensor([3, 5, 6, 9])
    ids, _ = mine.centered_neighbors(W, tokens, 3)
    for token, found in zip(tokens.tolist(), ids.tolist(), strict=True):
        expect(
            sorted([token, *found]) == tokens.tolist(),
            f"token {token} gets the neighbors {found} where another row is equal to it: forbid "
            "its own number, instead of dropping the best match",
        )


def test_layouts(mine):
    """any layout in memory, and nothing is changed"""
    any_layout(lambda W: mine.centered_neighbors(W, torch.tensor([1, 8]), 3), W_E=embedding(9))
