"""Paired arms: by hand, against every list of signs, and where only chance is at work."""

import math
from itertools import product

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.train.compare import seed_effect


def test_by_hand() -> None:
    effect = seed_effect(torch.tensor([1.0, 2.0]), torch.tensor([2.0, 5.0]))
    assert effect == (2.0, 0.5)  # means ±2 and ±1
    assert seed_effect(torch.ones(1), torch.zeros(1)) == (-1.0, 1.0)


@pytest.mark.parametrize("n", [2, 5, 9])
def test_every_list_of_signs(n: int) -> None:
    g = torch.Generator().manual_seed(n)
    a, b = torch.randn(2, n, generator=g, dtype=torch.float64)
    d = (b - a).tolist()
    means = [
        abs(math.fsum(s * v for s, v in zip(signs, d, strict=True))) / n
        for signs in product((1, -1), repeat=n)
    ]
    real = abs(math.fsum(d)) / n
    wanted = sum(mean > real - 1e-12 for mean in means) / 2**n
    assert seed_effect(a, b).p == pytest.approx(wanted)
    assert seed_effect(b, a) == pytest.approx((-seed_effect(a, b).mean, wanted))


def test_equal_differences_tie_whatever_the_rounding() -> None:
    a = torch.linspace(2.1, 3.7, 6, dtype=torch.float64)
    for gap in (0.1, -0.3, 0.7, 0.013):
        assert seed_effect(a, a + gap).p == 2 / 64
    assert seed_effect(a, a).p == 1


def test_chance_alone_is_rarely_far() -> None:
    g = torch.Generator().manual_seed(0)
    small = sum(seed_effect(*torch.randn(2, 6, generator=g)).p <= 0.1 for _ in range(300))
    assert small <= 50  # 28 are expected


@pytest.mark.parametrize(("n", "m"), [(0, 0), (17, 17), (3, 4)])
def test_what_cannot_be_paired_is_refused(n: int, m: int) -> None:
    with pytest.raises(ConfigError, match="the same 1 to 16 seeds"):
        seed_effect(torch.zeros(n), torch.zeros(m))
