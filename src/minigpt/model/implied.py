"""What a cache of everything need not keep, since the rest implies it.

A stream is the sum of what was written to it, a pattern the softmax of its scores, a neuron's
output a function of its input. Nothing here reads the model's large weights, which may have
changed when somebody asks; what it needs of the small ones is copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from minigpt.model.attention import Attention, Heads
from minigpt.model.block import AttentionBlock, Block
from minigpt.model.hooks import Cache, HookPoint, Rules
from minigpt.model.mlp import MLP, SwiGLU
from minigpt.model.rotary import RotaryAttention, apply_rope, rope_table

if TYPE_CHECKING:
    from minigpt.model.gpt2 import GPT

Rule = Callable[[Mapping[str, Tensor]], Tensor]


def rules(model: GPT) -> Rules:
    """Say how to work out each activation that the others of a forward pass imply.

    A point that a hook watches may hold something else, and is left out; so is all that belongs
    to a part of a kind that this module does not know.
    """
    found = dict[str, Rule]()
    for layer, block in enumerate(model.blocks):
        if type(block) in (Block, AttentionBlock):
            found |= _block(f"blocks.{layer}.", block)
            if layer:
                found[f"blocks.{layer}.resid_pre"] = _same(f"blocks.{layer - 1}.resid_post")
    found |= _norm("ln_final.", model.ln_final, f"blocks.{model.cfg.n_layer - 1}.resid_post")
    points = model.hook_points
    return {name: rule for name, rule in found.items() if not points[name].watched}


def _block(at: str, block: Any) -> Iterator[tuple[str, Rule]]:
    yield from _norm(f"{at}ln1.", block.ln1, f"{at}resid_pre")
    yield from _attention(f"{at}attn.", block.attn)
    if type(block) is AttentionBlock:
        yield f"{at}resid_post", _sum(f"{at}resid_pre", f"{at}attn_out")
        return
    yield f"{at}resid_mid", _sum(f"{at}resid_pre", f"{at}attn_out")
    yield from _norm(f"{at}ln2.", block.ln2, f"{at}resid_mid")
    yield from _mlp(f"{at}mlp.", block.mlp)
    yield f"{at}resid_post", _sum(f"{at}resid_mid", f"{at}mlp_out")


def _same(name: str) -> Rule:
    return lambda cache: cache[name]


def _sum(stream: str, write: str) -> Rule:
    return lambda cache: cache[stream] + cache[write]


def _norm(at: str, norm: Any, stream: str) -> Iterator[tuple[str, Rule]]:
    if norm.scale.watched or norm.normalized.watched:  # an edited scale makes another output
        return
    copy = deepcopy(norm)
    for point in ("scale", "normalized"):
        yield f"{at}{point}", _seen(copy, point, stream)


def _attention(at: str, attn: nn.Module) -> Iterator[tuple[str, Rule]]:
    if type(attn) not in (Attention, RotaryAttention):
        return
    assert isinstance(attn, Heads)
    bare = Heads(1, attn.n_head, attn.n_kv_head, attn.d_head)  # what attends has no weights
    q, k = f"{at}q", f"{at}k"
    if isinstance(attn, RotaryAttention):
        yield f"{at}rot_q", _rotated(q, attn.n_ctx, attn.base)
        yield f"{at}rot_k", _rotated(k, attn.n_ctx, attn.base)
        q, k = f"{at}rot_q", f"{at}rot_k"
    if attn.scores.watched or attn.pattern.watched:
        return
    for point in ("scores", "pattern"):
        yield f"{at}{point}", _seen(bare, point, q, k, f"{at}v")
    yield f"{at}z", lambda cache: bare.attend(cache[q], cache[k], cache[f"{at}v"])


def _rotated(name: str, n_ctx: int, base: float) -> Rule:
    def rule(cache: Mapping[str, Tensor]) -> Tensor:
        x = cache[name]
        cos, sin = (table[: x.shape[1]] for table in rope_table(n_ctx, x.shape[-1], base, x))
        return apply_rope(x, cos, sin)

    return rule


def _mlp(at: str, mlp: nn.Module) -> Iterator[tuple[str, Rule]]:
    if type(mlp) is MLP:
        activation = mlp.activation
        yield f"{at}post", lambda cache: activation(cache[f"{at}pre"])
    elif type(mlp) is SwiGLU:
        yield f"{at}gate", lambda cache: nn.functional.silu(cache[f"{at}pre"])
        yield f"{at}post", lambda cache: cache[f"{at}gate"] * cache[f"{at}pre_linear"]


def _seen(module: Any, point: str, *inputs: str) -> Rule:
    """Run a part of our own, and return what passes one of its hook points."""

    def rule(cache: Mapping[str, Tensor]) -> Tensor:
        seen, at = Cache(), HookPoint()
        at.functions.append(seen.record)
        setattr(module, point, at)
        run = module.attend if isinstance(module, Heads) else module
        run(*(cache[name] for name in inputs))
        return seen[""]

    return rule
