"""A language model without blocks, its two matrices tied or not."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn


class ZeroLayer(nn.Module):
    """Logits of the next token from the embedding of this one.

    logits = W_E[t] W_U + bias. Tied, W_U is the transpose of W_E: one
    trained matrix, which gets gradients from both of its roles. Untied,
    W_U starts with random numbers of its own, as small as those of W_E.

    Example:
        >>> model = ZeroLayer(d_vocab=10, d_model=4, tie=True)
        >>> sum(p.numel() for p in model.parameters())
        50
    """

    def __init__(self, d_vocab: int, d_model: int, tie: bool) -> None:
        super().__init__()
        self.tie = tie
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        raise NotImplementedError("4.2.2 tie_weights: your code here")

    @property
    def W_U(self) -> Float[Tensor, "d_model d_vocab"]:
        """The unembedding, as it is now."""
        raise NotImplementedError("4.2.2 tie_weights: your code here")

    def forward(self, tokens: Int[Tensor, "batch pos"]) -> Float[Tensor, "batch pos d_vocab"]:
        """Return the logits of the next token."""
        raise NotImplementedError("4.2.2 tie_weights: your code here")
