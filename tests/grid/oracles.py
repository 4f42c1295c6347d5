"""What every method should return, by the obvious loop: `model.hooked`, one change at a time.

Nothing here reads a weight or knows a part: all that is used are the names of activations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import torch
from torch import Tensor

from minigpt.interp.core.ablation_kinds import derangement
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookFn
from minigpt.tasks.metrics import Metric

Values = Mapping[str, Tensor]
Index = tuple[Any, ...]
ALL = slice(None)


def hold(new: Tensor | float, where: Index = ()) -> HookFn:
    """Put a value, cut to the same place, where an activation has another."""

    def put(value: Tensor, _: Any) -> Tensor:
        value = value.clone()
        value[where] = new[where] if isinstance(new, Tensor) else new
        return value

    return put


def add(change: Tensor) -> HookFn:
    """Add to an activation."""
    return lambda value, _: value + change


def held(values: Values) -> dict[str, HookFn]:
    """Hold several activations whole."""
    return {name: hold(value) for name, value in values.items()}


@torch.no_grad()
def record(
    model: GPT, tokens: Tensor, names: Iterable[str], hooks: Mapping[str, HookFn] | None = None
) -> dict[str, Tensor]:
    """Run under hooks and return what is then at some places."""
    seen: dict[str, Tensor] = {}

    def look(value: Tensor, point: Any) -> None:
        seen[point.name] = value

    with model.hooked(hooks or {}), model.hooked(dict.fromkeys(names, look)):
        model(tokens)
    return seen


@torch.no_grad()
def measure(
    model: GPT, tokens: Tensor, metric: Metric, hooks: Mapping[str, HookFn] | None = None
) -> Tensor:
    """Run under hooks and measure all logits: [batch]."""
    with model.hooked(hooks or {}):
        return metric(model(tokens))


@dataclass(frozen=True)
class Case:
    """A model, prompts to patch between, and two metrics, of which one is linear."""

    model: GPT
    clean: Tensor
    corrupt: Tensor
    metric: Metric
    linear: Metric

    @property
    def layers(self) -> range:
        return range(self.model.cfg.n_layer)

    @property
    def heads(self) -> range:
        return range(self.model.cfg.n_head)

    @property
    def positions(self) -> range:
        return range(self.clean.shape[1])

    @property
    def has_mlp(self) -> bool:
        return "blocks.0.mlp_out" in self.model.hook_points

    @property
    def last(self) -> str:
        """The stream from which the logits are read."""
        return f"blocks.{self.model.cfg.n_layer - 1}.resid_post"

    @cached_property
    def seen(self) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Every activation of the clean and of the corrupt run."""
        names = list(self.model.hook_points)
        clean, corrupt = (
            record(self.model, tokens, names) for tokens in (self.clean, self.corrupt)
        )
        return clean, corrupt

    def sides(self, direction: str) -> tuple[Tensor, dict[str, Tensor], dict[str, Tensor]]:
        """Return the tokens that are patched into, and activations of that run and the other."""
        clean, corrupt = self.seen
        if direction == "denoise":
            return self.corrupt, corrupt, clean
        return self.clean, clean, corrupt

    @cached_property
    def nodes(self) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """What every node writes in the two runs."""
        return writes(self.model, self.clean), writes(self.model, self.corrupt)


def patched(case: Case, direction: str, name: str, where: Index) -> Tensor:
    """Replace one piece of one activation by the other run's."""
    tokens, _, other = case.sides(direction)
    return measure(case.model, tokens, case.metric, {name: hold(other[name], where)})


def heads_write(model: GPT, tokens: Tensor, layer: int, z: Tensor) -> list[Tensor]:
    """What each head writes: attention's output with its z alone, less the output with none."""
    name, out = f"blocks.{layer}.attn.z", f"blocks.{layer}.attn_out"

    def output(z: Tensor) -> Tensor:
        return record(model, tokens, [out], {name: hold(z)})[out]

    none = output(torch.zeros_like(z))
    return [output(only(z, (ALL, ALL, head))) - none for head in range(z.shape[2])]


def only(value: Tensor, where: Index) -> Tensor:
    """Return zeros, but for one piece."""
    alone = torch.zeros_like(value)
    alone[where] = value[where]
    return alone


def writes(
    model: GPT, tokens: Tensor, hooks: Mapping[str, HookFn] | None = None
) -> dict[str, Tensor]:
    """What every node of the graph adds to the stream: `embed`, `a0.1`, `m0` …, in this order."""
    seen = record(model, tokens, list(model.hook_points), hooks)
    found = {
        name: seen[f"embedding.{name}"]
        for name in ("embed", "pos_embed")
        if f"embedding.{name}" in seen
    }
    for layer in range(model.cfg.n_layer):
        z = seen[f"blocks.{layer}.attn.z"]
        for head, write in enumerate(heads_write(model, tokens, layer, z)):
            found[f"a{layer}.{head}"] = write
        if f"blocks.{layer}.mlp_out" in seen:
            found[f"m{layer}"] = seen[f"blocks.{layer}.mlp_out"]
    return found


def heard_by(
    model: GPT,
    tokens: Tensor,
    reader: str,
    change: Tensor,
    hooks: Mapping[str, HookFn] | None = None,
) -> tuple[str, Index, Tensor]:
    """What one reader makes of a stream with a change in it: name, place and value.

    From a run in which everybody sees the change; held in another, the reader alone has seen it.
    """
    if reader == "logits":
        stream = name = f"blocks.{model.cfg.n_layer - 1}.resid_post"
        where: Index = ()
    else:
        layer = int(reader[1:].split(".")[0])
        if reader[0] == "m":
            stream, name, where = f"blocks.{layer}.resid_mid", f"blocks.{layer}.mlp_out", ()
        else:
            stream, name = f"blocks.{layer}.resid_pre", f"blocks.{layer}.attn.{reader[-2]}"
            where = (ALL, ALL, int(reader.split(".")[1].removeprefix("kv").split("<")[0]))
    return name, where, record(model, tokens, [name], {**(hooks or {}), stream: add(change)})[name]


def edge_patched(
    case: Case, edge: str, direction: str, size: float = 1.0, start: Tensor | None = None
) -> Tensor:
    """Move one edge's writer by `size` of the way to the other run, for the reader alone.

    `start` are other embeddings to begin with than those of the tokens.
    """
    writer, reader = edge.split("->")
    tokens, *_ = case.sides(direction)
    clean, corrupt = case.nodes
    change = (corrupt[writer] - clean[writer]) * (1 if direction == "noise" else -1) * size
    hooks = {} if start is None else {"embedding.embed": hold(start)}
    name, where, heard = heard_by(case.model, tokens, reader, change, hooks)
    return measure(case.model, tokens, case.metric, {**hooks, name: hold(heard, where)})


def slope(measured: Callable[[float], Tensor], step: float = 1e-6) -> Tensor:
    """The derivative of a measurement at 0, by a central difference; small steps miss kinks."""
    return (measured(step) - measured(-step)) / (2 * step)


def run_circuit(
    case: Case, readers: Iterable[str], writers: list[str], keep: Tensor, reference: Tensor
) -> Tensor:
    """Give each reader in turn the stream in which dropped edges carry the reference.

    In the order of the model, and with all that earlier readers made of theirs held.
    """
    model, tokens = case.model, case.clean
    hooks: dict[str, HookFn] = {}
    for _, stage in groupby(enumerate(readers), key=lambda one: _stage(one[1])):
        live, values = writes(model, tokens, hooks), record(model, tokens, case.seen[0], hooks)
        new: dict[str, HookFn] = {}
        for number, reader in stage:
            change = torch.zeros_like(reference[0])
            for w, writer in enumerate(writers):
                if _stage(writer) < _stage(reader):
                    change = change + (1 - keep[w, number]) * (reference[w] - live[writer])
            name, where, heard = heard_by(model, tokens, reader, change, hooks)
            values[name] = values[name].clone()
            values[name][where] = heard[where]
            new[name] = hold(values[name])
        hooks |= new
    return measure(model, tokens, case.metric, hooks)


def _stage(node: str) -> tuple[int, bool]:
    """When a node has its turn: its layer, heads before the MLP."""
    if node.endswith("embed"):
        return -1, False
    if node == "logits":
        return 1_000, False
    return int(node[1:].split(".")[0]), node[0] == "m"


def path_patched(
    case: Case,
    sender: tuple[int, int],
    receivers: list[tuple[int, int, str]] | None,
    mlps: str,
    direction: str,
    metric: Metric | None = None,
    z: Tensor | None = None,
    positions: Any = ALL,
) -> Tensor:
    """Change what one head writes, hold every other head (and, frozen, MLP), and listen."""
    layer, head = sender
    tokens, base, other = case.sides(direction)
    name = f"blocks.{layer}.attn.z"
    names = [n for n in base if n.endswith(".z") or (mlps == "frozen" and n.endswith(".mlp_out"))]
    hooks = held({n: base[n] for n in names})
    changed = base[name].clone()
    new = other[name] if z is None else z
    changed[:, positions, head] = new[:, positions, head]
    hooks[name] = hold(changed)
    metric = metric or case.metric
    if receivers is None:
        return measure(case.model, tokens, metric, hooks)
    places = [(f"blocks.{to}.attn.{part}", (ALL, ALL, h)) for to, h, part in receivers]
    heard = record(case.model, tokens, {n for n, _ in places}, hooks)
    final = {n: base[n].clone() for n in heard}
    for n, where in places:
        final[n][where] = heard[n][where]
    firsts = {n: [w[2] for m, w in places if m == n] for n in final}
    listen = {n: hold(final[n], (ALL, ALL, firsts[n])) for n in final}
    return measure(case.model, tokens, metric, listen)


def stand_in(values: Tensor, how: str, like: Tensor, per_position: bool = True) -> Tensor:
    """What an ablated activation is replaced by, from its values in the reference run."""
    match how:
        case "zero":
            return torch.zeros_like(like)
        case "mean":
            return values.mean(0 if per_position else (0, 1), keepdim=True).expand_as(like)
        case "resample":
            return values[derangement(len(values), 0)]
        case "paired":
            return values
    raise KeyError(f"write here, in the obvious way, what the ablation {how!r} puts in")


def dense_ov(case: Case, layer: int, head: int) -> Tensor:
    """A head's OV matrix: what it writes of each basis vector when it attends to itself alone.

    With the norm's scale held at one, less what it writes of nothing.
    """
    block, n = f"blocks.{layer}.", case.model.cfg.d_model
    tokens, basis = torch.zeros(n, 1, dtype=torch.long), torch.eye(n).double()[:, None]
    pattern = torch.zeros(n, case.model.cfg.n_head, 1, 1).double()
    pattern[:, head] = 1

    def out(stream: Tensor) -> Tensor:
        hooks = {f"{block}ln1.scale": hold(1.0), f"{block}attn.pattern": hold(pattern)}
        name = f"{block}attn_out"
        return record(case.model, tokens, [name], {**hooks, f"{block}resid_pre": hold(stream)})[
            name
        ]

    return (out(basis) - out(basis * 0))[:, 0]


def dense_qk(case: Case, layer: int, head: int, offset: int = 0) -> Tensor:
    """A head's QK matrix: the scores of all pairs of basis vectors, so many positions apart.

    With the norm's scale held at one, less what biases add, times √d_head.
    """
    block, cfg = f"blocks.{layer}.", case.model.cfg
    n, names = cfg.d_model, case.model.hook_points
    tokens, basis = torch.zeros(n, 1 + offset, dtype=torch.long), torch.eye(n).double()[:, None]
    turned = "rot_" if f"{block}attn.rot_q" in names else ""
    q, k = (f"{block}attn.{turned}{part}" for part in "qk")

    def seen(stream: Tensor) -> dict[str, Tensor]:
        hooks = {f"{block}ln1.scale": hold(1.0), f"{block}resid_pre": hold(stream)}
        return record(case.model, tokens, [q, k], hooks)

    stream = basis.expand(n, 1 + offset, n)
    full, none = seen(stream), seen(stream * 0)
    shared = cfg.n_head // cfg.n_kv_head
    queries = (full[q] - none[q])[:, offset, head]
    return queries @ (full[k] - none[k])[:, 0, head // shared].T


def read_out(case: Case, rows: Tensor) -> Tensor:
    """What rows [n d_model] of the last stream add to the logits [n d_vocab], at a scale of one."""
    tokens = torch.zeros(len(rows), 1, dtype=torch.long)

    def logits(stream: Tensor) -> Tensor:
        with case.model.hooked({"ln_final.scale": hold(1.0), case.last: hold(stream)}):
            return case.model(tokens)[:, 0].detach()

    return logits(rows[:, None]) - logits(rows[:, None] * 0)


def without(case: Case, write: Tensor) -> Tensor:
    """The direct share of a write: the linear metric, less what it is when the write is gone.

    The final norm's scale is held at what it was.
    """
    seen = case.seen[0]
    hooks = {"ln_final.scale": hold(seen["ln_final.scale"])}
    return measure(case.model, case.clean, case.linear) - measure(
        case.model, case.clean, case.linear, {**hooks, case.last: add(-write)}
    )
