"""An MLP as a memory: what its values say, what of it a matrix could do, and edits of one entry.

A neuron is a key (its column of W_in), an activation, and a value (its row of W_out).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.activations import activations_at
from minigpt.interp.core.choices import require_indices
from minigpt.interp.core.structure import mlp_of, sublayers
from minigpt.interp.dictionaries.features import FeaturePage, pages
from minigpt.interp.weights.qk_ov import reads
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookFn, HookPoint

_Change = Callable[[Tensor], Tensor]


@torch.no_grad()
def value_logits(
    model: GPT, layer: int, neurons: Sequence[int] | slice = slice(None)
) -> Float[Tensor, "neuron d_vocab"]:
    """Return what one unit of each neuron's activation adds to every logit, directly.

    $$ v_i\\, W_U, \\qquad W_U \\text{ with the final norm's weight folded in} $$

    The mean over tokens is taken off, which no prediction notices; the final norm's division is
    left out, so that these compare tokens, not neurons.

    Raises:
        ConfigError: a layer that does not exist, or one without an MLP.

    Source: Geva et al. 2021, §4; Lesson 3.3.
    """
    sublayers(model)  # refuses a stream that is no sum
    W_U = reads(model.ln_final, model.W_U)
    index = neurons if isinstance(neurons, slice) else list(neurons)
    logits: Tensor = mlp_of(model, layer).W_out[index] @ W_U
    return logits - logits.mean(-1, keepdim=True)


@torch.no_grad()
def neuron_pages(
    model: GPT, tokens: Int[Tensor, "batch pos"], layer: int, neurons: Sequence[int], **shown: int
) -> list[FeaturePage]:
    """Return a page for each neuron: where it is active, and which tokens its value promotes.

    `shown` is what `features.pages` takes: `n_context`, `width`, `n_bin`, `n_logit`.

    Raises:
        ConfigError: a layer or a neuron that does not exist.
    """
    logits = value_logits(model, layer, require_indices("neuron", neurons, model.cfg.d_mlp))
    (post,) = activations_at(model, tokens, [f"blocks.{layer}.mlp.post"])
    return pages(neurons, post[..., list(neurons)].movedim(-1, 0), tokens, logits, **shown)


@dataclass(frozen=True)
class Straight:
    """The best that a single matrix can do in an MLP's place.

    `explained` is the share of the output's variance that it explains, on tokens it was not
    fitted to; 1 would be an MLP that computes nothing a matrix cannot.
    """

    layer: int
    W: Float[Tensor, "d_model d_model"] = field(repr=False)
    b: Float[Tensor, "d_model"] = field(repr=False)
    explained: float

    def __call__(self, x: Float[Tensor, "*batch d_model"]) -> Float[Tensor, "*batch d_model"]:
        """Return x W + b."""
        return x @ self.W + self.b


@torch.no_grad()
def straighten(model: GPT, tokens: Int[Tensor, "batch pos"], layer: int) -> Straight:
    """Fit a matrix and a bias to what an MLP reads and writes, by least squares.

    $$ \\min_{W, b} \\; \\sum_t \\lVert x_t W + b - \\text{MLP}(x_t) \\rVert^2 $$

    The first half of the prompts is fitted to, the second judges.

    Raises:
        ConfigError: no such layer, no MLP, or fewer tokens than the fit has unknowns a column.
    """
    sublayers(model)  # elsewhere ln2 stands behind the MLP, not before it
    mlp_of(model, layer)
    names = [f"blocks.{layer}.ln2.normalized", f"blocks.{layer}.mlp_out"]
    x, y = (value.flatten(0, 1) for value in activations_at(model, tokens, names))
    n, width = len(tokens) // 2 * tokens.shape[1], x.shape[1] + 1
    if n < width:
        raise ConfigError(f"{n} tokens to fit {width} unknowns: give at least {2 * width} tokens")
    x = torch.cat([x, x.new_ones(len(x), 1)], 1)
    solution = torch.linalg.lstsq(x[:n], y[:n]).solution
    left = (y - x @ solution)[n:].pow(2).sum() / (y - y[:n].mean(0))[n:].pow(2).sum()
    return Straight(layer, solution[:-1], solution[-1], 1 - left.item())


@contextmanager
def straightened(
    model: GPT,
    fits: Sequence[Straight],
    *,
    line: _Change | None = None,
    bend: _Change | None = None,
) -> Iterator[None]:
    """Split MLPs' outputs into a straight line and the bend that is left, and change either.

    $$ \\text{MLP}(x) = \\underbrace{x W + b}_{\\text{line}} + \\text{bend}(x) $$

    For a `with` block `line` and `bend`, functions of [batch pos d_model], are applied to the two
    parts. Left out, the line stays and the bend goes: a matrix in the MLP's place.
    """
    hooks: dict[str, HookFn] = {}
    for fit in fits:
        split = LineAndBend(fit, line, bend)
        hooks[f"blocks.{fit.layer}.ln2.normalized"] = split.read
        hooks[f"blocks.{fit.layer}.mlp_out"] = split.write
    with model.hooked(hooks):
        yield


class LineAndBend:
    """What stands in for one MLP: it sees what is read, and changes what is written."""

    def __init__(self, fit: Straight, line: _Change | None, bend: _Change | None) -> None:
        self.fit, self.line, self.bend = fit, line, bend

    def read(self, x: Tensor, point: HookPoint) -> None:
        """Keep the line for what is read."""
        self.straight = self.fit(x)

    def write(self, y: Tensor, point: HookPoint) -> Tensor:
        """Put the two parts together again, changed."""
        line = self.line(self.straight) if self.line else self.straight
        return line + self.bend(y - self.straight) if self.bend else line


@contextmanager
def knocked_out(
    model: GPT, neurons: Int[Tensor, "batch n"], instead: Float[Tensor, "layer d_mlp"]
) -> Iterator[None]:
    """Hold a set of neurons of its own for each prompt at other values, at the last position.

    Neurons are numbered through the layers: layer · d_mlp + index.
    """
    layers, d_mlp = instead.shape
    chosen = torch.zeros(len(neurons), layers * d_mlp, dtype=torch.bool)
    chosen = chosen.scatter(1, neurons, True).view(-1, layers, d_mlp)

    def hold(post: Tensor, point: HookPoint) -> Tensor:
        layer = point.layer or 0
        last = torch.where(chosen[:, layer], instead[layer], post[:, -1])
        return torch.cat([post[:, :-1], last[:, None]], 1)

    with model.hooked({f"blocks.{layer}.mlp.post": hold for layer in range(layers)}):
        yield


def rank_one(
    W: Float[Tensor, "d_in d_out"],
    key: Float[Tensor, "d_in"],
    change: Float[Tensor, "d_out"],
    moment: Float[Tensor, "d_in d_in"] | None = None,
) -> Float[Tensor, "d_in d_out"]:
    """Change what a matrix says to one key, and as little as possible what it says to others.

    $$ W' = W + \\frac{(C^{-1} k)\\, δ^\\top}{k^\\top C^{-1} k}, \\qquad
       k^\\top W' = k^\\top W + δ^\\top $$

    `moment` C is the second moment of the keys in use (None: the identity, for keys of which
    nothing is known); a thousandth of its mean diagonal is added to its diagonal.

    Raises:
        ConfigError: a key of zeros.

    Source: Meng et al. 2022, eq. 2; Lesson 3.3.
    """
    if not key.any():
        raise ConfigError("the key is all zeros: no matrix answers to it, so choose another token")
    along = key
    if moment is not None:
        ridge = 1e-3 * moment.diagonal().mean() * torch.eye(len(key)).to(moment)
        along = torch.linalg.solve(moment + ridge, key)
    return W + torch.outer(along, change) / (key @ along)


@contextmanager
def rewritten(model: GPT, layer: int, W_out: Float[Tensor, "d_mlp d_model"]) -> Iterator[None]:
    """Give a layer's MLP another W_out for a `with` block."""
    weight = mlp_of(model, layer).W_out
    before = weight.detach().clone()
    weight.data.copy_(W_out)
    try:
        yield
    finally:
        weight.data.copy_(before)
