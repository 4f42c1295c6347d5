"""Split and merge by hand, heads that do not mix, PyTorch's module, causality, and a cache."""

import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients
from minigpt.model.kv_cache import LayerKV


def weights(d_model=12, n_head=3, d_head=4, seed=0):
    g = torch.Generator().manual_seed(seed)
    width = n_head * d_head
    shapes = [(d_model, 3 * width), (3 * width,), (width, d_model), (d_model,)]
    return [torch.randn(*shape, generator=g) / 2 for shape in shapes]


def stream(batch=2, pos=5, d_model=12, seed=1):
    return torch.randn(batch, pos, d_model, generator=torch.Generator().manual_seed(seed))


def oracle(x, W, b, W_O, b_O, n_head, *, causal=True, scale=None):
    """PyTorch's kernel, one head at a time, by slices."""
    width = W_O.shape[0]
    d = width // n_head
    q, k, v = (x @ W + b).split(width, dim=-1)
    out = b_O.expand(*x.shape[:2], -1)
    for h in range(n_head):
        at = slice(h * d, (h + 1) * d)
        z = scaled_dot_product_attention(
            q[..., at], k[..., at], v[..., at], is_causal=causal, scale=scale
        )
        out = out + z @ W_O[at]
    return out


def swapped(W, b, W_O):
    """The weights with queries and keys exchanged."""
    q, k, v = W.split(W_O.shape[0], -1)
    bq, bk, bv = b.split(W_O.shape[0])
    return torch.cat([k, q, v], -1), torch.cat([bk, bq, bv]), W_O


def by_head(W, b, W_O, n_head):
    """The weights as they are read by who cuts W_QKV into heads first, and into three then."""
    both = torch.cat([W, b[None]]).unflatten(-1, (n_head, 3, -1)).transpose(1, 2).flatten(1)
    return both[:-1], both[-1], W_O


def test_split(mine):
    """head h gets the h-th piece of every row, at its own position"""
    rows = torch.arange(2 * 5 * 12.0).view(2, 5, 12)
    with untouched(rows=rows):
        parts = mine.split(rows, 3)
    same_shape(parts, (2, 3, 5, 4), axes="batch head pos d_head", what="what split returns")
    wanted = torch.stack([rows[..., 0:4], rows[..., 4:8], rows[..., 8:12]], 1)
    every = torch.stack([rows[..., 0::3], rows[..., 1::3], rows[..., 2::3]], 1)
    close(
        parts,
        wanted,
        "what split returns",
        hints=[
            (rows.view(2, 3, 5, 4), "your split mixes positions with heads: `view` keeps the order "
             "in memory, so cut the last axis first, then exchange two axes"),
            (every, "head 0 gets every n_head-th number of a row, and should get the first piece"),
        ],
    )  # fmt: skip


def test_merge(mine):
    """merging undoes splitting"""
    z = torch.arange(2 * 3 * 5 * 4.0).view(2, 3, 5, 4)
    with untouched(z=z):
        merged = mine.merge(z)
    same_shape(merged, (2, 5, 12), axes="batch pos width", what="what merge returns")
    close(
        merged,
        torch.cat([z[:, 0], z[:, 1], z[:, 2]], -1),
        "what merge returns",
        hints=[
            (z.reshape(2, 5, 12), "`merge` does not undo `split`: which axis has to stand beside "
             "d_head before the two become one?"),
            (z.permute(0, 2, 3, 1).flatten(-2), "`merge` puts the heads' numbers between each "
             "other: a head's numbers stand side by side"),
        ],
    )  # fmt: skip
    rows = stream()
    back = mine.merge(mine.split(rows, 3))
    same_shape(back, (2, 5, 12), axes="batch pos width", what="what merge returns")
    expect(
        torch.equal(back, rows),
        "`merge` does not undo `split`: which axis has to stand beside d_head before the two "
        "become one?",
    )


def test_against_pytorch(mine):
    """the layer equals PyTorch's attention, head by head"""
    for n_head, d_head in ((3, 4), (1, 12), (4, 3), (2, 2)):
        given = [stream(), *weights(n_head=n_head, d_head=d_head), n_head]
        with untouched(*given[:5]):
            out = mine.multi_head(*given)
        same_shape(out, (2, 5, 12), axes="batch pos d_model", what="the output")
        width = n_head * d_head
        close(
            out,
            oracle(*given),
            "the output",
            hints=[
                (oracle(*given, causal=False), "a position sees later ones: where is the mask?"),
                (oracle(*given, scale=width**-0.5), "the scores of a head are divided by the root "
                 "of the whole width: a head's scores sum over d_head"),
                (oracle(given[0], *swapped(*given[1:4]), *given[4:]), "queries and keys are "
                 "exchanged: the first columns of W_QKV are those of the queries"),
                (oracle(*given) - given[4], "the bias b_O is missing"),
                (oracle(*given) + (n_head - 1) * given[4], "the bias b_O is counted once for every "
                 "head"),
                (oracle(given[0], *by_head(*given[1:4], n_head), *given[4:]), "each head takes its "
                 "queries, keys and values side by side: all queries come first, then all keys"),
                (oracle(*given[:2], 0 * given[2], *given[3:]), "the biases b_QKV are missing"),
            ],
        )  # fmt: skip


def test_heads_do_not_mix(mine):
    """a change of one head's keys leaves what the others write alone"""
    x, (W, b, W_O, b_O) = stream(), weights()
    W_O = W_O.clone()
    W_O[4:8] = 0  # head 1 may not write
    other = W.clone()
    other[:, 12 + 4 : 12 + 8] += 1  # and its keys are changed
    before = mine.multi_head(x, W, b, W_O, b_O, 3)
    after = mine.multi_head(x, other, b, W_O, b_O, 3)
    close(after, before, "the output when a head that does not write gets other keys")


def test_causal(mine):
    """a later position changes no earlier output"""
    x, given = stream(), weights()
    changed = x.clone()
    changed[:, 3:] += 1
    gap = (mine.multi_head(changed, *given, 3) - mine.multi_head(x, *given, 3))[:, :3].abs().max()
    expect(gap < 1e-5, "a change of later positions moves earlier outputs: the heads look ahead")


def test_cache(mine):
    """in two parts, with the past kept, the output is the same"""
    x, given = stream(pos=7), weights()
    whole = oracle(x, *given, 3)
    for cut in (4, 6):
        past = LayerKV(7)
        first = mine.multi_head(x[:, :cut], *given, 3, past)
        close(first, whole[:, :cut], "the output of the first part")
        last = mine.multi_head(x[:, cut:], *given, 3, past)
        expect(
            last.shape == whole[:, cut:].shape and torch.allclose(last, whole[:, cut:], atol=1e-5),
            "with a cache, the queries stand at the wrong positions, or do not see the keys that "
            "came before: they are the last of all keys",
        )


def test_gradient(mine):
    """the gradients of the stream and of all weights are those of PyTorch's attention"""
    given = dict(zip(("W_QKV", "b_QKV", "W_O_fused", "b_O"), weights(), strict=True))
    same_gradients(mine.multi_head, oracle, x=stream(), **given, n_head=3)


def test_any_input(mine):
    """odd sizes, double precision and any layout in memory"""
    given = [stream(3, 33, 15), *weights(15, 5, 7), 5]
    close(mine.multi_head(*given), oracle(*given), "the output for five heads of seven", atol=1e-4)
    double = [part.double() for part in given[:5]]
    close(
        mine.multi_head(*double, 5),
        oracle(*double, 5),
        "the output in double precision",
        atol=1e-10,
        rtol=1e-8,
    )
    names = ("x", "W_QKV", "b_QKV", "W_O_fused", "b_O")
    named = dict(zip(names, [stream(), *weights()], strict=True))
    any_layout(mine.multi_head, **named, n_head=3)
