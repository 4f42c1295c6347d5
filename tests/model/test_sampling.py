"""The filters between logits and the next token, each as a property over many inputs."""

import math

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.model.generate import Sampling, choose, keep_top_k, keep_top_p

logits_rows = st.lists(
    st.lists(st.integers(-60, 60).map(lambda n: n / 8), min_size=6, max_size=6),
    min_size=1,
    max_size=3,
).map(lambda rows: torch.tensor(rows, dtype=torch.float32))


def kept(filtered: Tensor) -> Tensor:
    return filtered > -torch.inf


@given(logits=logits_rows, p=st.floats(0.01, 1.0))
def test_top_p_keeps_the_smallest_set_that_reaches_p(logits: Tensor, p: float) -> None:
    filtered = keep_top_p(logits, p)
    probability = logits.double().softmax(-1)
    for row, keep, mass in zip(logits, kept(filtered), probability, strict=True):
        assert keep.any()
        assert row[keep].min() >= (row[~keep].max() if (~keep).any() else -torch.inf)
        assert mass[keep].sum() >= p - 1e-5
        assert mass[keep].sum() - mass[keep].min() < p + 1e-5, "one token fewer would do"
    assert torch.equal(filtered[kept(filtered)], logits[kept(filtered)])


def test_top_p_by_hand() -> None:
    logits = torch.tensor([[0.1, 0.5, 0.15, 0.25]]).log()
    for p, expected in [
        (0.4, [[1]]),
        (0.5001, [[1], [3]]),
        (0.74, [[1], [3]]),
        (0.76, [[1], [2], [3]]),
        (1.0, [[0], [1], [2], [3]]),
    ]:
        assert kept(keep_top_p(logits, p))[0].nonzero().tolist() == expected


@given(logits=logits_rows, k=st.integers(1, 9))
def test_top_k_keeps_k_and_whatever_ties_with_the_last(logits: Tensor, k: int) -> None:
    filtered = keep_top_k(logits, k)
    for row, keep in zip(logits, kept(filtered), strict=True):
        threshold = sorted(row.tolist(), reverse=True)[min(k, 6) - 1]
        assert keep.tolist() == [value >= threshold for value in row.tolist()]
        assert keep.sum() >= min(k, 6)
    assert torch.equal(filtered[kept(filtered)], logits[kept(filtered)])


def test_top_k_with_ties_by_hand() -> None:
    filtered = keep_top_k(torch.tensor([[1.0, 3.0, 2.0, 2.0, 0.0]]), 2)
    assert kept(filtered).tolist() == [[False, True, True, True, False]]


@given(logits=logits_rows, temperature=st.floats(0, 1e-3), seed=st.integers(0, 99))
def test_cold_sampling_is_greedy(logits: Tensor, temperature: float, seed: int) -> None:
    two = logits.topk(2).values
    assume(bool((two[:, 0] > two[:, 1]).all()))
    generator = torch.Generator().manual_seed(seed)
    assert torch.equal(choose(logits, Sampling(temperature), generator), logits.argmax(-1))


@given(logits=logits_rows, seed=st.integers(0, 99))
def test_only_kept_tokens_are_ever_chosen(logits: Tensor, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    token = choose(logits, Sampling(2.0, top_k=3, top_p=0.7), generator)
    allowed = kept(keep_top_p(keep_top_k(logits / 2.0, 3), 0.7))
    assert allowed.gather(-1, token[:, None]).all()
    assert torch.equal(
        choose(logits, Sampling(5.0, top_k=1), generator).float(),
        choose(logits, Sampling(0), generator).float(),
    ) or any(row.max() == row.topk(2).values[1] for row in logits)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_frequencies_follow_the_softmax(temperature: float) -> None:
    row = torch.tensor([2.0, 1.0, 0.0, -1.0])
    tokens = choose(row.expand(40_000, 4), Sampling(temperature), torch.Generator().manual_seed(0))
    frequency = tokens.bincount(minlength=4) / 40_000
    torch.testing.assert_close(frequency, (row / temperature).softmax(-1), rtol=0, atol=0.01)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_keeps_the_tail(dtype: torch.dtype) -> None:
    """A running sum of 20,000 small probabilities in half precision stalls far below p."""
    logits = torch.zeros(64, 20_000, dtype=dtype)
    tokens = choose(logits, Sampling(top_p=0.5), torch.Generator().manual_seed(0))
    single = choose(logits.float(), Sampling(top_p=0.5), torch.Generator().manual_seed(0))
    assert torch.equal(tokens, single)
    assert kept(keep_top_p(logits[:1].float(), 0.5)).sum().item() == pytest.approx(10_000, abs=20)


@pytest.mark.parametrize(
    ("settings", "fragment"),
    [
        ({"temperature": -0.1}, "temperature=-0.1 must be 0 (greedy) or positive"),
        ({"temperature": math.nan}, "temperature=nan"),
        ({"temperature": math.inf}, "temperature=inf"),
        ({"top_k": 0}, "top_k=0 must keep at least 1"),
        ({"top_p": 0.0}, "top_p=0.0 must lie in (0, 1]"),
        ({"top_p": 1.5}, "top_p=1.5"),
        ({"top_p": math.nan}, "top_p=nan"),
    ],
)
def test_settings_that_could_choose_nothing(settings: dict, fragment: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        Sampling(**settings)
    assert fragment in str(refusal.value)
