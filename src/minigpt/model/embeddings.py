"""From token ids into the residual stream, and what tells the stream where a token stands."""

from abc import ABC, abstractmethod
from typing import ClassVar

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.model.hooks import HookPoint
from minigpt.model.part import Part
from minigpt.model.rotary import rope_table


class TokenEmbedding(Part):
    """Look up a vector for each token; where it stands is left to attention.

    $$ x_i = W_E[t_i] $$

    Hook [batch pos d_model]: `embed`.

    Source: Bengio et al. 2003; Lesson 4.2.
    """

    writes: ClassVar[tuple[str, ...]] = ("embed",)  # the activations that the stream starts as

    def __init__(self, d_vocab: int, d_model: int) -> None:
        super().__init__()
        self.W_E = nn.Parameter(torch.empty(d_vocab, d_model))
        self.embed = HookPoint()

    def forward(
        self, tokens: Int[Tensor, "batch pos"], start: int = 0
    ) -> Float[Tensor, "batch pos d_model"]:
        """Embed tokens, wherever they start."""
        return self.embed(nn.functional.embedding(tokens, self.W_E))


class PositionEmbedding(TokenEmbedding, ABC):
    """Look up a vector for each token and add one for the place it stands at.

    $$ x_i = W_E[t_i] + p_i $$

    Hooks, both [batch pos d_model]: `embed`, `pos_embed`.

    Source: Vaswani et al. 2017, §3.5; Lesson 2.5.
    """

    writes: ClassVar = ("embed", "pos_embed")

    def __init__(self, d_vocab: int, n_ctx: int, d_model: int) -> None:
        super().__init__(d_vocab, d_model)
        self.n_ctx = n_ctx
        self.pos_embed = HookPoint()

    @abstractmethod
    def places(self, where: slice) -> Float[Tensor, "pos d_model"]:
        """Return the vectors of some places."""

    def forward(
        self, tokens: Int[Tensor, "batch pos"], start: int = 0
    ) -> Float[Tensor, "batch pos d_model"]:
        """Embed tokens whose first position is `start`."""
        embed = super().forward(tokens)
        # A copy, so that nobody who holds the activation holds a piece of the weights.
        places = self.places(slice(start, start + tokens.shape[1])).expand_as(embed).clone()
        return embed + self.pos_embed(places)


class Embedding(PositionEmbedding):
    """Look up a vector for each token and a learned one for each position, and add them.

    $$ x_i = W_E[t_i] + W_{pos}[i] $$

    Hooks, both [batch pos d_model]: `embed`, `pos_embed`.

    Source: Radford et al. 2019; Lesson 2.5.
    """

    writes: ClassVar = ("embed", "pos_embed")

    def __init__(self, d_vocab: int, n_ctx: int, d_model: int) -> None:
        super().__init__(d_vocab, n_ctx, d_model)
        self.W_pos = nn.Parameter(torch.empty(n_ctx, d_model))

    def places(self, where: slice) -> Float[Tensor, "pos d_model"]:
        """Return the learned vectors of some places."""
        return self.W_pos[where]


class SinusoidalEmbedding(PositionEmbedding):
    """Look up a vector for each token and add waves that are never trained.

    $$ x_i = W_E[t_i] + \\frac{p_i}{\\sqrt{d_{model}}}, \\qquad
       (p_{i,2j},\\, p_{i,2j+1}) = (\\sin φ_{i,j},\\, \\cos φ_{i,j}), \\quad
       φ_{i,j} = i \\cdot 10000^{-2j/d_{model}} $$

    The paper multiplies the token by √d_model where this divides the waves: up to the length of
    the sum the same, and W_E stays what enters the stream.
    Hooks, both [batch pos d_model]: `embed`, `pos_embed`.

    Source: Vaswani et al. 2017, §3.4–3.5; Lesson 2.5.
    """

    writes: ClassVar = ("embed", "pos_embed")

    def places(self, where: slice) -> Float[Tensor, "pos d_model"]:
        """Compute the waves at some places."""
        d_model = self.W_E.shape[1]
        cos, sin = (wave[where] for wave in rope_table(self.n_ctx, d_model, 10_000.0, self.W_E))
        return torch.stack([sin, cos], dim=-1).flatten(-2) / d_model**0.5
