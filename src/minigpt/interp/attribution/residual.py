"""The residual stream as an account: what it was at every depth, and who wrote how much of it."""

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.attribution.direct import Tokens
from minigpt.interp.core.choices import require_choice
from minigpt.interp.core.decomposition import decompose, part_names, stream_names
from minigpt.interp.core.hook_functions import At
from minigpt.interp.core.results import Result
from minigpt.model.gpt2 import GPT

DEFINITIONS = {
    "projection": "signed length along the stream; negative: it points against the stream",
    "energy": "squared norm of the write; overlaps between writes are not counted",
}


@torch.no_grad()
def writes(model: GPT, tokens: Tokens, *, heads: bool = False, at: At = slice(None)) -> Result:
    """Run the model once and return everything that was added to its stream, in that order.

    $$ x^{(l)} = \\sum_{k \\,\\text{written before block}\\, l} w_k $$

    `decompose` of the whole depth: [component batch pos d_model], the embedding first.

    Raises:
        ConfigError: a model whose stream is not a sum of writes.

    Source: Elhage et al. 2021, "residual stream"; Lesson 3.1.
    """
    _, cache = model.run_with_cache(tokens, names=part_names(model, heads=heads))
    return decompose(model, cache, heads=heads, at=at)


@torch.no_grad()
def snapshots(model: GPT, tokens: Tokens, *, at: At = slice(None)) -> Result:
    """Run the model once and return its stream before each block and after the last.

    Returns [depth batch pos d_model]; depth l has been written to by the blocks below l.

    Source: Elhage et al. 2021, "residual stream"; Lesson 3.1.
    """
    names = stream_names(model)
    _, cache = model.run_with_cache(tokens, names=names)
    rows = at if isinstance(at, slice) else list(at)
    values = torch.stack([cache[name][:, rows] for name in names])
    depths = [str(depth) for depth in range(len(names))]
    conventions = {"unit": "activation", "LayerNorm": "none: the stream itself"}
    return Result(values, ("depth", "batch", "pos", "d_model"), conventions, {"depth": depths})


@torch.no_grad()
def account(parts: Result, by: Literal["projection", "energy"] = "projection") -> Result:
    """Split the stream of every depth among those who wrote it, into shares that sum to one.

    $$ \\text{projection: } \\frac{w_k \\cdot x^{(l)}}{\\|x^{(l)}\\|^2}, \\qquad
       \\text{energy: } \\frac{\\|w_k\\|^2}{\\sum_j \\|w_j\\|^2} $$

    `parts` are what `writes` returns. Returns [depth component batch pos]; 0 before a component
    has written. A projection may be negative, or above one where others cancel.

    Raises:
        ConfigError: another definition, or parts that are not writes.

    Source: Lesson 3.1.
    """
    require_choice("by", by, DEFINITIONS)
    names = _components(parts)
    born = [_depth_of(name) for name in names]
    values = parts.values
    shares = values.new_zeros(max(born) + 1, *values.shape[:-1])
    for depth, n in enumerate(_written(born)):
        shares[depth, :n] = _shares(values[:n], by)
    return Result(
        shares,
        ("depth", *parts.axes[:-1]),
        {"metric": f"{by} share: {DEFINITIONS[by]}", "unit": "share of the stream, sums to 1"},
        {"depth": [str(depth) for depth in range(len(shares))], "component": names},
    )


@torch.no_grad()
def agreement(parts: Result) -> Result:
    """Compare each write with the stream that it is added to: the cosine of the two.

    $$ c_k = \\cos\\big(w_k,\\; \\textstyle\\sum_{j<k} w_j\\big) $$

    Returns [component batch pos] without the first, which finds the stream empty. Negative: the
    write takes back what is there. Heads of one layer are added one after the other.

    Raises:
        ConfigError: parts that are not writes.

    Source: Lesson 3.1.
    """
    names, values = _components(parts), parts.values
    before = values.cumsum(0)[:-1]
    cosine = torch.cosine_similarity(values[1:], before, dim=-1)
    conventions = {"metric": "cosine of a write with the stream before it", "unit": "none, −1 … 1"}
    return Result(cosine, parts.axes[:-1], conventions, {"component": names[1:]})


def _components(parts: Result) -> list[str]:
    if parts.axes[0] != "component" or parts.axes[-1] != "d_model":
        raise ConfigError(
            f"an account needs writes [component … d_model], and this has {parts.axes}: "
            "take them from `writes` or `decompose`"
        )
    return list(parts.labels["component"])


def _depth_of(name: str) -> int:
    """Say before which block a write is on the board: `3.mlp` before block 4, `embed` before 0."""
    layer = name.partition(".")[0]
    return int(layer) + 1 if layer.isdigit() else 0


def _written(born: list[int]) -> Iterator[int]:
    """Yield how many writes each depth has seen; they come in the order of writing."""
    for depth in range(max(born) + 1):
        yield sum(b <= depth for b in born)


def _shares(values: Tensor, by: str) -> Tensor:
    """Split [component … d_model] into shares [component …]."""
    if by == "energy":
        sizes = values.pow(2).sum(-1)
        return sizes / sizes.sum(0)
    whole = values.sum(0)
    return (values * whole).sum(-1) / whole.pow(2).sum(-1)
