"""Groups are consecutive, pooling keeps what agrees, and the cache is counted."""

import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import close, differentiable, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, same_gradients
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT


def parts(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def test_share(mine):
    """consecutive heads share, whatever axes come before"""
    for n_kv, n_head, batch in ((2, 6, ()), (3, 9, (2, 5)), (1, 4, (3,))):
        part = parts(*batch, n_kv, 4)
        with untouched(part=part):
            shared = mine.share(part, n_head)
        same_shape(shared, (*batch, n_head, 4), what="what share returns")
        wanted = torch.stack([part[..., h * n_kv // n_head, :] for h in range(n_head)], -2)
        tiled = torch.stack([part[..., h % n_kv, :] for h in range(n_head)], -2)
        close(
            shared,
            wanted,
            "what share returns",
            hints=[(tiled, "your share repeats the whole list of keys: heads side by side must get "
                    "the same one")],
        )  # fmt: skip


def test_nothing_to_share(mine):
    """as many keys as heads stay as they are"""
    part = parts(2, 5, 3, 4)
    close(mine.share(part, 3), part, "what share returns for as many keys as heads")


def test_gradients_meet(mine):
    """a shared key learns from all heads that use it"""
    part = parts(2, 4).requires_grad_()
    weight = parts(6, 4, seed=1)
    (differentiable(mine.share(part, 6), "what share returns") * weight).sum().backward()
    close(part.grad, torch.stack([weight[:3].sum(0), weight[3:].sum(0)]), "the keys' gradient")


def test_against_pytorch(mine):
    """attention with shared keys equals PyTorch's grouped attention"""
    q, k, v = parts(2, 6, 5, 4), parts(2, 2, 5, 4, seed=1), parts(2, 2, 5, 4, seed=2)
    theirs = scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
    many = [mine.share(part.transpose(1, 2), 6).transpose(1, 2) for part in (k, v)]
    close(
        scaled_dot_product_attention(q, *many, is_causal=True), theirs, "attention with your share"
    )


def test_pool(mine):
    """a group's projection is the mean of its heads'"""
    W = parts(6, 7, 4)
    with untouched(W=W):
        pooled = mine.pool_heads(W, 2)
    same_shape(pooled, (2, 7, 4), axes="kv_head d_model d_head", what="what pool_heads returns")
    wanted = torch.stack([W[:3].mean(0), W[3:].mean(0)])
    strided = torch.stack([W[0::2].mean(0), W[1::2].mean(0)])
    close(
        pooled,
        wanted,
        "what pool_heads returns",
        hints=[
            (3 * wanted, "the pooled projections are as many times too large as a group has heads"),
            (strided, "heads of different groups are averaged: a group is consecutive heads"),
            (torch.stack([W[0], W[3]]), "the first head of a group is taken for all of it"),
        ],
    )


def test_any_input(mine):
    """gradients, double precision and any layout in memory"""
    W = parts(6, 7, 4)

    def looped(W, n):
        return torch.stack([one.mean(0) for one in W.chunk(n)])

    same_gradients(mine.pool_heads, looped, W=W, n_kv_head=2)
    any_layout(mine.pool_heads, W=W, n_kv_head=3)
    any_layout(mine.share, part=parts(2, 3, 4), n_head=12)
    far = parts(10, 3, 5).double() + 1e4
    close(mine.pool_heads(far, 5), looped(far, 5), "what pool_heads returns in double precision",
          atol=1e-9, rtol=1e-12)  # fmt: skip


def test_where_heads_agree_nothing_is_lost(mine):
    """a model whose groups agree gives the same logits when it shares"""
    shape = {"positions": "rotary", "norm": "rms", "mlp": "swiglu"}
    state = torch.get_rng_state()
    torch.manual_seed(0)
    few = GPT(GPTConfig(1, 4, 16, 8, 11, n_kv_head=2, **shape)).requires_grad_(False)
    many = GPT(GPTConfig(1, 4, 16, 8, 11, n_kv_head=4, **shape)).requires_grad_(False)
    torch.set_rng_state(state)
    weights = {k: v.clone() for k, v in few.state_dict().items()}
    a = many.blocks[0].attn  # every head gets the key and value of its group
    b = few.blocks[0].attn
    a.W_QKV.copy_(torch.cat([W.transpose(0, 1).flatten(1) for W in (
        b.W_Q, b.per_head(b.W_K), b.per_head(b.W_V))], -1))  # fmt: skip
    rest = {k: v for k, v in weights.items() if "W_QKV" not in k}
    many.load_state_dict(rest, strict=False)
    pooled = [mine.pool_heads(W, 2) for W in (a.W_K, a.W_V)]
    few.blocks[0].attn.W_QKV.copy_(
        torch.cat([W.transpose(0, 1).flatten(1) for W in (a.W_Q, *pooled)], -1)
    )
    tokens = torch.arange(8)[None] % 11
    expect(
        torch.allclose(few(tokens), many(tokens), atol=1e-5),
        "a model whose heads agree within each group gives other logits after pooling",
    )


def test_cache(mine):
    """a cache holds keys and values of every layer"""
    for given, wanted in (
        ((30, 3, 64, 2048), 47_185_920),
        ((3, 2, 5, 7, 1), 420),
        ((5, 3, 7, 4097, 2), 1_720_740),
        ((80, 8, 128, 131_071, 4), 85_898_690_560),  # far more than an int32 holds
    ):
        found = mine.cache_bytes(*given)
        expect(
            isinstance(found, int),
            f"a number of bytes is a whole number, an int; yours is a {type(found).__name__}",
        )
        close(
            float(found),
            wanted,
            "the size of the cache",
            hints=[
                (wanted / 2, "this is half of what is needed: which two vectors does a later query "
                 "need of an earlier position?"),
                (wanted / given[0], "this is one layer's cache"),
                (1.5 * wanted, "queries are counted too, and no later position reads them"),
                (wanted * given[3], "the number of positions is squared: that is the size of a "
                 "pattern, and a cache holds no patterns"),
                (wanted * (given[3] - 1) / given[3], "one position is missing"),
                (2 * wanted, "a number takes `n_byte` bytes, which need not be two"),
            ],
            atol=0.5,
            rtol=0,
        )  # fmt: skip
