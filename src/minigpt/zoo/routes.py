"""Attention-only transformers with planted routes: what every path carries is known exactly.

A prompt is one token, so that every attention pattern is 1 and a head is its matrix $W_V W_O$.
Each writer has a block of one-hot directions of its own in the stream, one for each token, and a
reader takes from it what the gain of that edge says. Nothing is normalized and nothing is trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import prod

import torch

from minigpt.errors import ConfigError, nearest
from minigpt.model.gpt2 import GPT
from minigpt.zoo.truth import blank

_Edge = tuple[str, str]


def plant_routes(
    gains: Mapping[_Edge, float], *, n_layer: int = 3, n_head: int = 2, n_token: int = 5
) -> GPT:
    """Build a model from the gain of each edge; edges that are not named carry nothing.

    Writers are `embed` and heads such as `1.0`; readers are heads and `logits`. A head's value is

    $$ v_r = \\sum_s g_{sr}\\, y_s, \\qquad \\text{logits} = \\sum_s g_{s,\\text{logits}}\\, y_s $$

    and it writes $y_r = v_r$ into its own block.

    Raises:
        ConfigError: an edge from or to what the model does not have, or not to a later layer.
    """
    heads = [f"{layer}.{head}" for layer in range(n_layer) for head in range(n_head)]
    layers = {"embed": -1, **{name: int(name[0]) for name in heads}, "logits": n_layer}
    for edge in gains:
        for name in edge:
            if name not in layers:
                raise ConfigError(f"edge {edge}: no {name!r}; {nearest(name, list(layers))}")
        if layers[edge[0]] >= layers[edge[1]]:
            raise ConfigError(f"edge {edge} does not lead to a later layer")
    widths = dict.fromkeys(["embed", *heads], n_token)
    shape = {"n_layer": n_layer, "n_head": n_head, "n_ctx": 1}
    model, at = blank(widths, d_vocab=n_token, d_head=n_token, **shape)
    one = torch.eye(n_token)
    model.W_E[:, at["embed"]] = one
    for name in heads:
        layer, head = map(int, name.split("."))
        model.blocks[layer].attn.W_O[head, :, at[name]] = one
    for (writer, reader), gain in gains.items():
        if reader == "logits":
            model.W_U[at[writer]] = gain * one
        else:
            layer, head = map(int, reader.split("."))
            model.blocks[layer].attn.W_V[head, at[writer]] = gain * one
    return model


def routes(gains: Mapping[_Edge, float]) -> dict[tuple[str, ...], float]:
    """Return what every route from `embed` to `logits` multiplies a token's logit by.

    $$ g_{route} = \\prod_{(s, r) \\in route} g_{sr} $$
    """
    found: dict[tuple[str, ...], float] = {}
    unfinished: list[tuple[str, ...]] = [("embed",)]
    while unfinished:
        route = unfinished.pop()
        if route[-1] == "logits":
            found[route] = prod(gains[edge] for edge in pairwise(route))
        unfinished += [(*route, reader) for writer, reader in gains if writer == route[-1]]
    return found
