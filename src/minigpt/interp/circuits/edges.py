"""Edge patching: exchange what one writer adds for one reader alone, and leave all else live.

One edge at a time, each measured from its reader on. `EdgePatcher` exchanges sets of edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.circuits.edge_patcher import graph_writes, projections
from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.hook_functions import add
from minigpt.interp.core.runs import BATCH_LIMIT, read_logits, run_from
from minigpt.interp.patching.activation import Pair, Patched
from minigpt.model.gpt2 import GPT, Text
from minigpt.tasks.metrics import Metric


@torch.no_grad()
def patch_edges(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    *,
    edges: Iterable[str] | None = None,
    direction: str = "noise",
    batch_limit: int = BATCH_LIMIT,
) -> Patched:
    """Exchange one edge at a time, at all positions (None: every edge in turn): [edge batch].

    $$ x_r ← x + (\\tilde w - w), \\qquad \\text{for the reader } r \\text{ alone} $$

    `noise` puts corrupt values into the clean run, `denoise` clean ones into the corrupt run. All
    that follows the reader is recomputed; `.effect()` is the change of the metric.

    Raises:
        ConfigError: no edge, an unknown one, or prompts that do not fit.
        HookError: NaN or infinite activations, or hooks attached to the model.

    Source: Goldowsky-Dill et al. 2023, §2; Lesson 6.5.
    """
    graph = graph_of(model)
    chosen = list(graph.edges if edges is None else edges)
    if not chosen:
        raise ConfigError("no edge is chosen: name at least one, or None for all of them")
    groups = defaultdict(list)
    for slot, edge in enumerate(chosen):
        writer, reader = graph.place(edge)
        groups[graph.readers[reader]].append((slot, writer))
    sites = (
        ["resid_pre", "resid_mid", "resid_post"] if graph.has_mlp else ["resid_pre", "resid_post"]
    )
    pair = Pair(model, clean, corrupt, metric, direction, sites)
    change = graph_writes(model, pair.source.tokens) - graph_writes(model, pair.base.tokens)
    values = pair.base.value.expand(len(chosen), -1).clone()
    size = max(1, batch_limit // pair.base.tokens.numel())
    for name, members in groups.items():
        moved = [(slot, w) for slot, w in members if bool(change[w].any())]
        for start in range(0, len(moved), size):
            slots, who = (list(column) for column in zip(*moved[start : start + size], strict=True))
            values[slots] = _measure(pair, name, change[who])
    frozen = "nothing: all that follows the reader is recomputed"
    return pair.result(values, {"edge": chosen}, "one edge, at all positions", frozen=frozen)


def _measure(
    pair: Pair, reader: str, change: Float[Tensor, "edge batch pos d_model"]
) -> Float[Tensor, "edge batch"]:
    """Measure with each change added to what one reader reads."""
    run, metric = pair.base, pair.base.metric
    model, n = run.model, change.shape[:2]
    if reader == "logits":
        stream = (run.at("resid_post", model.cfg.n_layer - 1) + change)[:, :, run.reads]
        return metric.reduce(read_logits(model, stream, metric))
    layer = int(reader[1:].split(".")[0])
    block: Any = model.blocks[layer]
    if reader[0] == "m":
        mid = run.at("resid_mid", layer)
        stream = (mid + block.mlp(block.ln2(mid + change))).flatten(0, 1)
        return metric.reduce(run_from(model, stream, layer, "resid_post", metric).unflatten(0, n))
    kind, head = reader[-2], int(reader.split(".")[1].removeprefix("kv").split("<")[0])
    pre = run.at("resid_pre", layer)
    moved = (block.ln1(pre + change) - block.ln1(pre)) @ projections(block, kind)[head]
    hook = add(moved.flatten(0, 1)[:, :, None], head=head)
    with model.hooked({f"blocks.{layer}.attn.{kind}": hook}):
        logits = run_from(model, pre.repeat(n[0], 1, 1), layer, metric=metric)
    return metric.reduce(logits.unflatten(0, n))
