"""Shares sum to one at every depth, nobody is paid before writing, opposites count against."""

import torch

from minigpt import GPT, GPTConfig
from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched


def some(seed=0, n=6, pos=3, d=5):
    return torch.randn(n, pos, d, generator=torch.Generator().manual_seed(seed))


def test_shape(mine):
    """a share for every depth, write and position"""
    writes = some()
    with untouched(writes):
        shares = mine.who_wrote_it(writes)
    same_shape(shares, (6, 6, 3), axes="depth write pos", what="the account")


def test_nobody_is_paid_before_writing(mine):
    """a write that comes later than a depth has a share of 0 there"""
    shares = as_tensor(mine.who_wrote_it(some()), "the account")
    later = torch.ones(6, 6, dtype=torch.bool).triu(1)
    expect(
        (shares[later] == 0).all(),
        "a write has a share in a stream of which it is no part yet: depth l holds writes 0 to l",
    )


def test_shares_sum_to_one(mine):
    """at every depth and position the account is complete"""
    total = as_tensor(mine.who_wrote_it(some(1)), "the account").sum(1)
    stream = some(1).cumsum(0)
    close(
        total,
        torch.ones(6, 3),
        "the sum of the shares at each depth",
        hints=[
            (
                stream.norm(dim=-1),
                "the shares of a depth sum to the stream's norm: you measured lengths along the "
                "stream; divide by the norm once more",
            ),
            (
                (some(1).cumsum(0) * stream[-1]).sum(-1) / stream[-1].pow(2).sum(-1),
                "the shares sum to one at the last depth only: each depth has a stream of its own "
                "to project on",
            ),
        ],
    )


def test_opposites_count_against(mine):
    """a write against the stream has a negative share; one across it has none"""
    writes = torch.tensor([[[3.0, 0]], [[0, 4]], [[-2, 0]]])
    shares = as_tensor(mine.who_wrote_it(writes), "the account")[:, :, 0]
    expect(
        shares[2, 2] < 0,
        "a write that points against the stream has a positive share: squared lengths cannot tell "
        "who agrees with the stream from who opposes it",
    )
    # By hand: streams (3, 0), (3, 4), (1, 4).
    by_hand = [[1, 0, 0], [9 / 25, 16 / 25, 0], [3 / 17, 16 / 17, -2 / 17]]
    close(shares, torch.tensor(by_hand), "the account of (3, 0), (0, 4), (-2, 0)")


def test_volume_does_not_matter(mine):
    """a stream ten times as loud has the same account"""
    close(
        mine.who_wrote_it(10 * some(2)),
        as_tensor(mine.who_wrote_it(some(2)), "the account"),
        "the account of a stream that is ten times as loud",
    )


def test_of_a_real_stream(mine):
    """the account of a small GPT says what hooks say"""
    torch.manual_seed(0)
    model = GPT(GPTConfig.preset("nano"))
    tokens = torch.arange(7)[None]
    names = ["embedding.embed", "embedding.pos_embed", "blocks.0.attn_out", "blocks.0.mlp_out"]
    _, cache = model.run_with_cache(tokens)
    writes = torch.stack([cache[name][0] for name in names])
    stream = cache["blocks.1.resid_pre"][0]
    shares = as_tensor(mine.who_wrote_it(writes), "the account")
    unit = stream / stream.norm(dim=-1, keepdim=True)
    along = torch.stack([(write * unit).sum(-1) for write in writes])
    close(shares[-1] * stream.norm(dim=-1), along, "shares times the stream's length")
