"""Run a model from the middle, and refuse at once what no sweep over its parts could answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, nearest
from minigpt.model.block import AttentionBlock
from minigpt.model.config import GPTConfig
from minigpt.model.generate import LayerKV
from minigpt.model.gpt2 import GPT
from minigpt.tasks.metrics import Metric

Stream = Float[Tensor, "batch pos d_model"]


def require_pre_norm(cfg: GPTConfig) -> None:
    """Refuse a model whose stream is normalized after each write, and so is no sum of writes."""
    if cfg.norm_order != "pre":
        raise ConfigError(
            f"this model has norm_order={cfg.norm_order!r}: each norm rescales all that was "
            "written before, so the stream is no sum of writes; take a model with norm_order='pre'"
        )


def attend(block: Any, x: Stream, past: LayerKV | None = None) -> Stream:
    """Run a block's first half: the stream before attention to the stream after it."""
    if isinstance(block, AttentionBlock):
        return block(x, past)
    x = block.resid_pre(x)
    return block.resid_mid(x + block.attn_out(block.attn(block.ln1(x), past)))


def think(
    block: Any, x: Float[Tensor, "*batch pos d_model"]
) -> Float[Tensor, "*batch pos d_model"]:
    """Run a block's second half, the MLP; a block of attention alone has none."""
    if isinstance(block, AttentionBlock):
        return x
    return block.resid_post(x + block.mlp_out(block.mlp(block.ln2(x))))


def unembed(
    model: GPT, x: Float[Tensor, "*batch pos d_model"], metric: Metric
) -> Float[Tensor, "*batch pos of"]:
    """Return the logits of the tokens that a metric reads, at every position given."""
    W_U = model.W_U if metric.of is None else model.W_U[:, list(metric.of)]
    return model.ln_final(x) @ W_U


def after_attention(model: GPT) -> str:
    """Name the stream that heads write to: `resid_mid`, or `resid_post` where no MLP follows."""
    require_pre_norm(model.cfg)
    return "resid_post" if model.cfg.mlp == "none" else "resid_mid"


def require_site(model: GPT, at: str) -> str:
    """Refuse a place of the stream that the model's blocks do not have."""
    sites = list(dict.fromkeys(("resid_pre", after_attention(model), "resid_post")))
    if at not in sites:
        why = " (attention-only blocks have no MLP)" if model.cfg.mlp == "none" else ""
        raise ConfigError(f"no stream at {at!r}{why}; {nearest(at, sites)}")
    return at


def require_indices(what: str, wanted: Iterable[int] | None, n: int) -> list[int]:
    """Return chosen layers, heads or positions (None: all) counted from 0, negative ones too.

    Raises:
        ConfigError: none at all, or one that does not exist.
    """
    chosen = list(range(n)) if wanted is None else list(wanted)
    if not chosen:
        raise ConfigError(f"no {what} is chosen: name at least one, or None for all {n}")
    for index in chosen:
        if not isinstance(index, int) or not -n <= index < n:
            raise ConfigError(f"no {what} {index!r}: valid are 0 to {n - 1}")
    return [index % n for index in chosen]


def require_choice(what: str, value: str, valid: Iterable[str]) -> str:
    """Refuse a word that is none of the valid ones, naming the nearest."""
    choices = list(valid)
    if value not in choices:
        raise ConfigError(f"no {what}={value!r}; {nearest(str(value), choices)}")
    return value


def conventions(metric: Metric, **more: str) -> dict[str, str]:
    """State what every causal experiment here has in common, and what sets this one apart."""
    return {
        "metric": metric.name,
        "unit": metric.unit,
        "BOS": "none added",
        "folding": "none",
        "LayerNorm": "recomputed with the changed stream",
        "frozen": "nothing: all that follows a change is recomputed",
        **more,
    }


@torch.no_grad()
def run_from(
    model: GPT, stream: Stream, layer: int, at: str = "resid_pre", metric: Metric | None = None
) -> Float[Tensor, "batch _pos _d_vocab"]:
    """Finish a forward pass from the stream at `blocks.{layer}.{at}`.

    With a metric, only the logits that it reads are computed. Equal to the ordinary forward.

    Raises:
        ConfigError: a layer or a place of the stream that does not exist.

    Source: Lesson 6.4.
    """
    (layer,) = require_indices("layer", [layer], model.cfg.n_layer)
    block, x = model.blocks[layer], stream
    if require_site(model, at) == "resid_pre":
        x = attend(block, x)
    x = x if at == "resid_post" else think(block, x)
    for block in model.blocks[layer + 1 :]:
        x = block(x)
    if metric is None:
        return model.ln_final(x) @ model.W_U
    return unembed(model, x if metric.at is None else x[:, list(metric.at)], metric)
