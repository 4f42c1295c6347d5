"""Shares sum to one at every depth, later writes have none, and opposites count against."""

import torch

from minigpt import GPT, GPTConfig
from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched


def some(seed=0, n=6, pos=3, d=5):
    """Writes of unequal length, so that no two norms agree."""
    g = torch.Generator().manual_seed(seed)
    length = torch.rand(n, pos, 1, generator=g) * 3 + 0.2
    return torch.randn(n, pos, d, generator=g) * length


def by_loop(writes):
    """The definition, one depth, write and position at a time."""
    n, n_pos, _ = writes.shape
    shares = torch.zeros(n, n, n_pos, dtype=torch.float64)
    for depth in range(n):
        for p in range(n_pos):
            stream = sum(writes[k, p].double() for k in range(depth + 1))
            for k in range(depth + 1):
                shares[depth, k, p] = (writes[k, p].double() @ stream) / (stream @ stream)
    return shares


def test_shape(mine):
    """a share for every depth, write and position"""
    for n, pos, d in ((6, 3, 5), (3, 7, 2), (1, 1, 4)):
        writes = some(n=n, pos=pos, d=d)
        with untouched(writes):
            shares = mine.who_wrote_it(writes)
        same_shape(shares, (n, n, pos), axes="depth write pos", what="the shares")
        nan = as_tensor(shares).isnan().any((0, 1)) if pos == 1 else as_tensor(shares).isnan()
        expect(
            not nan.any(),
            "some shares are NaN (0/0): depth l holds writes 0 to l, so that the first depth holds "
            "the first write",
        )


def test_later_writes_have_no_share(mine):
    """a write that comes later than a depth has a share of 0 there"""
    writes = some(n=5, pos=4)
    shares = as_tensor(mine.who_wrote_it(writes), "the shares")
    stream = writes.cumsum(0)
    full = torch.einsum("lpd,kpd->lkp", stream, writes) / stream.pow(2).sum(-1)[:, None]
    expect(
        not torch.allclose(shares.float(), full.tril(), atol=1e-4),
        "tril() works on the last two axes, here write and pos: the triangle you need is over "
        "depth and write",
    )
    later = torch.ones(5, 5, dtype=torch.bool).triu(1)
    expect(
        (shares[later] == 0).all(),
        "a write has a share before it is added: depth l holds writes 0 to l",
    )


def test_by_hand(mine):
    """the shares of (3, 0), (0, 4), (−2, 0) at three depths"""
    writes = torch.tensor([[[3.0, 0]], [[0, 4]], [[-2, 0]]])
    # Streams (3, 0), (3, 4), (1, 4); squared norms 9, 25, 17.
    wanted = torch.tensor([[1, 0, 0], [9 / 25, 16 / 25, 0], [3 / 17, 16 / 17, -2 / 17]])
    energy = torch.tensor([[1, 0, 0], [9 / 25, 16 / 25, 0], [9 / 29, 16 / 29, 4 / 29]])
    shares = as_tensor(mine.who_wrote_it(writes), "the shares")[:, :, 0]
    lengths = wanted * torch.tensor([3.0, 5, 17**0.5])[:, None]
    norms = torch.tensor([3.0, 4, 2])
    close(
        shares,
        wanted,
        "the shares of (3, 0), (0, 4), (−2, 0)",
        hints=[
            (energy, "those are energy shares: squared lengths cannot show that a write opposes"),
            (lengths, "the shares sum to the stream's norm: divide by the norm once more"),
            (wanted.abs(), "the share of a write against the stream is positive: its sign is lost"),
            (
                lengths / norms,
                "those are cosines: they ignore how long a write is",
            ),
            (
                torch.tensor([[3 / 17, 0, 0], [3 / 17, 16 / 17, 0], [3 / 17, 16 / 17, -2 / 17]]),
                "the shares sum to one at the last depth only: each depth has its own stream",
            ),
        ],
    )


def test_shares_sum_to_one(mine):
    """at every depth and position the shares sum to 1"""
    writes = some(1)
    total = as_tensor(mine.who_wrote_it(writes), "the shares").sum(1)
    sizes = writes.cumsum(0).pow(2).sum(-1)
    close(
        total,
        torch.ones(6, 3),
        "the sum of the shares at each depth",
        hints=[
            (
                sizes / sizes.sum(-1, keepdim=True),
                "all positions are divided by one number: each position has a norm of its own",
            ),
        ],
    )


def test_against_a_loop(mine):
    """a loop over depths, writes and positions agrees, on other sizes and types too"""
    large = some(2, n=61, pos=5, d=130)
    cases = {
        "writes of unequal length": some(3),
        "61 writes of 130 numbers": large,
        "float64": some(4).double(),
        "writes that are not contiguous": some(5, pos=5, d=3).transpose(1, 2),
        "writes with a common part of 10,000": some(6) + 1e4,
    }
    for name, writes in cases.items():
        wanted = by_loop(writes).to(writes.dtype)
        close(mine.who_wrote_it(writes), wanted, f"the shares of {name}", atol=1e-4, rtol=1e-3)


def test_size_does_not_matter(mine):
    """a stream ten times as long, or a millionth as long, has the same shares"""
    first = as_tensor(mine.who_wrote_it(some(2)), "the shares")
    close(mine.who_wrote_it(10 * some(2)), first, "the shares of a stream ten times as long")
    short = as_tensor(mine.who_wrote_it(1e-6 * some(2)), "the shares")
    expect(
        torch.allclose(short.to(first), first, atol=1e-3),
        "a stream a millionth as long has other shares: divide by the squared norm itself, without "
        "a constant",
    )


def test_of_a_real_stream(mine):
    """the shares of a small GPT agree with its hooks"""
    torch.manual_seed(0)
    model = GPT(GPTConfig.preset("nano"))
    names = ["embedding.embed", "embedding.pos_embed", "blocks.0.attn_out", "blocks.0.mlp_out"]
    _, cache = model.run_with_cache(torch.arange(7)[None])
    writes = torch.stack([cache[name][0] for name in names])
    stream = cache["blocks.1.resid_pre"][0]
    shares = as_tensor(mine.who_wrote_it(writes), "the shares")
    unit = stream / stream.norm(dim=-1, keepdim=True)
    along = torch.stack([(write * unit).sum(-1) for write in writes])
    close(shares[-1] * stream.norm(dim=-1), along, "shares times the stream's norm")
