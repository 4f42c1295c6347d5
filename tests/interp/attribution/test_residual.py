"""The account of the stream: complete at every depth, exact, and of the model's own run."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from minigpt.errors import ConfigError
from minigpt.interp.attribution.residual import account, agreement, snapshots, writes
from minigpt.interp.core.results import Result


def test_writes_sum_to_the_snapshots(any_model, tokens):
    parts, stream = writes(any_model, tokens), snapshots(any_model, tokens)
    names = parts.labels["component"]
    for depth in range(any_model.cfg.n_layer + 1):
        born = [not n[0].isdigit() or int(n.split(".")[0]) < depth for n in names]
        torch.testing.assert_close(parts.values[born].sum(0), stream.values[depth])


def test_snapshots_are_what_a_block_reads(model, tokens):
    seen = {}
    with model.hooked({"blocks.1.resid_pre": lambda v, p: seen.update(x=v.clone())}):
        model(tokens)
    stream = snapshots(model, tokens, at=[2, 5])
    torch.testing.assert_close(stream.values[1], seen["x"][:, [2, 5]])
    assert stream.labels["depth"] == ["0", "1", "2"]


@pytest.mark.parametrize("by", ["projection", "energy"])
@pytest.mark.parametrize("heads", [False, True])
def test_shares_sum_to_one_at_every_depth(any_model, tokens, by, heads):
    shares = account(writes(any_model, tokens, heads=heads), by)
    torch.testing.assert_close(shares.values.sum(1), torch.ones_like(shares.values[:, 0]))


def test_nothing_is_written_before_its_time(model, tokens):
    shares = account(writes(model, tokens))
    names = shares.labels["component"]
    late = [n[0] == "1" for n in names]
    assert (shares.values[1][late] == 0).all()
    assert (shares.values[2][late] != 0).all()
    early = [n in ("embed", "pos_embed") for n in names]
    torch.testing.assert_close(shares.values[0][early].sum(0), shares.values[0].sum(0))


def hand_made(*rows):
    """Writes of one position that were set by hand: embed, 0.attn, 0.mlp …"""
    values = torch.tensor(rows)[:, None, None]
    names = ["embed", "0.attn", "0.mlp"][: len(rows)]
    return Result(values, ("component", "batch", "pos", "d_model"), {}, {"component": names})


def test_the_account_by_hand():
    # Stream (3, 0) + (0, 4) + (-2, 0) = (1, 4), squared norm 17.
    parts = hand_made([3.0, 0], [0, 4], [-2, 0])
    torch.testing.assert_close(
        account(parts).values[:, :, 0, 0], torch.tensor([[1, 0, 0], [3 / 17, 16 / 17, -2 / 17]])
    )
    torch.testing.assert_close(
        account(parts, "energy").values[1, :, 0, 0], torch.tensor([9, 16, 4]) / 29
    )
    # (0, 4) meets (3, 0); (-2, 0) meets (3, 4).
    torch.testing.assert_close(agreement(parts).values[:, 0, 0], torch.tensor([0, -0.6]))


@given(st.integers(0, 10_000), st.floats(0.1, 10))
def test_shares_do_not_depend_on_volume_or_rotation(seed, volume):
    generator = torch.Generator().manual_seed(seed)
    rows = torch.randn(3, 5, generator=generator, dtype=torch.float64)
    turn = torch.linalg.qr(torch.randn(5, 5, generator=generator, dtype=torch.float64)).Q
    parts, other = hand_made(*rows.tolist()), hand_made(*(volume * rows @ turn).tolist())
    for by in ("projection", "energy"):
        torch.testing.assert_close(
            account(parts, by).values, account(other, by).values, rtol=1e-3, atol=1e-4
        )


def test_a_stream_that_is_no_sum_has_no_account(make_model, tokens):
    post = make_model(norm_order="post")
    with pytest.raises(ConfigError, match="no sum of writes"):
        writes(post, tokens)
    assert snapshots(post, tokens).values.shape[0] == 3


def test_refusals(model, tokens):
    parts = writes(model, tokens)
    with pytest.raises(ConfigError, match="energi"):
        account(parts, "energi")
    with pytest.raises(ConfigError, match="an account needs writes"):
        account(snapshots(model, tokens))
    with pytest.raises(ConfigError, match="an account needs writes"):
        agreement(parts.mean("batch").mean("component"))
