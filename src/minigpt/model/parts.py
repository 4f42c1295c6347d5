"""The parts that a config names, built: here and nowhere else is it asked which they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from minigpt.model.attention import Attention, Heads
from minigpt.model.config import GPTConfig
from minigpt.model.embeddings import Embedding, SinusoidalEmbedding, TokenEmbedding
from minigpt.model.layernorm import LayerNorm, NoNorm, RMSNorm
from minigpt.model.mlp import MLP, SwiGLU, gelu
from minigpt.model.rotary import RotaryAttention

if TYPE_CHECKING:
    from minigpt.model.block import AttentionBlock, Block


def block(cfg: GPTConfig) -> Block | AttentionBlock:
    """Build a block."""
    from minigpt.model import block  # which asks here for its own parts

    if cfg.norm_order == "post":
        return block.PostNormBlock(cfg)
    return block.AttentionBlock(cfg) if cfg.mlp == "none" else block.Block(cfg)


def norm(cfg: GPTConfig) -> LayerNorm | RMSNorm | NoNorm:
    """Build a normalization."""
    if cfg.norm == "none":
        return NoNorm()
    kinds: dict[str, type[LayerNorm | RMSNorm]] = {"layer": LayerNorm, "rms": RMSNorm}
    return kinds[cfg.norm](cfg.d_model, cfg.eps)


def final_norm(cfg: GPTConfig) -> LayerNorm | RMSNorm | NoNorm:
    """Build what stands before the unembedding; a post-norm block has already normalized."""
    return NoNorm() if cfg.norm_order == "post" else norm(cfg)


def mlp(cfg: GPTConfig) -> MLP | SwiGLU:
    """Build the feed-forward half of a block."""
    if cfg.mlp == "swiglu":
        return SwiGLU(cfg.d_model, cfg.d_mlp)
    return MLP(cfg.d_model, cfg.d_mlp, {"gelu": gelu, "relu": torch.relu}[cfg.mlp])


def attention(cfg: GPTConfig) -> Heads:
    """Build the attention of a block."""
    if cfg.positions == "rotary":
        shape = (cfg.d_model, cfg.n_head, cfg.n_kv_head, cfg.d_head)
        return RotaryAttention(*shape, n_ctx=cfg.n_ctx, base=cfg.rotary_base)
    return Attention(cfg.d_model, cfg.n_head, cfg.d_head)


def embedding(cfg: GPTConfig) -> TokenEmbedding:
    """Build what turns tokens into vectors."""
    if not cfg.adds_positions:
        return TokenEmbedding(cfg.d_vocab, cfg.d_model)
    kind = Embedding if cfg.positions == "learned" else SinusoidalEmbedding
    return kind(cfg.d_vocab, cfg.n_ctx, cfg.d_model)
