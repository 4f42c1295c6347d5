"""What a feature is about, as data for a page: where it fires, how strongly, what it promotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.activations import activations_at
from minigpt.interp.dictionaries.sae import Dictionary
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import Key

_CONVENTIONS = {
    "activation": "the dictionary's features, in the units of what it rebuilds",
    "density": "the fraction of all positions at which the feature is above zero",
    "histogram": "of the activations above zero, equal bins from zero to the largest",
    "contexts": "the strongest positions, one a prompt, so that no prompt fills the page",
    "logits": "d_i W_U with W_U's mean over tokens subtracted; final LayerNorm left out",
}


@dataclass(frozen=True)
class Context:
    """A stretch of tokens around a position at which a feature was strong.

    `peak` is that position's place among `tokens`.
    """

    prompt: int
    start: int
    peak: int
    tokens: Int[Tensor, "pos"]
    activations: Float[Tensor, "pos"]


@dataclass(frozen=True)
class FeaturePage:
    """All that a page on one feature shows, as arrays."""

    feature: int
    density: float
    largest: float
    counts: Int[Tensor, "bin"] = field(repr=False)
    edges: Float[Tensor, "edge"] = field(repr=False)
    contexts: Sequence[Context] = field(repr=False)
    promoted: Sequence[tuple[int, float]] = ()
    suppressed: Sequence[tuple[int, float]] = ()
    conventions: Mapping[str, str] = field(default_factory=lambda: _CONVENTIONS, repr=False)


@torch.no_grad()
def feature_pages(
    dictionary: Dictionary,
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    read: Key,
    features: Sequence[int],
    *,
    n_context: int = 8,
    width: int = 8,
    n_bin: int = 20,
    n_logit: int = 8,
    batch_size: int = 64,
) -> list[FeaturePage]:
    """Return a page for each feature, from one pass over the tokens.

    `width` tokens are shown on either side of a peak. Only the chosen features are kept.

    Raises:
        ConfigError: a feature that does not exist, or an activation of another width.
        HookError: an unknown name, NaN or infinity.
    """
    for feature in features:
        if not 0 <= feature < dictionary.cfg.n_feature:
            raise ConfigError(
                f"no feature {feature}: this dictionary has 0 to {dictionary.cfg.n_feature - 1}"
            )
    chosen = torch.tensor(list(features), dtype=torch.long)
    dictionary.check(activations_at(model, tokens[:1, :1], [read])[0], f"the activation {read!r}")
    parts = [
        dictionary.encode(activations_at(model, batch, [read])[0])[..., chosen]
        for batch in tokens.split(batch_size)
    ]
    activations = torch.cat(parts).movedim(-1, 0)
    logits = logit_effects(dictionary, model, chosen)
    shown = {"n_context": n_context, "width": width, "n_bin": n_bin, "n_logit": n_logit}
    return pages(features, activations, tokens, logits, **shown)


def pages(
    names: Sequence[int],
    activations: Float[Tensor, "n batch pos"],
    tokens: Int[Tensor, "batch pos"],
    logits: Float[Tensor, "n d_vocab"],
    *,
    n_context: int = 8,
    width: int = 8,
    n_bin: int = 20,
    n_logit: int = 8,
) -> list[FeaturePage]:
    """Return a page for anything that has an activation at every token and an effect on logits."""
    return [
        FeaturePage(
            name,
            (values > 0).float().mean().item(),
            values.max().item(),
            *_histogram(values, n_bin),
            _contexts(values, tokens, n_context, width),
            _extreme(effect, n_logit),
            _extreme(-effect, n_logit, -1.0),
        )
        for name, values, effect in zip(names, activations, logits, strict=True)
    ]


def logit_effects(
    dictionary: Dictionary, model: GPT, features: Int[Tensor, "n"]
) -> Float[Tensor, "n d_vocab"]:
    """Return what each feature's direction adds to every logit, if it is written to the stream.

    $$ d_i\\, W_U, \\qquad W_U \\text{ centered over tokens} $$

    The final norm's scale is left out, so these compare tokens, not features.

    Raises:
        ConfigError: directions of another width than the stream's.
    """
    if dictionary.cfg.d_out != model.cfg.d_model:
        raise ConfigError(
            f"directions have width {dictionary.cfg.d_out}, the stream {model.cfg.d_model}: "
            "only what is written to the stream has an effect on logits"
        )
    effect = dictionary.W_dec[features] @ model.W_U
    return effect - effect.mean(-1, keepdim=True)


def _histogram(values: Tensor, n_bin: int) -> tuple[Tensor, Tensor]:
    positive = values[values > 0]
    top = max(values.max().item(), 1e-8)
    counts = torch.histc(positive.float(), n_bin, 0.0, top).long()
    return counts, torch.linspace(0, top, n_bin + 1)


def _contexts(values: Tensor, tokens: Tensor, n: int, width: int) -> list[Context]:
    peaks, places = values.max(1)
    order = peaks.argsort(descending=True, stable=True)[:n]
    contexts = []
    for prompt in order.tolist():
        if peaks[prompt] <= 0:
            break
        at = int(places[prompt])
        start = max(0, at - width)
        span = slice(start, at + width + 1)
        shown = tokens[prompt, span], values[prompt, span]
        contexts.append(Context(prompt, start, at - start, *shown))
    return contexts


def _extreme(effect: Tensor, n: int, sign: float = 1.0) -> list[tuple[int, float]]:
    values, ids = effect.topk(min(n, len(effect)))
    return [(int(i), sign * float(v)) for i, v in zip(ids, values, strict=True)]
