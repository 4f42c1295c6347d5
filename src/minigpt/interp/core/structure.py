"""What a model is made of, as its parts declare it: the only place where methods ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minigpt.errors import ConfigError, nearest
from minigpt.interp.core.choices import require_indices
from minigpt.model.block import Sublayer, require_sums
from minigpt.model.gpt2 import GPT
from minigpt.model.part import require


def sublayers(model: GPT) -> tuple[Sublayer, ...]:
    """Return where the parts of every block stand, in the order in which they add to the stream.

    Raises:
        ConfigError: a stream that is no sum of writes, blocks of different kinds, or blocks that do
            not declare their parts.
    """
    require_sums(model.blocks)
    found = {require(block, "sublayers", "this method") for block in model.blocks}
    if len(found) > 1:
        raise ConfigError("this model's blocks are of different kinds, and methods expect one kind")
    return found.pop()


def sublayer(model: GPT, part: str) -> Sublayer:
    """Return where every block's `attn` or `mlp` stands.

    Raises:
        ConfigError: blocks without it, or what `sublayers` refuses.
    """
    for one in sublayers(model):
        if one.part == part:
            return one
    what = {"mlp": "MLP", "attn": "attention"}[part]
    kind = type(model.blocks[0]).__name__
    raise ConfigError(f"this model's {kind}s have no {what}: choose a model that has one")


def has_mlp(model: GPT) -> bool:
    """Say whether the blocks have MLPs."""
    return any(one.part == "mlp" for one in sublayers(model))


def stream_sites(model: GPT) -> list[str]:
    """Name the places of the stream in a block, in order: `resid_pre` and what follows a write."""
    found = sublayers(model)
    return list(dict.fromkeys([found[0].reads, *(one.site for one in found)]))


def require_site(model: GPT, at: str) -> str:
    """Refuse a place of the stream that the model's blocks do not have, naming the nearest."""
    if at not in (sites := stream_sites(model)):
        why = "" if has_mlp(model) else " (attention-only blocks have no MLP)"
        raise ConfigError(f"no stream at {at!r}{why}; {nearest(at, sites)}")
    return at


def attention_of(model: GPT, layer: int, head: int = 0) -> Any:
    """Return a layer's attention, which reads by `W_Q W_K W_V` and writes `z W_O + b_O`.

    Raises:
        ConfigError: a layer, or a head, that the model lacks, or an attention that does not declare
            what it reads and writes.
    """
    require_indices("head", [head], model.cfg.n_head)
    (layer,) = require_indices("layer", [layer], model.cfg.n_layer)
    attn = model.blocks[layer].attn
    for declaration in ("reads", "writes"):
        require(attn, declaration, "reading a head's weights")
    return attn


def mlp_of(model: GPT, layer: int) -> Any:
    """Return a layer's MLP, whose neurons' activations W_out writes.

    Raises:
        ConfigError: a layer that the model lacks, blocks without an MLP, or an MLP that does not
            declare its neurons.
    """
    (layer,) = require_indices("layer", [layer], model.cfg.n_layer)
    mlp: Any = getattr(model.blocks[layer], sublayer(model, "mlp").part)
    require(mlp, "neurons", "looking at neurons")
    return mlp


def compared(model: GPT) -> tuple[str, str, str]:
    """Name the hook points of queries, keys and values as the scores see them.

    Raises:
        ConfigError: attentions that do not declare them, or differ in them.
    """
    why = "running a model from the middle"
    found = {tuple(require(block.attn, "compared", why)) for block in model.blocks}
    if len(found) > 1:
        raise ConfigError("this model's attentions differ in where queries and keys are compared")
    q, k, v = found.pop()
    return q, k, v


def stream_starts(model: GPT) -> Sequence[str]:
    """Name what the stream starts as: `embed`, and `pos_embed` where positions are added."""
    starts: Sequence[str] = require(model.embedding, "writes", "taking the stream apart")
    return starts


def norm_before(model: GPT, layer: int) -> Any:
    """Return the norm that a layer's heads read through."""
    block: Any = model.blocks[layer]
    return getattr(block, sublayer(model, "attn").norm)
