"""Work with what a forward pass left behind: split the residual stream, stack, cut, and weigh it.

Every part is computed when asked and for the positions asked, so that no [layer head pos d_model]
ever lies in memory unless somebody wants it.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from minigpt.errors import HookError
from minigpt.interp.core.choices import require_indices
from minigpt.interp.core.hook_functions import At, pos_axis
from minigpt.interp.core.results import Result
from minigpt.interp.core.structure import attention_of, has_mlp, mlp_of, stream_sites, stream_starts
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import Cache, HookPoint, NamesFilter

Part = tuple[str, Tensor]


def head_labels(model: GPT) -> dict[str, Sequence[str]]:
    """Name the places of the axes `layer` and `head` by number."""
    cfg = model.cfg
    return {"layer": [*map(str, range(cfg.n_layer))], "head": [*map(str, range(cfg.n_head))]}


def stream_names(model: GPT) -> list[str]:
    """Name the residual stream before each block and after the last: n_layer + 1 places."""
    n = model.cfg.n_layer
    return [*(f"blocks.{layer}.resid_pre" for layer in range(n)), f"blocks.{n - 1}.resid_post"]


def part_names(model: GPT, *, heads: bool = False) -> list[str]:
    """Name the activations that `decompose` needs, as a `names` filter for `run_with_cache`."""
    ends = (".embed", ".pos_embed", ".mlp_out", ".attn.z" if heads else ".attn_out")
    return [name for name in model.hook_points if name.endswith(ends)]


def decompose(
    model: GPT,
    cache: Cache,
    layer: int | None = None,
    *,
    mid: bool = False,
    heads: bool = False,
    biases: bool = False,
    at: At = slice(None),
) -> Result:
    """Split the residual stream into what was added to it, parts that sum to it exactly.

    $$ x^{(l)} = W_E[t] + W_{pos} + \\sum_{m < l} \\big(\\text{attn}_m + \\text{mlp}_m\\big) $$

    At `blocks.{layer}.resid_pre`, with `mid` at its `resid_mid`, and without a layer after the
    last block. `heads` splits each attention into heads `"5.3"` and its bias `"5.b_O"`; `biases`
    takes `b_O` and `b_out` out of whatever else. A head keeps the part of b_V that it moved.

    Returns [component batch pos d_model], limited to the positions `at`.

    Raises:
        ConfigError: a layer the model lacks, or a post-norm model, whose stream is no sum.
        HookError: an activation the cache lacks (see `part_names`), or no `mid` to look at.

    Source: Elhage et al. 2021, "residual stream"; Lesson 3.1.
    """
    sites = stream_sites(model)
    n = model.cfg.n_layer
    last = n if layer is None else require_indices("layer", [layer], n)[0]
    if mid and (layer is None or "resid_mid" not in sites):
        raise HookError("there is no resid_mid here: `mid` needs a layer, and a block with an MLP")
    parts = [(n, cache[f"embedding.{n}"][:, _list(at)]) for n in stream_starts(model)]
    for number in range(last + mid):
        parts += _attention_parts(model, cache, number, heads, biases, at)
        if number < last:
            parts += _mlp_parts(model, cache, number, biases, at)
    # Not torch.broadcast_shapes, which imports sympy for a third of a second.
    shape = torch.broadcast_tensors(*(value for _, value in parts))[0].shape
    where = "after the last block" if layer is None else f"{'mid' if mid else 'pre'} of {last}"
    return Result(
        torch.stack([value.expand(shape) for _, value in parts]),
        ("component", "batch", "pos", "d_model"),
        {
            "unit": "activation",
            "stream": where,
            "LayerNorm": "none: these are writes to the stream",
            "biases": "b_V inside the heads"
            + ("; b_O, b_out apart" if biases else "; b_O apart" if heads else ", rest in writers"),
        },
        {"component": [name for name, _ in parts]},
    )


def _attention_parts(
    model: GPT, cache: Cache, layer: int, heads: bool, biases: bool, at: At
) -> Iterator[Part]:
    b_O = attention_of(model, layer).b_O
    if heads:
        chosen = [(layer, head) for head in range(model.cfg.n_head)]
        results = head_results(model, cache, chosen, at)
        yield from zip(results.labels["head"], results.values, strict=True)
    else:
        out = cache["attn_out", layer][:, _list(at)]
        yield f"{layer}.attn", out - b_O if biases and b_O is not None else out
    if b_O is not None and (heads or biases):
        yield f"{layer}.b_O", b_O.detach()


def _mlp_parts(model: GPT, cache: Cache, layer: int, biases: bool, at: At) -> Iterator[Part]:
    if not has_mlp(model):
        return
    b_out = mlp_of(model, layer).b_out if biases else None
    out = cache["mlp_out", layer][:, _list(at)]
    yield f"{layer}.mlp", out if b_out is None else out - b_out
    if b_out is not None:
        yield f"{layer}.b_out", b_out.detach()


@torch.no_grad()
def head_results(
    model: GPT, cache: Cache, heads: Sequence[tuple[int, int]], at: At = slice(None)
) -> Result:
    """Compute what chosen heads `(layer, head)` write, from the cached z, and nothing else.

    $$ \\text{head}_h = z_h\\, W_O^h $$

    Returns [head batch pos d_model]; the heads of a layer and `b_O` sum to `attn_out`.

    Raises:
        ConfigError: a head the model lacks, or none at all.
        HookError: a z the cache lacks.
    """
    layers = require_indices("layer", [layer for layer, _ in heads], model.cfg.n_layer)
    numbers = require_indices("head", [head for _, head in heads], model.cfg.n_head)
    chosen = list(zip(layers, numbers, strict=True))
    values = [
        cache["z", layer][:, _list(at), head] @ attention_of(model, layer).W_O[head]
        for layer, head in chosen
    ]
    names = [f"{layer}.{head}" for layer, head in chosen]
    conventions = {"unit": "activation", "biases": "b_V inside, b_O not", "LayerNorm": "none"}
    axes = ("head", "batch", "pos", "d_model")
    return Result(torch.stack(values), axes, conventions, {"head": names})


def take(cache: Cache, *, prompts: At = slice(None), at: At = slice(None)) -> Cache:
    """Cut a cache down to some prompts and positions; patterns lose queries and keep all keys."""
    cut, point = Cache(), HookPoint()
    for point.name, value in cache.items():
        value = value[_list(prompts)]
        rows = (slice(None),) * pos_axis(point.name)
        cut.record(value[(*rows, _list(at))].clone(), point)
    return cut


def memory(model: GPT, batch: int, n_pos: int, names: NamesFilter = None) -> dict[str, int]:
    """Say how many bytes each activation of a cache would take, without running the model.

    A twin without numbers runs in its place. Sum the values for a cache of these names; one of
    everything keeps less, since it works out what the rest implies (see `Cache.kept`).

    Raises:
        HookError: a name the model lacks.
    """
    with torch.device("meta"):
        twin = GPT(model.cfg).to(model.W_E.dtype)
        tokens = torch.zeros(batch, n_pos, dtype=torch.long)
    cache = Cache()
    with torch.no_grad(), twin.hooked(dict.fromkeys(twin._select(names), cache.record)):
        x = twin.embedding(tokens)
        for block in twin.blocks:
            x = block(x)
        twin.ln_final(x)
    return {name: value.nbytes for name, value in cache.items()}


def _list(at: At) -> list[int] | slice:
    return at if isinstance(at, slice) else list(at)
