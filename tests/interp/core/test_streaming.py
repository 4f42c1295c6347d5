"""What a stream keeps equals what the whole cache gives, however the rows are cut into batches."""

from functools import reduce

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, DataError, HookError
from minigpt.interp.core.streaming import Largest, Moments, activation_moments


def draw(n: int, width: int, seed: int, offset: float = 0.0) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    mix = torch.randn(width, width, generator=random, dtype=torch.float64)
    return torch.randn(n, width, generator=random, dtype=torch.float64) @ mix + offset


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=7),
    width=st.integers(1, 5),
    offset=st.sampled_from([0.0, -3.0, 1e4]),
)
def test_merged_moments_are_those_of_all_rows(sizes: list[int], width: int, offset: float) -> None:
    """Twin: NumPy's covariance of all rows at once."""
    rows = draw(sum(sizes), width, sum(sizes), offset)
    merged = reduce(Moments.merge, [Moments.of(batch) for batch in rows.split(sizes)])
    wanted = np.cov(rows.numpy(), rowvar=False, bias=True).reshape(width, width)
    np.testing.assert_allclose(merged.covariance, wanted, rtol=1e-7, atol=1e-6)
    np.testing.assert_allclose(merged.mean, rows.mean(0), rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(merged.variance, merged.covariance.diagonal())
    assert merged.n == sum(sizes)


def test_the_tree_of_merges_does_not_matter() -> None:
    parts = [Moments.of(draw(n, 3, n, 50.0)) for n in (4, 1, 7, 2)]
    a, b, c, d = parts
    left, tree = reduce(Moments.merge, parts), (d.merge(b)).merge(c.merge(a))
    torch.testing.assert_close(left.scatter, tree.scatter)
    torch.testing.assert_close(left.mean, tree.mean)


def test_by_hand() -> None:
    """1, 3 and 5: the example of the lesson."""
    both = Moments.of(torch.tensor([[1.0], [3]])).merge(Moments.of(torch.tensor([[5.0]])))
    assert (both.n, both.mean.item(), both.scatter.item()) == (3, 3.0, 8.0)


def test_single_precision_rows_far_from_zero_keep_their_variance() -> None:
    """Rows of float32 at 1e4: sums of squares in float32 lose it, moments do not."""
    rows = draw(3000, 4, 0, 1e4).float()
    wanted = np.cov(rows.double().numpy(), rowvar=False, bias=True)
    merged = reduce(Moments.merge, map(Moments.of, rows.split(100)))
    np.testing.assert_allclose(merged.covariance, wanted, rtol=1e-9)
    naive = rows.square().mean(0) - rows.mean(0).square()
    assert (naive / merged.variance - 1).abs().max() > 0.5


@settings(max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(1, 6), min_size=1, max_size=6), k=st.integers(1, 9))
def test_largest_are_those_of_all_rows(sizes: list[int], k: int) -> None:
    """Twin: a sort in Python; whole numbers, so that there are ties."""
    random = torch.Generator().manual_seed(len(sizes) * k)
    rows = torch.randint(-2, 3, (sum(sizes), 3), generator=random).float()
    merged = reduce(Largest.merge, [Largest.of(batch, k) for batch in rows.split(sizes)])
    for column in range(3):
        values = rows[:, column].tolist()
        order = sorted(range(len(values)), key=lambda i: -values[i])[:k]
        assert merged.rows[:, column].tolist() == order
        assert merged.values[:, column].tolist() == [values[i] for i in order]
    assert merged.n == len(rows)


def test_a_models_moments_are_the_caches(any_model: GPT) -> None:
    """Twin: a cache of everything, cut and flattened; batches of unequal sizes."""
    random = torch.Generator().manual_seed(0)
    tokens = torch.randint(0, 29, (7, 8), generator=random)
    names = ["blocks.0.attn.z", "blocks.1.resid_pre"]
    for skip in (0, 2):
        found = activation_moments(any_model, tokens.split([3, 1, 3]), names, skip=skip)
        _, cache = any_model.run_with_cache(tokens, names=names)
        for name, moments in zip(names, found, strict=True):
            rows = cache[name].flatten(2)[:, skip:].flatten(0, 1)
            assert moments.n == len(rows)
            wanted = np.cov(rows.numpy(), rowvar=False, bias=True)
            np.testing.assert_allclose(moments.covariance, wanted, rtol=1e-6, atol=1e-9)


def test_one_batch_at_a_time_is_held(model: GPT) -> None:
    """A generator is read lazily: no batch is asked for before the last one was counted."""
    asked = []

    def batches():  # type-free: a generator that can be read once
        for i in range(5):
            asked.append(i)
            yield torch.full((2, 3), i)

    (moments,) = activation_moments(model, batches(), ["blocks.0.resid_pre"])
    assert (moments.n, asked) == (30, [0, 1, 2, 3, 4])


def test_what_cannot_be_counted_is_refused(model: GPT) -> None:
    one = Moments.of(torch.ones(2, 3))
    with pytest.raises(ConfigError, match=r"^moments of 3 and of 2 columns do not merge$"):
        one.merge(Moments.of(torch.ones(2, 2)))
    with pytest.raises(DataError, match=r"^rows of shape \[0, 3\] must be \[row column\]"):
        Moments.of(torch.ones(0, 3))
    with pytest.raises(DataError, match=r"^rows of shape \[3\] must be"):
        Largest.of(torch.ones(3), 2)
    with pytest.raises(HookError, match=r"^a row holds NaN"):
        Moments.of(torch.tensor([[torch.nan]]))
    with pytest.raises(ConfigError, match=r"^k=0 must be at least 1$"):
        Largest.of(torch.ones(2, 2), 0)
    with pytest.raises(ConfigError, match=r"^k=2 of 3 columns and k=1 of 3 do not merge$"):
        Largest.of(torch.ones(2, 3), 2).merge(Largest.of(torch.ones(2, 3), 1))
    with pytest.raises(ConfigError, match=r"^names is empty"):
        activation_moments(model, [torch.zeros(1, 3, dtype=torch.long)], [])
    with pytest.raises(ConfigError, match=r"^skip=3 must be from 0 to 2$"):
        activation_moments(
            model, [torch.zeros(1, 3, dtype=torch.long)], ["embedding.embed"], skip=3
        )
    with pytest.raises(DataError, match=r"^no batch of tokens was given$"):
        activation_moments(model, [], ["embedding.embed"])
    with pytest.raises(HookError, match="blocks"):
        activation_moments(model, [torch.zeros(1, 3, dtype=torch.long)], ["blocks.9.resid_pre"])
