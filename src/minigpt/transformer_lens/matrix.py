"""A factored matrix under TransformerLens' names."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from minigpt.interp.weights.factored import FactoredMatrix


class LensMatrix:
    """A factored matrix whose singular values and eigenvalues are properties, as they are there."""

    def __init__(self, A: Tensor, B: Tensor) -> None:
        self.inner = FactoredMatrix(A, B)

    def __matmul__(self, other: Tensor | LensMatrix) -> LensMatrix:
        """Multiply from the right."""
        return _lens(self.inner @ (other.inner if isinstance(other, LensMatrix) else other))

    def __rmatmul__(self, other: Tensor) -> LensMatrix:
        """Multiply from the left."""
        return _lens(other @ self.inner)

    def __getattr__(self, name: str) -> Any:
        """Return A, B, AB, T, U, S, Vh or eigenvalues; svd and norm are methods."""
        if name in ("U", "S", "Vh"):
            return dict(zip(("U", "S", "Vh"), self.inner.svd(), strict=True))[name]
        if name == "eigenvalues":
            return self.inner.eigenvalues()
        found = getattr(self.inner, name)
        return _lens(found) if isinstance(found, FactoredMatrix) else found


def _lens(matrix: FactoredMatrix) -> LensMatrix:
    return LensMatrix(matrix.A, matrix.B)
