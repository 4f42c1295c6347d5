"""The same blocks, seeing: patches of a picture in place of the tokens of a text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.model import parts
from minigpt.model.attention import Attention, attention_scores
from minigpt.model.block import Block
from minigpt.model.config import GPTConfig
from minigpt.model.hooks import Hooked, HookPoint
from minigpt.model.layernorm import LayerNorm
from minigpt.settings import check_settings


@dataclass(frozen=True)
class VisionConfig:
    """The shape of a vision transformer for square gray pictures, in pixels and dimensions.

    Raises:
        ConfigError: patches that do not fill the picture, or what no GPTConfig allows.
    """

    n_layer: int = 2
    n_head: int = 4
    d_model: int = 64
    d_mlp: int = 128
    n_pixel: int = 28
    n_patch_pixel: int = 7
    n_class: int = 10

    def __post_init__(self) -> None:
        """Refuse what cannot be built."""
        check_settings(self)
        n, part = self.n_pixel, self.n_patch_pixel
        if part < 1 or n < part or n % part:
            raise ConfigError(
                f"patches of n_patch_pixel={part} do not fill a picture of n_pixel={n}: "
                "choose a divisor"
            )
        _ = self.gpt

    @property
    def n_patch(self) -> int:
        """How many patches a picture is cut into."""
        return (self.n_pixel // self.n_patch_pixel) ** 2

    @property
    def gpt(self) -> GPTConfig:
        """The GPT of this shape: a patch is a token, and so is the class token; classes are words.

        Its blocks are the vision transformer's but for the mask.
        """
        return GPTConfig(
            n_layer=self.n_layer,
            n_head=self.n_head,
            d_model=self.d_model,
            d_mlp=self.d_mlp,
            n_ctx=self.n_patch + 1,
            d_vocab=self.n_class,
            tie_embeddings=False,
        )


def patches(
    images: Float[Tensor, "batch row column"], n_patch_pixel: int
) -> Float[Tensor, "batch patch pixel"]:
    """Cut pictures into squares: rows of patches as one reads, and so the pixels in each.

    Example:
        >>> patches(torch.arange(16.0).view(1, 4, 4), 2)[0].tolist()[1]
        [2.0, 3.0, 6.0, 7.0]

    Source: Dosovitskiy et al. 2021, §3.1; Lesson 9.4.
    """
    n = n_patch_pixel
    squares = images.unflatten(2, (-1, n)).unflatten(1, (-1, n))  # [batch down row across column]
    return squares.transpose(2, 3).flatten(3).flatten(1, 2)


class PatchEmbedding(nn.Module):
    """Turn each patch's ink into a vector, add a class token behind them, and say where all stand.

    $$ x = [\\,\\text{patches}\\; W_E;\\; c\\,] + W_{pos} $$

    Hooks, both [batch pos d_model]: `embed`, `pos_embed`.

    Source: Dosovitskiy et al. 2021, eq. 1; Lesson 9.4.
    """

    def __init__(self, cfg: VisionConfig) -> None:
        super().__init__()
        self.n_patch_pixel = cfg.n_patch_pixel
        self.W_E = nn.Parameter(torch.empty(cfg.n_patch_pixel**2, cfg.d_model))
        self.W_pos = nn.Parameter(torch.empty(cfg.n_patch + 1, cfg.d_model))
        self.c = nn.Parameter(torch.zeros(cfg.d_model))
        self.embed, self.pos_embed = HookPoint(), HookPoint()

    def forward(
        self, images: Float[Tensor, "batch row column"]
    ) -> Float[Tensor, "batch pos d_model"]:
        """Embed pictures."""
        seen = patches(images, self.n_patch_pixel) @ self.W_E
        x = self.embed(torch.cat([seen, self.c.expand(len(seen), 1, -1)], dim=1))
        return x + self.pos_embed(self.W_pos.expand_as(x).clone())


class BidirectionalAttention(Attention):
    """GPT-2's attention without the mask: every patch may look at every other.

    Source: Vaswani et al. 2017, §3.2.2; Lesson 9.4.
    """

    def attend(
        self,
        q: Float[Tensor, "batch query head d_head"],
        k: Float[Tensor, "batch key head d_head"],
        v: Float[Tensor, "batch key head d_head"],
    ) -> Float[Tensor, "batch query head d_head"]:
        """Let every query read from all keys."""
        q, k, v = (part.transpose(1, 2) for part in (q, k, v))
        pattern = self.pattern(self.scores(attention_scores(q, k)).softmax(-1))
        return (pattern @ v).transpose(1, 2)


def vision_block(cfg: GPTConfig) -> Block:
    """Build GPT-2's block with attention that looks both ways."""
    attn = BidirectionalAttention(cfg.d_model, cfg.n_head, cfg.d_head)
    return Block(parts.norm(cfg), attn, parts.norm(cfg), parts.mlp(cfg))


class VisionTransformer(Hooked):
    """A transformer that says what a picture shows, read at a class token behind the patches.

    $$ \\text{logits} = \\text{LN}_f\\big(x^{(L)}\\big)\\, W_U $$

    The class token stands last, so that whatever reads a GPT's last position reads what the model
    says; it alone is trained to say anything. Ink runs from 0 to 1. Hooks have a GPT's names.

    Raises:
        ConfigError: pictures of another size.

    Source: Dosovitskiy et al. 2021, §3.1; Lesson 9.4.
    """

    def __init__(self, vision: VisionConfig) -> None:
        super().__init__()
        self.vision, self.cfg = vision, vision.gpt
        self.embedding = PatchEmbedding(vision)
        self.blocks = nn.ModuleList(vision_block(self.cfg) for _ in range(vision.n_layer))
        self.ln_final = LayerNorm(vision.d_model)
        self.W_U = nn.Parameter(torch.empty(vision.d_model, vision.n_class))
        self.name_hooks()
        self.reset_parameters()

    def forward(
        self,
        images: Float[Tensor, "batch row column"],
        *,
        logits_at: Sequence[int] | slice | None = None,
        logits_of: Sequence[int] | None = None,
    ) -> Float[Tensor, "batch _pos _n_class"]:
        """Return a logit for every class at every position; the last is the class token's.

        `logits_at` (positions) and `logits_of` (classes) limit them to what you need.
        """
        n = self.vision.n_pixel
        if images.shape[1:] != (n, n):
            raise ConfigError(f"pictures of {list(images.shape[1:])}: this model sees [{n}, {n}]")
        x = self.embedding(images)
        for block in self.blocks:
            x = block(x)
        x = x if logits_at is None else x[:, logits_at]
        W_U = self.W_U if logits_of is None else self.W_U[:, logits_of]
        return self.ln_final(x) @ W_U

    @property
    def W_E(self) -> Float[Tensor, "pixel d_model"]:
        """What each pixel of a patch writes."""
        return self.embedding.W_E

    @property
    def W_pos(self) -> Float[Tensor, "pos d_model"]:
        """The position embedding; the last row is the class token's."""
        return self.embedding.W_pos

    def reset_parameters(self) -> None:
        """Start matrices at N(0, 1/rows), the usual start where ink is not one-hot."""
        for name, parameter in self.named_parameters():
            last = name.rsplit(".", 1)[-1]
            if last.startswith("W_"):
                std = 0.02 if last == "W_pos" else 1 / math.sqrt(parameter.shape[0])
                nn.init.normal_(parameter, std=std)
