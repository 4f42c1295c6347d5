"""Modular addition: every sum `a b =` there is, a part of them to learn from, and Fourier's eyes.

Source: Power et al. 2022; Nanda et al. 2023; Lesson 5.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import cross_entropy

from minigpt.data.files import sha256_of
from minigpt.errors import ConfigError


@dataclass(frozen=True)
class Sums:
    """Some sums: tokens `a b =` [sum 3], where `=` is token p, and the answers (a + b) mod p."""

    tokens: Int[Tensor, "sum 3"]
    answer: Int[Tensor, "sum"]

    def __len__(self) -> int:
        return len(self.answer)


@dataclass(frozen=True)
class ModularTask:
    """Addition modulo p, of which a fraction of all p² pairs is shown and the rest is kept.

    $$ a\\; b\\; = \\;\\longrightarrow\\; (a + b) \\bmod p $$

    The seed alone decides which pairs are shown; `a b` and `b a` are two pairs. Numbers are
    tokens 0 … p − 1, and `=` is token p.

    Raises:
        ConfigError: a modulus below 3 or even, or a fraction that leaves one of the parts empty.

    Source: Nanda et al. 2023, §3; Lesson 5.3.
    """

    p: int = 113
    train_fraction: float = 0.3
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a modulus or a split that cannot be."""
        if not isinstance(self.p, int) or self.p < 3 or self.p % 2 == 0:
            raise ConfigError(
                f"p={self.p!r} must be an odd whole number of at least 3, best a prime such as 113"
            )
        if not 0 < self.n_train < self.p**2:
            raise ConfigError(
                f"train_fraction={self.train_fraction} of {self.p**2} pairs leaves nothing to "
                "train or nothing to test on: give a number between 0 and 1, say 0.3"
            )

    @property
    def n_train(self) -> int:
        """How many pairs are shown."""
        return math.floor(self.train_fraction * self.p**2)

    @property
    def d_vocab(self) -> int:
        """The numbers and the equals sign."""
        return self.p + 1

    def all(self) -> Sums:
        """Return every sum, a-major: row a · p + b is `a b =`."""
        a, b = torch.arange(self.p).repeat_interleave(self.p), torch.arange(self.p).repeat(self.p)
        return Sums(torch.stack([a, b, torch.full_like(a, self.p)], 1), (a + b) % self.p)

    def split(self) -> tuple[Sums, Sums]:
        """Return the sums to train on and those to test on, in random order; together all."""
        sums = self.all()
        order = torch.randperm(len(sums), generator=torch.Generator().manual_seed(self.seed))
        parts = order[: self.n_train], order[self.n_train :]
        train, test = (Sums(sums.tokens[rows], sums.answer[rows]) for rows in parts)
        return train, test

    @property
    def sha256(self) -> str:
        """The hash of the sums to train on."""
        return sha256_of(self.split()[0].tokens.numpy().tobytes())


def fourier_basis(p: int) -> Float[Tensor, "wave number"]:
    """Return the orthonormal waves on the numbers 0 … p − 1: constant, then cos and sin by turns.

    $$ \\sqrt{1/p}, \\quad \\sqrt{2/p}\\,\\cos(2πkn/p), \\quad \\sqrt{2/p}\\,\\sin(2πkn/p),
       \\qquad k = 1 … (p-1)/2 $$

    Row 2k − 1 is the cosine of frequency k and row 2k its sine.

    Raises:
        ConfigError: p is even, so that one cosine would have no sine.
    """
    if p < 3 or p % 2 == 0:
        raise ConfigError(f"p={p} must be odd and at least 3: then each cosine has its sine")
    angle = 2 * math.pi / p * torch.arange(1, (p + 1) // 2)[:, None] * torch.arange(p)
    waves = torch.stack([angle.cos(), angle.sin()], 1).flatten(0, 1) * math.sqrt(2 / p)
    return torch.cat([torch.full((1, p), math.sqrt(1 / p)), waves])


def fourier_power(table: Float[Tensor, "number d"]) -> Float[Tensor, "frequency"]:
    """Say how much of a table's variation over the numbers is at each frequency 1 … (p − 1)/2.

    $$ P_k = \\frac{\\|F_{\\cos k}\\, T\\|^2 + \\|F_{\\sin k}\\, T\\|^2}{\\sum_j P_j} $$

    The constant is left out and the shares sum to 1: entry k − 1 belongs to frequency k.

    Source: Nanda et al. 2023, §4.1; Lesson 5.3.
    """
    waves = fourier_basis(len(table)).to(table)[1:] @ table
    power = waves.pow(2).sum(-1).unflatten(0, (-1, 2)).sum(-1)
    return power / power.sum()


def key_frequencies(table: Float[Tensor, "number d"], times_even: float = 3.0) -> list[int]:
    """Name the frequencies that hold more than `times_even` times an even share of the power.

    A random table has none: its shares are within a few tenths of even.

    Source: Nanda et al. 2023, §4.1; Lesson 5.3.
    """
    power = fourier_power(table)
    return [k + 1 for k, share in enumerate(power.tolist()) if share > times_even / len(power)]


def frequency_part(
    logits: Float[Tensor, "sum answer"], p: int, frequencies: Sequence[int]
) -> Float[Tensor, "sum answer"]:
    """Return the part of all sums' logits that waves of a + b at some frequencies account for.

    $$ \\sum_{k} \\sum_{u \\in \\{\\cos, \\sin\\}} \\hat u_k \\hat u_k^\\top\\, \\text{logits},
       \\qquad u_k(a, b) = u\\big(2πk(a + b)/p\\big) $$

    Rows are the sums of `ModularTask(p).all()`. The loss of this part alone is the *restricted*
    loss, that of the logits less this part the *excluded* loss: what the model knows by the
    frequencies, and what it knows without.

    Raises:
        ConfigError: logits of other than p² sums, or a frequency outside 1 … (p − 1)/2.

    Source: Nanda et al. 2023, §5.1; Lesson 5.3.
    """
    most = (p - 1) // 2
    if len(logits) != p * p:
        raise ConfigError(f"{len(logits)} rows of logits: give all {p * p} sums, in order")
    if not all(1 <= k <= most for k in frequencies):
        raise ConfigError(f"frequencies {list(frequencies)} must lie between 1 and {most}")
    rows = [row for k in frequencies for row in (2 * k - 1, 2 * k)]
    answer = ModularTask(p).all().answer
    waves = (fourier_basis(p) / math.sqrt(p)).to(logits)[rows][:, answer]  # unit length over p²
    return waves.T @ (waves @ logits)


def partial_losses(
    logits: Float[Tensor, "sum answer"], task: ModularTask, frequencies: Sequence[int]
) -> tuple[float, float]:
    """Return the restricted and the excluded loss of all sums' logits, in nats a sum.

    $$ L_\\text{restricted} = L_\\text{all}\\big(\\bar z + \\Pi z\\big), \\qquad
       L_\\text{excluded} = L_\\text{train}\\big(z - \\Pi z\\big) $$

    Π is `frequency_part`, and z̄ the mean over all sums. The restricted loss is over all sums, the
    excluded loss over those of the training part.

    Raises:
        ConfigError: as `frequency_part`.

    Source: Nanda et al. 2023, §5.1; Lesson 5.3.
    """
    part, (train, _) = frequency_part(logits, task.p, frequencies), task.split()
    shown = train.tokens[:, 0] * task.p + train.tokens[:, 1]
    kept = cross_entropy(part + logits.mean(0), task.all().answer)
    removed = cross_entropy((logits - part)[shown], train.answer)
    return kept.item(), removed.item()


def other_frequencies(p: int, keys: Sequence[int], n: int, seed: int = 0) -> list[list[int]]:
    """Draw n control sets for some key frequencies: as many, all different, and none of the keys.

    Raises:
        ConfigError: fewer than twice as many frequencies as keys.

    Source: Lesson 5.3.
    """
    rest = [k for k in range(1, (p + 1) // 2) if k not in keys]
    if len(rest) < len(keys):
        raise ConfigError(f"p={p} leaves {len(rest)} frequencies beside {len(keys)} keys: too few")
    g = torch.Generator().manual_seed(seed)
    orders = (torch.randperm(len(rest), generator=g).tolist() for _ in range(n))
    return [sorted(rest[i] for i in order[: len(keys)]) for order in orders]
