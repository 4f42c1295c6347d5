"""What heads look at: detectors that run in one pass and keep no pattern longer than a layer.

A detector says, for the tokens of a prompt, which keys each query would look at. A head's score is
the attention it pays them, averaged over the queries that have any. Beside it stand what evenly
spread attention would score, and what the same model scores with its queries' dimensions shuffled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.decomposition import head_labels
from minigpt.interp.core.results import Result, require_finite
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import HookFn, HookPoint

TokenIds = Int[Tensor, "batch pos"]
Targets = Callable[[TokenIds], Bool[Tensor, "batch query key"]]


def _places(tokens: TokenIds) -> tuple[Tensor, Tensor]:
    at = torch.arange(tokens.shape[1], device=tokens.device)
    return at[:, None], at


def previous_token(tokens: TokenIds) -> Bool[Tensor, "batch query key"]:
    """Point at the place just before."""
    query, key = _places(tokens)
    return (key == query - 1).expand(len(tokens), -1, -1)


def current_token(tokens: TokenIds) -> Bool[Tensor, "batch query key"]:
    """Point at one's own place; the first has no choice and is left out."""
    query, key = _places(tokens)
    return ((key == query) & (query > 0)).expand(len(tokens), -1, -1)


def first_token(tokens: TokenIds) -> Bool[Tensor, "batch query key"]:
    """Point at the first place of the prompt, where attention sinks."""
    query, key = _places(tokens)
    return ((key == 0) & (query > 0)).expand(len(tokens), -1, -1)


def duplicate_token(tokens: TokenIds) -> Bool[Tensor, "batch query key"]:
    """Point at earlier places that hold the same token."""
    query, key = _places(tokens)
    return (tokens[:, :, None] == tokens[:, None]) & (key < query)


def induction(tokens: TokenIds) -> Bool[Tensor, "batch query key"]:
    """Point at the places just after earlier ones that hold the same token: prefix matching."""
    return duplicate_token(tokens).roll(1, -1)  # no key before its query is last: none comes round


DETECTORS: Mapping[str, Targets] = {
    "previous token": previous_token,
    "induction": induction,
    "duplicate token": duplicate_token,
    "first token": first_token,
    "current token": current_token,
}


@dataclass(frozen=True)
class Detection:
    """A score for every head, and what it would be without a reason.

    `scores` [layer head batch]; `uniform` [layer head], the same for attention spread evenly over
    what may be seen; `null` [seed layer head], for the model with its queries shuffled.
    """

    scores: Result
    uniform: Float[Tensor, "layer head"]
    null: Float[Tensor, "seed layer head"]


def repeated_tokens(d_vocab: int, batch: int, length: int, seed: int = 0) -> TokenIds:
    """Draw `length` random token ids a prompt, and show them twice: [batch 2·length].

    Uniform over the vocabulary; no beginning-of-text token.

    Source: Olsson et al. 2022, "prefix matching"; Lesson 7.1.
    """
    once = torch.randint(d_vocab, (batch, length), generator=torch.Generator().manual_seed(seed))
    return torch.cat([once, once], 1)


@torch.no_grad()
def detect(
    model: GPT,
    tokens: TokenIds | Text,
    detectors: Mapping[str, Targets] = DETECTORS,
    *,
    batch_size: int = 16,
    null_seeds: Sequence[int] = (0,),
) -> dict[str, Detection]:
    """Score every head on what it attends to, all detectors in one pass over the tokens.

    $$ s_h = \\frac{1}{|Q|} \\sum_{i ∈ Q} \\sum_{j ∈ T(i)} A^h_{ij}, \\qquad
       Q = \\{ i : T(i) \\neq ∅ \\} $$

    T(i) are a detector's targets. One more pass for each of `null_seeds`.

    Raises:
        ConfigError: no detectors, or a detector that finds nothing to point at in some prompt.

    Source: Olsson et al. 2022; Wang et al. 2022, app. H; Lesson 7.1.
    """
    tokens = model.to_tokens(tokens)
    weights = _weights(tokens, detectors)
    scores = _scan(model, tokens, weights, batch_size)
    nulls = []
    for seed in null_seeds:
        with model.hooked(shuffled_queries(model, seed)):
            nulls.append(_scan(model, tokens, weights, batch_size).mean(-1))
    null = torch.stack(nulls) if nulls else scores.new_zeros(0, *scores.shape[:-1])
    visible = torch.ones_like(weights[0, 0]).tril()
    even = torch.einsum("dbqk,qk->d", weights, visible / visible.sum(-1, keepdim=True))
    return {
        name: Detection(
            _result(model, scores[:, :, i], f"attention paid to targets: {name}", "probability"),
            (even[i] / len(tokens)).expand(model.cfg.n_layer, model.cfg.n_head),
            null[:, :, :, i],
        )
        for i, name in enumerate(detectors)
    }


def shuffled_queries(model: GPT, seed: int = 0) -> dict[str, HookFn]:
    """Make hooks that shuffle the dimensions of every head's queries, alike at all positions.

    Queries keep their sizes and lose what they ask for: the null model of the detectors, with the
    same weights. Shuffled before any rotation.
    """
    generator = torch.Generator().manual_seed(seed)
    names = [f"blocks.{layer}.attn.q" for layer in range(model.cfg.n_layer)]
    orders = {name: torch.randperm(model.cfg.d_head, generator=generator) for name in names}

    def shuffle(value: Tensor, point: HookPoint) -> Tensor:
        return value[..., orders[point.name].to(value.device)]

    return dict.fromkeys(names, shuffle)


def attends(
    query: Int[Tensor, "batch"] | Sequence[int], key: Int[Tensor, "batch"] | Sequence[int]
) -> Targets:
    """Make a detector of attention from one place of each prompt to another.

    From the end of an IOI prompt to the second subject, it finds S-inhibition heads; to the
    indirect object, name movers (see `movers` for what they then do).

    Raises:
        ConfigError: places that are not one for each prompt, or keys behind their queries.

    Source: Wang et al. 2022, §3.
    """
    places = torch.as_tensor(query, dtype=torch.long), torch.as_tensor(key, dtype=torch.long)
    if places[0].dim() != 1 or places[0].shape != places[1].shape:
        raise ConfigError("query and key must be one position each for every prompt")
    if bool((places[1] > places[0]).any()):
        raise ConfigError("a key stands behind its query, where no head can look")

    def targets(tokens: TokenIds) -> Bool[Tensor, "batch query key"]:
        if len(tokens) != len(places[0]):
            raise ConfigError(f"positions for {len(places[0])} prompts, but {len(tokens)} prompts")
        at, (q, k) = _places(tokens)[1], (place.to(tokens.device) for place in places)
        return (at == q[:, None])[:, :, None] & (at == k[:, None])[:, None]

    return targets


def _weights(tokens: TokenIds, detectors: Mapping[str, Targets]) -> Tensor:
    """Turn targets into weights [detector batch query key] whose sum with a pattern is a score."""
    if not detectors:
        raise ConfigError("there is nothing to detect: give at least one detector")
    found = []
    for name, targets in detectors.items():
        mask = targets(tokens)
        n_query = mask.any(-1).sum(-1)
        if not bool((n_query > 0).all()):
            row = int((n_query == 0).nonzero()[0, 0])
            raise ConfigError(
                f"the detector {name!r} finds nothing to point at in prompt {row}: use prompts "
                "where it can, such as `repeated_tokens`"
            )
        found.append(mask.double() / n_query[:, None, None])
    return torch.stack(found)


def _scan(model: GPT, tokens: TokenIds, weights: Tensor, batch_size: int) -> Tensor:
    """Return scores [layer head detector batch]; each pattern is weighed and let go."""
    rows: list[Tensor] = []
    for part, weight in zip(tokens.split(batch_size), weights.split(batch_size, 1), strict=True):
        layers: list[Tensor] = []

        def weigh(
            pattern: Tensor, point: HookPoint, to: list[Tensor] = layers, by: Tensor = weight
        ) -> None:
            require_finite(pattern, point.name)
            to.append(torch.einsum("bhqk,dbqk->hdb", pattern, by.to(pattern)))

        names = [f"blocks.{layer}.attn.pattern" for layer in range(model.cfg.n_layer)]
        with model.hooked(dict.fromkeys(names, weigh)):
            model(part, logits_at=[-1], logits_of=[0])
        rows.append(torch.stack(layers))
    return torch.cat(rows, -1)


def _result(model: GPT, values: Tensor, metric: str, unit: str) -> Result:
    conventions = {
        "metric": metric,
        "unit": unit,
        "uniform": "attention spread evenly over the visible keys",
        "null": "the same model, each layer's query dimensions shuffled",
        "BOS": "none added",
    }
    return Result(values, ("layer", "head", "batch"), conventions, head_labels(model))
