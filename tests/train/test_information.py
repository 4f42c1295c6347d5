"""Entropy, KL and mutual information against values by hand and identities."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.train.information import entropy, kl_divergence, mutual_information


def draw(shape: tuple[int, ...], seed: int, zeros: float = 0.0) -> Tensor:
    g = torch.Generator().manual_seed(seed)
    p = torch.rand(shape, generator=g, dtype=torch.float64)
    p = p * (torch.rand(shape, generator=g) >= zeros)
    p[..., 0] += 1e-3
    return p / p.sum(-1, keepdim=True)


def test_values_by_hand() -> None:
    bit = math.log(2)
    p = torch.tensor([[0.5, 0.25, 0.25, 0.0], [1.0, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]])
    torch.testing.assert_close(entropy(p), torch.tensor([1.5, 0, 2]) * bit)
    # [1/2, 1/4, 1/4, 0] read with the code of the uniform distribution: 2 bits, of which 1.5 needed
    torch.testing.assert_close(kl_divergence(p, p[2]), torch.tensor([0.5, 2, 0]) * bit)
    assert kl_divergence(p[2], p[0]).isinf()
    joint = torch.tensor([[0.375, 0.125], [0.125, 0.375]])  # 1 − H(1/4) bits
    known = 1 + 0.25 * math.log2(0.25) + 0.75 * math.log2(0.75)
    torch.testing.assert_close(mutual_information(joint), torch.tensor(known * bit))


@given(n=st.integers(2, 9), seed=st.integers(0, 999), zeros=st.sampled_from([0.0, 0.5]))
def test_identities(n: int, seed: int, zeros: float) -> None:
    """Cross-entropy is entropy plus KL; KL is not negative; uniform is the widest."""
    p, q = draw((3, n), seed, zeros), draw((3, n), seed + 1)
    cross = -(p * q.log()).sum(-1)
    torch.testing.assert_close(cross, entropy(p) + kl_divergence(p, q))
    assert (kl_divergence(p, q) >= -1e-12).all()
    torch.testing.assert_close(kl_divergence(p, p), torch.zeros(3, dtype=p.dtype))
    torch.testing.assert_close(
        math.log(n) - entropy(p), kl_divergence(p, torch.full((1, n), 1 / n, dtype=p.dtype))
    )


@given(seed=st.integers(0, 999), rows=st.integers(1, 5), cols=st.integers(2, 6))
def test_information_by_entropies(seed: int, rows: int, cols: int) -> None:
    """I = H(X) + H(Y) − H(X, Y), the same seen from either side, and 0 for independent ones."""
    joint = draw((2, rows * cols), seed, 0.3).unflatten(-1, (rows, cols))
    x, y = joint.sum(-1), joint.sum(-2)
    found = mutual_information(joint)
    torch.testing.assert_close(found, entropy(x) + entropy(y) - entropy(joint.flatten(1)))
    torch.testing.assert_close(found, mutual_information(joint.mT))
    apart = x[..., None] * y[:, None]
    torch.testing.assert_close(mutual_information(apart), torch.zeros(2, dtype=joint.dtype))


def test_the_bias_of_counts_is_what_the_docstring_says() -> None:
    g = torch.Generator().manual_seed(0)
    n, size, found = 500, 6, []
    for _ in range(200):
        pairs = torch.randint(size * size, (n,), generator=g)  # independent
        counts = torch.bincount(pairs, minlength=size * size).double().view(size, size)
        found.append(mutual_information(counts / n).item())
    assert sum(found) / len(found) == pytest.approx((size - 1) ** 2 / (2 * n), rel=0.1)


@pytest.mark.parametrize("wrong", [[2.0, -1.0], [0.5, 0.4], [math.nan, 1.0], [3.0, 1.0]])
def test_what_is_no_distribution_is_refused(wrong: list[float]) -> None:
    p, fine = torch.tensor(wrong), torch.tensor([0.5, 0.5])
    calls = [lambda: entropy(p), lambda: kl_divergence(p, fine), lambda: kl_divergence(fine, p)]
    for call in [*calls, lambda: mutual_information(p[:, None])]:
        with pytest.raises(ConfigError, match="holds no probabilities"):
            call()
