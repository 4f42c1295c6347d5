"""Path patching: the effect of one head on the logits, or on one input of other heads, alone.

The sender's output is changed and every other head keeps what it wrote, so that the change travels
down the residual stream, through the MLPs in between (`live`) or past them (`frozen`), until a
receiver reads it. With attention patterns and values kept, no position affects another: only the
positions that a receiver reads are computed, and for frozen MLPs no forward pass at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import cast

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.choices import MLPs, choose, require_choice, require_indices
from minigpt.interp.core.runs import BATCH_LIMIT, Run, mlp_half, read_logits, run_from
from minigpt.interp.core.structure import sublayer
from minigpt.interp.patching.activation import Pair, Patched
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import Cache, HookFn, HookPoint
from minigpt.tasks.metrics import Metric

Head = tuple[int, int]
Receiver = tuple[int, int, str]
Receivers = str | Sequence[Receiver]  # "logits", or inputs of heads that are patched together
_FROZEN = {
    MLPs.LIVE: "all heads but the sender and the receivers; MLPs between them are recomputed",
    MLPs.FROZEN: "all heads but the sender and the receivers, and the MLPs between them",
}
PARTS = ("resid_pre", "attn_out", "attn.z", "resid_post", "attn.q", "attn.k", "attn.v")


def path_patch(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    receivers: Receivers = "logits",
    *,
    senders: Sequence[Head] | None = None,
    mlps: str = MLPs.LIVE,
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
    paths = _Paths(model, [receivers], senders, mlps)
    pair = Pair(model, clean, corrupt, metric, direction, paths.parts)
    values = paths.measure(pair, positions, batch_limit)[0]
    what = f"z of one sender, as {_named(paths.receivers[0])} alone read it"
    return pair.result(values, paths.swept, what, frozen=_FROZEN[paths.mlps])


def path_patch_map(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric,
    receivers: Sequence[Receiver | Receivers],
    *,
    senders: Sequence[Head] | None = None,
    mlps: str = MLPs.LIVE,
    direction: str = "denoise",
    positions: Sequence[int] | None = None,
    batch_limit: int = BATCH_LIMIT,
) -> Patched:
    """Patch the paths to each of several receivers in turn: [receiver layer head batch].

    Each entry of `receivers` is one receiver, or what `path_patch` takes; the values are those of
    one `path_patch` an entry, and all share one run of each prompt. Chosen `senders` give
    [receiver sender batch]. Other arguments and errors as in `path_patch`.

    Source: Wang et al. 2022, §3.1; Lesson 7.2.
    """
    paths = _Paths(model, receivers, senders, mlps)
    pair = Pair(model, clean, corrupt, metric, direction, paths.parts)
    swept = {"receiver": [_named(to) for to in paths.receivers], **paths.swept}
    values = paths.measure(pair, positions, batch_limit)
    what = "z of one sender, as one receiver alone reads it"
    return pair.result(values, swept, what, frozen=_FROZEN[paths.mlps])


class _Paths:
    """Checked senders and receivers (None: the logits), and what is done with MLPs between them."""

    def __init__(
        self,
        model: GPT,
        receivers: Sequence[Receiver | Receivers],
        senders: Sequence[Head] | None,
        mlps: str,
    ) -> None:
        self.mlps = choose("mlps", mlps, MLPs)
        if not receivers:
            raise ConfigError("no receiver is chosen: name at least one (layer, head, 'q')")
        self.receivers = [_checked(model, to) for to in receivers]
        self.parts = (*PARTS, sublayer(model, "attn").site)
        n_layer, n_head = model.cfg.n_layer, model.cfg.n_head
        every = [(layer, head) for layer in range(n_layer) for head in range(n_head)]
        self.senders = every if senders is None else [_head(model, *one) for one in senders]
        if not self.senders:
            raise ConfigError(
                "no sender is chosen: name at least one (layer, head), or None for all"
            )
        self.swept: dict[str, Sequence[int | str]] = (
            {"layer": range(n_layer), "head": range(n_head)}
            if senders is None
            else {"sender": [f"{layer}.{head}" for layer, head in self.senders]}
        )

    def measure(
        self, pair: Pair, positions: Sequence[int] | None, batch_limit: int
    ) -> Float[Tensor, "receiver *sender batch"]:
        """Measure each path, with the sender's z of the pair's source at some positions."""
        at = require_indices("position", positions, pair.base.tokens.shape[1])
        z = {i: pair.mix("attn.z", i, at) for i in range(pair.base.model.cfg.n_layer)}
        send_to = partial(send, pair.base, z, self.senders, mlps=self.mlps, batch_limit=batch_limit)
        values = torch.stack([send_to(to) for to in self.receivers])
        return values.unflatten(1, [len(places) for places in self.swept.values()])


@torch.no_grad()
def send(
    run: Run,
    z: Mapping[int, Tensor],
    senders: Sequence[Head],
    receivers: Sequence[Receiver] | None,
    *,
    mlps: MLPs = MLPs.LIVE,
    batch_limit: int = BATCH_LIMIT,
) -> Float[Tensor, "sender batch"]:
    """Measure the metric when receivers (None: the logits) read one sender with another z.

    `z` [batch pos head d_head] by layer; `run` holds `PARTS` and the stream after attention.
    """
    n, n_pos = run.tokens.shape
    at = run.reads if receivers is None else list(range(n_pos))
    last = run.model.cfg.n_layer if receivers is None else max(layer for layer, *_ in receivers)
    changed = {layer: (z[layer] != run.at("attn.z", layer))[:, at].any(-1) for layer in z}
    matters = [layer < last and bool(changed[layer][..., head].any()) for layer, head in senders]
    order = sorted((i for i, moved in enumerate(matters) if moved), key=senders.__getitem__)
    values = run.value.expand(len(senders), n).clone()
    size = run.copies_at_once(len(at), batch_limit)
    for start in range(0, len(order), size):
        chunk = order[start : start + size]
        walk = _walk(run, z, [senders[i] for i in chunk], at, mlps)
        if receivers is None:
            *_, (_, x) = walk
            values[chunk] = run.metric.reduce(read_logits(run.model, x, run.metric))
        else:
            values[chunk] = _received(run, _read_by(run, walk, receivers, len(chunk)), receivers)
    return values


def _walk(
    run: Run, z: Mapping[int, Tensor], senders: Sequence[Head], at: Sequence[int], mlps: MLPs
) -> Iterator[tuple[int, Float[Tensor, "sender batch pos d_model"]]]:
    """Yield the stream before each block and after the last, for the senders that wrote so far."""
    site, frozen = sublayer(run.model, "attn").site, mlps is MLPs.FROZEN
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


def _read_by(
    run: Run, walk: Iterator[tuple[int, Tensor]], receivers: Sequence[Receiver], n_sender: int
) -> dict[str, Float[Tensor, "sender_batch pos head d_head"]]:
    """Compute what every receiving q, k or v becomes when it alone reads each sender's change."""
    inputs: dict[str, Tensor] = {}
    for layer, x in walk:
        parts = {part for place, _, part in receivers if place == layer}
        for part in parts:
            inputs[f"blocks.{layer}.attn.{part}"] = run.at(f"attn.{part}", layer).repeat(
                n_sender, 1, 1, 1
            )
        if parts and len(x):
            block, cache = run.model.blocks[layer], Cache()
            names = [f"blocks.{layer}.attn.{part}" for part in parts]
            with run.model.hooked(dict.fromkeys(names, cache.record)):
                block.attn(block.ln1(x.flatten(0, 1)))
            for name, value in cache.items():
                inputs[name][: len(value)] = value
        if layer == max(place for place, *_ in receivers):
            break
    return inputs


def _received(
    run: Run, inputs: Mapping[str, Tensor], receivers: Sequence[Receiver]
) -> Float[Tensor, "sender batch"]:
    """Run on from the first receiver, with the receivers' new inputs in place of the old."""
    heads: dict[str, list[int]] = {}
    for layer, head, part in receivers:
        heads.setdefault(f"blocks.{layer}.attn.{part}", []).append(head)

    def replace(value: Tensor, point: HookPoint) -> Tensor:
        value, places = value.clone(), heads[point.name]
        value[:, :, places] = inputs[point.name][:, :, places]
        return value

    first = min(layer for layer, *_ in receivers)
    n_sender = len(next(iter(inputs.values()))) // len(run.tokens)
    stream = run.at("resid_pre", first).repeat(n_sender, 1, 1)
    hooks: dict[str, HookFn] = dict.fromkeys(heads, replace)
    with run.model.hooked(hooks):
        logits = run_from(run.model, stream, first, metric=run.metric)
    return run.metric.reduce(logits.unflatten(0, (n_sender, -1)))


def _head(model: GPT, layer: int, head: int, n_head: int | None = None) -> Head:
    (layer,) = require_indices("layer", [layer], model.cfg.n_layer)
    (head,) = require_indices("head", [head], n_head or model.cfg.n_head)
    return layer, head


def _checked(model: GPT, to: Receiver | Receivers) -> list[Receiver] | None:
    """Check receivers that are patched together; None stands for the logits."""
    if isinstance(to, str):
        require_choice("receivers", to, ["logits"])
        return None
    one = isinstance(to, tuple) and isinstance(to[-1], str)
    together = cast("Sequence[Receiver]", [to] if one else to)
    if not together:
        raise ConfigError(
            "no receiver is chosen: name at least one (layer, head, 'q'), or 'logits'"
        )
    checked = []
    for layer, head, part in together:
        require_choice("part of a receiver", part, "qkv")
        n_head = model.cfg.n_head if part == "q" else model.cfg.n_kv_head
        checked.append((*_head(model, layer, head, n_head), part))
    return checked


def _named(to: Sequence[Receiver] | None) -> str:
    """Name receivers: `1.0<q>+1.2<k>`, or the logits."""
    return "+".join(f"{layer}.{head}<{part}>" for layer, head, part in to or ()) or "logits"
