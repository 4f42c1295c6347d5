"""The same text at once and in pieces; PyTorch's own attention as oracle."""

import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def text(n, *batch, d_head=6, d_value=6, seed=0, dtype=torch.float64):
    """Queries, keys and values of n positions."""
    g = torch.Generator().manual_seed(seed)
    return [torch.randn(*batch, n, d, generator=g, dtype=dtype) for d in (d_head, d_head, d_value)]


def split(q, k, v, at):
    """What the last positions get, if `at` positions are past."""
    return (
        *(one[..., at:, :] for one in (q, k, v)), k[..., :at, :], v[..., :at, :],
    )  # fmt: skip


def at_once(q, k, v):
    return scaled_dot_product_attention(q, k, v, is_causal=True)


def hints_for(q, k, v, past_k, past_v):
    """What typical slips give."""
    keys, values = torch.cat([past_k, k], -2), torch.cat([past_v, v], -2)
    shape = (q.shape[-2], keys.shape[-2])
    square = torch.ones(shape, dtype=torch.bool).tril()
    moved = torch.ones(shape, dtype=torch.bool).tril(shape[1] - shape[0])
    other_k, other_v = torch.cat([k, past_k], -2), torch.cat([v, past_v], -2)
    earlier = torch.ones(shape, dtype=torch.bool).tril(shape[1] - shape[0] - 1)
    later = torch.ones(shape, dtype=torch.bool).tril(shape[1] - shape[0] + 1)
    sdpa = scaled_dot_product_attention
    scores = (q @ keys.mT / q.shape[-1] ** 0.5).masked_fill(~moved, -torch.inf)
    return [
        (sdpa(q, keys, values, later), "a new position sees the next one, too"),
        (sdpa(q, keys, values, moved, scale=1 / q.shape[-1]),
         "scores are divided by d_head, and not by its root"),
        (sdpa(q, keys, other_v, moved), "the new values stand in front of the old ones"),
        (scores.softmax(-2).nan_to_num() @ values,
         "the softmax runs over the queries, and not over the keys"),
        ((q @ keys.mT / q.shape[-1] ** 0.5).softmax(-1).masked_fill(~moved, 0) @ values,
         "the mask comes after the softmax: the weights of a row do not sum to 1"),
        (sdpa(q, keys, values), "a new position sees a later one"),
        (sdpa(q, keys, values, square), "the mask starts at the first key: the first new query "
                                        "stands behind the whole past"),
        (sdpa(q, other_k, other_v, moved), "the new keys stand in front of the old ones"),
        (sdpa(q, keys, values, earlier).nan_to_num(), "a new position does not see itself"),
        (sdpa(q, keys, values, moved, scale=1.0), "there is no division by √d_head"),
        (sdpa(q, k, v, is_causal=True), "the past is not read"),
    ]  # fmt: skip


def test_pieces(mine):
    """the outputs are those of the whole text, wherever it is cut"""
    for n, at, batch in ((9, 5, ()), (9, 8, (2,)), (17, 3, (2, 3)), (6, 1, (1,))):
        q, k, v = text(n, *batch, seed=n + at)
        parts = split(q, k, v, at)
        right = at_once(q, k, v)[..., at:, :]
        z, keys, values = mine.attend_cached(*parts)
        same_shape(z, right.shape, what="the output")
        close(z, right, "the output", telling(hints_for(*parts), right))
        expect(
            keys.shape[-2] == n and values.shape[-2] == n,
            f"the keys of the past are not in the cache that you return: it holds "
            f"{keys.shape[-2]} keys and {values.shape[-2]} values for {n} positions",
        )
        close(keys, k, "the keys of all positions")
        close(values, v, "the values of all positions")


def test_empty_past(mine):
    """with nothing past it is causal attention, as for a prompt"""
    q, k, v = text(7, 2)
    z = mine.attend_cached(*split(q, k, v, 0))[0]
    late = scaled_dot_product_attention(q, k, v)
    close(z, at_once(q, k, v), "the output", hints=[(late, "a new position sees a later one")])


def test_token_by_token(mine):
    """a text read token by token, with values of another width and scores near 1,000"""
    q, k, v = text(12, 2, d_value=3, seed=4)
    q = 100 * q
    past_k, past_v, rows = k[:, :0], v[:, :0], []
    for i in range(12):
        one = slice(i, i + 1)
        z, past_k, past_v = mine.attend_cached(q[:, one], k[:, one], v[:, one], past_k, past_v)
        rows.append(z)
    close(torch.cat(rows, 1), at_once(q, k, v), "the outputs of a text read token by token")


def test_long(mine):
    """behind a past of 2,100 positions, two new ones see all of it"""
    q, k, v = text(2102, seed=5)
    z = mine.attend_cached(*split(q, k, v, 2100))[0]
    close(z, at_once(q, k, v)[-2:], "the outputs behind 2,100 positions")


def test_offsets(mine):
    """a number added to all scores of a row changes nothing, however large it is"""
    q, k, v = text(7, 2, seed=6)
    right = at_once(q, k, v)[:, 4:]
    q = torch.cat([q, torch.ones(2, 7, 1).double()], -1) * (7 / 6) ** 0.5
    for offset, words in (
        (2000, "scores near 2,000 overflow: torch.softmax subtracts the largest score first"),
        (-20000, "scores near −20,000 are below what your mask puts in: use −∞"),
    ):
        shift = torch.full((2, 7, 1), offset * 6**0.5).double()
        z = mine.attend_cached(*split(q, torch.cat([k, shift], -1), v, 4))[0]
        expect(torch.allclose(z, right, atol=1e-5), words)


def test_gradient_through_the_cache(mine):
    """the cache that one call returns carries gradients into the next call"""
    q, k, v = text(7, 2, seed=8)

    def stepwise(first_k, first_v):
        past = mine.attend_cached(q[:, :4], first_k, first_v, k[:, :0], v[:, :0])[1:]
        return mine.attend_cached(q[:, 4:], k[:, 4:], v[:, 4:], *past)[0]

    def whole(first_k, first_v):
        keys, values = torch.cat([first_k, k[:, 4:]], 1), torch.cat([first_v, v[:, 4:]], 1)
        return at_once(q, keys, values)[:, 4:]

    same_gradients(stepwise, whole, first_k=k[:, :4], first_v=v[:, :4])


def test_properties(mine):
    """gradients reach all five inputs; any layout, nothing changed, a NaN is seen"""
    names = ("q", "k", "v", "past_k", "past_v")
    inputs = dict(zip(names, split(*text(7, 2, seed=3), 4), strict=True))

    def oracle(q, k, v, past_k, past_v):
        whole = torch.cat([torch.zeros_like(past_k), q], -2)
        keys, values = torch.cat([past_k, k], -2), torch.cat([past_v, v], -2)
        return at_once(whole, keys, values)[..., 4:, :]

    same_gradients(lambda *given: mine.attend_cached(*given)[0], oracle, **inputs)
    any_layout(mine.attend_cached, **inputs)
    nan_stays(mine.attend_cached, **inputs)
    single = {name: one.float() for name, one in inputs.items()}
    close(mine.attend_cached(**single)[0], oracle(**single), "the output in float32")
