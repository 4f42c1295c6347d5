"""Read the residual stream as if the rest of the model were not there.

The plain lens unembeds the stream as it is. Any other lens, such as `TunedLens` or the control
`random_direction`, is a function of layer and stream that changes the stream first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.interp.core.decomposition import stream_names
from minigpt.interp.core.hook_functions import At
from minigpt.interp.core.results import Result, require_finite
from minigpt.model.gpt2 import GPT, Text

_CONVENTIONS = {
    "stream": "before block 0 ('embed') and after each block; the last is the model's own output",
    "LayerNorm": "the final norm, with the scale of the stream it is given",
    "BOS": "none added",
    "folding": "none",
}


class Lens(Protocol):
    """Change the stream [batch pos d_model] of a layer before it is unembedded."""

    def __call__(self, layer: int, stream: Tensor, /) -> Tensor:
        """Return the stream to unembed."""


def plain(layer: int, stream: Tensor) -> Tensor:
    """Leave the stream as it is: the logit lens."""
    return stream


def random_direction(seed: int = 0) -> Lens:
    """Make a control: a random direction in place of the stream, as long as the stream is.

    What a lens says about it is what it says about nothing.
    """

    def lens(layer: int, stream: Tensor) -> Tensor:
        generator = torch.Generator().manual_seed(seed * 1009 + layer)
        noise = torch.randn(stream.shape, generator=generator, dtype=torch.float64).to(stream)
        return noise * (stream.norm(dim=-1, keepdim=True) / noise.norm(dim=-1, keepdim=True))

    return lens


@torch.no_grad()
def logit_lens(
    model: GPT,
    tokens: Int[Tensor, "batch pos"] | Text,
    *,
    at: At = slice(None),
    of: Sequence[int] | None = None,
    lens: Lens = plain,
) -> Result:
    """Unembed the residual stream before the first block and after every block.

    $$ \\text{lens}_l(x) = \\text{LN}_f\\big(x^{(l)}\\big)\\, W_U $$

    Returns logits [layer batch pos d_vocab] with n_layer + 1 layers, the last the model's own;
    limit positions (`at`) and tokens (`of`) where the vocabulary is large.

    Source: nostalgebraist 2020; Lesson 6.2.
    """
    values = torch.stack(list(_layers(model, streams(model, tokens, at), lens, of)))
    axes = ("layer", "batch", "pos", "d_vocab")
    labels = {"layer": layer_labels(model)}
    return Result(values, axes, {"unit": "logits", **_CONVENTIONS}, labels)


@torch.no_grad()
def lens_kl(
    model: GPT, tokens: Int[Tensor, "batch pos"] | Text, *, at: At = slice(None), lens: Lens = plain
) -> Result:
    """Measure how far each layer's reading is from the model's output, in nats.

    $$ D_{KL}\\big(p_{final} \\,\\|\\, p_{lens_l}\\big) $$

    Returns [layer batch pos], one vocabulary at a time in memory; 0 at the last layer.

    Source: Belrose et al. 2023, §2; Lesson 6.2.
    """
    stream = streams(model, tokens, at)
    final = unembed(model, stream[-1]).log_softmax(-1)
    values = [kl(final, logits) for logits in _layers(model, stream, lens)]
    conventions = {"metric": "KL(final ‖ lens)", "unit": "nats", **_CONVENTIONS}
    labels = {"layer": layer_labels(model)}
    return Result(torch.stack(values), ("layer", "batch", "pos"), conventions, labels)


@torch.no_grad()
def decision_layer(
    model: GPT, tokens: Int[Tensor, "batch pos"] | Text, *, at: At = slice(None), lens: Lens = plain
) -> Result:
    """Find the first layer from which on the most likely token is the model's final choice.

    Returns [batch pos]: 0 is decided in the embedding, l after block l − 1, at most n_layer.

    Source: Lesson 6.2.
    """
    stream = streams(model, tokens, at)
    choice = torch.stack([logits.argmax(-1) for logits in _layers(model, stream, lens)])
    agreeing = (choice == choice[-1]).long().flip(0).cumprod(0).sum(0)
    conventions = {"metric": "first layer whose top token stays the final one", "unit": "blocks"}
    return Result((len(choice) - agreeing).float(), ("batch", "pos"), conventions | _CONVENTIONS)


@dataclass(frozen=True)
class LensTable:
    """The most likely tokens by layer and position, likeliest first: arrays for a figure."""

    ids: Int[Tensor, "layer batch pos rank"]
    probabilities: Float[Tensor, "layer batch pos rank"]
    layers: Sequence[str]
    conventions: Mapping[str, str]


@torch.no_grad()
def lens_table(
    model: GPT,
    tokens: Int[Tensor, "batch pos"] | Text,
    n: int = 5,
    *,
    at: At = slice(None),
    lens: Lens = plain,
) -> LensTable:
    """Collect the `n` most likely tokens and their probabilities at each layer and position."""
    readings = _layers(model, streams(model, tokens, at), lens)
    top = [logits.softmax(-1).topk(min(n, model.cfg.d_vocab)) for logits in readings]
    values, ids = (torch.stack([pair[i] for pair in top]) for i in (0, 1))
    conventions = {"unit": "probability", **_CONVENTIONS}
    return LensTable(ids, values, layer_labels(model), conventions)


@torch.no_grad()
def streams(model: GPT, tokens: Int[Tensor, "batch pos"] | Text, at: At) -> list[Tensor]:
    """Run the model and return the stream [batch pos d_model] at its n_layer + 1 places.

    Raises:
        HookError: NaN or infinity in it.
    """
    names = stream_names(model)
    _, cache = model.run_with_cache(tokens, names=names, logits_at=[-1], logits_of=[0])
    where = at if isinstance(at, slice) else list(at)
    return [require_finite(cache[name], name)[:, where] for name in names]


def unembed(model: GPT, stream: Tensor, of: Sequence[int] | None = None) -> Tensor:
    """Normalize as the model does at its end, and turn the stream into logits."""
    return model.ln_final(stream) @ (model.W_U if of is None else model.W_U[:, list(of)])


def kl(log_p: Tensor, logits: Tensor) -> Tensor:
    """Return KL(p ‖ softmax(logits)) in nats, over the last axis."""
    return (log_p.exp() * (log_p - logits.log_softmax(-1))).sum(-1)


def layer_labels(model: GPT) -> list[str]:
    """Name the n_layer + 1 places of the stream: `embed`, then the block just passed."""
    return ["embed", *map(str, range(model.cfg.n_layer))]


def _layers(
    model: GPT, stream: list[Tensor], lens: Lens, of: Sequence[int] | None = None
) -> Iterator[Tensor]:
    """Yield each layer's logits; the last place is the output itself and needs no lens."""
    for layer, x in enumerate(stream[:-1]):
        yield unembed(model, lens(layer, x), of)
    yield unembed(model, stream[-1], of)
