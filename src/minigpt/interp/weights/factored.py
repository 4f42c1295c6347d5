"""Products of a tall and a wide matrix, never formed: what a head's QK and OV matrices are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError


@dataclass(frozen=True)
class FactoredMatrix:
    """The product A B of a tall and a wide matrix, kept as its factors.

    $$ M = A B, \\qquad A ∈ ℝ^{m × r},\\; B ∈ ℝ^{r × n},\\; r ≪ m, n $$

    Nothing m × n is formed but by `.AB`; singular values come from the r × r core, and the
    eigenvalues that are not zero from B A.

    Raises:
        ConfigError: factors that do not fit.

    Source: Elhage et al. 2021, "low-rank"; Lesson 8.4.
    """

    A: Float[Tensor, "m r"]
    B: Float[Tensor, "r n"]

    def __post_init__(self) -> None:
        """Refuse factors that do not fit."""
        if self.A.dim() != 2 or self.B.dim() != 2 or self.A.shape[1] != self.B.shape[0]:
            shapes = f"{list(self.A.shape)} and {list(self.B.shape)}"
            raise ConfigError(f"{shapes} are no factors: expected [m r] and [r n]")

    @property
    def shape(self) -> tuple[int, int]:
        """The shape m × n of the product."""
        return self.A.shape[0], self.B.shape[1]

    @property
    def AB(self) -> Float[Tensor, "m n"]:
        """The product, formed."""
        return self.A @ self.B

    @property
    def T(self) -> FactoredMatrix:
        """The transpose."""
        return FactoredMatrix(self.B.T, self.A.T)

    def __matmul__(self, other: Tensor | FactoredMatrix) -> FactoredMatrix:
        """Multiply from the right, keeping the smaller of the inner widths."""
        if isinstance(other, Tensor):
            return FactoredMatrix(self.A, self.B @ other)
        core = self.B @ other.A
        if core.shape[0] <= core.shape[1]:
            return FactoredMatrix(self.A, core @ other.B)
        return FactoredMatrix(self.A @ core, other.B)

    def __rmatmul__(self, other: Tensor) -> FactoredMatrix:
        """Multiply from the left."""
        return FactoredMatrix(other @ self.A, self.B)

    def __getitem__(self, rows: Any) -> Tensor:
        """Return some rows, formed: `M[3]`, `M[[3, 5]]`, `M[3:5]`."""
        return self.A[rows] @ self.B

    def svd(self) -> tuple[Tensor, Tensor, Tensor]:
        """Return U [m r], singular values [r] in descending order, and V [n r]: M = U S Vᵀ.

        A vector pair's joint sign is free: `read_ov` fixes one.
        """
        left, core_left = torch.linalg.qr(self.A)
        right, core_right = torch.linalg.qr(self.B.T)
        U, S, Vh = torch.linalg.svd(core_left @ core_right.T)
        k = len(S)
        return left @ U[:, :k], S, right @ Vh[:k].T

    def eigenvalues(self) -> Tensor:
        """Return the r eigenvalues, complex, that may differ from zero, largest first.

        Raises:
            ConfigError: the product is not square.
        """
        if self.shape[0] != self.shape[1]:
            raise ConfigError(f"a {self.shape[0]} × {self.shape[1]} matrix has no eigenvalues")
        values = torch.linalg.eigvals(self.B @ self.A)
        return values[values.abs().argsort(descending=True)]

    def norm(self) -> Tensor:
        """Return the Frobenius norm, from the factors' r × r Gram matrices."""
        return ((self.A.T @ self.A) * (self.B @ self.B.T)).sum().clamp(min=0).sqrt()


def effective_rank(S: Float[Tensor, "r"]) -> Tensor:
    """Count the singular values that matter: the exponential of their entropy.

    $$ \\text{erank} = \\exp\\Big(-\\sum_i p_i \\log p_i\\Big), \\qquad p_i = S_i / \\sum_j S_j $$

    Source: Roy & Vetterli 2007, eq. 3; Lesson 8.4.
    """
    p = S / S.sum()
    return torch.special.entr(p).sum().exp()


def copying(matrix: FactoredMatrix) -> Tensor:
    """Tell whether a matrix maps things to themselves (1) or to their opposites (−1).

    $$ \\frac{\\sum_i λ_i}{\\sum_i |λ_i|} $$

    A matrix without an eigenvalue other than 0 does neither, and has 0.

    Source: Elhage et al. 2021, "copying matrices"; Lesson 8.4.
    """
    values = matrix.eigenvalues()
    size = values.abs().sum()
    return torch.where(size > 0, values.real.sum() / size, 0.0)
