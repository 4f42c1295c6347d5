"""Function vectors: what a few heads write, on average, while a model does a task in context.

Three steps. `mean_head_outputs` averages each head's output at the last token of prompts that show
a task by examples. `indirect_effects` asks which heads carry the task: it puts one head's mean into
prompts whose labels are shuffled, and measures what that brings back. `function_vector` adds up the
means of the heads that carry most. Added to the stream of a prompt without examples
(`vector_sweep`, or `steer` in generation), it stands in for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.activations import activations_at
from minigpt.interp.core.choices import require_indices
from minigpt.interp.core.decomposition import head_labels
from minigpt.interp.core.results import Result, require_finite
from minigpt.interp.core.runs import BATCH_LIMIT, Run, conventions
from minigpt.interp.core.structure import attention_of, stream_sites, sublayer
from minigpt.interp.patching.paths import Head
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import Key
from minigpt.tasks.metrics import Metric

HeadMeans = Float[Tensor, "layer head d_model"]


@torch.no_grad()
def mean_head_outputs(model: GPT, prompts: Tensor | Text) -> HeadMeans:
    """Average what each head writes to the stream at the last token of prompts.

    $$ \\bar a_{lh} = \\frac1{|P|} \\sum_{p ∈ P} z_{lh}(p)_{-1}\\, W_O^{lh} $$

    A head keeps the part of b_V that it moved; b_O belongs to no head. Token ids, or texts, which
    may differ in length: each is run by itself.

    Raises:
        ConfigError: no prompt.
        HookError: NaN or infinity.

    Source: Todd et al. 2023, §2.2; Lesson 9.5.
    """
    texts = [prompts] if isinstance(prompts, str) else prompts
    if not len(texts):
        raise ConfigError("there is no prompt to average over: give at least one")
    batches = [texts] if isinstance(texts, Tensor) else [[text] for text in texts]
    n = model.cfg.n_layer
    names: list[Key] = [f"blocks.{layer}.attn.z" for layer in range(n)]
    last: list[Tensor] = []
    for batch in batches:
        read = activations_at(model, model.to_tokens(batch), names)
        last.append(torch.stack([z[:, -1] for z in read]))
    means = torch.cat(last, dim=1).mean(1).unflatten(-1, (model.cfg.n_head, -1))
    W_O = torch.stack([attention_of(model, layer).W_O.detach() for layer in range(n)])
    return (means[:, :, None] @ W_O)[:, :, 0]


@torch.no_grad()
def indirect_effects(
    model: GPT,
    prompts: Tensor | Text,
    means: HeadMeans,
    metric: Metric,
    *,
    batch_limit: int = BATCH_LIMIT,
) -> Result:
    """Put one head's mean output in its place at the last token: [layer head batch].

    $$ Δ_{lh}(p) = m\\big(p \\mid a_{lh} ← \\bar a_{lh}\\big) - m(p) $$

    `prompts` are equally long, with shuffled labels; the metric of the paper is the probability of
    the right answer, `answer_probability`. The average over prompts is the average indirect effect.

    Raises:
        ConfigError: means of another model, or a metric that does not fit the prompts.
        HookError: means or activations that are NaN or infinite, or hooks attached.

    Source: Todd et al. 2023, §2.2, eq. 3; Lesson 9.5.
    """
    cfg = model.cfg
    if means.shape != (cfg.n_layer, cfg.n_head, cfg.d_model):
        raise ConfigError(
            f"means {list(means.shape)} do not fit a model with {cfg.n_layer} layers of "
            f"{cfg.n_head} heads that write {cfg.d_model} numbers: take them from this model"
        )
    require_finite(means, "the heads' mean outputs")
    site = sublayer(model, "attn").site
    run = Run(model, prompts, metric, ["attn.z", site])
    last = run.tokens.shape[1] - 1

    def replace(layer: int, group: list[int]) -> Iterator[Tensor]:
        z, W_O = run.at("attn.z", layer)[:, last], attention_of(model, layer).W_O
        for head in range(cfg.n_head):
            stream = run.at(site, layer).clone()
            stream[:, last] += means[layer, head].to(stream) - z[:, head] @ W_O[head]
            yield stream

    values = run.sweep(
        site, range(cfg.n_layer), [[last]], replace, cfg.n_head, batch_limit=batch_limit
    )
    stated = conventions(
        metric, direction="patched − unpatched", patched="a head's output at the last token: a mean"
    )
    effect = values[:, :, 0] - run.value
    return Result(effect, ("layer", "head", "batch"), stated, head_labels(model))


def top_heads(effects: Float[Tensor, "layer head"], n: int) -> list[Head]:
    """Return the n heads with the largest effects, largest first; of equal ones the earlier.

    A head with a negative effect hides the task, so signs count.

    Raises:
        ConfigError: more heads than there are, none, other axes, NaN or infinity.

    Source: Todd et al. 2023, §2.3; Lesson 9.5.
    """
    if effects.dim() != 2 or not bool(effects.isfinite().all()):
        raise ConfigError("effects must be finite numbers [layer head]: average over prompts first")
    if not 1 <= n <= effects.numel():
        raise ConfigError(f"n={n} heads of {effects.numel()}: choose 1 to {effects.numel()}")
    order = effects.flatten().argsort(descending=True, stable=True)[:n].tolist()
    return [divmod(place, effects.shape[1]) for place in order]


def function_vector(means: HeadMeans, heads: Sequence[Head]) -> Float[Tensor, "d_model"]:
    """Add up the mean outputs of some heads: one vector for the residual stream.

    $$ v = \\sum_{(l, h) ∈ A} \\bar a_{lh} $$

    Raises:
        ConfigError: no head, one that does not exist, or one that is named twice.

    Source: Todd et al. 2023, §2.3, eq. 5; Lesson 9.5.
    """
    layers = require_indices("layer", [layer for layer, _ in heads], means.shape[0])
    numbers = require_indices("head", [head for _, head in heads], means.shape[1])
    if len(set(zip(layers, numbers, strict=True))) < len(layers):
        raise ConfigError(f"a head is named twice in {list(heads)}: its output would count double")
    return means[layers, numbers].sum(0)


@torch.no_grad()
def vector_sweep(
    model: GPT,
    prompts: Tensor | Text,
    vectors: Float[Tensor, "vector d_model"],
    metric: Metric,
    *,
    layers: Sequence[int] | None = None,
    scales: Sequence[float] = (1.0,),
    batch_limit: int = BATCH_LIMIT,
) -> Result:
    """Measure prompts with a vector added at the last token: [vector scale layer batch].

    $$ x^{(l)}_{-1} ← x^{(l)}_{-1} + α\\, v $$

    Added behind a block, one vector, scale and layer at a time. Equal to one `push_last` each at
    the block's last place of the stream; nothing before it is computed again.

    Raises:
        ConfigError: no vector, no scale, another width, or a layer that does not exist.
        HookError: vectors, scales or activations that are NaN or infinite, or hooks attached.

    Source: Todd et al. 2023, §3.1; Lesson 9.5.
    """
    width = model.cfg.d_model
    if vectors.dim() != 2 or vectors.shape[1] != width or not len(vectors) or not len(scales):
        raise ConfigError(
            f"vectors {list(vectors.shape)} with {len(scales)} scales: give at least one of each, "
            f"as [vector {width}]"
        )
    site, chosen = stream_sites(model)[-1], require_indices("layer", layers, model.cfg.n_layer)
    pushes = torch.stack([scale * vector for vector in vectors for scale in scales])
    require_finite(pushes, "a vector times its scale")
    run = Run(model, prompts, metric, [site])
    last = run.tokens.shape[1] - 1

    def replace(layer: int, group: list[int]) -> Iterator[Tensor]:
        for push in pushes:
            stream = run.at(site, layer).clone()
            stream[:, last] += push.to(stream)
            yield stream

    values = run.sweep(site, chosen, [[last]], replace, len(pushes), batch_limit=batch_limit)
    found = values[:, :, 0].transpose(0, 1).unflatten(0, (len(vectors), len(scales)))
    stated = conventions(metric, added=f"at the last token, at {site}")
    labels = {"scale": [f"{scale:g}" for scale in scales], "layer": [*map(str, chosen)]}
    return Result(found, ("vector", "scale", "layer", "batch"), stated, labels)
