"""Direct logit attribution: which part of the model wrote the answer, as sums that are exact.

The last step of a model is linear once the final norm's scale is held at what it was: every write
to the residual stream then has a share of the logit, and the shares add up to it.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.choices import require_choice, require_indices
from minigpt.interp.core.decomposition import decompose, head_labels, part_names
from minigpt.interp.core.results import Result, require_finite
from minigpt.interp.core.structure import attention_of, mlp_of, sublayer, sublayers
from minigpt.model.attention import repeat_kv
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import Cache
from minigpt.model.part import require
from minigpt.tasks.metrics import Metric

Tokens = Int[Tensor, "batch pos"] | Text
FROZEN = "final norm's scale frozen at its value on the whole stream; centering and weight folded"
OWN = "each part divided by its own scale, as if it were the whole stream: shares do not add up"


def fold_final(model: GPT, u: Float[Tensor, "*batch d_model"]) -> tuple[Tensor, Tensor | None]:
    """Pull a direction u behind the final norm back to the stream before it.

    $$ \\text{LN}_f(x) \\cdot u = \\frac{x \\cdot d}{σ(x)} + b \\cdot u, \\qquad
       d = w ⊙ u - \\overline{w ⊙ u} $$

    for LayerNorm; each norm declares its own (`pull_back`). Returns d and b · u [*batch], or None
    where the norm adds nothing.
    """
    sublayers(model)  # refuses a stream that is no sum
    return require(model.ln_final, "pull_back", "direct attribution")(u)


def directions(model: GPT, metric: Metric, tokens: Int[Tensor, "batch pos"]) -> Tensor:
    """Return the directions [batch at d_model] behind the final norm that a metric reads.

    For a logit difference this is W_U[:, answer] − W_U[:, wrong].

    Raises:
        ConfigError: a metric that is not linear in the logits.
    """
    n_at = tokens.shape[1] if metric.at is None else len(metric.at)
    n_of = model.cfg.d_vocab if metric.of is None else len(metric.of)
    W_U = model.W_U if metric.of is None else model.W_U[:, list(metric.of)]
    with torch.enable_grad():
        logits = W_U.new_zeros(len(tokens), n_at, n_of).requires_grad_()
        (weights,) = torch.autograd.grad(metric.reduce(logits).sum(), logits)
    generator = torch.Generator().manual_seed(0)
    probe = torch.randn(logits.shape, generator=generator).to(W_U)
    if not torch.allclose(metric.reduce(probe), (weights * probe).sum((-1, -2)), 1e-3, 1e-4):
        raise ConfigError(
            f"the metric {metric.name!r} is not linear in the logits, so it has no exact shares: "
            "use logit_difference or answer_logit"
        )
    return weights @ W_U.detach().T


@torch.no_grad()
def attribute(
    model: GPT,
    tokens: Tokens,
    metric: Metric,
    *,
    by: Literal["layer", "head"] = "layer",
    norm: Literal["frozen", "own"] = "frozen",
) -> Result:
    """Split a logit difference into the direct shares of all that wrote to the stream.

    $$ \\text{share}_c = \\frac{x_c \\cdot d}{σ(x)}, \\qquad
       \\sum_c \\text{share}_c = \\text{logit}_{answer} - \\text{logit}_{wrong} $$

    Components: `embed`, `pos_embed`, `5.attn` or heads `5.3`, `5.mlp`, and biases as components
    of their own, `5.b_O`, `5.b_out`, `ln_final.b`. With `norm="own"` the norm's scale is each
    component's own, a treatment found in the literature whose shares do not add up.
    Returns [component batch] in logits. A direct share is no total effect: what later layers do
    with a write is booked to them.

    Raises:
        ConfigError: a metric that is not linear in the logits, or another `by` or `norm`.

    Source: Elhage et al. 2021; Wang et al. 2022, §3.1; Lesson 6.3.
    """
    require_choice("by", by, ("layer", "head"))
    require_choice("norm", norm, ("frozen", "own"))
    tokens = model.to_tokens(tokens)
    u = directions(model, metric, tokens)
    cache, at = _run(model, tokens, metric, part_names(model, heads=by == "head"))
    parts = decompose(model, cache, heads=by == "head", biases=True, at=at)
    d, bias = fold_final(model, u)
    scale = cache["ln_final.scale"] if norm == "frozen" else _scale(model, parts.values)
    shares = (parts.values / scale * d).sum((-1, -2))
    names = [*parts.labels["component"]]
    if bias is not None:
        shares, names = torch.cat([shares, bias.sum(-1)[None]]), [*names, "ln_final.b"]
    conventions = _conventions(metric, FROZEN if norm == "frozen" else OWN)
    return Result(shares, ("component", "batch"), conventions, {"component": names})


def compare_norms(
    model: GPT, tokens: Tokens, metric: Metric, *, by: Literal["layer", "head"] = "layer"
) -> Result:
    """Attribute twice, with the scale frozen and with each part's own.

    Returns [treatment component batch].

    Source: Lesson 6.3.
    """
    frozen = attribute(model, tokens, metric, by=by)
    own = attribute(model, tokens, metric, by=by, norm="own")
    return Result(
        torch.stack([frozen.values, own.values]),
        ("treatment", *frozen.axes),
        {**frozen.conventions, "LayerNorm": f"frozen: {FROZEN}. own: {OWN}"},
        {"treatment": ["frozen", "own"], **frozen.labels},
    )


@torch.no_grad()
def attribute_neurons(
    model: GPT, tokens: Tokens, metric: Metric, layers: Sequence[int] | None = None
) -> Result:
    """Split each MLP's direct share into its neurons'; `b_out` is not among them.

    $$ \\text{share}_n = \\text{post}_n \\, \\frac{W_{out}[n] \\cdot d}{σ(x)} $$

    Returns [layer neuron batch] in logits.

    Raises:
        ConfigError: blocks without an MLP, or a metric that is not linear.

    Source: Lesson 6.3.
    """
    sublayer(model, "mlp")
    chosen = require_indices("layer", layers, model.cfg.n_layer)
    tokens = model.to_tokens(tokens)
    u = directions(model, metric, tokens)
    cache, at = _run(model, tokens, metric, [f"blocks.{n}.mlp.post" for n in chosen])
    d = fold_final(model, u)[0] / cache["ln_final.scale"]
    shares = [(cache["post", n][:, at] * (d @ mlp_of(model, n).W_out.T)).sum(1).T for n in chosen]
    labels = {"layer": [str(n) for n in chosen]}
    axes = ("layer", "neuron", "batch")
    return Result(torch.stack(shares), axes, _conventions(metric, FROZEN), labels)


@torch.no_grad()
def attribute_sources(model: GPT, tokens: Tokens, metric: Metric) -> Result:
    """Split each head's direct share by the position that it read from.

    $$ \\text{share}_{h, j} = A^h_{ij}\\, \\frac{(v_j W_O^h) \\cdot d}{σ(x)} $$

    Returns [layer head key batch] in logits; over keys they sum to the head's share in
    `attribute`. Values are as they were, so b_V counts with the position it was read from.

    Raises:
        ConfigError: a metric that is not linear in the logits.

    Source: Wang et al. 2022, §3.1; Lesson 6.3.
    """
    pairs = source_effects(model, model.to_tokens(tokens), metric)
    shares = [(pattern * effect).sum(2).permute(1, 2, 0) for pattern, effect in pairs]
    axes = ("layer", "head", "key", "batch")
    conventions = _conventions(metric, FROZEN)
    return Result(torch.stack(shares), axes, conventions, head_labels(model))


def source_effects(
    model: GPT, tokens: Int[Tensor, "batch pos"], metric: Metric
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield for each layer its pattern, and what attending fully would add to the metric.

    Both [batch head at key]; their product is each position's direct share.
    """
    u = directions(model, metric, tokens)
    ends = ("attn.pattern", "attn.v")
    names = [name for name in model.hook_points if name.endswith(ends)]
    cache, at = _run(model, tokens, metric, names)
    d = fold_final(model, u)[0] / cache["ln_final.scale"]
    for layer in range(model.cfg.n_layer):
        v = repeat_kv(cache["v", layer], model.cfg.n_head)
        read = d[:, None] @ attention_of(model, layer).W_O.mT  # [batch head at d_head]
        yield cache["pattern", layer][:, :, at], read @ v.permute(0, 2, 3, 1)


def blame(attribution: Result, n: int = 5) -> list[tuple[str, float]]:
    """Name the components with the most negative share, on average over the prompts.

    Returns (component, mean share), most harmful first, negative shares only.

    Raises:
        ConfigError: not a result of `attribute`.

    Source: Lesson 6.3.
    """
    if attribution.axes != ("component", "batch"):
        raise ConfigError(f"blame reads [component batch] of `attribute`, not {attribution.axes}")
    shares = attribution.mean().values
    worst = shares.argsort(stable=True)[:n].tolist()
    names = attribution.labels["component"]
    return [(names[i], shares[i].item()) for i in worst if shares[i] < 0]


def _run(
    model: GPT, tokens: Tensor, metric: Metric, names: Sequence[str]
) -> tuple[Cache, list[int]]:
    """Run once, keeping what is named and the final scale at the positions the metric reads."""
    at = list(range(tokens.shape[1]) if metric.at is None else metric.at)
    keep = [*names, "ln_final.scale"]
    _, cache = model.run_with_cache(tokens, names=keep, logits_at=at, logits_of=[0])
    require_finite(cache["ln_final.scale"], "ln_final.scale")
    return cache, at


def _scale(model: GPT, x: Tensor) -> Tensor:
    """Compute what the final norm would divide each vector by."""
    return require(model.ln_final, "divisor", "a scale of each part's own")(x)


def _conventions(metric: Metric, norm: str) -> dict[str, str]:
    return {
        "metric": metric.name,
        "unit": metric.unit,
        "effect": "direct only: later layers stay as they were",
        "LayerNorm": norm,
        "biases": "b_V inside the heads, every other bias a component of its own",
        "BOS": "none added",
        "folding": "none in the weights",
    }
