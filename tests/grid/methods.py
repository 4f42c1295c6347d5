"""One small function a method: it runs the method and the obvious loop, and yields both.

`@method` says on which configurations the method must refuse, and in which words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor

from minigpt.explorer.record import record_prompt
from minigpt.interp.attribution.direct import (
    attribute,
    attribute_neurons,
    attribute_sources,
    compare_norms,
)
from minigpt.interp.attribution.gradients import attribute_nodes, eap, eap_ig
from minigpt.interp.attribution.residual import account, snapshots, writes
from minigpt.interp.circuits.edge_patcher import reference_writes, run_circuits
from minigpt.interp.circuits.edges import patch_edges
from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.ablation_kinds import ABLATIONS
from minigpt.interp.core.decomposition import decompose, head_results, memory
from minigpt.interp.heads.composition import composition
from minigpt.interp.heads.sources import source_sizes
from minigpt.interp.lenses.logit_lens import lens_kl, logit_lens
from minigpt.interp.lenses.tuned_lens import TunedLens
from minigpt.interp.patching.ablation import ablate, ablation_sweep
from minigpt.interp.patching.activation import (
    patch_attn_out,
    patch_heads,
    patch_mlp_out,
    patch_residual,
)
from minigpt.interp.patching.paths import path_patch, path_patch_map
from minigpt.interp.patching.self_repair import self_repair
from minigpt.interp.steering.function_vectors import (
    indirect_effects,
    mean_head_outputs,
    vector_sweep,
)
from minigpt.interp.steering.vectors import project_out, steer
from minigpt.interp.weights.qk_ov import full_ov, full_qk, ov_circuit, qk_circuit
from minigpt.model.folding import fold_norms

from . import oracles as naive
from .configurations import Changes
from .oracles import ALL, Case, hold, measure

Compared = tuple[Any, Any] | tuple[Any, Any, float]
Run = Callable[[Case], Iterator[Compared]]
T = TypeVar("T")


class Method(NamedTuple):
    """A method to compare, and the sentence with which it refuses, by the part that it refuses."""

    run: Run
    refused: dict[tuple[str, str], str]

    def refusal(self, changes: Changes) -> str | None:
        """Return what the refusal must say on a configuration, or None where it must be right."""
        found = (says for (field, value), says in self.refused.items() if changes[field] == value)
        return next(found, None)


METHODS: dict[str, Method] = {}
SUMS = {("norm_order", "post"): "the stream is no sum of writes"}
NO_MLP = {("mlp", "none"): "have no MLP"}
SIDES = ("denoise", "noise")


def method(refused: dict[tuple[str, str], str] | None = None) -> Callable[[Run], Run]:
    """Add a function to the grid."""

    def enter(run: Run) -> Run:
        METHODS[run.__name__] = Method(run, refused or {})
        return run

    return enter


def some(places: Any, n: int = 6) -> list[Any]:
    """Choose about `n` of many places, spread evenly."""
    every = list(places)
    return every[:: -(-len(every) // n)]


# Caches and generation


@method()
def cache_of_everything(case: Case) -> Iterator[Compared]:
    _, cache = case.model.run_with_cache(case.clean)
    yield sorted(cache), sorted(case.model.hook_points)
    for name, value in case.seen[0].items():
        yield cache[name], value


@method()
def memory_of_a_cache(case: Case) -> Iterator[Compared]:
    batch, n_pos = case.clean.shape
    said = memory(case.model, batch, n_pos)
    yield said, {name: value.nbytes for name, value in case.seen[0].items()}


@method()
def generation_under_hooks(case: Case) -> Iterator[Compared]:
    model, prompt = case.model, case.clean[:, :3]
    vector = torch.linspace(-1, 2, model.cfg.d_model).double()
    ways = (
        lambda: steer(model, {("resid_pre", 1): vector}, positions=slice(2, None)),
        lambda: project_out(model, vector, [("attn_out", 0)], positions=[1, 3]),
        lambda: ablate(model, heads=[(0, 1), (1, 2)], reference=case.corrupt),
        lambda: ablate(model, "zero", heads=[(1, 3)], positions=slice(3, None)),
    )
    for way in ways:
        found = []
        for use_cache in (True, False):
            with way():
                found.append(model.generate(prompt, 2, temperature=0, use_cache=use_cache))
        yield found[0], found[1]
        with way():
            yield _in_pieces(case, (2, 1, 2)), model(case.clean).detach()


@torch.no_grad()
def _in_pieces(case: Case, sizes: Sequence[int]) -> Tensor:
    past = case.model.new_cache(case.clean.shape[1], steps=1)
    return torch.cat([case.model(part, past) for part in case.clean.split(list(sizes), 1)], 1)


@method(SUMS)
def folded_norms(case: Case) -> Iterator[Compared]:
    folded = fold_norms(case.model)
    yield folded(case.clean), case.model(case.clean)
    for name, value in folded.named_parameters():
        if name.endswith(".w"):
            yield value, torch.ones_like(value)


# The explorer


@method(SUMS)
def explorer_recording(case: Case) -> Iterator[Compared]:
    model, tokens = case.model, case.clean[:1]
    found, seen = record_prompt(model, tokens), case.seen[0]
    logits = model(tokens)[0].detach()
    top = logits.argmax(-1)
    whole = logits.gather(-1, top[:, None])[:, 0] - logits.mean(-1)
    yield torch.tensor(found.share.sum((1, 2)) + found.rest), whole
    yield (
        torch.tensor(found.surprise[1:], dtype=torch.float64),
        -logits.log_softmax(-1)[range(4), tokens[0, 1:]],
    )
    for layer in case.layers:
        yield torch.tensor(found.pattern[layer]), seen[f"blocks.{layer}.attn.pattern"][0]
        yield torch.tensor(found.norm[layer]), seen[f"blocks.{layer}.resid_pre"][0].norm(dim=-1)
        if found.neurons is not None:
            out = seen[f"blocks.{layer}.mlp_out"][0]
            b_out = model.blocks[layer].mlp.b_out
            wrote = out if b_out is None else out - b_out
            end = seen[f"blocks.{len(case.layers) - 1}.resid_post"][0]
            yield torch.tensor(found.size[:, layer, -1]), wrote.norm(dim=-1) / end.norm(dim=-1)


# Activation patching


@method(SUMS)
def patching_the_stream(case: Case) -> Iterator[Compared]:
    for at in ("resid_pre", "resid_mid", "resid_post"):
        if f"blocks.0.{at}" not in case.model.hook_points:
            continue
        for direction in SIDES:
            yield from _by_position(
                case,
                direction,
                at,
                patch_residual(
                    case.model,
                    case.clean,
                    case.corrupt,
                    case.metric,
                    at=at,
                    direction=direction,
                    batch_limit=20,
                ).values,
            )


@method(SUMS)
def patching_attention(case: Case) -> Iterator[Compared]:
    for direction in SIDES:
        args = (case.model, case.clean, case.corrupt, case.metric)
        yield from _by_position(
            case, direction, "attn_out", patch_attn_out(*args, direction=direction).values
        )


@method(SUMS | NO_MLP)
def patching_mlps(case: Case) -> Iterator[Compared]:
    for direction in SIDES:
        args = (case.model, case.clean, case.corrupt, case.metric)
        yield from _by_position(
            case, direction, "mlp_out", patch_mlp_out(*args, direction=direction).values
        )


def _by_position(case: Case, direction: str, part: str, found: Tensor) -> Iterator[Compared]:
    for layer, pos in some(product(case.layers, case.positions)):
        name = f"blocks.{layer}.{part}"
        yield found[layer, pos], naive.patched(case, direction, name, (ALL, pos))


@method(SUMS)
def patching_heads(case: Case) -> Iterator[Compared]:
    for component, direction in product(("z", "pattern", "q", "k", "v"), SIDES):
        found = patch_heads(
            case.model,
            case.clean,
            case.corrupt,
            case.metric,
            component=component,
            direction=direction,
        ).values
        for layer, head in some(product(case.layers, range(found.shape[1])), 4):
            name = f"blocks.{layer}.attn.{component}"
            where = (ALL, head) if component == "pattern" else (ALL, ALL, head)
            yield found[layer, head], naive.patched(case, direction, name, where)


@method(SUMS)
def patching_heads_by_position(case: Case) -> Iterator[Compared]:
    for component in ("z", "pattern", "q", "k", "v"):
        found = patch_heads(
            case.model,
            case.clean,
            case.corrupt,
            case.metric,
            component=component,
            by_position=True,
            direction="noise",
        ).values
        for layer, head, pos in some(product(*map(range, found.shape[:3]))):
            name = f"blocks.{layer}.attn.{component}"
            where = (ALL, head, pos) if component == "pattern" else (ALL, pos, head)
            yield found[layer, head, pos], naive.patched(case, "noise", name, where)


# Paths and edges


@method(SUMS)
def paths_to_logits(case: Case) -> Iterator[Compared]:
    for mlps, direction in product(("live", "frozen"), SIDES):
        args = (case.model, case.clean, case.corrupt, case.metric)
        found = path_patch(*args, mlps=mlps, direction=direction).values
        for layer, head in some(product(case.layers, case.heads), 4):
            expected = naive.path_patched(case, (layer, head), None, mlps, direction)
            yield found[layer, head], expected


@method(SUMS)
def paths_to_receivers(case: Case) -> Iterator[Compared]:
    last = case.model.cfg.n_kv_head - 1
    several = [(1, 3, "q"), (1, last, "k"), (1, 0, "v"), (0, 1, "q")]
    for receivers in ([(1, 2, "q")], [(1, last, "k")], [(1, 0, "v")], several):
        for mlps in ("live", "frozen"):
            found = path_patch(
                case.model,
                case.clean,
                case.corrupt,
                case.metric,
                receivers,
                senders=[(0, 3), (0, 1), (1, 0)],
                mlps=mlps,
                direction="noise",
                positions=[1, 3],
            ).values
            for i, sender in enumerate([(0, 3), (0, 1), (1, 0)]):
                expected = naive.path_patched(
                    case, sender, receivers, mlps, "noise", positions=[1, 3]
                )
                yield found[i], expected


@method(SUMS)
def paths_to_each_of_several(case: Case) -> Iterator[Compared]:
    receivers = [(1, 2, "q"), [(1, 0, "k"), (1, 0, "v")], "logits"]
    args = (case.model, case.clean, case.corrupt, case.metric)
    found = path_patch_map(*args, receivers, senders=[(0, 1)], mlps="frozen").values
    for i, to in enumerate(([receivers[0]], receivers[1], None)):
        expected = naive.path_patched(case, (0, 1), to, "frozen", "denoise")
        yield found[i, 0], expected


@method(SUMS)
def edges(case: Case) -> Iterator[Compared]:
    graph = graph_of(case.model)
    yield list(graph.writers), list(case.nodes[0])
    for direction in SIDES:
        args = (case.model, case.clean, case.corrupt, case.metric)
        found = patch_edges(*args, direction=direction).values
        for i, edge in some(enumerate(graph.edges), 11):
            yield found[i], naive.edge_patched(case, edge, direction)


@method(SUMS)
def circuits(case: Case) -> Iterator[Compared]:
    graph = graph_of(case.model)
    generator = torch.Generator().manual_seed(1)
    shape = graph.exists.shape
    keep = torch.stack(
        [torch.rand(shape, generator=generator) < 0.5, torch.rand(shape, generator=generator)]
    )
    corrupt = case.nodes[1].values()
    for how in ABLATIONS:
        expected = torch.stack([naive.stand_in(value, how, value) for value in corrupt])
        yield reference_writes(case.model, case.corrupt, how), expected
    reference = reference_writes(case.model, case.corrupt, "resample")
    found = run_circuits(case.model, case.clean, case.metric, reference, keep.double()).detach()
    for i, mask in enumerate(keep.double()):
        writers, readers = list(graph.writers), graph.readers
        yield (
            found[i],
            naive.run_circuit(case, readers, writers, mask, reference),
        )


# Ablation


@method(SUMS)
def sweep_of_heads(case: Case) -> Iterator[Compared]:
    yield from _swept(case, "heads", "attn.z", product(case.layers, case.heads))


@method(SUMS)
def sweep_of_attention(case: Case) -> Iterator[Compared]:
    yield from _swept(case, "attn", "attn_out", product(case.layers))


@method(SUMS | NO_MLP)
def sweep_of_mlps(case: Case) -> Iterator[Compared]:
    yield from _swept(case, "mlp", "mlp_out", product(case.layers))


@method(SUMS | NO_MLP)
def sweep_of_neurons(case: Case) -> Iterator[Compared]:
    neurons = product(case.layers, range(case.model.cfg.d_mlp))
    yield from _swept(case, "neurons", "mlp.post", neurons)


def _swept(case: Case, what: str, part: str, places: Any) -> Iterator[Compared]:
    chosen = some(places, 3)
    for how, at in product(ABLATIONS, (None, [1, 3])):
        reference = None if how == "zero" else case.corrupt
        found = ablation_sweep(
            case.model, case.clean, case.metric, what, how, reference=reference, positions=at
        ).values
        for layer, *unit in chosen:
            name = f"blocks.{layer}.{part}"
            expected = _ablated(case, {name: (ALL, ALL if at is None else at, *unit)}, how)
            yield found[layer, *unit], expected - measure(case.model, case.clean, case.metric)


def _ablated(case: Case, where: dict[str, Any], how: str, per_position: bool = True) -> Tensor:
    clean, other = case.seen
    new = {n: naive.stand_in(other[n], how, clean[n], per_position) for n in where}
    hooks = {n: hold(new[n], place) for n, place in where.items()}
    return measure(case.model, case.clean, case.metric, hooks)


@method()
def ablating_heads(case: Case) -> Iterator[Compared]:
    where = {"blocks.0.attn.z": (ALL, ALL, [1, 3]), "blocks.1.attn.z": (ALL, ALL, [0])}
    yield from _ablations(case, {"heads": [(0, 1), (1, 0), (0, 3)]}, where)


@method()
def ablating_attention(case: Case) -> Iterator[Compared]:
    yield from _ablations(case, {"attn": [1]}, {"blocks.1.attn_out": ()})


@method(SUMS | NO_MLP)
def ablating_mlps(case: Case) -> Iterator[Compared]:
    yield from _ablations(case, {"mlp": [0]}, {"blocks.0.mlp_out": ()})


@method(SUMS | NO_MLP)
def ablating_neurons(case: Case) -> Iterator[Compared]:
    where = {"blocks.0.mlp.post": (ALL, ALL, [2, 7]), "blocks.1.mlp.post": (ALL, ALL, [4])}
    yield from _ablations(case, {"neurons": [(0, 2), (1, 4), (0, 7)]}, where)


def _ablations(case: Case, parts: dict[str, Any], where: dict[str, Any]) -> Iterator[Compared]:
    for how, per_position in [*product(ABLATIONS, [True]), ("mean", False)]:
        reference = None if how == "zero" else case.corrupt
        with ablate(case.model, how, reference=reference, per_position=per_position, **parts):
            found = measure(case.model, case.clean, case.metric)
        yield found, _ablated(case, where, how, per_position)


@method()
def ablating_directions(case: Case) -> Iterator[Compared]:
    name, n = "blocks.1.resid_pre", case.model.cfg.d_model
    rows = torch.randn(2, n, generator=torch.Generator().manual_seed(5)).double()
    onto = torch.linalg.pinv(rows) @ rows
    clean, other = (seen[name] for seen in case.seen)
    for how in ABLATIONS:
        reference = None if how == "zero" else case.corrupt
        with ablate(case.model, how, directions={name: rows}, reference=reference):
            found = measure(case.model, case.clean, case.metric)
        new = clean + (naive.stand_in(other, how, clean) - clean) @ onto
        yield found, measure(case.model, case.clean, case.metric, {name: hold(new)})


@method(SUMS)
def repair(case: Case) -> Iterator[Compared]:
    before = measure(case.model, case.clean, case.metric)
    for how in ("zero", "mean"):
        reference = None if how == "zero" else case.corrupt
        found = self_repair(case.model, case.clean, case.metric, how, reference=reference)
        for layer, head in some(product(case.layers, case.heads), 4):
            name = f"blocks.{layer}.attn.z"
            total = _ablated(case, {name: (ALL, ALL, head)}, how) - before
            z = naive.stand_in(case.seen[1][name], how, case.seen[0][name])
            frozen = naive.path_patched(case, (layer, head), None, "frozen", "noise", z=z)
            yield found.total.values[layer, head], total
            yield found.direct.values[layer, head], frozen - before
            yield found.repair.values[layer, head], total - frozen + before


# Direct attribution and the residual account


@method(SUMS)
def parts_of_the_stream(case: Case) -> Iterator[Compared]:
    model, seen = case.model, case.seen[0]
    _, cache = model.run_with_cache(case.clean)
    for heads, biases in product((False, True), repeat=2):
        for layer in case.layers:
            found = decompose(model, cache, layer, heads=heads, biases=biases)
            yield found.values.sum(0), seen[f"blocks.{layer}.resid_pre"]
            if case.has_mlp:
                found = decompose(model, cache, layer, mid=True, heads=heads, biases=biases)
                yield found.values.sum(0), seen[f"blocks.{layer}.resid_mid"]
        found = decompose(model, cache, heads=heads, biases=biases, at=[1, -1])
        yield found.values.sum(0), seen[case.last][:, [1, -1]]
    found = decompose(model, cache, heads=True)
    for name, part in zip(found.labels["component"], found.values, strict=True):
        if not name.endswith("b_O"):
            yield part.expand_as(seen[case.last]), case.nodes[0][_node(name)]


def _node(component: str) -> str:
    """Turn `0.3` and `0.mlp` into the graph's `a0.3` and `m0`."""
    layer, _, part = component.partition(".")
    return {"": component, "mlp": f"m{layer}"}.get(part, f"a{component}")


@method()
def what_heads_write(case: Case) -> Iterator[Compared]:
    _, cache = case.model.run_with_cache(case.clean)
    heads = list(product(case.layers, case.heads))
    found = head_results(case.model, cache, heads)
    for (layer, head), value in zip(heads, found.values, strict=True):
        yield value, case.nodes[0][f"a{layer}.{head}"]


@method(SUMS)
def shares_by_head(case: Case) -> Iterator[Compared]:
    found = attribute(case.model, case.clean, case.linear, by="head")
    yield found.values.sum(0), measure(case.model, case.clean, case.linear)
    for name, share in zip(found.labels["component"], found.values, strict=True):
        node = _node(name)
        if node in case.nodes[0] and not (node[0] == "m" and f"{node[1:]}.b_out" in found.labels):
            yield share + _bias(found, name), naive.without(case, case.nodes[0][node])


def _bias(found: Any, name: str) -> Any:
    """The share of b_out, which an MLP's own leaves out, or 0."""
    names = list(found.labels["component"])
    bias = f"{name.split('.')[0]}.b_out"
    return found.values[names.index(bias)] if name.endswith(".mlp") and bias in names else 0


@method(SUMS)
def shares_by_layer(case: Case) -> Iterator[Compared]:
    found = attribute(case.model, case.clean, case.linear)
    yield found.values.sum(0), measure(case.model, case.clean, case.linear)
    names = list(found.labels["component"])
    for layer in case.layers:
        attn = found.values[names.index(f"{layer}.attn")]
        if f"{layer}.b_O" in names:
            attn = attn + found.values[names.index(f"{layer}.b_O")]
        yield attn, naive.without(case, case.seen[0][f"blocks.{layer}.attn_out"])


@method(SUMS)
def shares_at_own_scale(case: Case) -> Iterator[Compared]:
    found = compare_norms(case.model, case.clean, case.linear, by="head")
    seen = case.seen[0]
    hooks = {"ln_final.scale": hold(seen["ln_final.scale"]), case.last: hold(0.0)}
    nothing = measure(case.model, case.clean, case.linear, hooks)
    names = found.labels["component"]
    for name, share in zip(names, found.values[1], strict=True):
        node = _node(name)
        if node in case.nodes[0] and node[0] != "m":
            hook = {case.last: hold(case.nodes[0][node])}
            yield share, measure(case.model, case.clean, case.linear, hook) - nothing
    yield found.values[0], attribute(case.model, case.clean, case.linear, by="head").values


@method(SUMS | NO_MLP)
def shares_by_neuron(case: Case) -> Iterator[Compared]:
    found = attribute_neurons(case.model, case.clean, case.linear).values
    for layer, neuron in some(product(*map(range, found.shape[:2])), 5):
        post = case.seen[0][f"blocks.{layer}.mlp.post"]
        write = _written(case, layer, "mlp.post", "mlp_out", naive.only(post, (..., neuron)))
        yield found[layer, neuron], naive.without(case, write)


@method(SUMS)
def shares_by_source(case: Case) -> Iterator[Compared]:
    found = attribute_sources(case.model, case.clean, case.linear).values
    for layer, head, key in some(product(*map(range, found.shape[:3]))):
        pattern = case.seen[0][f"blocks.{layer}.attn.pattern"]
        one = naive.only(pattern, (ALL, head, ALL, key))
        write = _written(case, layer, "attn.pattern", "attn_out", one)
        yield found[layer, head, key], naive.without(case, write)


@method()
def sizes_by_source(case: Case) -> Iterator[Compared]:
    found = source_sizes(case.model, case.clean)
    for layer, head, key in some(product(case.layers, case.heads, case.positions)):
        pattern = case.seen[0][f"blocks.{layer}.attn.pattern"]
        one = naive.only(pattern, (ALL, head, ALL, key))
        write = _written(case, layer, "attn.pattern", "attn_out", one)
        yield found[layer, :, head, :, key], write.norm(dim=-1)


def _written(case: Case, layer: int, part: str, out: str, value: Tensor) -> Tensor:
    """What a part writes with an activation so, less what it writes with zeros there."""
    name, end = f"blocks.{layer}.{part}", f"blocks.{layer}.{out}"
    one, none = (
        naive.record(case.model, case.clean, [end], {name: hold(v)})[end]
        for v in (value, torch.zeros_like(value))
    )
    return one - none


@method(SUMS)
def residual_account(case: Case) -> Iterator[Compared]:
    parts = writes(case.model, case.clean)
    streams = [f"blocks.{layer}.resid_pre" for layer in case.layers] + [case.last]
    projections, energies = account(parts).values, account(parts, "energy").values
    for depth, name in enumerate(streams):
        stream = case.seen[0][name]
        yield projections[depth].sum(0), torch.ones_like(stream[..., 0])
        names = parts.labels["component"]
        born = [n for n in names if not n[0].isdigit() or int(n.split(".")[0]) < depth]
        of = parts.values[: len(born)]
        yield projections[depth, : len(born)], (of * stream).sum(-1) / stream.norm(dim=-1) ** 2
        yield energies[depth, : len(born)], of.norm(dim=-1) ** 2 / (of.norm(dim=-1) ** 2).sum(0)


@method()
def streams_by_depth(case: Case) -> Iterator[Compared]:
    names = [f"blocks.{layer}.resid_pre" for layer in case.layers] + [case.last]
    found = snapshots(case.model, case.clean).values
    yield found, torch.stack([case.seen[0][name] for name in names])


# Gradients


@method(SUMS)
def attribution_patching(case: Case) -> Iterator[Compared]:
    for direction in SIDES:
        args = (case.model, case.clean, case.corrupt, case.metric)
        found = attribute_nodes(*args, direction=direction)
        yield list(found.labels["node"]), list(case.nodes[0])
        for i, pos in some(product(range(len(found.values)), case.positions), 8):
            expected = _node_slope(case, list(case.nodes[0])[i], pos, direction)
            yield found.values[i, pos], expected, 1e-6


def _node_slope(case: Case, node: str, pos: int, direction: str) -> Tensor:
    tokens, *_ = case.sides(direction)
    sign = 1 if direction == "noise" else -1
    change = sign * naive.only(case.nodes[1][node] - case.nodes[0][node], (ALL, pos))
    block = f"blocks.{node[1:].split('.')[0]}."
    name = {"a": f"{block}attn_out", "m": f"{block}mlp_out"}.get(node[0], f"embedding.{node}")
    return naive.slope(
        lambda size: measure(case.model, tokens, case.metric, {name: naive.add(change * size)})
    )


@method(SUMS)
def edge_attribution(case: Case) -> Iterator[Compared]:
    for direction in SIDES:
        args = (case.model, case.clean, case.corrupt, case.metric)
        found = eap(*args, direction=direction)
        for i, edge in some(enumerate(found.labels["edge"]), 7):
            yield found.values[i], _edge_slope(case, edge, direction), 1e-6


@method(SUMS)
def integrated_gradients(case: Case) -> Iterator[Compared]:
    clean, corrupt = (seen["embedding.embed"] for seen in case.seen)
    points = {"left": (0, 0.5), "midpoint": (0.25, 0.75), "right": (0.5, 1)}
    for (rule, at), direction in zip(points.items(), ("noise", "denoise", "noise"), strict=True):
        args = (case.model, case.clean, case.corrupt, case.metric)
        found = eap_ig(*args, steps=2, rule=rule, direction=direction)
        starts = [torch.lerp(corrupt, clean, point) for point in at]
        names = found.labels["edge"]
        for i, edge in some(enumerate(names), 5):
            slopes = [_edge_slope(case, edge, direction, start) for start in starts]
            yield found.values[i], sum(slopes) / 2, 1e-6
        change = (corrupt - clean) * (1 if direction == "noise" else -1)
        whole = [_embedding_slope(case, start, change) for start in starts]
        leaving = [name.startswith("embed->") for name in names]
        yield found.values[leaving].sum(0), sum(whole) / 2, 1e-6


def _edge_slope(case: Case, edge: str, direction: str, start: Tensor | None = None) -> Tensor:
    return naive.slope(lambda size: naive.edge_patched(case, edge, direction, size, start))


def _embedding_slope(case: Case, start: Tensor, change: Tensor) -> Tensor:
    def moved(size: float) -> Tensor:
        hooks = {"embedding.embed": hold(start + size * change)}
        return measure(case.model, case.clean, case.metric, hooks)

    return naive.slope(moved)


@method(SUMS)
def completeness_of_integrated_gradients(case: Case) -> Iterator[Compared]:
    args = (case.model, case.clean, case.corrupt, case.metric)
    found = eap_ig(*args, steps=32, rule="midpoint")
    leaving = [name.startswith("embed->") for name in found.labels["edge"]]
    ends = [measure(case.model, tokens, case.metric) for tokens in (case.corrupt, case.clean)]
    yield found.values[leaving].sum(0), ends[0] - ends[1], 0.1  # a sum of 32 steps over kinks


# Lenses


@method()
def lenses(case: Case) -> Iterator[Compared]:
    model, names = case.model, [f"blocks.{layer}.resid_pre" for layer in case.layers]
    untrained = TunedLens(model.cfg.n_layer, model.cfg.d_model).double()
    found = logit_lens(model, case.clean).values
    yield found, logit_lens(model, case.clean, lens=untrained).values
    divergence = lens_kl(model, case.clean).values
    final = model(case.clean).log_softmax(-1).detach()
    for i, name in enumerate([*names, case.last]):
        with model.hooked({case.last: hold(case.seen[0][name])}):
            expected = model(case.clean).detach()
        yield found[i], expected
        other = expected.log_softmax(-1)
        yield divergence[i], (final.exp() * (final - other)).sum(-1)


# Weights


@method(SUMS)
def qk_and_ov(case: Case) -> Iterator[Compared]:
    model, W_E = case.model, case.model.W_E.detach()
    for layer, head in some(product(case.layers, case.heads), 4):
        ov, qk = naive.dense_ov(case, layer, head), naive.dense_qk(case, layer, head)
        yield ov_circuit(model, layer, head).AB, ov
        yield qk_circuit(model, layer, head).AB, qk
        yield full_ov(model, layer, head).AB, naive.read_out(case, W_E @ ov)
        yield full_qk(model, layer, head).AB, W_E @ qk @ W_E.T
        matrix = ov_circuit(model, layer, head)
        yield matrix.norm(), ov.norm()
        U, S, V = matrix.svd()
        yield U * S @ V.T, ov
        eigenvalues = torch.linalg.eigvals(ov)
        yield matrix.eigenvalues().sum().real, eigenvalues.sum().real


@method(
    SUMS
    | {("positions", name): "offset=2 means nothing" for name in ("learned", "sinusoidal", "none")}
)
def qk_at_a_distance(case: Case) -> Iterator[Compared]:
    for head in some(case.heads, 2):
        yield qk_circuit(case.model, 1, head, 2).AB, naive.dense_qk(case, 1, head, 2)


@method(SUMS)
def compositions(case: Case) -> Iterator[Compared]:
    for kind in "QKV":
        found = composition(case.model, kind).values
        yield bool(found[1].isnan().all() and found[:, :, 0].isnan().all()), True
        for sender, head in some(product(case.heads, case.heads), 4):
            writer = naive.dense_ov(case, 0, sender)
            reader = (naive.dense_ov if kind == "V" else naive.dense_qk)(case, 1, head)
            reader = reader.T if kind == "K" else reader
            expected = (writer @ reader).norm() / (writer.norm() * reader.norm())
            yield found[0, sender, 1, head], expected


# Steering


@method()
def steering(case: Case) -> Iterator[Compared]:
    model, name = case.model, "blocks.1.resid_pre"
    vector = torch.linspace(-1, 2, model.cfg.d_model).double()
    stream = case.seen[0][name]
    for positions in (ALL, [1, 3]):
        with steer(model, {name: vector}, scale=0.7, positions=positions):
            found = measure(model, case.clean, case.metric)
        new = stream.clone()
        new[:, positions] += 0.7 * vector
        yield found, measure(model, case.clean, case.metric, {name: hold(new)})
        with project_out(model, vector, [name], positions=positions):
            found = measure(model, case.clean, case.metric)
        unit = vector / vector.norm()
        new = stream - naive.only((stream @ unit)[..., None] * unit, (ALL, positions))
        yield found, measure(model, case.clean, case.metric, {name: hold(new)})


@method(SUMS)
def mean_outputs_put_in(case: Case) -> Iterator[Compared]:
    clean, corrupt = case.seen
    means = mean_head_outputs(case.model, case.corrupt)
    found = indirect_effects(case.model, case.clean, means, case.metric).values
    for layer, head in some(product(case.layers, case.heads), 4):
        name, last = f"blocks.{layer}.attn.z", (ALL, -1, head)
        z = clean[name].clone()
        z[last] = corrupt[name][last].mean(0)
        new = measure(case.model, case.clean, case.metric, {name: hold(z)})
        yield found[layer, head], new - measure(case.model, case.clean, case.metric)


@method(SUMS)
def vectors_added_at_the_end(case: Case) -> Iterator[Compared]:
    vectors = torch.linspace(-1, 2, 2 * case.model.cfg.d_model).double().view(2, -1)
    found = vector_sweep(case.model, case.clean, vectors, case.metric, scales=(1, -2)).values
    for layer, (i, scale) in product(case.layers, ((0, 1), (1, -2))):
        name = f"blocks.{layer}.resid_post"
        new = case.seen[0][name].clone()
        new[:, -1] += scale * vectors[i]
        expected = measure(case.model, case.clean, case.metric, {name: hold(new)})
        yield found[i, int(scale < 0), layer], expected
