"""Statistics of activations that are never held together: batches come, numbers are kept, rows go.

What is kept has a size of its own, whatever the number of rows: a mean and a covariance for
`Moments`, the k largest values of each column for `Largest`. Both merge, so that two machines (or
two halves of a data set) give the same answer as one. `ActivationStream` serves shuffled rows for
training in the same spirit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Self

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, DataError
from minigpt.interp.core.activations import activations_at
from minigpt.interp.core.results import require_finite
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import Key


@dataclass(frozen=True)
class Moments:
    """Number of rows, mean and scatter, in double precision: all that a covariance needs.

    $$ M = \\sum_i (x_i - μ)^\\top (x_i - μ) $$

    Raises:
        DataError: no rows, or rows that are not [row column].
        HookError: NaN or infinity.

    Source: Chan, Golub & LeVeque 1983; Lesson 9.2.
    """

    n: int
    mean: Float[Tensor, "column"]
    scatter: Float[Tensor, "column column"]

    @classmethod
    def of(cls, rows: Float[Tensor, "row column"]) -> Self:
        """Count one batch; its mean is taken off before anything is squared."""
        values = _rows(rows).double()
        mean = values.mean(0)
        centered = values - mean
        return cls(len(values), mean, centered.T @ centered)

    def merge(self, other: Moments) -> Moments:
        """Return the moments of both sets of rows together.

        $$ n = n_a + n_b, \\qquad δ = μ_b - μ_a, \\qquad μ = μ_a + δ\\, \\frac{n_b}{n}, \\qquad
           M = M_a + M_b + δ^\\top δ\\, \\frac{n_a n_b}{n} $$

        Raises:
            ConfigError: another number of columns.
        """
        if self.mean.shape != other.mean.shape:
            raise ConfigError(
                f"moments of {len(self.mean)} and of {len(other.mean)} columns do not merge"
            )
        n, change = self.n + other.n, other.mean - self.mean
        between = torch.outer(change, change) * (self.n * other.n / n)
        mean = self.mean + change * (other.n / n)
        return Moments(n, mean, self.scatter + other.scatter + between)

    @property
    def covariance(self) -> Float[Tensor, "column column"]:
        """The mean product of deviations (divided by n, as for a whole population)."""
        return self.scatter / self.n

    @property
    def variance(self) -> Float[Tensor, "column"]:
        """The diagonal of the covariance."""
        return self.covariance.diagonal()


@dataclass(frozen=True)
class Largest:
    """The k largest values of every column and the rows that they came from, largest first.

    Fewer rows than k are all kept. Of equal values the earlier row comes first, and stays.

    Raises:
        ConfigError: k is not positive.
        DataError: no rows, or rows that are not [row column].
        HookError: NaN or infinity.

    Source: Lesson 9.2.
    """

    k: int
    values: Float[Tensor, "kept column"]
    rows: Int[Tensor, "kept column"]
    n: int

    @classmethod
    def of(cls, rows: Float[Tensor, "row column"], k: int) -> Self:
        """Look at one batch."""
        if k < 1:
            raise ConfigError(f"k={k} must be at least 1")
        values, places = _rows(rows).sort(dim=0, descending=True, stable=True)
        return cls(k, values[:k].clone(), places[:k].clone(), len(rows))

    def merge(self, other: Largest) -> Largest:
        """Return the largest of both; the rows of `other` are counted on from this one's.

        Raises:
            ConfigError: another k, or another number of columns.
        """
        if self.k != other.k or self.values.shape[1] != other.values.shape[1]:
            raise ConfigError(
                f"k={self.k} of {self.values.shape[1]} columns and k={other.k} of "
                f"{other.values.shape[1]} do not merge"
            )
        values = torch.cat([self.values, other.values])
        rows = torch.cat([self.rows, other.rows + self.n])
        values, order = values.sort(dim=0, descending=True, stable=True)
        kept = order[: self.k]
        return Largest(self.k, values[: self.k].clone(), rows.gather(0, kept), self.n + other.n)


def activation_moments(
    model: GPT,
    batches: Iterable[Int[Tensor, "batch pos"]],
    names: Sequence[Key],
    *,
    skip: int = 0,
) -> tuple[Moments, ...]:
    """Return the moments of activations by name; one batch of them is held at a time.

    Rows are positions, without the first `skip` of every prompt. Heads stand side by side.

    Raises:
        ConfigError: no name, or `skip` is negative or leaves no position.
        DataError: no batch.
        HookError: an unknown name, NaN or infinity.

    Source: Lesson 9.2.
    """
    if not names:
        raise ConfigError("names is empty: name at least one activation")
    found: list[list[Moments]] = [[] for _ in names]
    for tokens in batches:
        if not 0 <= skip < tokens.shape[1]:
            raise ConfigError(f"skip={skip} must be from 0 to {tokens.shape[1] - 1}")
        for values, kept in zip(activations_at(model, tokens, names), found, strict=True):
            kept.append(Moments.of(values[:, skip:].flatten(0, 1)))
            kept[:] = [reduce(Moments.merge, kept)]
    if not found[0]:
        raise DataError("no batch of tokens was given")
    return tuple(kept[0] for kept in found)


def _rows(rows: Tensor) -> Tensor:
    if rows.dim() != 2 or not len(rows):
        raise DataError(f"rows of shape {list(rows.shape)} must be [row column], at least one row")
    return require_finite(rows.detach(), "a row")
