"""The unembedding as decoding reads it fastest: a copy of W_U, never older than the weights."""

import torch
from jaxtyping import Float
from torch import Tensor

WORTH = 2**22  # numbers; a smaller matrix stays in the processor's cache, however it lies


class UnembeddingRows:
    """Keeps W_U row by row where the model has only W_E, whose columns they are.

    $$ \\text{logits} = x\\, W_U, \\qquad W_U = W_E^\\top $$

    For one position this product is a walk through memory, and a processor walks through long
    rows about half as fast again as through the short rows of W_E. The copy costs as much memory
    as W_E. Before each use the weights are compared with it, W_E r against the r of the copy's
    making, so that an edit of any kind is seen and the copy made anew.

    Source: Lesson 4.4.
    """

    def __init__(self, worth: int = WORTH) -> None:
        self.worth = worth
        self._copy: Tensor | None = None
        self._seen: Tensor | None = None

    @torch.no_grad()
    def of(self, W_U: Float[Tensor, "d_model d_vocab"]) -> Float[Tensor, "d_model d_vocab"]:
        """Return W_U's values in rows: W_U itself where it lies so, is small, or on a GPU."""
        small = W_U.numel() < self.worth or W_U.dtype not in (torch.float32, torch.float64)
        if W_U.is_contiguous() or W_U.device.type != "cpu" or small:
            return W_U
        random = torch.Generator().manual_seed(0)
        seen = torch.randn(len(W_U), generator=random, dtype=W_U.dtype) @ W_U
        if self._copy is None or not self._same(seen):
            self._copy, self._seen = W_U.contiguous(), seen
        return self._copy

    def _same(self, seen: Tensor) -> bool:
        kept = self._seen
        return kept is not None and kept.dtype == seen.dtype and torch.equal(kept, seen)
