"""The parts that a config names, built: here and nowhere else is it asked which they are."""

from minigpt.model.attention import Attention, Heads
from minigpt.model.config import GPTConfig
from minigpt.model.embeddings import Embedding, TokenEmbedding
from minigpt.model.layernorm import LayerNorm, RMSNorm
from minigpt.model.mlp import MLP, SwiGLU
from minigpt.model.rotary import RotaryAttention


def norm(cfg: GPTConfig) -> LayerNorm | RMSNorm:
    """Build a normalization."""
    kinds: dict[str, type[LayerNorm | RMSNorm]] = {"layer": LayerNorm, "rms": RMSNorm}
    return kinds[cfg.norm](cfg.d_model, cfg.eps)


def mlp(cfg: GPTConfig) -> MLP | SwiGLU:
    """Build the feed-forward half of a block."""
    kinds: dict[str, type[MLP | SwiGLU]] = {"gelu": MLP, "swiglu": SwiGLU}
    return kinds[cfg.mlp](cfg.d_model, cfg.d_mlp)


def attention(cfg: GPTConfig) -> Heads:
    """Build the attention of a block."""
    if cfg.positions == "rotary":
        shape = (cfg.d_model, cfg.n_head, cfg.n_kv_head, cfg.d_head)
        return RotaryAttention(*shape, n_ctx=cfg.n_ctx, base=cfg.rotary_base)
    return Attention(cfg.d_model, cfg.n_head, cfg.d_head)


def embedding(cfg: GPTConfig) -> TokenEmbedding:
    """Build what turns tokens into vectors."""
    if cfg.positions == "rotary":
        return TokenEmbedding(cfg.d_vocab, cfg.d_model)
    return Embedding(cfg.d_vocab, cfg.n_ctx, cfg.d_model)
