"""Path patching: what one head tells another, or the logits, and nobody else.

The sender's output is changed; every other head keeps what it wrote, so the change travels down
the residual stream alone, through the MLPs in between (`live`) or past them (`frozen`), until a
receiver reads it. With attention kept as it was no position hears of another, so only the
positions that a receiver reads are computed, and for MLPs past which the change goes, no forward
pass at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.choices import require_choice, require_indices
from minigpt.interp.core.pairs import Pair, Patched
from minigpt.interp.core.runs import BATCH_LIMIT, Run, mlp_half, run_from, unembed
from minigpt.interp.core.structure import sublayer
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import Cache, HookFn, HookPoint
from minigpt.tasks.metrics import Metric

Head = tuple[int, int]
Receiver = tuple[int, int, str]
MLPS = {
    "live": "all heads but the sender and the receivers; MLPs between them are recomputed",
    "frozen": "all heads but the sender and the receivers, and the MLPs between them",
}
PARTS = ("resid_pre", "attn_out", "attn.z", "resid_post", "attn.q", "attn.k", "attn.v")


def path_patch(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    receivers: str | Sequence[Receiver] = "logits",
    *,
    senders: Sequence[Head] | None = None,
    mlps: str = "live",
    direction: str = "denoise",
    positions: Sequence[int] | None = None,
    batch_limit: int = BATCH_LIMIT,
) -> Patched:
    """Patch the paths from one sending head at a time to receivers: [layer head batch].

    $$ x ← x + (\\tilde z_s - z_s)\\, W_O^s \\quad\\text{as receivers alone see it} $$

    `receivers` are "logits", or (layer, head, "q" | "k" | "v"), all at once; with shared keys,
    a `k` or `v` is one of `n_kv_head`. Chosen `senders` give [sender batch]. `positions` of the
    sender are patched (None: all). A sender that no receiver comes after has no effect.
    `direction="noise"` is the usual one of the literature.

    Raises:
        ConfigError: prompts of different lengths, or a head, position or choice that does not
            exist.
        HookError: NaN or infinite activations, or hooks attached to the model.

    Source: Wang et al. 2022, §3.1 and app. B (MLPs live); Goldowsky-Dill et al. 2023, §3;
        Lesson 7.2.
    """
    require_choice("mlps", mlps, MLPS)
    to = _receivers(model, receivers)
    cfg = model.cfg
    every = [(layer, head) for layer in range(cfg.n_layer) for head in range(cfg.n_head)]
    chosen = every if senders is None else [_head(model, *sender) for sender in senders]
    if not chosen:
        raise ConfigError("no sender is chosen: name at least one (layer, head), or None for all")
    pair = Pair(model, clean, corrupt, metric, direction, (*PARTS, sublayer(model, "attn").site))
    at = require_indices("position", positions, pair.base.tokens.shape[1])
    z = {layer: pair.mix("attn.z", layer, at) for layer in range(cfg.n_layer)}
    values = send(pair.base, z, chosen, to, mlps=mlps, batch_limit=batch_limit)
    swept: dict[str, Sequence[int | str]] = {
        "sender": [f"{layer}.{head}" for layer, head in chosen]
    }
    if senders is None:
        values = values.unflatten(0, (cfg.n_layer, cfg.n_head))
        swept = {"layer": range(cfg.n_layer), "head": range(cfg.n_head)}
    heads = ", ".join(f"{part} of {layer}.{head}" for layer, head, part in to or ())
    what = f"z of one sender, heard by {heads or 'the logits'} alone"
    return pair.result(values, swept, what, frozen=MLPS[mlps])


@torch.no_grad()
def send(
    run: Run,
    z: Mapping[int, Tensor],
    senders: Sequence[Head],
    receivers: Sequence[Receiver] | None,
    *,
    mlps: str = "live",
    batch_limit: int = BATCH_LIMIT,
) -> Float[Tensor, "sender batch"]:
    """Measure the metric when receivers (None: the logits) hear one sender with another z.

    `z` [batch pos head d_head] by layer; `run` holds `PARTS` and the stream after attention.
    """
    n, n_pos = run.tokens.shape
    at = run.reads if receivers is None else list(range(n_pos))
    last = run.model.cfg.n_layer if receivers is None else max(layer for layer, *_ in receivers)
    changed = {layer: (z[layer] != run.at("attn.z", layer))[:, at].any(-1) for layer in z}
    speaks = [layer < last and bool(changed[layer][..., head].any()) for layer, head in senders]
    order = sorted((i for i, speaking in enumerate(speaks) if speaking), key=senders.__getitem__)
    values = run.value.expand(len(senders), n).clone()
    size = run.copies_at_once(len(at), batch_limit)
    for start in range(0, len(order), size):
        chunk = order[start : start + size]
        walk = _walk(run, z, [senders[i] for i in chunk], at, mlps)
        if receivers is None:
            *_, (_, x) = walk
            values[chunk] = run.metric.reduce(unembed(run.model, x, run.metric))
        else:
            values[chunk] = _received(run, _heard(run, walk, receivers, len(chunk)), receivers)
    return values


def _walk(
    run: Run, z: Mapping[int, Tensor], senders: Sequence[Head], at: Sequence[int], mlps: str
) -> Iterator[tuple[int, Float[Tensor, "sender batch pos d_model"]]]:
    """Yield the stream before each block and after the last, for the senders that wrote so far."""
    site, frozen = sublayer(run.model, "attn").site, mlps == "frozen"
    x = change = run.logits.new_empty(0, len(run.tokens), len(at), run.model.cfg.d_model)
    for layer, block in enumerate(run.model.blocks):
        yield layer, x
        heads = [head for place, head in senders if place == layer]
        z_change = (z[layer] - run.at("attn.z", layer))[:, at][:, :, heads]
        written = z_change.permute(2, 0, 1, 3) @ block.attn.W_O[heads][:, None]
        if frozen:
            change = torch.cat([change, written])
            x = run.at("resid_post", layer)[:, at] + change
        else:
            x = torch.cat(
                [x + run.at("attn_out", layer)[:, at], run.at(site, layer)[:, at] + written]
            )
            x = mlp_half(block, x)
    yield run.model.cfg.n_layer, x


def _heard(
    run: Run, walk: Iterator[tuple[int, Tensor]], receivers: Sequence[Receiver], n_sender: int
) -> dict[str, Float[Tensor, "sender_batch pos head d_head"]]:
    """Compute what every receiving q, k or v becomes when it alone hears each sender."""
    heard: dict[str, Tensor] = {}
    for layer, x in walk:
        parts = {part for place, _, part in receivers if place == layer}
        for part in parts:
            heard[f"blocks.{layer}.attn.{part}"] = run.at(f"attn.{part}", layer).repeat(
                n_sender, 1, 1, 1
            )
        if parts and len(x):
            block, cache = run.model.blocks[layer], Cache()
            names = [f"blocks.{layer}.attn.{part}" for part in parts]
            with run.model.hooked(dict.fromkeys(names, cache.record)):
                block.attn(block.ln1(x.flatten(0, 1)))
            for name, value in cache.items():
                heard[name][: len(value)] = value
        if layer == max(place for place, *_ in receivers):
            break
    return heard


def _received(
    run: Run, heard: Mapping[str, Tensor], receivers: Sequence[Receiver]
) -> Float[Tensor, "sender batch"]:
    """Run on from the first receiver, with what the receivers heard in place of what they had."""
    heads: dict[str, list[int]] = {}
    for layer, head, part in receivers:
        heads.setdefault(f"blocks.{layer}.attn.{part}", []).append(head)

    def replace(value: Tensor, point: HookPoint) -> Tensor:
        value, places = value.clone(), heads[point.name]
        value[:, :, places] = heard[point.name][:, :, places]
        return value

    first = min(layer for layer, *_ in receivers)
    n_sender = len(next(iter(heard.values()))) // len(run.tokens)
    stream = run.at("resid_pre", first).repeat(n_sender, 1, 1)
    hooks: dict[str, HookFn] = dict.fromkeys(heads, replace)
    with run.model.hooked(hooks):
        logits = run_from(run.model, stream, first, metric=run.metric)
    return run.metric.reduce(logits.unflatten(0, (n_sender, -1)))


def _head(model: GPT, layer: int, head: int, n_head: int | None = None) -> Head:
    (layer,) = require_indices("layer", [layer], model.cfg.n_layer)
    (head,) = require_indices("head", [head], n_head or model.cfg.n_head)
    return layer, head


def _receivers(model: GPT, receivers: str | Sequence[Receiver]) -> list[Receiver] | None:
    """Check the receivers; None stands for the logits."""
    if isinstance(receivers, str):
        require_choice("receivers", receivers, ["logits"])
        return None
    if not receivers:
        raise ConfigError(
            "no receiver is chosen: name at least one (layer, head, 'q'), or 'logits'"
        )
    checked = []
    for layer, head, part in receivers:
        require_choice("part of a receiver", part, "qkv")
        n_head = model.cfg.n_head if part == "q" else model.cfg.n_kv_head
        checked.append((*_head(model, layer, head, n_head), part))
    return checked
