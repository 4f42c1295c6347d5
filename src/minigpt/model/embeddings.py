"""From token ids into the residual stream, and from the stream to logits."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.model.hooks import HookPoint


class TokenEmbedding(nn.Module):
    """Look up a vector for each token; where it stands is left to attention.

    $$ x_i = W_E[t_i] $$

    Hook [batch pos d_model]: `embed`.

    Source: Bengio et al. 2003; Lesson 4.2.
    """

    def __init__(self, d_vocab: int, d_model: int) -> None:
        super().__init__()
        self.W_E = nn.Parameter(torch.empty(d_vocab, d_model))
        self.embed = HookPoint()

    def forward(
        self, tokens: Int[Tensor, "batch pos"], start: int = 0
    ) -> Float[Tensor, "batch pos d_model"]:
        """Embed tokens, wherever they start."""
        return self.embed(nn.functional.embedding(tokens, self.W_E))


class Embedding(TokenEmbedding):
    """Look up a vector for each token and one for each position, and add them.

    $$ x_i = W_E[t_i] + W_{pos}[i] $$

    Hooks, both [batch pos d_model]: `embed`, `pos_embed`.

    Source: Radford et al. 2019; Lesson 4.2.
    """

    def __init__(self, d_vocab: int, n_ctx: int, d_model: int) -> None:
        super().__init__(d_vocab, d_model)
        self.W_pos = nn.Parameter(torch.empty(n_ctx, d_model))
        self.pos_embed = HookPoint()

    def forward(
        self, tokens: Int[Tensor, "batch pos"], start: int = 0
    ) -> Float[Tensor, "batch pos d_model"]:
        """Embed tokens whose first position is `start`."""
        embed = super().forward(tokens)
        # A copy, so that nobody who holds the activation holds a piece of the weights.
        pos_embed = self.W_pos[start : start + tokens.shape[1]].expand_as(embed).clone()
        return embed + self.pos_embed(pos_embed)
