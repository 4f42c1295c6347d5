"""The parts that a config names, and how each is built: here and nowhere else.

Another part is one file and one line: a class that declares what it is (see `part`), and
`register("norm", "mine", Choice(build))`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from minigpt.errors import ConfigError, nearest
from minigpt.model.attention import Attention
from minigpt.model.block import AttentionBlock, Block, PostNormBlock
from minigpt.model.embeddings import Embedding, SinusoidalEmbedding, TokenEmbedding
from minigpt.model.layernorm import LayerNorm, NoNorm, RMSNorm
from minigpt.model.mlp import MLP, SwiGLU, gelu
from minigpt.model.rotary import RotaryAttention

if TYPE_CHECKING:
    from minigpt.model.config import GPTConfig

Build = Callable[["GPTConfig"], Any]


def nothing(cfg: GPTConfig) -> str | None:
    """Require nothing of a config."""
    return None


@dataclass(frozen=True)
class Choice:
    """What a value of a config's field stands for.

    `build` makes the part (None: there is none). `positions` are two parts, so that they have an
    `embedding` besides the attention that `build` makes. `wrong` says what of a config the part
    cannot be built from, in a sentence, or None. Heads may share a key only if the choice
    of positions `shares_keys`; a choice of `norm_order` may bring its own `final_norm`.
    """

    build: Build
    embedding: Build | None = None
    wrong: Callable[[GPTConfig], str | None] = nothing
    shares_keys: bool = False
    final_norm: Build | None = None


def _attention(cfg: GPTConfig) -> Attention:
    return Attention(cfg.d_model, cfg.n_head, cfg.d_head)


def _rotary(cfg: GPTConfig) -> RotaryAttention:
    shape = (cfg.d_model, cfg.n_head, cfg.n_kv_head, cfg.d_head)
    return RotaryAttention(*shape, n_ctx=cfg.n_ctx, base=cfg.rotary_base)


def _tokens(cfg: GPTConfig) -> TokenEmbedding:
    return TokenEmbedding(cfg.d_vocab, cfg.d_model)


def _pre_norm_block(cfg: GPTConfig) -> Block | AttentionBlock:
    ln1, attn, ln2, feed_forward = norm(cfg), attention(cfg), norm(cfg), mlp(cfg)
    if feed_forward is None:
        return AttentionBlock(ln1, attn)
    return Block(ln1, attn, ln2, feed_forward)


def _post_norm_block(cfg: GPTConfig) -> PostNormBlock:
    return PostNormBlock(norm(cfg), attention(cfg), norm(cfg), mlp(cfg))


def _no_pairs(cfg: GPTConfig) -> str | None:
    base = cfg.rotary_base
    if cfg.d_head % 2:
        return f"d_head={cfg.d_head} must be even: rotary turns pairs"
    if not isinstance(base, int | float) or not 1 < base < float("inf"):
        return f"rotary_base={base!r} must be a number above 1"
    return None


def _no_waves(cfg: GPTConfig) -> str | None:
    odd = cfg.d_model % 2
    return f"d_model={cfg.d_model} must be even: waves come as sine and cosine" if odd else None


def _no_mlp(cfg: GPTConfig) -> str | None:
    lacking = cfg.mlp == "none"
    return "norm_order='post' needs an MLP: set mlp to another kind" if lacking else None


# What each field may be; the first is GPT-2's.
CHOICES: dict[str, dict[str, Choice]] = {
    "norm": {
        "layer": Choice(lambda cfg: LayerNorm(cfg.d_model, cfg.eps)),
        "rms": Choice(lambda cfg: RMSNorm(cfg.d_model, cfg.eps)),
        "none": Choice(lambda cfg: NoNorm()),
    },
    "norm_order": {
        "pre": Choice(_pre_norm_block),
        "post": Choice(_post_norm_block, wrong=_no_mlp, final_norm=lambda cfg: NoNorm()),
    },
    "mlp": {
        "gelu": Choice(lambda cfg: MLP(cfg.d_model, cfg.d_mlp, gelu)),
        "relu": Choice(lambda cfg: MLP(cfg.d_model, cfg.d_mlp, torch.relu)),
        "swiglu": Choice(lambda cfg: SwiGLU(cfg.d_model, cfg.d_mlp)),
        "none": Choice(lambda cfg: None),
    },
    "positions": {
        "learned": Choice(_attention, lambda cfg: Embedding(cfg.d_vocab, cfg.n_ctx, cfg.d_model)),
        "rotary": Choice(_rotary, _tokens, _no_pairs, shares_keys=True),
        "sinusoidal": Choice(
            _attention,
            lambda cfg: SinusoidalEmbedding(cfg.d_vocab, cfg.n_ctx, cfg.d_model),
            _no_waves,
        ),
        "none": Choice(_attention, _tokens),
    },
}


def register(field: str, name: str, choice: Choice) -> None:
    """Let a config's field have another value.

    Raises:
        ConfigError: no such field, a value that is taken, or positions without an embedding.
    """
    if field not in CHOICES:
        raise ConfigError(f"no parts are chosen by {field!r}; {nearest(field, CHOICES)}")
    if name in CHOICES[field]:
        raise ConfigError(f"{field}={name!r} is taken: choose another name")
    if (field == "positions") != (choice.embedding is not None):
        raise ConfigError("positions, and nothing else, bring an embedding besides what they build")
    CHOICES[field][name] = choice


@contextmanager
def registered(field: str, name: str, choice: Choice) -> Iterator[None]:
    """Register a choice for the length of a `with` block."""
    register(field, name, choice)
    try:
        yield
    finally:
        del CHOICES[field][name]


def refusal(cfg: GPTConfig) -> str | None:
    """Say in a sentence why a config's parts cannot be built, or return None."""
    for field, choices in CHOICES.items():
        value = getattr(cfg, field)
        if value not in choices:
            return f"no {field}={value!r}; {nearest(str(value), choices)}"
        if problem := choices[value].wrong(cfg):
            return problem
    if cfg.n_kv_head != cfg.n_head and not CHOICES["positions"][cfg.positions].shares_keys:
        valid = [name for name, one in CHOICES["positions"].items() if one.shares_keys]
        return (
            f"n_kv_head={cfg.n_kv_head} differs from n_head={cfg.n_head}: heads share keys only "
            f"with positions={' or '.join(map(repr, valid))}"
        )
    return None


def _embedding_of(positions: str) -> Build:
    build = CHOICES["positions"][positions].embedding
    assert build is not None, "`register` and CHOICES see to it"
    return build


def block(cfg: GPTConfig) -> Any:
    """Build a block, with its own norms, attention and MLP."""
    return CHOICES["norm_order"][cfg.norm_order].build(cfg)


def norm(cfg: GPTConfig) -> Any:
    """Build a normalization."""
    return CHOICES["norm"][cfg.norm].build(cfg)


def final_norm(cfg: GPTConfig) -> Any:
    """Build what stands before the unembedding; a post-norm block has already normalized."""
    return (CHOICES["norm_order"][cfg.norm_order].final_norm or norm)(cfg)


def mlp(cfg: GPTConfig) -> Any:
    """Build the feed-forward half of a block, or None where there is none."""
    return CHOICES["mlp"][cfg.mlp].build(cfg)


def attention(cfg: GPTConfig) -> Any:
    """Build the attention of a block."""
    return CHOICES["positions"][cfg.positions].build(cfg)


def embedding(cfg: GPTConfig) -> TokenEmbedding:
    """Build what turns tokens into vectors."""
    return _embedding_of(cfg.positions)(cfg)
